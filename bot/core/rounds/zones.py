"""Time zones by the names that people use for them."""

import difflib
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final
from zoneinfo import available_timezones

from bot.core.errors import Unusable

__all__ = ["nearest_zone", "zone_from", "zone_names"]

_OFFSET: Final = re.compile(r"(?:utc|gmt)\s*([+-])\s*0?(\d{1,2})(?::?00)?")
_SHORT: Final = {
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles",
    "mdt": "America/Denver",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "edt": "America/New_York",
    "et": "America/New_York",
    "bst": "Europe/London",
    "cest": "Europe/Berlin",
    "eest": "Europe/Athens",
    "ist": "Asia/Kolkata",
    "sgt": "Asia/Singapore",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
    "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney",
}
"""Abbreviations that the tz database does not have, or that mean several zones: a guess to be confirmed."""
_FARTHEST_EAST, _FARTHEST_WEST = 14, 12
_CLOSE: Final = 0.7
_SURE: Final = 0.8


@cache
def zone_names() -> tuple[str, ...]:
    """The names of all time zones in order; finding them walks through hundreds of files."""
    return tuple(sorted(available_timezones()))


def zone_from(text: str) -> str:
    """The zone's own name for "europe/berlin", "New York", "London"; raises Unusable with the nearest one."""
    words = "_".join(text.casefold().split()).strip("_.,")
    if words in (full := _by_name()):
        return full[words]
    if words in (cities := _by_city()):
        return cities[words]
    raise Unusable(f'There is no time zone "{text.strip()[:60]}". {_hint(text, words)}')


def nearest_zone(text: str, *, sure: bool = False) -> str:
    """The zone that was probably meant; "" when none is near. `sure` wants it hardly mistyped."""
    words = "_".join(text.casefold().split())
    if (offset := _fixed(text)) or (offset := _SHORT.get(words, "")):
        return offset
    known = {**_by_city(), **_by_name()}
    # "other" is no Rothera; and a thousand names take milliseconds, which a word in passing is not worth.
    able = [name for name in known if name[0] == words[:1]] if sure else known
    near = difflib.get_close_matches(words, able, n=1, cutoff=_SURE if sure else _CLOSE)
    return known[near[0]] if near else ""


def _hint(text: str, words: str) -> str:
    near = nearest_zone(text)
    if not near:
        return "Use a name such as Europe/Berlin or Asia/Kolkata."
    if near.startswith("Etc/") and words not in _by_name():
        return (
            "Did you mean a place, which keeps its summer time, such as Europe/Berlin? "
            f"Always that far from UTC is {near}."
        )
    return f'Did you mean "{near}"?'


def _fixed(text: str) -> str:
    """The zone that is always that far from UTC; POSIX counts the other way round."""
    match = _OFFSET.fullmatch(text.casefold().strip())
    if match is None:
        return ""
    east, hours = match[1] == "+", int(match[2])
    if not 0 < hours <= (_FARTHEST_EAST if east else _FARTHEST_WEST):
        return ""
    return f"Etc/GMT{'-' if east else '+'}{hours}"


@cache
def _by_name() -> Mapping[str, str]:
    return MappingProxyType({name.casefold(): name for name in zone_names()})


@cache
def _by_city() -> Mapping[str, str]:
    """Zones of a region by the city alone, where one city of that name has one."""
    regions = {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
    found: dict[str, str] = {}
    for name in sorted(zone_names(), key=len):
        region, _, city = name.rpartition("/")
        if region.split("/")[0] in regions:
            found.setdefault(city.casefold(), name)
    return MappingProxyType(found)
