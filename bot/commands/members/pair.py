"""`/quiz pair`: two members interview each other; the queue, the halves, the rating."""

from enum import StrEnum
from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, command
from bot.commands.rooms.pairs import pair_offers
from bot.commands.views.notices import Done
from bot.commands.views.pairs import PairStands, SheetShown
from bot.core.pairs.pair import Moment, PairState
from bot.core.questions.question import Level
from bot.usecases.pairs import Pairing, PairStatus

__all__ = ["PairStep", "pair_"]


class PairStep(StrEnum):
    """What a button of a pair does."""

    HERE = "here"
    SHEET = "sheet"
    SWAP = "swap"
    FINISH = "finish"
    RATE = "rate"
    LEAVE = "leave"


_MOMENTS = {
    PairState.GATHERING: Moment.WELCOME,
    PairState.FIRST: Moment.FIRST,
    PairState.SECOND: Moment.SECOND,
    PairState.RATING: Moment.RATE,
}


@command(
    "quiz pair",
    "Practise with a partner: you interview each other",
    title="Practise with a partner",
    forms={"rate": ("score", "words")},
    titles={"rate": "Rate your partner"},
)
async def pair_(
    call: Call,
    pairing: Pairing,
    *,
    level: Annotated[Level | None, Arg("how hard; any if left out")] = None,
    leave: Annotated[bool, Arg("leave the queue, or the pair")] = False,
    step: Annotated[PairStep | None, Arg("what the button does", hidden=True)] = None,
    pair: Annotated[int | None, Arg("the pair", hidden=True)] = None,
    score: Annotated[
        int | None,
        Arg(
            "your rating",
            label="How was it, from 1 to 5?",
            hidden=True,
            placeholder="4",
        ),
    ] = None,
    words: Annotated[
        str | None,
        Arg("a few words", label="What was good, what would be better?", long=True, hidden=True, maximum=500),
    ] = None,
) -> Reply:
    """Join, or do what a button says."""
    if leave or step is PairStep.LEAVE:
        return _left(await pairing.leave(call.member, at=call.at))
    if step is None or pair is None:
        near = "" if call.where.direct else call.where.channel
        return _stands(call, await pairing.join(call.member, call.place, level=level, near=near, at=call.at))
    match step:
        case PairStep.SHEET:
            return Reply(SheetShown(await pairing.material(pair, call.member)))
        case PairStep.RATE:
            rated = await pairing.rate(pair, call.member, score or 0, words or "", at=call.at)
            return Reply(Done("Thank you.", f"{rated.partner} reads it once both of you have written."))
        case PairStep.SWAP:
            return _stands(call, await pairing.swap(pair, call.member, at=call.at))
        case PairStep.FINISH:
            return _stands(call, await pairing.finish(pair, call.member, at=call.at))
        case _:
            return _stands(call, await pairing.here(pair, call.member, at=call.at))


def _stands(call: Call, status: PairStatus) -> Reply:
    view = PairStands(status, call.member.zone)
    if status.pair is not None:
        moment = _MOMENTS.get(status.pair.state)
        offers = pair_offers(status.pair, moment) if moment else ()
        asks = status.pair.interviewer in {None, status.seat}
        return Reply(view, tuple(o for o in offers if asks or o.args.get("step") != PairStep.SHEET.value))
    return Reply(view, (Offer("Leave the queue", "quiz pair", {"leave": True}),) if status.waiting else ())


def _left(status: PairStatus) -> Reply:
    again = (Offer("Find a partner", "quiz pair", style=Style.PRIMARY),)
    if status.pair is None:
        return Reply(Done("You are out of the queue."), again)
    if status.pair.state in {PairState.OPENING, PairState.GATHERING}:
        return Reply(Done(f"You are out of the pair. {status.partner} is told and waits on."), again)
    return Reply(Done("The interviews are over.", "Please rate your partner in the room."))
