"""The process dies at every step of a mock interview, one run per step; nothing is lost or said twice.

After each death a new bot starts on the same store a minute later, and the platform delivers again what was
not acknowledged.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.commands.language.document import plain
from bot.core.interviews.session import Stage
from bot.core.outbox.parcel import ParcelKind
from bot.testing.memory.store import MemoryStore
from tests.crash.test_every_step import Fate, Killed, MortalPlatform, Story, World, born

PART = "The F1 score is the harmonic mean of precision and recall."
REST = "I prefer it to accuracy when the classes are imbalanced, because accuracy misleads there."
LOW = "It is low when either of the two is low."


async def begins(chat: Story) -> None:
    """Ask for an interview; where one is open already, go on with it."""
    said = await chat.command("quiz interview mixed basic length:1")
    if "Go on" in said.buttons:
        await chat.press("Go on")
    await chat.beat()


STORY: tuple[Callable[[Story], Awaitable[object]], ...] = (
    begins,
    lambda chat: chat.talk(PART, message="m1"),
    lambda chat: chat.talk(REST, message="m2"),
    lambda chat: chat.talk(LOW, message="m3"),
)


async def lived(at: int, library, grader) -> World:
    """An interview from its beginning to its scorecard, in which the process dies at step `at`."""
    fate = Fate(at)
    world = World(MemoryStore(), fate, MortalPlatform(fate=fate))
    chat = born(world, library, grader)
    for part in STORY:
        while True:
            try:
                await part(chat)
                break
            except Killed:
                world.deaths += 1
                world.clock.at += timedelta(seconds=61)
                chat = born(world, library, grader)
                await chat.services.heartbeat.recover()
                await chat.beat()
    return world


async def check(world: World) -> None:
    """What is stored, and what the member has read."""
    async with world.store.read() as tx:
        session = await tx.interviews.get(1)
        another = await tx.interviews.get(2)
        waiting = await tx.outbox.waiting()
        recorded = [practice.text for practice in reversed(await tx.practice.recent(1, limit=9))]
    assert session is not None
    assert another is None
    assert Stage.ENDED is session.interview.stage
    assert [PART, REST, LOW] == [turn.text for turn in session.turns]
    assert [PART, f"{PART}\n\n{REST}", f"{PART}\n\n{REST}\n\n{LOW}"] == recorded
    assert 0 == waiting
    assert [] == world.platform.careless
    said = [plain(m.reply.view.document()) for m in world.platform.sent if m.kind is ParcelKind.ROOM]
    marks = Counter(
        mark for mark in ("Welcome.", "When would you prefer", "Scorecard:") for s in said if mark in s
    )
    assert {"Welcome.": 1, "When would you prefer": 1, "Scorecard:": 1} == marks


@pytest.mark.slow
async def test_an_interview_survives_a_death_at_any_step(library, grader):
    """Walk every step: one world each, until a run ends without a death."""
    at = 0
    while True:
        at += 1
        world = await lived(at, library, grader)
        await check(world)
        if world.deaths == 0:
            break
    assert at > 40


@pytest.mark.parametrize("words", ["pass", "stop", "pause", "hint", "repeat"])
async def test_a_word_survives_a_death_at_any_step(words, library, grader):
    """A word that is delivered again after a death is done once, and is not taken for an answer."""
    at = 0
    while True:
        at += 1
        fate = Fate(0)
        world = World(MemoryStore(), fate, MortalPlatform(fate=fate))
        chat = born(world, library, grader)
        await begins(chat)
        fate.at, fate.steps = at, 0
        while True:
            try:
                await chat.talk(words, message="m1")
                break
            except Killed:
                world.deaths += 1
                world.clock.at += timedelta(seconds=61)
                chat = born(world, library, grader)
                await chat.services.heartbeat.recover()
                await chat.beat()
        async with world.store.read() as tx:
            session = await tx.interviews.get(1)
        assert session is not None
        assert [""] == [turn.text for turn in session.turns]
        reached = (session.turns[0].passed, session.interview.stage, session.turns[0].hints)
        expected = {
            "pass": (True, Stage.ENDED, 0),
            "stop": (False, Stage.ENDED, 0),
            "pause": (False, Stage.PAUSED, 0),
            "hint": (False, Stage.OPEN, 1),
            "repeat": (False, Stage.OPEN, 0),
        }
        assert expected[words] == reached
        if world.deaths == 0:
            break
