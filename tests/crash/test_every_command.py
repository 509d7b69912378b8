"""Every command is carried out once: delivered twice, and cut off before, in and after each of its changes.

The commands are found by scanning, so that a new one is tested by being there: it must be told here how it
is given. What is stored in the end must be what one undisturbed delivery stores.
"""

import asyncio
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, fields
from datetime import date, time
from pathlib import Path

import pytest

from bot.commands.language.invocation import Invocation
from bot.commands.language.registry import discover
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Channel, File, Person, Role
from bot.commands.members.review import CardStep
from bot.commands.rooms.interview_offers import Act
from bot.commands.views.notices import Refused
from bot.core.questions.library import Library
from bot.core.store import Store
from bot.grading.graders import Graders
from bot.storage.sql.store import SqlStore
from bot.storage.tables.schema import metadata
from bot.testing.chat import Chat
from bot.testing.doubles import FixedClock, SilentTelemetry
from bot.testing.memory.sheets import Sheets
from bot.testing.memory.store import MemoryStore
from tests.chat import wide_library
from tests.crash.test_every_step import Fate, Killed, MortalPlatform, MortalStore
from tests.examples import few
from tests.storage.databases import Slate

LIBRARY = wide_library()
PART = "F1 is the harmonic average of both precision and recall."
FULL = "It is the harmonic mean of precision and recall. It is low when either of the two is low."
SUGGESTED = {
    "question": "What is overfitting?",
    "answer": "The model learns the noise of its training data.",
    "title": "Overfitting",
}


@dataclass(frozen=True)
class Given:
    """How a command is given, after what else was given `before`, by whom."""

    name: str
    args: Mapping[str, object] = field(default_factory=dict)
    by: str = "ada"
    before: tuple["Given", ...] = ()

    def __str__(self) -> str:
        words = "-".join(str(value) for value in self.args.values())
        return f"{self.name} {words}"[:50].strip().replace(" ", "_")


def _admin(name: str, /, *before: Given, **args: object) -> Given:
    return Given(f"quiz-admin {name}", args, "olga", before)


def _member(name: str, /, *before: Given, **args: object) -> Given:
    return Given(f"quiz {name}", args, "ada", before)


_DRAWN = _member("now")
_ASKED = _member("interview", track="mixed")
_PAUSED = _member("interview", _ASKED, of=1, act=Act.PAUSE, turn=1)
_VACATION = _member("vacation", first=date(2026, 3, 9), last=date(2026, 3, 12))
_WAITS = Given("quiz pair", by="bob")
_BENCHED = _admin("review bench", question="talk")
_REWARD = _admin("rewards add", role=Role("r1", "Stars"), days=3)
_IMPORTED = _admin("import", file=File("deck.csv", "deck.csv"))
_EVENING = _admin("setup", at=time(18), zone="UTC", channel=Channel("evening"))
EVERY = (
    _member("answer", text=FULL),
    _member("answer", _DRAWN, text=FULL, practice=1),
    _member("answers", round=1),
    _member("appeal", reason="I said it in other words.", round=1),
    _member("export"),
    _member("feedback", round=1),
    _member("forget", member=2),
    _member("help"),
    _member("hint"),
    _member("hint", _DRAWN, practice=1),
    _ASKED,
    _PAUSED,
    _member("interview", _ASKED, of=1, act=Act.HINT, turn=1),
    _member("interview", _ASKED, of=1, act=Act.PASS, turn=1),
    _member("interview", _ASKED, of=1, act=Act.STOP, turn=1),
    _member("interview", _ASKED, _PAUSED, of=1, act=Act.RESUME),
    _member("leaderboard"),
    _member("link"),
    _member("me"),
    _member("now"),
    _member("pair"),
    _member("pair", _WAITS),
    _member("pair", _member("pair"), leave=True),
    _member("progress"),
    _member("report", reason="It is wrong.", question="talk"),
    _member("review"),
    _member("review", _member("review"), step=CardStep.GOOD, card=1),
    _member("review", _member("review"), step=CardStep.SUSPEND, card=1),
    _member("settings", zone="Europe/Berlin", reminders=True),
    _member("solution", round=1),
    _member("streak", why=True),
    _member("suggest", **SUGGESTED),
    _VACATION,
    _member("vacation", _VACATION, cancel=date(2026, 3, 9)),
    _admin("audit"),
    _admin("check"),
    _admin("desk"),
    _admin("grading", remote=False),
    _IMPORTED,
    _admin("import", _IMPORTED, take=1),
    _admin("import", _IMPORTED, drop=1),
    _admin("link"),
    _admin("notices", channel=Channel("notices")),
    _admin("organisers", add=Person("ada", "Ada")),
    _admin("packs", off="small"),
    _admin("queue", question="talk"),
    _admin("recall", retention=85),
    _admin("recap", weekly=False),
    _admin("repair", member=Person("bob", "Bob"), day=date(2026, 3, 3)),
    _admin("review accept", suggestion=1),
    _BENCHED,
    _admin("review decline", suggestion=1, reason="We have it."),
    _admin("review edit", suggestion=1, title="Learning by heart"),
    _admin("review list"),
    _admin("review rule", appeal=1, idea="imbalance", phrasing="harmonic average"),
    _admin("review unbench", _BENCHED, question="talk"),
    _REWARD,
    _admin("rewards list"),
    _admin("rewards remove", _REWARD, role=Role("r1", "Stars"), sure=True),
    _admin("schedule list"),
    _admin("schedule pause", schedule=1),
    _admin("schedule post", _EVENING, schedule=2),
    _admin("schedule preview"),
    _admin("schedule remove", schedule=1, sure=True),
    _admin("schedule reveal", schedule=1),
    _admin("schedule resume", _admin("schedule pause", schedule=1), schedule=1),
    _admin("schedule skip", day=date(2026, 3, 4), schedule=1),
    _admin("schedule undo", _admin("schedule skip", day=date(2026, 3, 4), schedule=1)),
    _admin("queue", question="talk", day=date(2026, 3, 5), schedule=1),
    _EVENING,
    _admin("setup"),
    _admin("setup", schedule=1, at=time(10)),
)


def test_every_command_is_here():
    """A command that nobody told how it is given would not be tried."""
    assert {command.name for command in discover()} == {each.name for each in EVERY}


class Mortals(Chat):
    """A chat in which what is given can be given again, by the same event."""

    async def give(self, given: Given, event: str) -> Reply:
        """Deliver a command; whoever hears of it is told."""
        dispatcher = self.services.bridge.dispatcher
        command = dispatcher.registry.find(given.name)
        actor, now = self.actor(given.by), self.clock.now()
        invocation = Invocation(command, given.args, actor, self.where(), now, event=event)
        reply = await dispatcher.run(invocation)
        await dispatcher.told(self.platform.name, event)
        return reply


@dataclass
class Worlds:
    """One world to begin with, and copies of it to be lived in."""

    library: Library
    grader: Graders
    slate: Slate
    kind: str

    async def open(self, base: Store | Path | None, fate: Fate) -> tuple[Mortals, Store]:
        """A bot over a copy of a world; over nothing for the first."""
        store: Store
        if self.kind == "memory":
            store = MemoryStore()
            if isinstance(base, MemoryStore):
                store._sheets = base._sheets.fork(writing=False)  # noqa: SLF001 - a copy of all that is stored
        else:
            store = await self.slate.clean(base if isinstance(base, Path) else None)
        return self.born(store, MortalPlatform(fate=fate), fate), store

    def born(self, store: Store, platform: MortalPlatform, fate: Fate, *, late: bool = True) -> Mortals:
        """A process over what survived."""
        clock = FixedClock()
        platform.files["deck.csv"] = b"question,answer\nWhat is recall?,The share of positives found."
        if late:
            clock.at = clock.at.replace(day=4, hour=12)
        return Mortals.over(
            self.library,
            self.grader,
            MortalStore(store, fate),
            platform=platform,
            clock=clock,
            telemetry=SilentTelemetry(),
        )


async def _begun(worlds: Worlds) -> Store | Path:
    """A community with two rounds, answers, cards, an appeal, a suggestion and a report."""
    fate = Fate(0)
    _, store = await worlds.open(None, fate)
    chat = worlds.born(store, MortalPlatform(fate=fate), fate, late=False)
    await chat.set_up()
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)
    await chat.say(PART, by="ada")
    await chat.say(PART, by="bob")
    await chat.give(Given("quiz appeal", {"reason": "I said it."}, "bob"), "appealed")
    await chat.give(Given("quiz suggest", {**SUGGESTED, "title": "Memorising"}, "bob"), "suggested")
    await chat.give(Given("quiz report", {"reason": "A typo.", "question": "talk"}, "bob"), "reported")
    await chat.command("quiz-admin queue choice-metric", by="olga")
    await chat.advance(days=1)
    await chat.command("quiz-admin queue talk", by="olga")
    await chat.advance(days=1)
    if isinstance(store, SqlStore):
        await store.close()
        return worlds.slate.path
    return store


@pytest.fixture(scope="module", params=["memory", pytest.param("sqlite", marks=pytest.mark.slow)])
def beginning(request, library, grader, tmp_path_factory):
    """The kind of a world, and one that has begun; the small library is read first, off the loop."""
    del library
    worlds = Worlds(LIBRARY, grader, Slate(tmp_path_factory.mktemp("begun")), request.param)
    return request.param, asyncio.run(_begun(worlds))


@pytest.fixture
def begun(beginning, grader, tmp_path):
    """The worlds, and what each begins with."""
    kind, base = beginning
    return Worlds(LIBRARY, grader, Slate(tmp_path), kind), base


@pytest.mark.parametrize("given", few(EVERY, one_in=4), ids=str)
async def test_a_command_is_carried_out_once(begun, given):
    """Undisturbed, delivered twice, and killed at every step: the same is stored, and it was no refusal."""
    worlds, base = begun
    expected = await _ended(worlds, base, given, at=0)
    assert not isinstance(expected.reply.view, Refused), expected.reply.view

    at = 0
    while True:
        at += 1
        ended = await _ended(worlds, base, given, at=at, twice=True)
        assert expected.stored == ended.stored, f"killed {ended.name or 'never'}"
        if not ended.name:
            break


@dataclass
class _Ended:
    reply: Reply
    stored: Mapping[str, object]
    name: str


async def _ended(worlds: Worlds, base: Store | Path, given: Given, *, at: int, twice: bool = False) -> _Ended:
    """What is stored once the command was given, by a process that dies at a step, and perhaps again."""
    fate = Fate(0)
    chat, store = await worlds.open(base, fate)
    for number, before in enumerate(given.before):
        await chat.give(before, f"before-{number}")
    fate.at, fate.steps = at, 0
    fate.names.clear()
    name = ""
    reply = None
    with suppress(Killed):
        reply = await chat.give(given, "event")
    if reply is None:
        name = fate.names[-1]
    if twice:
        fate.at = 0
        platform = chat.platform
        assert isinstance(platform, MortalPlatform)
        again = worlds.born(store, platform, fate)
        await again.services.heartbeat.recover()
        for _ in range(2):
            reply = await again.give(given, "event")
    assert reply is not None
    if isinstance(store, SqlStore):
        await store.close()
    return _Ended(reply, _stored(worlds, store), name)


_PASSING = {"deeds", "desk_keys", "events", "link_codes"}
"""What is known of deliveries; and codes and keys, which are drawn anew."""


def _stored(worlds: Worlds, store: Store) -> Mapping[str, object]:
    """Everything that is stored; a file is read as it stands, which is much the quickest."""
    if isinstance(store, MemoryStore):
        sheets = store._sheets  # noqa: SLF001 - all of it
        names = [each.name for each in fields(Sheets) if each.name not in {*_PASSING, "writing", "failure"}]
        return {name: dict(getattr(sheets, name).items()) for name in names}
    with closing(sqlite3.connect(worlds.slate.path)) as file:
        return {
            name: sorted(map(repr, file.execute(f"SELECT * FROM {name}")))  # noqa: S608 - names of our own
            for name in metadata.tables.keys() - _PASSING
        }
