"""Times of day and dates as people write them."""

import re
from datetime import date, time
from typing import Final

from bot.commands.language.typography import one_line
from bot.commands.language.written.spoken import in_figures
from bot.core.errors import Unusable

__all__ = ["AT_CLOSE", "date_from", "quiet_from", "reveal_from", "time_from"]

AT_CLOSE: Final = "close"
_TIME: Final = re.compile(
    r"(?:(\d{1,2})(?:\s*[:.h]\s*(\d{2})(?::00)?|\s*h)?|(\d{2})(\d{2}))\s*(?:(a|p)\.?\s?m\.?)?(?:\s*(?:o'?clock|uhr|h))?"
)
_NAMED: Final = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_HALF_DAY: Final = 12
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NUMBERS: Final = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?(?: of)? ([a-z]+)\.?,? (\d{4})")
_MONTH_FIRST: Final = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_YEAR_DIGITS: Final = 4
_MONTHS_A_YEAR: Final = 12
_NO_QUIET: Final = {"none", "no", "off", "never"}


def time_from(text: str) -> time | None:
    """The time of day in "09:00", "9 PM", "21h", "9.30", "0900", "noon", "half past nine in the evening";
    None for anything else.
    """
    words = in_figures(one_line(text).casefold())
    if words in _NAMED:
        return _NAMED[words]
    match = _TIME.fullmatch(words)
    if match is None:
        return None
    hour, minute = int(match[1] or match[3]), int(match[2] or match[4] or 0)
    if match[5]:
        if not 1 <= hour <= _HALF_DAY:
            return None
        hour = hour % _HALF_DAY + (_HALF_DAY if match[5] == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def date_from(text: str) -> date | None:
    """The date in "2026-03-09", "9 March 2026", "Mar 9, 2026", "9.3.2026"; None for anything else, and for
    slashes that could be two dates.
    """
    words = one_line(text).casefold()
    if match := _NUMBERS.fullmatch(words):
        return _of_numbers(match[1], match[2], match[3], match[4])
    if match := _DAY_FIRST.fullmatch(words):
        return _date(int(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_FIRST.fullmatch(words):
        return _date(int(match[3]), _month(match[1]), int(match[2]))
    return None


def reveal_from(text: str) -> str:
    """A wall time as "18:00", or "close"; raises Unusable for anything else."""
    words = one_line(text).casefold()
    if words in {AT_CLOSE, "at close", "at the close"}:
        return AT_CLOSE
    at = time_from(words)
    if at is None:
        raise Unusable(f'"{text.strip()[:40]}" is no time of the reveal: say 18:00, or close.')
    return f"{at:%H:%M}"


def quiet_from(text: str) -> str:
    """Two wall times as "22:00-08:00", or "none"; raises Unusable for anything else."""
    words = one_line(text).casefold()
    if words in _NO_QUIET:
        return "none"
    first, _, last = re.sub(r"\s+(?:to|until|till)\s+", "-", words).partition("-")
    start, end = time_from(first), time_from(last)
    if start is None or end is None:
        raise Unusable(
            f'"{text.strip()[:40]}" is no span: quiet hours are two times such as 22:00-08:00, or none.'
        )
    return f"{start:%H:%M}-{end:%H:%M}"


def _of_numbers(first: str, mark: str, second: str, third: str) -> date | None:
    if len(first) == _YEAR_DIGITS:
        return _date(int(first), int(second), int(third))
    if len(third) != _YEAR_DIGITS:
        return None
    day, month = int(first), int(second)
    if mark == "/" and day <= _MONTHS_A_YEAR:
        if month <= _MONTHS_A_YEAR and day != month:
            return None
        if month > _MONTHS_A_YEAR:
            day, month = month, day
    return _date(int(third), month, day)


def _month(word: str) -> int:
    short = next((name for name in (*_MONTHS, *_FULL) if word == name), "")
    if word == "sept":
        short = "sep"
    return _MONTHS.index(short[:3]) + 1 if short else 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
