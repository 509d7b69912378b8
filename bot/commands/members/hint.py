"""`/quiz hint`: the next hint of the open question, or of a practice question."""

from typing import Annotated

from bot.commands.incoming.open_rounds import OpenRounds
from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, command
from bot.commands.offers import drilling
from bot.commands.views.rounds import HintShown
from bot.usecases.answers.hint import Hinting
from bot.usecases.answers.practise import Practising

__all__ = ["hint"]


@command("quiz hint", "Get the next hint; it costs nothing")
async def hint(
    call: Call,
    open_rounds: OpenRounds,
    hinting: Hinting,
    practising: Practising,
    *,
    round: Annotated[int | None, Arg("the round", hidden=True)] = None,  # noqa: A002 - the field's word
    practice: Annotated[int | None, Arg("the practice question", hidden=True)] = None,
    drill: Annotated[bool, Arg("part of a drill", hidden=True)] = False,
) -> Reply:
    """Show one hint more than before."""
    here: dict[str, object]
    if practice is not None:
        question, shown = await practising.hint(practice, call.member)
        here = {"practice": practice, **drilling(drill=drill)}
    else:
        round_ = await open_rounds.open(call, round)
        question, shown = await hinting.next(round_, call.member)
        here = {"round": round_.id}
    left = len(question.hints) - shown
    view = HintShown(question.hints[:shown], left)
    more = (Offer("Next hint", "quiz hint", here),) if left > 0 else ()
    answer = () if question.options else (Offer("Answer", "quiz answer", here, Style.PRIMARY),)
    return Reply(view, (*answer, *more))
