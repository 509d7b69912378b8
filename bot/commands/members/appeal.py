"""`/quiz appeal`: ask a person to judge an answer."""

from typing import Annotated

from bot.commands.incoming.open_rounds import OpenRounds
from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, command
from bot.commands.views.notices import Done
from bot.core.errors import NotFound
from bot.usecases.answers.appeal import Appealing
from bot.usecases.answers.practise import Practised
from bot.usecases.answers.tried import Tried
from bot.usecases.questions.report import Reporting

__all__ = ["appeal"]


@command("quiz appeal", "Ask a person to judge your answer")
async def appeal(
    call: Call,
    open_rounds: OpenRounds,
    appealing: Appealing,
    reporting: Reporting,
    tried: Tried,
    *,
    reason: Annotated[str, Arg("what the grading missed", label="What did it miss?", long=True, maximum=500)],
    round: Annotated[int | None, Arg("the round", hidden=True)] = None,  # noqa: A002 - the field's word
    practice: Annotated[int | None, Arg("the practice question", hidden=True)] = None,
) -> Reply:
    """Put one's best answer in a round, or one's last outside of it, before the organisers."""
    if practice is not None:
        return await _practice(call, reporting, await tried.of(practice, call.member), reason)
    round_ = await open_rounds.meant_if_any(call, round)
    if round is None and not call.where.thread:
        last = await tried.last(call.member, after=round_)
        if last is not None:
            return await _practice(call, reporting, last, reason)
    if round_ is None:
        raise NotFound("You have not answered a question yet.")
    await appealing.appeal(round_, call.member, reason, at=call.at)
    return Reply(Done("An organiser will look at it. Your points stay as they are until then."))


async def _practice(call: Call, reporting: Reporting, done: Practised, reason: str) -> Reply:
    """An answer outside the rounds earns no points to correct: a person looks at the question with it."""
    said = f'{reason} My answer, graded {done.grade.score:.0%}: "{done.practice.text}"'
    await reporting.report(call.member, done.question.id, said, at=call.at)
    return Reply(
        Done("An organiser will look at your answer and at the question.", "You are told what becomes of it.")
    )
