"""The store with an eye on it: when it refuses, the log says so and why, and whoever asks can know.

What members read is one sentence whatever the cause; the cause is for who runs the bot.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bot.core.errors import SparringError, StoreUnavailable
from bot.core.outside import Clock, Telemetry
from bot.core.store import Store, Transaction

__all__ = ["WatchedStore"]

_EVERY_SECONDS = 10.0
"""The same refusal has one line in this time: a full disk refuses everybody."""

_OF_THE_SERVER = ("08", "25", "28", "40", "53", "55", "57", "58")
"""Classes of SQLSTATE that quote no value: connections, privileges, locks, resources, the server itself."""
Explain = Callable[[BaseException], SparringError | None]


class WatchedStore:
    """Implements `Store` over another one."""

    def __init__(self, store: Store, *, telemetry: Telemetry, clock: Clock, explain: Explain) -> None:
        """Take what knows the sentence for a driver's error."""
        self._store = store
        self._telemetry = telemetry
        self._clock = clock
        self._explain = explain
        self._told: dict[str, float] = {}
        self.refuses = ""
        """Why the last change was refused; empty once one was stored."""

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """A writing transaction."""
        async with self._watched(self._store.begin(), writing=True) as tx:
            yield tx
        self.refuses = ""

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A reading transaction."""
        async with self._watched(self._store.read(), writing=False) as tx:
            yield tx

    @asynccontextmanager
    async def _watched(
        self, transaction: AbstractAsyncContextManager[Transaction], *, writing: bool
    ) -> AsyncIterator[Transaction]:
        try:
            async with transaction as tx:
                yield tx
        except StoreUnavailable as error:
            self._tell(error, writing=writing)
            raise

    def _tell(self, error: StoreUnavailable, *, writing: bool) -> None:
        known = self._explain(error)
        reason = _innermost(error)
        told = known.message if known else reason
        if writing:
            self.refuses = told
        self._telemetry.count("store_refusals")
        now = self._clock.now().timestamp()
        if abs(now - self._told.get(told, float("-inf"))) < _EVERY_SECONDS:
            return
        self._told = {each: at for each, at in self._told.items() if abs(now - at) < _EVERY_SECONDS}
        self._told[told] = now
        hint = known.hint if known else error.hint
        self._telemetry.event("the database refused", error=told, cause=reason, hint=hint, writing=writing)


def _innermost(error: BaseException) -> str:
    """The driver's error: its words only where they speak of disks and servers, not of what is stored."""
    while error.__cause__ is not None:
        error = error.__cause__
    kind = type(error).__name__
    state = getattr(error, "sqlstate", None) or ""
    if not isinstance(error, OSError | sqlite3.OperationalError) and not state.startswith(_OF_THE_SERVER):
        return kind
    told = str(error).splitlines() or [""]
    return f"{kind}: {told[0]}"[:300]
