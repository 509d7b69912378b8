"""`/quiz-admin review rule`: rule on an appeal."""

from collections.abc import Mapping
from typing import Annotated

from bot.commands.language.document import Document, Name, Paragraph, Strong, Words
from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, Opening, command
from bot.commands.organisers.reviewed import more
from bot.commands.views.notices import Done
from bot.core.counting import counted
from bot.usecases.answers.appeal import Appealing
from bot.usecases.answers.submit import Answering

__all__ = ["rule"]


async def whole_answer(call: Call, appealing: Appealing, args: Mapping[str, object]) -> Opening:
    """The idea, and the answer's text, to be cut down to the words that decide it."""
    number = args.get("appeal")
    if not isinstance(number, int):
        return Opening()
    found = await appealing.find(call.community.id, number)
    text = next((idea.text for idea in found.question.ideas if idea.id == args.get("idea")), "")
    about = Document((Paragraph(("The idea: ", Strong(text))),)) if text else None
    return Opening({"phrasing": found.answer.text}, f"Rule on {found.question.title}", about)


@command(
    "quiz-admin review rule",
    "Rule that words of an answer make an idea",
    title="Rule on a phrasing",
    prefill=whole_answer,
    again=True,
)
async def rule(
    call: Call,
    appealing: Appealing,
    answering: Answering,
    *,
    appeal: Annotated[int, Arg("number of the appeal", label="Appeal", minimum=1)],
    idea: Annotated[str, Arg("id of the idea", label="Idea", maximum=60)],
    phrasing: Annotated[
        str, Arg("the words that decide it", label="The words that make the idea", long=True, maximum=1000)
    ],
    accepted: Annotated[bool, Arg("no if these words do not make the idea", label="Accepted")] = True,
) -> Reply:
    """Store the ruling, grade the appealed answer again, tell its author."""
    done = await appealing.rule(
        call.community.id, appeal, idea, phrasing, accepted=accepted, by=call.member, at=call.at
    )
    regraded = await answering.regrade(done.answer.id)
    points = counted(regraded.tally.points, "point")
    before = done.answer.grade
    whose = Name(done.member.name, done.member.id)
    detail: Words = (whose, f" now has {points} for it. Later answers are judged the same way.")
    if before is not None and before.score == regraded.grade.score:
        same = f"'s answer: it is graded as it was, with {points}. Later answers are judged by the ruling."
        detail = ("This changes nothing for ", whose, same)
    return Reply(Done(f"Ruled: {done.appeal.outcome}.", detail), more())
