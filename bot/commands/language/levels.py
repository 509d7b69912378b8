"""Levels of difficulty as people list them."""

import difflib
import re
from typing import Final

from bot.commands.language.typography import one_line
from bot.core.errors import Unusable
from bot.core.questions.question import Level

__all__ = ["levels_from"]

_ALL: Final = {"all", "any", "all levels", "mixed"}


def levels_from(text: str) -> str:
    """The levels of a list as "basic, advanced", or "all"; raises Unusable with the nearest level."""
    words = one_line(text).casefold()
    if words in _ALL:
        return "all"
    known = [level.value for level in Level]
    found = []
    for name in filter(None, re.split(r"[,;/&+\s]+|\band\b", words)):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            asked = f' Did you mean "{near[0]}"?' if near else ""
            raise Unusable(f'There is no level "{name[:40]}". Levels: {", ".join(known)}, or all.{asked}')
        found.append(name)
    if not found:
        raise Unusable(f"Levels: {', '.join(known)}, or all.")
    return ", ".join(name for name in known if name in found)
