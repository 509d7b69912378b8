"""Files that members attach: read from wherever their platform keeps them."""

from collections.abc import Awaitable
from typing import Protocol

from bot.commands.language.spec import File
from bot.core.people.people import Place

__all__ = ["AttachedFiles"]


class _Fetch(Protocol):
    def __call__(self, place: Place, file: File, *, most: int) -> Awaitable[bytes]: ...


class AttachedFiles:
    """Reads attached files."""

    def __init__(self, fetch: _Fetch) -> None:
        self._fetch = fetch

    async def read(self, place: Place, file: File, *, most: int) -> bytes:
        """The bytes; raises Unusable for more than that, PlatformUnreachable where they cannot be had."""
        return await self._fetch(place, file, most=most)
