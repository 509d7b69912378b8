"""A draft of a schedule as a short text, so that a button can carry it and nothing is stored before Start.

Only characters that a token holds as they are; topics are bits over the library's topics, with a check that
says whether these are still the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from zlib import crc32

from bot.core.errors import Unusable
from bot.core.questions.question import Level
from bot.core.rounds.schedule import AnswerMode
from bot.usecases.rounds.schedule import Wanted

__all__ = ["folded", "unfolded"]

_OLD = "This draft is from an older version. Please run /quiz-admin setup again."
_LEVELS = tuple(Level)
_CLOSE = "c"


def folded(wanted: Wanted, topics: Sequence[str]) -> str:
    """The draft: time, zone, days, levels, mode, reveal, topics, check; empty is the default."""
    reveal = _CLOSE if wanted.reveal_at_close else _clock(wanted.reveal_at)
    parts = (
        _clock(wanted.at),
        (wanted.zone or "").replace("/", "."),
        "" if wanted.days is None else f"{_bits(day - 1 for day in wanted.days):x}",
        "" if wanted.levels is None else _shares(wanted.levels),
        wanted.mode.value[0] if wanted.mode else "",
        reveal,
        "" if wanted.topics is None else f"{_bits(topics.index(t) for t in wanted.topics if t in topics):x}",
        _check(topics) if wanted.topics else "",
    )
    return "~".join(parts)


def unfolded(text: str, topics: Sequence[str]) -> Wanted:
    """The draft that `folded` gave; raises Unusable for any other text."""
    try:
        at, zone, days, levels, mode, reveal, chosen, check = text.split("~")
        if check and check != _check(topics):
            raise Unusable(_OLD)
        return Wanted(
            at=_time(at),
            zone=zone.replace(".", "/") or None,
            days=frozenset(n + 1 for n in range(7) if int(days, 16) >> n & 1) if days else None,
            levels=_levels(levels) if levels else None,
            mode=next(each for each in AnswerMode if each.value[0] == mode) if mode else None,
            reveal_at=None if reveal == _CLOSE else _time(reveal),
            reveal_at_close=reveal == _CLOSE,
            topics=tuple(t for n, t in enumerate(topics) if int(chosen, 16) >> n & 1) if chosen else None,
        )
    except (ValueError, StopIteration):
        raise Unusable(_OLD) from None


def _shares(levels: Mapping[Level, int]) -> str:
    """The levels as bits, or their shares with dots between where these differ."""
    if len(set(levels.values())) <= 1:
        return f"{_bits(_LEVELS.index(level) for level in levels):x}"
    return ".".join(str(levels.get(level, 0)) for level in _LEVELS)


def _levels(text: str) -> Mapping[Level, int]:
    if "." in text:
        return {each: int(share) for each, share in zip(_LEVELS, text.split("."), strict=True) if int(share)}
    return {level: 1 for n, level in enumerate(_LEVELS) if int(text, 16) >> n & 1}


def _bits(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in set(numbers))


def _clock(at: time | None) -> str:
    return f"{at:%H%M}" if at else ""


def _time(text: str) -> time | None:
    return time(int(text[:2]), int(text[2:])) if text else None


def _check(topics: Sequence[str]) -> str:
    return f"{crc32(' '.join(topics).encode()) & 0xFFF:03x}"
