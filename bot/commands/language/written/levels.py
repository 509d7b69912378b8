"""Levels of difficulty as people list them."""

import difflib
import re
from collections.abc import Mapping
from typing import Final

from bot.commands.language.typography import one_line
from bot.core.errors import Unusable
from bot.core.questions.question import Level

__all__ = ["LEVEL_WORDS", "levels_from", "shares_from", "shares_to"]

LEVEL_WORDS: Final = {
    "easy": "basic",
    "beginner": "basic",
    "medium": "intermediate",
    "middle": "intermediate",
    "hard": "advanced",
    "difficult": "advanced",
    "expert": "advanced",
}
"""What people call the levels beside their names."""

_SHARE = re.compile(r"(?<![\s:=])[\s:=]+(\d{1,3})\s*%?\Z")
_NAMED = re.compile(r"([^\s,;/&+:=%\d][^\s,;/&+:=]*)[\s:=]*(\d{1,3})?\s*%?")
_ALL: Final = {"all", "any", "all levels", "mixed"}


def levels_from(text: str) -> str:
    """The levels of a list as "basic, advanced" or "basic 3, advanced 1", or "all"; raises Unusable with the
    nearest level.
    """
    words = one_line(text).casefold()
    if words in _ALL:
        return "all"
    known = [level.value for level in Level]
    found: dict[str, int] = {}
    for said, share in _NAMED.findall(re.sub(r"\band\b", ",", words)):
        name = LEVEL_WORDS.get(said, said)
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            asked = f' Did you mean "{near[0]}"?' if near else ""
            raise Unusable(f'There is no level "{name[:40]}". Levels: {", ".join(known)}, or all.{asked}')
        found[name] = int(share or 1)
    if not found:
        raise Unusable(f"Levels: {', '.join(known)}, or all.")
    return shares_to({name: found[name] for name in known if found.get(name)}) or "all"


def shares_from(text: str) -> Mapping[str, int]:
    """Names with their shares, 1 where none is named: "python 2, sql 1", "python: 2" and "python, sql"."""
    shares: dict[str, int] = {}
    for each in filter(None, (part.strip() for part in re.split(r"[,;]", text))):
        found = _SHARE.search(each)
        name, share = (each[: found.start()], found[1]) if found else (each, None)
        if share is not None and not int(share):
            raise Unusable(f'The share of "{name[:40]}" is 0: leave it out instead.')
        shares[name] = int(share or 1)
    return shares


def shares_to(shares: Mapping[str, int]) -> str:
    """Shares as `shares_from` reads them: the names alone where all are alike."""
    wanted = {name: share for name, share in shares.items() if share}
    even = len(set(wanted.values())) <= 1
    return ", ".join(name if even else f"{name} {share}" for name, share in wanted.items())
