"""`/quiz vacation`: days that cannot break a streak, planned ahead, listed and cancelled."""

from datetime import date
from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, command
from bot.commands.views.streaks import VacationsShown
from bot.core.rounds.calendar import local_date, zone_named
from bot.usecases.streaks.ledger import StreakBook

__all__ = ["vacation"]

_NAME = "quiz vacation"
_MOST_BUTTONS = 10


@command(
    _NAME,
    "Plan days that cannot break your streak, see and cancel them",
    title="Your vacations",
    forms={"plan": ("first", "last")},
    titles={"plan": "Plan a vacation"},
)
async def vacation(
    call: Call,
    streaks: StreakBook,
    *,
    first: Annotated[
        date | None,
        Arg("first day, such as 2026-07-01", label="First day", placeholder="2026-07-01", also=("from",)),
    ] = None,
    last: Annotated[
        date | None,
        Arg(
            "last day, such as 2026-07-14; the first if left out",
            label="Last day",
            placeholder="2026-07-14",
            also=("to", "until", "till", "-"),
        ),
    ] = None,
    cancel: Annotated[
        date | None, Arg("first day of a vacation to cancel", label="Cancel the one that begins", named=True)
    ] = None,
) -> Reply:
    """List what is planned, after what was planned or cancelled now."""
    today = local_date(call.at, zone_named(call.member.zone))
    said = ""
    if cancel is not None:
        ended = await streaks.end_vacation(call.member, cancel, today=today, at=call.at)
        said = "It is cancelled." if ended is None else f"It ended on {ended:%a %d %b %Y}."
    if first is not None or last is not None:
        begins, ends = first or last or today, last or first or today
        await streaks.vacation(call.member, begins, ends, today=today, at=call.at)
        said = f"{said} Enjoy it.".strip()
    planned = await streaks.vacations(call.member, today=today)
    plan = Offer("Plan a vacation", _NAME, {}, Style.PLAIN if planned else Style.PRIMARY, form="plan")
    cancels = [
        Offer(f"{'End' if begins <= today else 'Cancel'}: {begins:%d %b %Y}", _NAME, {"cancel": begins})
        for begins in list(planned)[:_MOST_BUTTONS]
    ]
    return Reply(VacationsShown(planned, said), (plan, *cancels))
