"""A chat for conversation tests: the whole bot in memory, with a small real pack."""

from pathlib import Path

import pytest

from bot.commands.registry import discover
from bot.core.packs import Library, load
from bot.grading import Graders
from bot.storage.memory import MemoryStore
from bot.testing import Chat, SilentTelemetry

_PACK = Path(__file__).parent / "packs"


@pytest.fixture(scope="session")
def library() -> Library:
    """The small pack beside this file; the commands are scanned here, off the event loop, as at a start."""
    discover()
    return load(_PACK)


def wide_library() -> Library:
    """The small pack, and a real one: for what needs more than a handful of questions."""
    discover()
    return load(_PACK, _PACK.parents[1] / "questions" / "python")


@pytest.fixture(scope="session")
def grader() -> Graders:
    """The real grader, loaded once."""
    return Graders()


@pytest.fixture
def telemetry() -> SilentTelemetry:
    """What was counted and reported."""
    return SilentTelemetry()


@pytest.fixture
def chat(library, grader, telemetry) -> Chat:
    """A chat on Monday 2 March 2026, 06:00 UTC, with nothing set up."""
    return Chat.open(library, grader, MemoryStore(), telemetry=telemetry)


@pytest.fixture
async def posted(chat) -> Chat:
    """The same chat with the first question posted at 09:00 UTC: F1 score."""
    await chat.set_up()
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)
    return chat
