"""Typed arguments from text and back; the one place that knows how a date or a yes is typed."""

import difflib
import re
from datetime import date, time
from enum import Enum

from bot.commands.language.spec import Argument, Channel, File, Person, Role
from bot.commands.language.typography import one_line
from bot.commands.language.written.levels import LEVEL_WORDS
from bot.commands.language.written.times import date_from, time_from
from bot.core.errors import Unusable

__all__ = ["parse", "show"]

_YES = frozenset({"true", "yes", "on", "y", "1"})
_NO = frozenset({"false", "no", "off", "n", "0"})
_LONGEST = 20_000
_ALSO = {
    **LEVEL_WORDS,
    "weekly": "week",
    "this week": "week",
    "monthly": "month",
    "this month": "month",
    "this season": "season",
    "all time": "all",
    "all-time": "all",
    "ever": "all",
}
"""What people say for a choice, where that choice is there."""
_ATTACHED = "A file is attached, not typed: send the command without it, and choose the file in the form."
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")


def parse(argument: Argument, text: str) -> object:
    """The value that `text` stands for; raises Unusable with a sentence that shows the right form."""
    text = text.strip()
    kind = argument.kind
    if kind is str:
        return _string(argument, text)
    if kind is int:
        return _integer(argument, text)
    if kind is bool:
        return _flag(argument, text)
    if kind is date:
        return _found(argument, date_from(text), text, "a date like 2026-03-09")
    if kind is time:
        return _found(argument, time_from(text), text, "a time like 09:00")
    if kind is Person:
        return Person(text.removeprefix("@"), text.removeprefix("@"))
    if kind is Channel:
        return Channel(one_line(text).removeprefix("#"))
    if kind is Role:
        return Role(one_line(text).removeprefix("@"))
    if kind is File:
        raise Unusable(_ATTACHED)
    return _choice(argument, text)


def show(value: object) -> str:
    """The text that `parse` reads back as `value`."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case time():
            return value.isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case Person(external) | Channel(external) | Role(external):
            return external
        case File(address):
            return address
        case _:
            return str(value)


def _string(argument: Argument, text: str) -> str:
    longest = argument.arg.maximum or _LONGEST
    if len(text) > longest:
        raise Unusable(f"{argument.label} may have at most {longest} characters; this has {len(text)}.")
    return argument.arg.reads(text) if argument.arg.reads and text else text


def _integer(argument: Argument, text: str) -> int:
    written = one_line(text).removeprefix("#")
    if not _WHOLE.fullmatch(written):
        raise Unusable(f"{argument.label} must be a whole number, such as 10.")
    number = int(written)
    low, high = argument.arg.minimum, argument.arg.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise Unusable(f"{argument.label} must lie between {low} and {high}.")
    return number


def _flag(argument: Argument, text: str) -> bool:
    word = one_line(text).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unusable(f"{argument.label} is yes or no.")


def _found(argument: Argument, value: date | time | None, text: str, form: str) -> date | time:
    if value is None:
        raise Unusable(f'{argument.label} must be {form}; I cannot read "{text[:40]}".')
    return value


def _choice(argument: Argument, text: str) -> object:
    wanted = one_line(text).casefold()
    if wanted not in argument.choices and _ALSO.get(wanted) in argument.choices:
        wanted = _ALSO[wanted]
    for item in argument.kind:  # type: ignore[attr-defined]  # an Enum class is iterable
        if str(item.value).casefold() == wanted:
            return item
    near = difflib.get_close_matches(wanted, argument.choices, n=1)
    asked = f' Did you mean "{near[0]}"?' if near else ""
    raise Unusable(f"{argument.label} is one of: {', '.join(argument.choices)}.{asked}")
