"""`/quiz-admin recap`: whether and when a community's weeks and months are summed up."""

from datetime import time
from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply
from bot.commands.language.spec import Arg, command
from bot.commands.views.recaps import RecapsShown
from bot.usecases.recaps import Recapping

__all__ = ["recap"]


@command("quiz-admin recap", "See or change the weekly recap and the month's close", title="The weekly recap")
async def recap(
    call: Call,
    recapping: Recapping,
    *,
    weekly: Annotated[bool | None, Arg("post the week's recap on Mondays")] = None,
    monthly: Annotated[bool | None, Arg("post the month's champions on the 1st")] = None,
    at: Annotated[time | None, Arg("time of day, such as 12:00", label="Time of day")] = None,
) -> Reply:
    """Show the plan, changed first where something was given."""
    changed = (weekly, monthly, at) != (None, None, None)
    if changed:
        plan = await recapping.change(
            call.community.id, weekly=weekly, monthly=monthly, at_time=at, by=call.member, at=call.at
        )
    else:
        plan = await recapping.of(call.community.id)
    offers = (
        Offer(_turn("weekly recap", plan.weekly), "quiz-admin recap", {"weekly": not plan.weekly}),
        Offer(_turn("month's close", plan.monthly), "quiz-admin recap", {"monthly": not plan.monthly}),
    )
    zone = await recapping.zone(call.community.id)
    return Reply(RecapsShown(plan, zone, changed=changed), offers)


def _turn(what: str, on: bool) -> str:  # noqa: FBT001 - a setting in words
    return f"Turn the {what} {'off' if on else 'on'}"
