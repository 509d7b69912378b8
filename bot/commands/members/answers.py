"""`/quiz answers`: the others' answers in a hidden round, once one's own is in."""

from typing import Annotated

from bot.commands.incoming.open_rounds import OpenRounds
from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, command
from bot.commands.views.answers import AnswersUnlocked
from bot.usecases.answers.others_answers import Reading

__all__ = ["answers"]


@command(
    "quiz answers",
    "Read the others' answers once you have sent yours",
    title="The others' answers",
    again=True,
)
async def answers(
    call: Call,
    open_rounds: OpenRounds,
    reading: Reading,
    *,
    round: Annotated[int | None, Arg("the round", hidden=True)] = None,  # noqa: A002 - the field's word
) -> Reply:
    """Show the best standing answer of each member who lets it be quoted."""
    round_ = await open_rounds.answered(call, round) or await open_rounds.meant(call, round)
    question, quotes, others = await reading.unlocked(round_, call.member)
    return Reply(AnswersUnlocked(question.title, quotes, others))
