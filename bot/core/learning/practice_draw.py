"""Which practice question comes next for a member: what is known least, at a level that fits.

Rules, which `/quiz help` tells from `RULES`:

- no question that came up in the last 30 days, unless all did: then the one longest ago;
- the topic with the lowest `low` of its readiness first (a topic never answered has 0), and not that of
  the question before as long as there is another;
- questions that have no wrong answer (discussions) come last, as they show no need;
- the level of a staircase over one's answers on the topic (over all of them below three): it starts at
  basic, two answers in a row of at least 80 % at that level lead up, one under 40 % leads down. Two up and
  one down settles where about 71 % succeed (H. Levitt, "Transformed Up-Down Methods in Psychoacoustics",
  JASA 49, 1971).

Pure: the same member, history and instant always give the same question.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.answers.marks import STRONG
from bot.core.learning.evidence import Evidence
from bot.core.learning.readiness import ENOUGH, readiness
from bot.core.questions.question import Kind, Level, Question

__all__ = ["NO_REPEAT", "RULES", "Draw", "draw", "staircase"]

NO_REPEAT = timedelta(days=30)
_POOR = 0.4
_IN_A_ROW = 2
_LADDER = tuple(Level)

RULES = (
    "/quiz now draws what you know least, never twice in 30 days. The level follows your answers: two in a "
    "row of at least 80 % lead up, one under 40 % leads down. Practice counts for /quiz progress and "
    "/quiz review, never for points, streaks or boards."
)


@dataclass(frozen=True, slots=True)
class Draw:
    """The question drawn, and the topic for which; "" when everything came up lately."""

    question: Question
    topic: str = ""


def staircase(pieces: Iterable[Evidence]) -> Level:
    """The level that fits after these answers, oldest first."""
    at, row = 0, 0
    for piece in pieces:
        level = _LADDER.index(piece.level)
        if piece.score >= STRONG and level >= at:
            row += 1
            if row == _IN_A_ROW:
                at, row = min(at + 1, len(_LADDER) - 1), 0
        else:
            row = 0
            if piece.score < _POOR and level <= at:
                at = max(at - 1, 0)
    return _LADDER[at]


def draw(
    candidates: Sequence[Question],
    pieces: Sequence[Evidence],
    asked: Mapping[str, datetime],
    *,
    now: datetime,
    seed: str,
    topics: Iterable[str] = (),
) -> Draw:
    """The next of the candidates, of which there must be one.

    `pieces` are the member's evidence, oldest first; `asked` says when each question came up last; `topics`
    are the only ones to choose among, where given.
    """
    fresh = [q for q in candidates if q.id not in asked or asked[q.id] <= now - NO_REPEAT]
    fresh = [q for q in fresh if q.kind is not Kind.DISCUSSION] or fresh
    if not fresh:
        return Draw(min(candidates, key=lambda q: (asked[q.id], q.id)))
    wanted = set(topics)
    open_topics = sorted({t for q in fresh for t in q.topics if not wanted or t in wanted})
    if not open_topics:
        return Draw(min(fresh, key=lambda q: _lot(seed, q.id)))
    known = readiness(pieces, open_topics, now=now)
    before = _topics_before(candidates, asked)
    topic = min(open_topics, key=lambda t: (t in before, known[t].low, known[t].high, _lot(seed, t)))
    mine = [piece for piece in pieces if topic in piece.topics]
    level = _LADDER.index(staircase(mine if len(mine) >= ENOUGH else pieces))
    question = min(
        (q for q in fresh if topic in q.topics),
        key=lambda q: (abs(_LADDER.index(q.level) - level), _LADDER.index(q.level), _lot(seed, q.id)),
    )
    return Draw(question, topic)


def _topics_before(candidates: Sequence[Question], asked: Mapping[str, datetime]) -> frozenset[str]:
    """The topics of the candidate that came up last."""
    seen = [q for q in candidates if q.id in asked]
    last = max(seen, key=lambda q: (asked[q.id], q.id), default=None)
    return frozenset(last.topics) if last is not None else frozenset()


def _lot(seed: str, name: str) -> str:
    """Not secrecy but variety: a lot that is the same for the same seed."""
    return hashlib.sha256(f"{seed}/{name}".encode()).hexdigest()
