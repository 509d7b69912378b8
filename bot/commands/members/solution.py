"""`/quiz solution`: the reference answer, once one has tried the question."""

from typing import Annotated

from bot.commands.incoming.open_rounds import OpenRounds
from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, command
from bot.commands.views.rounds import SolutionShown
from bot.usecases.answers.tried import Tried
from bot.usecases.interviews.hold import Interviewing
from bot.usecases.learning.review import Recalling

__all__ = ["solution"]


@command(
    "quiz solution", "Read the answer to the question that you tried last", title="The answer", again=True
)
async def solution(
    call: Call,
    open_rounds: OpenRounds,
    tried: Tried,
    recalling: Recalling,
    interviewing: Interviewing,
    *,
    round: Annotated[int | None, Arg("the round", hidden=True)] = None,  # noqa: A002 - the field's word
    practice: Annotated[int | None, Arg("the practice question", hidden=True)] = None,
    card: Annotated[int | None, Arg("the review card", hidden=True)] = None,
    of: Annotated[int | None, Arg("the interview", hidden=True)] = None,
    turn: Annotated[int | None, Arg("the turn of the interview", hidden=True)] = None,
) -> Reply:
    """Show it; scores stay what they are."""
    if practice is not None:
        question = (await tried.of(practice, call.member)).question
    elif card is not None:
        question = (await recalling.show(call.member, card))[1]
    elif of is not None:
        question = await interviewing.told(await interviewing.find(of, call.member), turn or 0, at=call.at)
    elif round is None and not call.where.thread and (last := await tried.last(call.member)) is not None:
        question = last.question
    else:
        question = await tried.of_round(await open_rounds.meant(call, round), call.member)
        return Reply(SolutionShown(question))
    return Reply(SolutionShown(await tried.told(question, call.member)))
