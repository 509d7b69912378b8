"""Typed arguments from text and back; the one place that knows how a date or a yes is typed."""

from datetime import date, time
from enum import Enum

from bot.commands.language.spec import Argument, Channel, Person, Role
from bot.core.errors import Unusable

__all__ = ["parse", "show"]

_YES = frozenset({"true", "yes", "on", "y", "1"})
_NO = frozenset({"false", "no", "off", "n", "0"})
_LONGEST = 20_000


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
        return _iso(argument, text, "a date like 2026-03-09")
    if kind is time:
        return _iso(argument, text, "a time like 09:00")
    if kind is Person:
        return Person(text.removeprefix("@"), text.removeprefix("@"))
    if kind is Channel:
        return Channel(text.removeprefix("#"))
    if kind is Role:
        return Role(text.removeprefix("@"))
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
        case _:
            return str(value)


def _string(argument: Argument, text: str) -> str:
    longest = argument.arg.maximum or _LONGEST
    if len(text) > longest:
        raise Unusable(f"{argument.label} may have at most {longest} characters; this has {len(text)}.")
    return text


def _integer(argument: Argument, text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise Unusable(f"{argument.label} must be a whole number, such as 10.") from None
    low, high = argument.arg.minimum, argument.arg.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise Unusable(f"{argument.label} must lie between {low} and {high}.")
    return number


def _flag(argument: Argument, text: str) -> bool:
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise Unusable(f"{argument.label} is yes or no.")


def _iso(argument: Argument, text: str, form: str) -> date | time:
    try:
        if argument.kind is date:
            return date.fromisoformat(text)
        hours, _, minutes = text.partition(":")
        return time(int(hours), int(minutes or 0))
    except ValueError:
        raise Unusable(f"{argument.label} must be {form}.") from None


def _choice(argument: Argument, text: str) -> object:
    for item in argument.kind:  # type: ignore[attr-defined]  # an Enum class is iterable
        if str(item.value).casefold() == text.casefold():
            return item
    raise Unusable(f"{argument.label} is one of: {', '.join(argument.choices)}.")
