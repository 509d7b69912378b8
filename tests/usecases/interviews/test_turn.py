"""What a turn of an interview costs: its session is read where it must be seen as it is then."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.core.outbox.parcel import ParcelKind
from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore

FULL = (
    "The F1 score is the harmonic mean of precision and recall. It is low when either of the two is low. "
    "I prefer it to accuracy when the classes are imbalanced, because accuracy misleads there."
)


class Counted:
    """Something whose calls are counted by name."""

    def __init__(self, inner: object, calls: list[str]) -> None:
        self._inner = inner
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        """The call, written down first."""
        self._calls.append(name)
        return getattr(self._inner, name)


class Opened:
    """A transaction whose book of interviews is counted."""

    def __init__(self, inner: object, calls: list[str]) -> None:
        self._inner = inner
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        """What the transaction has."""
        found = getattr(self._inner, name)
        return Counted(found, self._calls) if name == "interviews" else found


class CountingStore:
    """A store that writes down what its book of interviews was asked."""

    def __init__(self) -> None:
        self._store = MemoryStore()
        self.calls: list[str] = []

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Any]:
        """A change, watched."""
        async with self._store.begin() as tx:
            yield Opened(tx, self.calls)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Any]:
        """A snapshot, watched."""
        async with self._store.read() as tx:
            yield Opened(tx, self.calls)


async def test_a_turn_reads_its_session_at_five_moments_and_stores_it_twice(library, grader):
    """Whose room it is; the words kept; what is to be graded, once no more comes; the grade with what comes
    next; the words of that, as it is sent. What was read at one moment may be otherwise at the next.
    """
    store = CountingStore()
    chat = Chat.open(library, grader, store)
    await chat.set_up()
    await chat.command("quiz interview mixed length:2")
    await chat.beat()
    store.calls.clear()
    said = len(chat.platform.sent)

    await chat.talk(FULL)

    assert [ParcelKind.ROOM] == [message.kind for message in chat.platform.sent[said:]]
    assert {"get": 5, "save": 2} == {name: store.calls.count(name) for name in ("get", "save")}
