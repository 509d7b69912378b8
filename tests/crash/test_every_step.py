"""The process dies at every step of posting, answering and revealing, one run per step.

A step is: before a transaction, just before its commit, just after it, before a message is sent, and
just after the platform accepted it. After each death a new bot starts on the same store, a minute later,
and whoever got no answer tries again, as people and platforms do.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.platform import Outgoing
from bot.core.outbox.courier import Receipt
from bot.core.outbox.parcel import Address, ParcelKind
from bot.core.rooms.room import Room
from bot.core.rounds.round import RoundState
from bot.core.store import Store, Transaction
from bot.storage.sql.store import SqlStore
from bot.testing.chat import Chat
from bot.testing.doubles import FixedClock, RecordingPlatform, SilentTelemetry
from bot.testing.memory.store import MemoryStore
from tests.storage.databases import Slate

FULL = (
    "It is the harmonic mean of precision and recall. It is low when either of the two is low. "
    "It is used for imbalanced classes, where accuracy misleads."
)
PART = "F1 is the harmonic average of both precision and recall."


class Killed(BaseException):
    """The process is gone; nobody may catch this."""


@dataclass
class Fate:
    """Kills at the `at`-th step; 0 never kills."""

    at: int
    steps: int = 0
    names: list[str] = field(default_factory=list)

    def step(self, name: str) -> None:
        """Count a step, and die if it is the one."""
        self.steps += 1
        self.names.append(name)
        if self.steps == self.at:
            raise Killed(name)


class MortalStore:
    """A store whose process can die around every transaction."""

    def __init__(self, store: Store, fate: Fate) -> None:
        self._store = store
        self._fate = fate

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """A writing transaction with a step before it, before its commit and after it."""
        return self._begin()

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[Transaction]:
        self._fate.step("before transaction")
        async with self._store.begin() as tx:
            yield tx
            self._fate.step("before commit")
        self._fate.step("after commit")

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """Reading changes nothing, so dying there is like dying before the next write."""
        return self._store.read()


@dataclass(slots=True)
class MortalPlatform(RecordingPlatform):
    """A platform whose client can die before sending, or before it hears that the message arrived."""

    fate: Fate = field(default_factory=lambda: Fate(0))
    careless: list[str] = field(default_factory=list)

    async def send(self, message: Outgoing) -> Receipt:
        """Send, remembering who sent a known key without looking for it first."""
        self.fate.step("before send")
        if message.key in self.keys and not message.retried:
            self.careless.append(message.key)
        receipt = await RecordingPlatform.send(self, message)
        self.fate.step("after send")
        return receipt

    async def open_room(self, room: Room) -> Address:
        """Open, or die before or after it."""
        self.fate.step("before room")
        address = await RecordingPlatform.open_room(self, room)
        self.fate.step("after room")
        return address


@dataclass
class World:
    """What survives a death: the store, the platform's side, the clock."""

    store: Store
    fate: Fate
    platform: MortalPlatform
    clock: FixedClock = field(default_factory=FixedClock)
    deaths: int = 0
    gap: timedelta = timedelta(seconds=61)
    """By how much the clock moves between a death and the next life."""


class Story(Chat):
    """A chat whose clock can be moved to an hour after the start of Monday, any number of times; after a
    death that a clock set back has undone, a minute `later`, when leases are over.
    """

    later = timedelta()

    async def wait_until(self, hour: int) -> None:
        """Let time pass up to that hour at least, and do what is due."""
        target = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=hour) + self.later
        self.clock.at = max(self.clock.at, target)
        await self.services.heartbeat.recover()
        await self.beat()


STORY: tuple[Callable[[Story], Awaitable[object]], ...] = (
    lambda chat: chat.command("quiz-admin queue f1", by="olga", event="e1"),
    lambda chat: chat.wait_until(9),
    lambda chat: chat.say(PART, by="ada", message="m1"),
    lambda chat: chat.edit("m1", FULL, by="ada"),
    lambda chat: chat.command(f"quiz answer {FULL}", by="bob", event="e2"),
    lambda chat: chat.say(PART, by="cleo", message="m2"),
    lambda chat: chat.delete("m2"),
    lambda chat: chat.wait_until(33),
    lambda chat: chat.command("quiz leaderboard", by="ada"),
)


def born(world: World, library, grader) -> Story:
    """A new process over what survived."""
    return Story.over(
        library,
        grader,
        MortalStore(world.store, world.fate),
        platform=world.platform,
        clock=world.clock,
        telemetry=SilentTelemetry(),
    )


async def told(world: World, library, grader) -> Story:
    """Tell the story to its end, through however many deaths."""
    chat = born(world, library, grader)
    for part in STORY:
        while True:
            try:
                await part(chat)
                break
            except Killed:
                world.deaths += 1
                world.clock.at += world.gap
                chat = born(world, library, grader)
                chat.later = timedelta(seconds=61)
                await chat.services.heartbeat.recover()
                await chat.beat()
    return chat


async def started(kind: str, slate: Slate) -> Store:
    """An empty store of that kind."""
    return MemoryStore() if kind == "memory" else await slate.clean()


async def lived(store: Store, at: int, library, grader, *, gap: timedelta = timedelta(seconds=61)) -> World:
    """A world with a schedule, in which the process dies at step `at`."""
    fate = Fate(0)
    platform = MortalPlatform(fate=fate)
    world = World(store, fate, platform, gap=gap)
    await born(world, library, grader).set_up()
    fate.at, fate.steps = at, 0
    fate.names.clear()
    await told(world, library, grader)
    return world


async def check(world: World) -> None:
    """The invariants, recounted from what is stored and from what the platform saw."""
    async with world.store.read() as tx:
        rounds = list(reversed(await tx.rounds.recent(1, limit=10)))
        answers = await tx.answers.of_round(rounds[0].id)
        points = await tx.points.of_round(rounds[0].id)
        waiting = await tx.outbox.waiting()
        members = {m.name: m for m in (await tx.members.many(range(1, 10))).values()}
        streaks = {name: await tx.streaks.summary(member.id) for name, member in members.items()}
    assert [RoundState.CLOSED, RoundState.OPEN] == [each.state for each in rounds]
    assert ["f1"] == [each.question for each in rounds[:1]]
    kinds = [message.kind for message in world.platform.sent]
    assert [ParcelKind.QUESTION, ParcelKind.REVEAL, ParcelKind.RECAP, ParcelKind.QUESTION] == kinds
    assert world.platform.careless == []
    assert waiting == 0
    texts = {(answer.member, answer.text) for answer in answers}
    ada, bob, cleo = (members[name].id for name in ("Ada", "Bob", "Cleo"))
    assert {(ada, PART), (ada, FULL), (bob, FULL)} == texts
    assert all(answer.grade is not None for answer in answers)
    assert {ada: 10, bob: 10} == {member: value for member, value in points.items() if value}
    assert points.get(cleo, 0) == 0
    assert [1, 1] == [summary.current for name in ("Ada", "Bob") if (summary := streaks[name])]
    assert (streaks["Cleo"].current if streaks["Cleo"] else 0) == 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["memory", pytest.param("sqlite", marks=pytest.mark.long)])
async def test_nothing_is_lost_or_doubled_wherever_the_process_dies(kind, library, grader, tmp_path):
    """Walk every step: one world each, until a run ends without a death."""
    slate = Slate(tmp_path)
    at = 0
    while True:
        at += 1
        store = await started(kind, slate)
        world = await lived(store, at, library, grader)
        await check(world)
        if isinstance(store, SqlStore):
            await store.close()
        if world.deaths == 0:
            break
    assert at > 60


@pytest.mark.slow
@pytest.mark.parametrize("gap", [timedelta(hours=-3), timedelta(minutes=-2), timedelta(hours=5)], ids=str)
async def test_a_clock_that_is_stepped_while_nobody_lives_changes_nothing(gap, library, grader):
    """The machine comes up hours before it went down, or hours later: the same, at every step."""
    at = 0
    while True:
        at += 1
        world = await lived(MemoryStore(), at, library, grader, gap=gap)
        await check(world)
        if world.deaths == 0:
            break
    assert at > 60
