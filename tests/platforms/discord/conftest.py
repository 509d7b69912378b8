"""What the conversations on Discord need: a small pack, the real grader, a server on simcord."""

from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest

from bot.core.packs.loading import load
from bot.core.questions.library import Library
from bot.grading.graders import Graders
from tests.grading.bed import graders
from tests.platforms.discord.live import Live, connected
from tests.platforms.discord.server import Discord
from tests.platforms.discord.simchat import SimChat, simulated

_PACK = Path(__file__).parents[2] / "packs"


@pytest.fixture(scope="session")
def library() -> Library:
    """The small pack of the conversation tests."""
    return load(_PACK)


@pytest.fixture(scope="session")
def grader(library: Library) -> Graders:
    """The real grader, loaded before the simulator's five seconds run."""
    made = graders()
    made.grade_now(library.question("f1"), "It is the harmonic mean of precision and recall.")
    return made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Let the test itself, and not the fixture's task, live in the simulator's time."""
    held = [v for v in getattr(item, "funcargs", {}).values() if isinstance(v, SimChat)]
    if held:
        with held[0].env.time_context():
            return (yield)
    return (yield)


@pytest.fixture
async def sim(library, grader) -> AsyncIterator[SimChat]:
    """A server on simcord on Monday 2 March 2026, 06:00 UTC, with nothing set up."""
    async with simulated(library, grader) as chat:
        yield chat


@pytest.fixture
async def posted(sim) -> SimChat:
    """The same server with the first question posted at 09:00 UTC: F1 score."""
    await sim.set_up()
    await sim.olga.slash(sim.channel, "quiz-admin queue", question="f1")
    await sim.advance(hours=3)
    return sim


@pytest.fixture
async def server() -> AsyncIterator[Discord]:
    """A Discord of our own, whose requests must all be as Discord describes them."""
    running = Discord()
    await running.start()
    yield running
    await running.stop()
    assert [] == running.wrong


@pytest.fixture
async def live(library, grader, server) -> AsyncIterator[Live]:
    """A connected bot."""
    async with connected(library, grader, server) as bot:
        yield bot
