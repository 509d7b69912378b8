"""Days of the week as people type them."""

import re

from bot.commands.language.typography import one_line
from bot.core.errors import Unusable

__all__ = ["days_from", "weekdays_from", "weekdays_to"]

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ALSO = {"tues": 2, "thur": 4, "thurs": 4, "weds": 3}
_EVERY = frozenset(range(1, 8))
_WORKING = frozenset(range(1, 6))
_FREE = frozenset({6, 7})
_SETS = {
    "daily": _EVERY,
    "every day": _EVERY,
    "everyday": _EVERY,
    "all": _EVERY,
    "all days": _EVERY,
    "weekdays": _WORKING,
    "every weekday": _WORKING,
    "workdays": _WORKING,
    "working days": _WORKING,
    "weekends": _FREE,
    "weekend": _FREE,
}
_LEAST = 2
_HOW = "Days are daily, weekdays, weekends, or names such as mon wed fri."


def weekdays_from(text: str) -> frozenset[int]:
    """ISO weekdays (Monday is 1) of "daily", "mon wed fri", "Mon/Wed", "mon-fri"; raises Unusable."""
    words = one_line(text).casefold()
    if words in _SETS:
        return _SETS[words]
    days: set[int] = set()
    joined = re.sub(r"\s*-\s*|\s+(?:to|through|till|until)\s+", "-", words)
    for word in re.split(r"[,/;&+\s]+|\band\b", joined):
        if not word or word == "and":
            continue
        first, mark, last = word.partition("-")
        start, end = _day(first), _day(last if mark else first)
        span = range(start, end + 1) if start <= end else (*range(start, 8), *range(1, end + 1))
        days.update(span)
    if not days:
        raise Unusable(_HOW)
    return frozenset(days)


def weekdays_to(days: frozenset[int]) -> str:
    """The text that `weekdays_from` reads back."""
    named = next((name for name, members in _SETS.items() if members == days), None)
    return named or " ".join(_SHORT[day - 1] for day in sorted(days))


def days_from(text: str) -> str:
    """Days in the one form that is stored and shown: "daily", "mon wed fri"; raises Unusable."""
    return weekdays_to(weekdays_from(text))


def _day(word: str) -> int:
    name = word.removesuffix(".")
    if name in _ALSO:
        return _ALSO[name]
    single = name.removesuffix("s") if name.endswith("days") else name
    for number, full in enumerate(_NAMES, start=1):
        if len(single) >= _LEAST and (single == full or single in {full[:2], full[:3], full[:4]}):
            return number
    raise Unusable(f'"{word[:20]}" is not a day. {_HOW}')
