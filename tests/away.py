"""A store that is out of reach for a while."""

from contextlib import asynccontextmanager

from bot.core.errors import StoreUnavailable
from bot.testing.memory.store import MemoryStore

__all__ = ["Away"]


class Away:
    """A store out of reach while `down`, that is mute about a commit when `silent`; counts its changes."""

    def __init__(self, inner=None):
        self.inner = inner or MemoryStore()
        self.down = self.silent = False
        self.changes = 0

    @asynccontextmanager
    async def begin(self):
        """A change."""
        if self.down:
            raise StoreUnavailable
        self.changes += 1
        async with self.inner.begin() as tx:
            yield tx
        if self.silent:
            self.silent = False
            raise StoreUnavailable

    @asynccontextmanager
    async def read(self):
        """A snapshot."""
        if self.down:
            raise StoreUnavailable
        async with self.inner.read() as tx:
            yield tx
