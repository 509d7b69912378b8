"""What people filled in or wrote and what was not carried out, kept for a while so that none is typed twice.

In this process's memory alone, under keys that nobody guesses: a button carries the key. After a restart, or
when many came since, the form that the button opens begins empty.
"""

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

__all__ = ["Unsent"]

_MOST: Final = 500
_LONGEST: Final = 20_000


class Unsent:
    """Keeps them, by the argument that each text is for."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Mapping[str, str]] = OrderedDict()

    def keep(self, values: Mapping[str, str]) -> str:
        """The key under which the texts are at hand."""
        key = secrets.token_hex(6)
        self._kept[key] = {name: text[:_LONGEST] for name, text in values.items()}
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return key

    def values(self, key: str) -> Mapping[str, str]:
        """What is kept under that key; nothing when it is not at hand any more."""
        return self._kept.get(key, {})
