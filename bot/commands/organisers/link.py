"""`/quiz-admin link`: join another place to this community, by a one-time code."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, command
from bot.commands.offers import Decision, posting_here
from bot.commands.views.linking import PlaceCodeMade, PlaceJoined, PlaceToJoin
from bot.commands.views.notices import Done
from bot.core.errors import Unusable
from bot.core.people.codes import LONGEST_TYPED
from bot.usecases.people.join_places import Placing

__all__ = ["link"]

_NAME = "quiz-admin link"


@command(
    _NAME,
    "Join another server or workspace to this community",
    title="Join another place",
    forms={"code": ("code",)},
    titles={"code": "Enter the other code"},
)
async def link(
    call: Call,
    placing: Placing,
    *,
    code: Annotated[
        str | None, Arg("the code that was made in the other place", label="Code", maximum=LONGEST_TYPED)
    ] = None,
    decision: Annotated[Decision | None, Arg("what the button does", hidden=True)] = None,
) -> Reply:
    """Give a code, or show what a code would join and then join it."""
    if decision is Decision.CANCEL:
        return Reply(Done("Nothing was joined."), update=True)
    if call.where.direct:
        raise Unusable("Do this in the server or workspace itself, so that it is clear which one is meant.")
    if code is None:
        made = await placing.make(call.member, call.place, at=call.at)
        places = tuple(await placing.places(call.community.id))
        enter = Offer("I have a code", _NAME, form="code")
        return Reply(PlaceCodeMade(made, call.community.name, places, call.member.zone), (enter,))
    if decision is Decision.JOIN:
        joined = await placing.join(code, call.member, call.place, at=call.at)
        return Reply(PlaceJoined(joined), posting_here(joined.schedules, call.where.channel), update=True)
    found = await placing.look(code, call.member, call.place, at=call.at)
    offers = (
        Offer("Join it", _NAME, {"code": code, "decision": Decision.JOIN}, Style.DANGER),
        Offer("Cancel", _NAME, {"decision": Decision.CANCEL}),
    )
    return Reply(PlaceToJoin(found, call.community.name), offers)
