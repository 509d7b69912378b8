"""`/quiz streak`: the streak, its best, its freezes, and why."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply
from bot.commands.language.spec import Arg, Person, command
from bot.commands.views.streaks import StreakShown
from bot.usecases.people.membership import Membership
from bot.usecases.streaks.ledger import StreakBook

__all__ = ["streak"]


@command("quiz streak", "Your streak, and why it is what it is", title="Your streak", again=True)
async def streak(
    call: Call,
    streaks: StreakBook,
    membership: Membership,
    *,
    member: Annotated[Person | None, Arg("somebody else's streak")] = None,
    why: Annotated[bool, Arg("list every round that made it", label="Why")] = False,
) -> Reply:
    """Show a streak; the ledger is shown for one's own, and for others to organisers only."""
    whose = call.member
    if member is not None:
        whose = await membership.person(
            call.community.id, platform=call.where.platform, external=member.external, name=member.name
        )
    own = whose.id == call.member.id
    shown = await streaks.of(whose)
    view = StreakShown(whose.name, whose.id, own, shown, why=why and (own or call.organiser))
    ledger = (Offer("Why", "quiz streak", {"why": True}),) if own and not why else ()
    return Reply(view, (*ledger, Offer("Leaderboard", "quiz leaderboard")))
