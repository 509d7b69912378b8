"""Nobody reads or changes what is not theirs: every command, with ids of others, past every form."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from enum import Enum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands.language.registry import discover
from bot.commands.language.spec import Argument, Channel, Command, File, Person, Role
from bot.core.answers.answer import Practice
from bot.core.people.personal_data import Kept
from bot.storage.sql.store import SqlStore
from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore
from tests.chat import grader, library
from tests.examples import few
from tests.storage.databases import fresh_sqlite

__all__ = ["grader", "library"]

_SECRET = "zanzibar"
_WORDS = f"It is the harmonic mean of precision and recall, says {_SECRET}"
COMMANDS = discover()


@dataclass
class Neighbours:
    """A community with Ada's hidden words in it, another one that Eve runs, and Bob beside Ada."""

    chat: Chat
    loop: asyncio.AbstractEventLoop
    members: tuple[int, ...]

    def forge(self, command: Command, args: Mapping[str, object], *, by: str, tenant: str) -> str:
        """What somebody sees who sends this past every form."""
        return self.loop.run_until_complete(self.chat.forge(command.name, args, by=by, tenant=tenant)).text

    def stored(self, *members: int) -> Mapping[int, list[Kept]]:
        """Everything on members of the first community, on all of them unless told otherwise."""

        async def look() -> Mapping[int, list[Kept]]:
            async with self.chat.store.read() as tx:
                return {member: list(await tx.personal.of(member)) for member in members or self.members}

        return self.loop.run_until_complete(look())


async def _begun(library, grader, store) -> tuple[Chat, tuple[int, ...]]:
    chat = Chat.open(library, grader, store)
    chat.organisers.add("eve")
    await chat.set_up("at:09:00 zone:UTC mode:hidden")
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)
    await chat.command(f"quiz answer {_WORDS}", by="ada")
    await chat.command("quiz appeal", by="ada")
    await chat.fill(by="ada", reason=f"Because of {_SECRET}")
    await chat.command("quiz streak", by="bob")
    async with chat.store.begin() as tx:
        people = {name: (await tx.members.named(1, name))[0] for name in ("Olga", "Ada", "Bob")}
        asked = await tx.practice.add(Practice(0, 1, people["Ada"].id, "f1", chat.clock.now()))
        graded = await grader.grade(library.question("f1"), _WORDS)
        await tx.practice.update(replace(asked, text=_WORDS, grade=graded, answered_at=asked.asked_at))
    await chat.forge("quiz-admin setup", {"at": time(9), "zone": "UTC"}, by="eve", tenant="elsewhere")
    return chat, tuple(member.id for member in people.values())


@pytest.fixture(scope="module", params=["memory", pytest.param("sql", marks=pytest.mark.slow)])
def neighbours(request, library, grader, tmp_path_factory) -> Iterator[Neighbours]:
    """One world for all; what is tried must not change the part of it that is looked at."""
    loop = asyncio.new_event_loop()
    in_memory = request.param == "memory"
    sql = None if in_memory else SqlStore(fresh_sqlite(tmp_path_factory.mktemp("sql") / "sparring.db"))
    chat, members = loop.run_until_complete(_begun(library, grader, sql or MemoryStore()))
    yield Neighbours(chat, loop, members)
    if sql:
        loop.run_until_complete(sql.close())
    loop.close()


def _values(argument: Argument) -> st.SearchStrategy[object]:
    """Ids of others above all."""
    if issubclass(argument.kind, Enum):
        return st.sampled_from(list(argument.kind))
    known: Mapping[type, st.SearchStrategy[object]] = {
        int: st.integers(0, 6),
        bool: st.booleans(),
        date: st.sampled_from([date(2026, 3, 2), date(2026, 3, 9)]),
        time: st.just(time(9)),
        Person: st.sampled_from([Person("ada", "Ada"), Person("olga", "Olga")]),
        Channel: st.just(Channel("daily")),
        Role: st.just(Role("r1")),
        File: st.just(File("at/deck.csv", "deck.csv")),
    }
    return known.get(argument.kind, st.sampled_from(["f1", "1", "2", "the harmonic mean", "a"]))


def _args(command: Command) -> st.SearchStrategy[dict[str, object]]:
    required = {a.name: _values(a) for a in command.arguments if a.required}
    optional = {a.name: _values(a) for a in command.arguments if not a.required}
    return st.fixed_dictionaries(required, optional=optional)


_TRIES = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.parametrize("command", few(COMMANDS, one_in=3), ids=lambda command: command.name)
def test_an_organiser_elsewhere_reads_and_changes_nothing_here(neighbours, command):
    """Whatever ids Eve sends from her own community, she sees none of Ada's words, and all stays."""
    before = neighbours.stored()

    @_TRIES
    @given(_args(command))
    def tried(args: dict[str, object]) -> None:
        assert _SECRET not in neighbours.forge(command, args, by="eve", tenant="elsewhere")

    tried()
    assert before == neighbours.stored()


@pytest.mark.parametrize(
    "command",
    few([c for c in COMMANDS if c.name != "quiz answer"], one_in=3),
    ids=lambda command: command.name,
)
def test_a_member_reads_nobody_s_hidden_words(neighbours, command):
    """Bob, who has not answered, sees none of Ada's words by any command or id, and no organiser's view."""
    bob = neighbours.members[1]
    before = neighbours.stored(bob)

    @_TRIES
    @given(_args(command))
    def tried(args: dict[str, object]) -> None:
        seen = neighbours.forge(command, args, by="bob", tenant="guild")
        assert _SECRET not in seen
        if command.organisers:
            assert "Only organisers can do that." in seen

    tried()
    assert before == neighbours.stored(bob)


def test_the_organiser_s_view_does_show_it(neighbours):
    """The words are there to be found: whoever may see them does."""
    review = next(command for command in COMMANDS if command.name == "quiz-admin review list")

    assert _SECRET in neighbours.forge(review, {}, by="olga", tenant="guild")
