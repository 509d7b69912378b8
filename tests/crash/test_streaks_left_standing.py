"""The process dies at every step of the post that ends a streak, one run per step."""

from datetime import timedelta

import pytest

from bot.core.streaks.streak import streak
from bot.storage.sql.store import SqlStore
from tests.crash.test_every_step import PART, Fate, Killed, MortalPlatform, World, born, started
from tests.storage.databases import Slate


async def ended(world: World, at: int, library, grader) -> None:
    """Ada answers on Monday and not on Tuesday; Wednesday's post ends her streak, whoever dies meanwhile."""
    chat = born(world, library, grader)
    await chat.set_up()
    await chat.wait_until(9)
    await chat.say(PART, by="ada", message="m1")
    await chat.wait_until(33)
    world.fate.at, world.fate.steps = at, 0
    while True:
        try:
            await chat.wait_until(57)
        except Killed:
            world.deaths += 1
            world.clock.at += timedelta(seconds=61)
            chat = born(world, library, grader)
        else:
            return


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["memory", "sqlite"])
async def test_no_streak_outlives_the_day_that_ended_it(kind, library, grader, tmp_path):
    """Wherever the process dies, the boards show the streak that the events make, and nothing is owed."""
    slate = Slate(tmp_path)
    at = deaths = 0
    while True:
        at += 1
        store = await started(kind, slate)
        fate = Fate(0)
        world = World(store, fate, MortalPlatform(fate=fate))
        await ended(world, at, library, grader)
        async with store.read() as tx:
            ada = await tx.members.by_account(1, "chat", "ada")
            assert ada is not None
            summary = await tx.streaks.summary(ada.id)
            true = streak(await tx.rounds.days(1), await tx.streaks.events(ada.id))
            owed = await tx.streaks.owed(world.clock.now(), limit=9)
        assert (0, 1) == (true.current, true.best)
        assert summary is not None
        assert (0, 1) == (summary.current, summary.best)
        assert {} == owed
        if isinstance(store, SqlStore):
            await store.close()
        deaths += world.deaths
        if world.deaths == 0:
            break
    assert deaths > 10
