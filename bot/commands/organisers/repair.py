"""`/quiz-admin repair`: count a day for somebody; it leaves an audit line."""

from datetime import date
from typing import Annotated

from bot.commands.language.document import Name
from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, Person, command
from bot.commands.views.notices import Done
from bot.usecases.people.membership import Membership
from bot.usecases.streaks.ledger import StreakBook

__all__ = ["repair"]


@command("quiz-admin repair", "Mend somebody's streak; it is audited")
async def repair(
    call: Call,
    membership: Membership,
    streaks: StreakBook,
    *,
    member: Annotated[Person, Arg("whose streak")],
    day: Annotated[date, Arg("the missed day, such as 2026-03-09", label="Day", placeholder="2026-03-09")],
    note: Annotated[str, Arg("why; shown in the ledger", label="Why", maximum=200)] = "",
) -> Reply:
    """Count a missed day as answered."""
    whose = await membership.person(
        call.community.id, platform=call.where.platform, external=member.external, name=member.name
    )
    mended = await streaks.repair(whose, day, by=call.member, note=note, at=call.at)
    mended_for = ("Mended. ", Name(whose.name, whose.id), f" now has a streak of {mended.current}.")
    return Reply(Done(mended_for, "It is in the audit."))
