"""Texts that may be answers and were not sent as such, kept at hand for a while so that none is typed twice.

In this process's memory alone, under keys that nobody guesses: a button carries the key. After a restart, or
when many came since, the form that the button opens begins empty.
"""

import secrets
from collections import OrderedDict
from typing import Final

__all__ = ["Unsent"]

_MOST: Final = 500
_LONGEST: Final = 20_000


class Unsent:
    """Keeps them."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()

    def keep(self, text: str) -> str:
        """The key under which the text is at hand."""
        key = secrets.token_hex(6)
        self._texts[key] = text[:_LONGEST]
        while len(self._texts) > _MOST:
            self._texts.popitem(last=False)
        return key

    def text(self, key: str) -> str:
        """The text kept under that key; "" when it is not at hand any more."""
        return self._texts.get(key, "")
