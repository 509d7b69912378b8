"""`/quiz-admin review bench` and `unbench`: questions that this community does not ask."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply
from bot.commands.language.spec import Arg, command
from bot.commands.organisers.reviewed import more
from bot.commands.views.notices import Done
from bot.usecases.questions.report import Reporting

__all__ = ["bench", "unbench"]

QuestionId = Annotated[str | None, Arg("the question", label="Question", suggest="question", maximum=100)]
ReportId = Annotated[int | None, Arg("number of a report on it", hidden=True, instead="question")]


@command("quiz-admin review bench", "Take a question out; it is not asked here any more", asks=("question",))
async def bench(
    call: Call, reporting: Reporting, *, question: QuestionId = None, report: ReportId = None
) -> Reply:
    """Take it out and tell whoever reported it."""
    name = await reporting.named(call.community.id, report, question)
    found = await reporting.bench(call.community.id, name, by=call.member, at=call.at)
    back = (Offer("Bring it back", "quiz-admin review unbench", {"report": report}),) if report else ()
    detail = "Rounds that asked it keep it. /quiz-admin review list what:bench shows what is out."
    return Reply(Done(f'"{found.title}" is not asked here any more.', detail), (*back, *more()))


@command("quiz-admin review unbench", "Bring a question back", asks=("question",))
async def unbench(
    call: Call, reporting: Reporting, *, question: QuestionId = None, report: ReportId = None
) -> Reply:
    """Ask it again from now on."""
    name = await reporting.named(call.community.id, report, question)
    found = await reporting.unbench(call.community.id, name, by=call.member, at=call.at)
    return Reply(Done(f'"{found.title}" can be asked again.'), more())
