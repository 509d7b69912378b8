"""`/quiz progress`: readiness topic by topic, the streak, a year of answering."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, command
from bot.commands.views.progress import ProgressShown
from bot.core.questions.library import Library
from bot.usecases.learning.progress import ProgressBook

__all__ = ["progress"]


@command(
    "quiz progress",
    "How ready you are, topic by topic, and your year of answers",
    title="Your progress",
    again=True,
)
async def progress(
    call: Call,
    book: ProgressBook,
    library: Library,
    *,
    brief: Annotated[bool, Arg("readiness alone, without pictures", hidden=True)] = False,
) -> Reply:
    """Show one's own progress."""
    shown = await book.of(call.member, at=call.at)
    drill = (Offer("Drill my weakest topics", "quiz now", {"drill": True}, Style.PRIMARY),)
    practise = (Offer("Practise a question", "quiz now", style=Style.PRIMARY),)
    review = (Offer("Review my cards", "quiz review"),)
    offers = (*(drill if shown.weakest else practise), *review)
    return Reply(ProgressShown(shown, library.topics, brief=brief), offers)
