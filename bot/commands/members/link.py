"""`/quiz link`: make one member of one's accounts on two platforms, by a one-time code."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, command
from bot.commands.offers import Decision
from bot.commands.views.linking import AccountsJoined, AccountsToJoin, CodeMade, NothingToJoin
from bot.commands.views.notices import Done
from bot.core.people.codes import LONGEST_TYPED
from bot.usecases.people.join_accounts import Linking

__all__ = ["link"]


@command(
    "quiz link",
    "Join your accounts on two platforms, by a one-time code",
    title="Join your accounts",
    forms={"code": ("code",)},
    titles={"code": "Enter your other code"},
)
async def link(
    call: Call,
    linking: Linking,
    *,
    code: Annotated[
        str | None, Arg("the code that you got on the other platform", label="Code", maximum=LONGEST_TYPED)
    ] = None,
    decision: Annotated[Decision | None, Arg("what the button does", hidden=True)] = None,
) -> Reply:
    """Give a code, or show what a code would join and then join it."""
    if decision is Decision.CANCEL:
        return Reply(Done("Nothing was joined."), update=True)
    if code is None:
        return await _given(call, linking)
    if decision is Decision.JOIN:
        joined = await linking.join(code, call.member, call.place, at=call.at)
        return Reply(AccountsJoined(joined), update=True)
    found = await linking.look(code, call.member, call.place, at=call.at)
    offers = (
        Offer("Join them", "quiz link", {"code": code, "decision": Decision.JOIN}, Style.DANGER),
        Offer("Cancel", "quiz link", {"decision": Decision.CANCEL}),
    )
    return Reply(AccountsToJoin(found, call.community.name), offers)


async def _given(call: Call, linking: Linking) -> Reply:
    """A code, where there is another platform to type it on."""
    linked = await linking.linked(call.member)
    if not linked.others:
        return Reply(NothingToJoin(linked, call.community.name))
    made = await linking.make(call.member, call.place, at=call.at)
    enter = Offer("I have a code", "quiz link", form="code")
    return Reply(CodeMade(made, linked, "/quiz link", call.member.zone), (enter,))
