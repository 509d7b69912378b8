"""Times of day as they are spoken, told in figures: "half past nine in the evening" is "9:30 pm"."""

import re
from typing import Final

__all__ = ["in_figures"]

_NUMBERS: Final = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}  # fmt: skip
_NUMBER: Final = rf"(\d{{1,2}}|(?:twenty|thirty|forty|fifty)(?:[ -](?:five))?|{'|'.join(_NUMBERS)})"
_MINUTES: Final = rf"(half|(?:a )?quarter|{_NUMBER}(?: minutes?)?)"
_HOUR: Final = rf"(noon|midday|midnight|{_NUMBER})"
_FROM_THE_HOUR: Final = re.compile(rf"{_MINUTES}[ -](past|after|to|before|till) {_HOUR}")
_IN_TURN: Final = re.compile(rf"{_NUMBER}(?:[ -]{_NUMBER})?")
_HALF_OF_DAY: Final = re.compile(
    r"(.+?),? (?:(?:in the |this |every )?(morning|afternoon|evening)s?|(?:at |every )?(night)s?)"
)
_CLOCK: Final = re.compile(r"(.+?)(?: (o'?clock|sharp))?((?: ?[ap]\.? ?m\.?)?)")
_TWELVE: Final = re.compile(r"(?:12|twelve) (noon|midday|midnight)")
_NAMED: Final = {"noon": 12, "midday": 12, "midnight": 0}
_DAY, _HALF_DAY, _AN_HOUR, _TWO_DIGITS = 24, 12, 60, 10
#: "Four at night" is early, "five at night" late.
_EVENING = 5


def in_figures(words: str) -> str:
    """The same time in figures, where it is spoken; all else as it is. `words` are one line, case folded."""
    said = words.removeprefix("at ")
    half = ""
    if match := _HALF_OF_DAY.fullmatch(said):
        said, half = match[1], match[2] or match[3]
    match = _CLOCK.fullmatch(said)
    figures = _told(match[1]) if match else None
    if figures is None or match is None:
        figures, after = said, ""
    else:
        after = match[3]
    return f"{figures}{after} {_mark(figures, half) if half else ''}".rstrip()


def _told(words: str) -> str | None:
    """A spoken time without its half of the day, as hours and minutes."""
    if match := _FROM_THE_HOUR.fullmatch(words):
        minute = _minutes(match[1])
        hour = _NAMED.get(match[4], -1)
        hour = _number(match[4]) if hour < 0 else hour
        if minute >= _AN_HOUR:
            return None
        if match[3] in {"to", "before", "till"}:
            minute, hour = (_AN_HOUR - minute) % _AN_HOUR, (hour - 1) % _DAY
            hour = hour or (0 if match[4] == "midnight" else _HALF_DAY)
        return f"{hour}:{minute:02}"
    if match := _TWELVE.fullmatch(words):
        return f"{_NAMED[match[1]]}:00"
    if (match := _IN_TURN.fullmatch(words)) and not words.replace(" ", "").isdigit():
        minute = _number(match[2]) if match[2] else 0
        # "Nine five" is no time: it would be "nine oh five".
        return f"{_number(match[1])}:{minute:02}" if not match[2] or minute >= _TWO_DIGITS else None
    return None


def _minutes(words: str) -> int:
    if words == "half":
        return 30
    return 15 if words.endswith("quarter") else _number(words.removesuffix("s").removesuffix(" minute"))


def _number(words: str) -> int:
    if words.isdigit():
        return int(words)
    return sum(_NUMBERS[word] for word in re.split(r"[ -]", words))


def _mark(figures: str, half: str) -> str:
    """What tells the half of the day in figures: nothing for an hour that tells it itself, the word where
    the two do not fit.
    """
    match = re.match(r"\d{1,2}", figures)
    hour = int(match[0]) if match else 0
    if not 1 <= hour <= _HALF_DAY:
        return half if half == "morning" and hour else ""
    early = half == "morning" or (half == "night" and (hour == _HALF_DAY or hour < _EVENING))
    return "am" if early else "pm"
