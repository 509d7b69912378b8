from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bot.core.store import Store, Transaction
from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore


class CountingStore:
    """A store that counts how often its one writer was taken, and interviews were read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.written = 0

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """A change, counted."""
        self.written += 1
        async with self._store.begin() as tx:
            yield tx

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """As the store does it."""
        return self._store.read()


async def test_a_beat_that_finds_nothing_due_takes_no_writer(library, grader):
    """Whoever answers at that moment does not wait for a look that changes nothing."""
    store = CountingStore(MemoryStore())
    chat = Chat.open(library, grader, store)
    await chat.set_up()
    await chat.advance(hours=3)
    await chat.say("It is the harmonic mean of precision and recall.")
    await chat.advance(minutes=1)
    before = store.written

    await chat.services.heartbeat.rounds()

    assert before == store.written


async def test_a_beat_does_what_is_due_beside_what_is_not(library, grader):
    """The look before the change sees the next question as well as the first one."""
    chat = Chat.open(library, grader, CountingStore(MemoryStore()))
    await chat.set_up()

    await chat.advance(hours=3)
    await chat.advance(hours=24)

    assert 2 == len(chat.posted)
