"""`/quiz appeal`: ask a person to judge an answer."""

from collections.abc import Mapping
from typing import Annotated

from bot.commands.incoming.open_rounds import OpenRounds
from bot.commands.language.document import Document, Quote
from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, Opening, command
from bot.commands.views.notices import Done
from bot.core.answers.excerpt import excerpt
from bot.core.answers.grade import Grade
from bot.core.errors import NotFound
from bot.core.questions.question import Question
from bot.usecases.answers.appeal import Appealing
from bot.usecases.answers.practise import Practised
from bot.usecases.answers.submit import Answering
from bot.usecases.answers.tried import Tried
from bot.usecases.questions.report import Reporting

__all__ = ["appeal"]

_LONGEST_SHOWN = 600


async def own_answer(
    call: Call, open_rounds: OpenRounds, answering: Answering, tried: Tried, args: Mapping[str, object]
) -> Opening:
    """The question, and one's own answer to it as it was graded."""
    round_id, practice = args.get("round"), args.get("practice")
    if isinstance(practice, int):
        return _of(await tried.of(practice, call.member))
    round_ = await open_rounds.answered(call, round_id if isinstance(round_id, int) else None)
    last = None if round_id is not None or call.where.thread else await tried.last(call.member, after=round_)
    if last is not None:
        return _of(last)
    best = await answering.feedback(round_.id, call.member.id) if round_ is not None else None
    return Opening() if best is None else _opened(best.question, best.answer.text, best.grade)


def _of(done: Practised) -> Opening:
    return _opened(done.question, done.practice.text, done.grade)


def _opened(question: Question, text: str, grade: Grade) -> Opening:
    about = Document((Quote(excerpt(text, _LONGEST_SHOWN), f"your answer, graded {grade.score:.0%}"),))
    return Opening(title=f"Ask a person: {question.title}", about=about)


@command(
    "quiz appeal", "Ask a person to judge your answer", title="Ask a person to judge", prefill=own_answer
)
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
    round_ = await open_rounds.answered(call, round)
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
