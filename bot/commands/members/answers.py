"""`/quiz answers`: the others' answers in a hidden round, once one's own is in."""

from typing import Annotated

from bot.commands.invocation import Call
from bot.commands.reply import Reply
from bot.commands.spec import Arg, command
from bot.commands.views.answers import AnswersUnlocked
from bot.commands.where import OpenRounds
from bot.core.reading import Reading

__all__ = ["answers"]


@command("quiz answers", "Read the others' answers once you have sent yours")
async def answers(
    call: Call,
    open_rounds: OpenRounds,
    reading: Reading,
    *,
    round: Annotated[int | None, Arg("the round", hidden=True)] = None,  # noqa: A002 - the field's word
) -> Reply:
    """Show the best standing answer of each member who lets it be quoted."""
    round_ = await open_rounds.meant(call, round)
    question, quotes = await reading.unlocked(round_, call.member)
    return Reply(AnswersUnlocked(question.title, quotes))
