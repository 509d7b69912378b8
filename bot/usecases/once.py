"""Each thing that somebody asked for is carried out once, whatever is delivered again and whoever dies.

The first change that is made for it claims its deed: both are stored or neither. Use cases need not know:
they open transactions on an `OnceStore`, which looks at the errand that its task is on.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from bot.core.deeds import Deed
from bot.core.errors import DoneAlready
from bot.core.store import Store, Transaction

__all__ = ["Errand", "OnceStore", "carrying_out"]


@dataclass(slots=True)
class Errand:
    """The carrying out of one deed; `claimed` once a change of it is stored."""

    deed: Deed
    claimed: bool = False
    over: bool = False


_UNDER_WAY: ContextVar[Errand | None] = ContextVar("errand", default=None)


@contextmanager
def carrying_out(deed: Deed) -> Iterator[Errand]:
    """Until the block ends, the first change that this task makes on an `OnceStore` claims the deed.

    Where it was carried out before, opening that change raises DoneAlready.
    """
    errand = Errand(deed)
    token = _UNDER_WAY.set(errand)
    try:
        yield errand
    finally:
        errand.over = True  # tasks that it started have a copy of it
        _UNDER_WAY.reset(token)


class OnceStore:
    """Implements `Store` over another one."""

    def __init__(self, store: Store) -> None:
        """Take the store that keeps everything."""
        self._store = store

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """A writing transaction; the first of an errand claims its deed, or raises DoneAlready."""
        errand = _UNDER_WAY.get()
        if errand is None or errand.claimed or errand.over:
            return self._store.begin()
        return self._claiming(errand)

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """A reading transaction."""
        return self._store.read()

    @asynccontextmanager
    async def _claiming(self, errand: Errand) -> AsyncIterator[Transaction]:
        async with self._store.begin() as tx:
            before = await tx.deeds.claim(errand.deed)
            if before is not None:
                raise DoneAlready(before)
            yield tx
        errand.claimed = True
