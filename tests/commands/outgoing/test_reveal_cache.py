from contextlib import AbstractAsyncContextManager

import pytest

from bot.commands.outgoing.reveal_cache import RevealCache
from bot.core.errors import StoreUnavailable
from bot.core.store import Transaction
from bot.testing.chat import Chat
from bot.testing.doubles import FixedClock, StillWaker
from bot.testing.memory.store import MemoryStore
from bot.usecases.rounds.reveal import Revealing


class Counted:
    """A store that counts how often it is read, and fails the first so many times."""

    def __init__(self, *, failing: int = 0) -> None:
        self._store = MemoryStore()
        self.reads = 0
        self.failing = failing

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """A change."""
        return self._store.begin()

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """A snapshot, and one more."""
        self.reads += 1
        if self.reads <= self.failing:
            raise StoreUnavailable
        return self._store.read()


async def test_a_reveal_is_worked_out_once_for_all_its_channels(library, grader):
    """Every channel is told the same, and the round's answers are read once."""
    store = Counted()
    chat = Chat.open(library, grader, store)
    await chat.set_up()
    await chat.advance(hours=3)
    await chat.say("It is the harmonic mean of precision and recall.")
    reports = RevealCache(Revealing(store, library=library, clock=FixedClock(), waker=StillWaker()))
    store.reads = 0

    first, second = await reports.of(1), await reports.of(1)

    assert first is second
    assert first is not None
    assert 1 == first.answers
    assert 1 == store.reads


async def test_a_round_that_is_gone_has_no_report(library):
    """Nothing is made up for it."""
    assert (
        await RevealCache(Revealing(Counted(), library=library, clock=FixedClock(), waker=StillWaker())).of(9)
        is None
    )


async def test_a_report_that_failed_is_tried_again(library):
    """Trouble with the store lasts no longer than the trouble."""
    store = Counted(failing=1)
    reports = RevealCache(Revealing(store, library=library, clock=FixedClock(), waker=StillWaker()))
    with pytest.raises(StoreUnavailable):
        await reports.of(9)

    assert await reports.of(9) is None
