"""What is told of an interview: its title, and its scorecard beside the member's earlier ones."""

from bot.core.interviews import session as machine
from bot.core.interviews.plan import MIXED
from bot.core.interviews.scorecard import Scorecard, result, scorecard
from bot.core.interviews.session import Interview
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.questions.shelf import Shelf
from bot.core.store import Transaction
from bot.usecases.questions.lookup import shelf_of

__all__ = ["asker", "interview_title", "scorecard_of"]

_EARLIER = 20


def interview_title(library: Library, interview: Interview) -> str:
    """What an interview is called: its track, or its model."""
    if interview.model:
        return next((m.title for m in library.models if m.id == interview.model), interview.model)
    if interview.track == MIXED:
        return "Your weak topics"
    return next((t.title for t in library.tracks if t.id == interview.track), interview.track)


async def scorecard_of(tx: Transaction, library: Library, interview: int) -> Scorecard | None:
    """The scorecard of an interview as it stands, with the member's interviews before it."""
    session = await tx.interviews.get(interview)
    if session is None:
        return None
    ask = asker(await shelf_of(tx, library, session.interview.community))
    ended = await tx.interviews.ended_of(session.interview.member, limit=_EARLIER)
    results = [result(each, ask) for each in reversed(ended) if each.interview.id < interview]
    return scorecard(
        session,
        ask,
        title=interview_title(library, session.interview),
        earlier=[each for each in results if each is not None],
        names=library.topics,
    )


def asker(shelf: Shelf) -> machine.Ask:
    """How a community finds a question by its id, its own ones included."""

    def ask(name: str) -> Question | None:
        return shelf.question(name) if name in shelf else None

    return ask
