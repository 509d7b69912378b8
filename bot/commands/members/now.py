"""`/quiz now`: a practice question that only you see."""

from typing import Annotated

from bot.commands.invocation import Call
from bot.commands.offers import practice_offers
from bot.commands.reply import Reply
from bot.commands.spec import Arg, command
from bot.commands.views.rounds import QuestionPosted
from bot.core.practising import Practising
from bot.core.questions import Level

__all__ = ["now"]


@command("quiz now", "Practise a question; only you see it")
async def now(
    call: Call,
    practising: Practising,
    *,
    topic: Annotated[str | None, Arg("what it is about", suggest="topic", maximum=60)] = None,
    level: Annotated[Level | None, Arg("how hard it is")] = None,
) -> Reply:
    """Draw a practice question."""
    practice, question = await practising.draw(call.member, topic=topic, level=level, at=call.at)
    view = QuestionPosted(question, practice=practice.id, topics=question.topics)
    return Reply(view, practice_offers(question, practice.id))
