"""Days of the week as people type them."""

from bot.core.errors import Unusable

__all__ = ["weekdays_from", "weekdays_to"]

_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SETS = {
    "daily": frozenset(range(1, 8)),
    "every day": frozenset(range(1, 8)),
    "all": frozenset(range(1, 8)),
    "weekdays": frozenset(range(1, 6)),
    "weekends": frozenset({6, 7}),
}
_SHORT = 3


def weekdays_from(text: str) -> frozenset[int]:
    """ISO weekdays (Monday is 1) from "daily", "weekdays", "mon wed fri", "mon-fri"; raises Unusable."""
    words = text.casefold().strip()
    if words in _SETS:
        return _SETS[words]
    days: set[int] = set()
    for word in words.replace(",", " ").replace(" - ", "-").split():
        first, _, last = word.partition("-")
        start = _day(first)
        end = _day(last) if last else start
        span = range(start, end + 1) if start <= end else (*range(start, 8), *range(1, end + 1))
        days.update(span)
    if not days:
        raise Unusable("Days are daily, weekdays, weekends, or names such as mon wed fri.")
    return frozenset(days)


def weekdays_to(days: frozenset[int]) -> str:
    """The text that `weekdays_from` reads back."""
    named = next((name for name, members in _SETS.items() if members == days), None)
    return named or " ".join(_NAMES[day - 1] for day in sorted(days))


def _day(word: str) -> int:
    if word[:_SHORT] not in _NAMES:
        raise Unusable(f'"{word[:20]}" is not a day. Days are daily, weekdays, or names such as mon wed fri.')
    return _NAMES.index(word[:_SHORT]) + 1
