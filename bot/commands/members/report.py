"""`/quiz report`: say what is wrong with a question."""

from collections.abc import Mapping
from typing import Annotated

from bot.commands.incoming.open_rounds import OpenRounds
from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, Opening, command
from bot.commands.views.notices import Done
from bot.commands.views.rounds import prompt_of
from bot.usecases.answers.practise import Practising
from bot.usecases.answers.submit import Answering
from bot.usecases.questions.report import Reporting

__all__ = ["report"]


async def reported(
    call: Call,
    open_rounds: OpenRounds,
    practising: Practising,
    answering: Answering,
    args: Mapping[str, object],
) -> Opening:
    """The question that is meant, unless another one is named."""
    round_id, practice = args.get("round"), args.get("practice")
    if args.get("question") is not None:
        return Opening()
    if isinstance(practice, int):
        _, question = await practising.find(practice, call.member)
    else:
        round_ = await open_rounds.meant(call, round_id if isinstance(round_id, int) else None)
        question = await answering.asked(round_)
    return Opening(title=f"Report: {question.title}", about=prompt_of(question))


@command("quiz report", "Say what is wrong with a question", title="Report a question", prefill=reported)
async def report(
    call: Call,
    open_rounds: OpenRounds,
    practising: Practising,
    reporting: Reporting,
    *,
    reason: Annotated[
        str, Arg("what is wrong with it", label="What is wrong with it?", long=True, maximum=500)
    ],
    question: Annotated[str | None, Arg("which one, if not today's", suggest="question", maximum=100)] = None,
    round: Annotated[int | None, Arg("the round", hidden=True)] = None,  # noqa: A002 - the field's word
    practice: Annotated[int | None, Arg("the practice question", hidden=True)] = None,
) -> Reply:
    """Put a question before the organisers: one named, a practice question, or that of the round here."""
    if practice is not None:
        _, asked = await practising.find(practice, call.member)
        question = asked.id
    elif question is None:
        question = (await open_rounds.meant(call, round)).question
    found = await reporting.report(call.member, question, reason, at=call.at)
    return Reply(
        Done(f'Thank you. An organiser will look at "{found.title}".', "You are told what becomes of it.")
    )
