"""Whether an answer states a number that an idea asks for: 50 % is not 9.2 %, however right the words."""

import re
from collections.abc import Sequence
from decimal import Decimal

__all__ = ["states", "values_of"]

#: "About 50" for 52 is right, 10 % for 9.2 % is not: relative.
_NEAR = 0.05
_TIMES = {
    "%": 0.01,
    "percent": 0.01,
    "per cent": 0.01,
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
}
_SMALL = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_WORDS = dict(zip(_SMALL, map(float, range(len(_SMALL))), strict=True)) | {"twenty": 20.0, "half": 0.5}
_NUMBER = re.compile(
    r"(?<![\w.])(?:(?P<whole>\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d+)(?:[.,](?P<part>\d+))?|(?P<bare>\.\d+))"
    r"(?:\s?(?P<times>%|per ?cent\b|k\b|thousand\b|m\b|million\b|bn?\b|billion\b))?"
    rf"|\b(?P<word>{'|'.join(_WORDS)})\b",
    re.IGNORECASE,
)
_LONGEST = 18


def values_of(text: str) -> tuple[float, ...]:
    """The numbers that a text states, each as it stands and with its "%", "k" or "million" taken in."""
    found: list[float] = []
    for match in _NUMBER.finditer(text):
        if match["word"]:
            found.append(_WORDS[match["word"].lower()])
            continue
        written = match["bare"] or re.sub(r"\D", "", match["whole"])
        if match["part"]:
            written += "." + match["part"]
        if len(written) > _LONGEST:
            continue
        value = float(Decimal(written))
        found.append(value)
        if match["times"]:
            found.append(
                value * _TIMES[re.sub(r"\s+", " ", match["times"].lower()).replace("per cent", "percent")]
            )
    return tuple(found)


def states(numbers: Sequence[str], text: str) -> bool:
    """Whether the text states one of the numbers, about; true where none is asked for."""
    asked = [value for each in numbers for value in values_of(each)]
    stated = values_of(text)
    return not asked or any(abs(one - other) <= _NEAR * abs(one) for one in asked for other in stated)
