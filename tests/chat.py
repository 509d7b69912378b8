"""A chat for conversation tests: the whole bot in memory, with a small real pack."""

from pathlib import Path
from random import Random

import pytest

from bot.commands.language.registry import discover
from bot.core.packs.loading import load
from bot.core.people.people import Place
from bot.core.questions.library import Library
from bot.core.rounds.zones import zone_names
from bot.core.store import Store
from bot.formats.sent import SentFiles
from bot.grading.graders import Graders
from bot.services import Parts, wire
from bot.testing.chat import Chat
from bot.testing.doubles import BlankPainter, FixedClock, RecordingPlatform, SilentTelemetry, StillWaker
from bot.testing.memory.store import MemoryStore
from tests.grading.bed import graders

_PACK = Path(__file__).parent / "packs"


@pytest.fixture(scope="session")
def library() -> Library:
    """The small pack beside this file; commands and zones are read here, off the loop, as at a start."""
    discover()
    zone_names()
    return load(_PACK)


def wide_library() -> Library:
    """The small pack, and a real one: for what needs more than a handful of questions."""
    discover()
    return load(_PACK, _PACK.parents[1] / "questions" / "python")


@pytest.fixture(scope="session")
def grader() -> Graders:
    """The real grader."""
    return graders()


@pytest.fixture
def telemetry() -> SilentTelemetry:
    """What was counted and reported."""
    return SilentTelemetry()


@pytest.fixture
def chat(library, grader, telemetry) -> Chat:
    """A chat on Monday 2 March 2026, 06:00 UTC, with nothing set up."""
    return Chat.open(library, grader, MemoryStore(), telemetry=telemetry)


def two_platforms(library: Library, grader: Graders, store: Store, telemetry: SilentTelemetry) -> list[Chat]:
    """One bot on Discord and on Slack: a chat for each, with one clock."""
    clock, platforms = FixedClock(), [RecordingPlatform("discord"), RecordingPlatform("slack")]
    parts = Parts(
        store=store,
        library=library,
        grader=grader,
        painter=BlankPainter(),
        clock=clock,
        telemetry=telemetry,
        waker=StillWaker(),
        reader=SentFiles(),
        owner="test",
    )
    below = Random(7).randrange  # noqa: S311 - codes of a test are no secrets
    services = wire(parts, {each.name: each for each in platforms}, below=below)
    return [Chat(services, platform, clock, store) for platform in platforms]


async def at_home(discord: Chat) -> None:
    """Post the first question on Discord, in a community whose other place is on Slack."""
    await discord.set_up()
    async with discord.store.begin() as tx:
        place = await tx.communities.place("discord", "guild")
        assert place is not None
        await tx.communities.add_place(Place(0, place.community, "slack", "guild", "Workspace"))
    await discord.command("quiz-admin queue f1", by="olga")
    await discord.advance(hours=3)


@pytest.fixture
async def posted(chat) -> Chat:
    """The same chat with the first question posted at 09:00 UTC: F1 score."""
    await chat.set_up()
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)
    return chat
