"""`/quiz now`: a practice question that only you see."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, command
from bot.commands.offers import practice_offers
from bot.commands.views.rounds import QuestionPosted
from bot.core.questions.library import Library
from bot.core.questions.question import Level
from bot.usecases.answers.practise import Practising

__all__ = ["now"]


@command("quiz now", "Practise a question; only you see it")
async def now(
    call: Call,
    practising: Practising,
    library: Library,
    *,
    topic: Annotated[str | None, Arg("what it is about", suggest="topic", maximum=60)] = None,
    level: Annotated[Level | None, Arg("how hard it is")] = None,
    drill: Annotated[bool, Arg("keep to the weakest topics", hidden=True)] = False,
) -> Reply:
    """Draw a practice question."""
    drawn = await practising.draw(call.member, topic=topic, level=level, at=call.at, drill=drill)
    question, practice = drawn.question, drawn.practice.id
    titles = library.topics
    why = "" if topic or not drawn.topic else _why(titles.get(drawn.topic, drawn.topic), drill=drill)
    view = QuestionPosted(
        question, practice=practice, topics=tuple(titles.get(t, t) for t in question.topics), why=why
    )
    return Reply(view, practice_offers(question, practice, drill=drill))


def _why(topic: str, *, drill: bool) -> str:
    return f"{topic} is one of your weakest topics." if drill else f"{topic} is what you have shown least of."
