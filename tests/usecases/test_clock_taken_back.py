"""A clock that ran ahead for a beat: no schedule falls silent, no date goes without its question."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.rounds.round import RoundState
from bot.core.store import Store
from bot.storage import upkeep
from bot.storage.sql.store import SqlStore
from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore
from tests.examples import few
from tests.storage.databases import fresh_sqlite

_ANSWER = "It is the harmonic mean of precision and recall, so it is low when either of them is low."
_AHEAD = (timedelta(hours=20), timedelta(days=1), timedelta(days=2), timedelta(days=9), timedelta(days=400))


@pytest.fixture(params=["memory", pytest.param("sqlite", marks=pytest.mark.slow)])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """The twin and a real one."""
    if request.param == "memory":
        yield MemoryStore()
        return
    kept = SqlStore(await asyncio.to_thread(fresh_sqlite, tmp_path / "sparring.db"))
    yield kept
    await kept.close()


@pytest.fixture
async def talk(store, library, grader, telemetry) -> Chat:
    """A question a day at 09:00 UTC, the first one out and answered by ada; it is 09:00 on a Monday."""
    chat = Chat.open(library, grader, store, telemetry=telemetry)
    await chat.set_up()
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)
    await chat.say(_ANSWER)
    return chat


async def _beat_ahead(chat: Chat, by: timedelta, *, delivers: bool) -> None:
    """One beat with a clock that is wrong, then the right one."""
    right = chat.clock.at
    chat.clock.at = right + by
    await chat.services.heartbeat.rounds()
    if delivers:
        await chat.services.heartbeat.deliver()
    chat.clock.at = right
    await chat.beat()


@pytest.mark.parametrize("delivers", [True, False], ids=["sent", "unsent"])
@pytest.mark.parametrize("after", [timedelta(hours=1), timedelta(hours=23, minutes=50)], ids=str)
@pytest.mark.parametrize("by", few(_AHEAD, one_in=2), ids=str)
async def test_every_date_gets_its_question(talk, by, after, delivers):
    """At its time, on each of the days that follow, however far ahead the clock was, and when.

    One that a clock had asked for less than half a day early stands, and is not asked for again.
    """
    early = int(after > timedelta(hours=12) and by < timedelta(days=2))
    await talk.advance(seconds=after.total_seconds())
    await _beat_ahead(talk, by, delivers=delivers)
    before = len(talk.posted)
    asked = []

    for _ in range(4):
        left = timedelta(hours=9) - timedelta(hours=talk.clock.at.hour, minutes=talk.clock.at.minute)
        await talk.advance(seconds=(left % timedelta(days=1) or timedelta(days=1)).total_seconds())
        asked.append(len(talk.posted) - before)

    assert [1 - early, 2 - early, 3 - early, 4 - early] == asked
    async with talk.store.read() as tx:
        newest, *_ = await tx.rounds.recent(1, limit=10)
        [schedule] = await tx.schedules.of_community(1)
        taking = await tx.rounds.open_in(1)
    assert [newest] == list(taking)
    assert talk.clock.at == newest.due_at
    assert RoundState.OPEN is newest.state
    assert talk.clock.at + timedelta(days=1) == schedule.next_due


async def _answer(chat):
    """Answer the newest question in earnest: the right option, or a strong answer."""
    question = chat.posted[-1].reply.view.question
    await chat.say("b" if question.options else question.answer)


async def test_a_streak_outlives_it(talk):
    """Who answered each day's question has each day counted."""
    await talk.advance(hours=1)
    await _beat_ahead(talk, timedelta(days=30), delivers=True)

    await talk.advance(hours=23)
    await _answer(talk)
    await talk.advance(hours=24)
    await _answer(talk)

    async with talk.store.read() as tx:
        [member] = [each for each in await tx.streaks.every(1, after=0, limit=10) if each.best]
        days = await tx.rounds.days(1)
    assert 3 == len(days)
    assert (3, 3) == (member.current, member.best)


async def test_what_it_did_is_told_to_the_operator(talk, telemetry):
    """A line in the log, and no second one at the next beat."""
    await _beat_ahead(talk, timedelta(days=9), delivers=True)
    await talk.beat()

    told = [facts for name, facts in telemetry.events if name == "the clock was set back"]
    assert 1 == len(told)
    assert "2026-03-03" == told[0]["next"]


async def test_clocks_that_differ_a_little_change_nothing(talk):
    """Two processes are never of one mind about the second."""
    async with talk.store.read() as tx:
        before = await tx.rounds.recent(1, limit=5)
    talk.clock.at -= timedelta(seconds=20)

    await talk.beat()

    async with talk.store.read() as tx:
        assert before == await tx.rounds.recent(1, limit=5)


async def test_a_question_posted_early_by_hand_is_no_running_ahead(talk):
    """It was due when the organiser said so."""
    await talk.command("quiz-admin schedule reveal", by="olga")
    await talk.press("Ask the next one now", by="olga")
    await talk.beat()
    await talk.beat()

    async with talk.store.read() as tx:
        assert [0, 0] == [each.apart for each in await tx.rounds.recent(1, limit=5)]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("by", few(_AHEAD, one_in=4), ids=str)
async def test_nothing_is_left_to_find(talk, by, tmp_path):
    """`sparring db check` recounts all of it and finds no fault."""
    await talk.advance(hours=1)
    await _beat_ahead(talk, by, delivers=True)
    await talk.say(_ANSWER)
    await talk.advance(hours=23)
    await talk.say(_ANSWER)

    url = f"sqlite+aiosqlite:///{tmp_path}/sparring.db"
    checked = await asyncio.to_thread(upkeep.look_over, url, now=talk.clock.at)
    assert [] == [fault for each in checked for fault in each.faults]
