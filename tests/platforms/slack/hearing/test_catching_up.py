"""What happened while the bot was away."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.incoming import listening
from bot.core.arrivals import Arrival
from tests.away import Away
from tests.patience import PATIENCE
from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.workspace import words

_GOOD = "It is the harmonic mean of precision and recall"
_POOR = "It is about how often the model is right in the end, I would say"


def _write(group, text, *, by="ada", **facts):
    stamp = group.server.timestamp()
    message = {"type": "message", "user": f"U0{by.upper()}", "text": text, "ts": stamp, **facts}
    group.server.channels["C0DAILY"].messages.append({**message, "thread_ts": group.thread})
    return stamp


async def test_answers_written_meanwhile_are_graded(daily):
    """After the start the thread is read, and its authors get their feedback."""
    await daily.stop()
    stamp = _write(daily, _GOOD)
    _write(daily, _GOOD, bot_id="B9")

    await daily.start()

    assert 1 == len(daily.reactions(stamp))
    assert 1 == len(daily.whispers())


async def test_what_was_answered_before_stays_as_it_is(daily):
    """A start says nothing twice."""
    await daily.say(_GOOD, thread=daily.thread)
    await daily.stop()

    await daily.start()

    assert 1 == len(daily.whispers())


async def test_an_answer_that_was_counted_but_not_answered_is_answered(daily):
    """A crash between grade and feedback leaves no reaction: the feedback is given now."""
    stamp = await daily.say(_GOOD, thread=daily.thread)
    daily.server.message("C0DAILY", stamp).pop("reactions")
    await daily.stop()

    await daily.start()

    assert 2 == len(daily.whispers())
    assert 1 == len(daily.reactions(stamp))


async def test_edits_and_deletions_meanwhile_are_followed(daily):
    """The edited answer is graded again; the deleted one is withdrawn."""
    edited = await daily.say(_POOR, thread=daily.thread)
    deleted = await daily.say(_GOOD, thread=daily.thread, by="bob")
    await daily.stop()
    message = daily.server.message("C0DAILY", edited)
    message |= {"text": _GOOD, "edited": {"user": "U0ADA", "ts": daily.server.timestamp()}}
    messages = daily.server.channels["C0DAILY"].messages
    messages.remove(daily.server.message("C0DAILY", deleted))

    await daily.start()

    board = words(await daily.slash("/quiz leaderboard"))
    assert "Ada" in board
    assert "Bob" not in board


async def test_a_thread_that_cannot_be_read_holds_up_nothing(daily):
    """The start goes through without the right to read."""
    await daily.stop()
    daily.server.fail("conversations.replies", "missing_scope")

    await daily.start()

    assert daily.platform.ready()
    assert SlackServer.TEAM


@pytest.fixture
async def away(daily):
    """The store of the bot, which can be out of reach; whoever stores an event gives up at once."""
    await daily.stop()
    store = Away(daily.parts.store)
    daily.parts = replace(daily.parts, store=store)
    await daily.start()
    daily.services.inbox._patience = ()  # noqa: SLF001 - the second of trying is over
    return store


def _told(group):
    return [name for name, _ in group.telemetry.events]


async def _unstored(group, event):
    """Deliver an event that cannot be stored, and so is not acknowledged."""
    told = len(_told(group))
    delivery = asyncio.create_task(group.event({"type": "message", "channel": "C0DAILY", **event}))
    async with asyncio.timeout(PATIENCE):
        while "slack event not stored" not in _told(group)[told:]:  # noqa: ASYNC110 - across a socket
            await asyncio.sleep(0.001)
    delivery.cancel()
    await asyncio.gather(delivery, return_exceptions=True)


async def test_what_could_not_be_stored_is_heard_when_the_store_is_back(daily, away):
    """An answer, an edit and a deletion that came while the database was away: late, and once."""
    edited = await daily.say(_POOR, thread=daily.thread, by="olga")
    deleted = await daily.say(_GOOD, thread=daily.thread, by="bob")
    away.down = True
    stamp = _write(daily, _GOOD)
    answer = daily.server.message("C0DAILY", stamp)
    await _unstored(daily, answer)
    changed = daily.server.message("C0DAILY", edited)
    changed |= {"text": _GOOD, "edited": {"user": "U0OLGA", "ts": daily.server.timestamp()}}
    daily.server.channels["C0DAILY"].messages.remove(daily.server.message("C0DAILY", deleted))
    away.down = False

    for _ in range(2):
        await daily.services.inbox.tend()
        await daily.platform.settled()
    await daily.event({"channel": "C0DAILY", "channel_type": "channel", **answer}, retry=1)

    assert 1 == len(daily.reactions(stamp))
    assert 1 == len(daily.whispers())
    assert "harmonic" in words(await daily.slash("/quiz feedback", by="olga"))
    assert "not answered" in words(await daily.slash("/quiz feedback", by="bob"))


async def test_a_long_thread_is_read_on_where_slack_allows_a_page_a_minute(daily):
    """It goes on from page to page; what a page shows is told at once; nothing that stands is taken back."""
    await daily.say(_GOOD, thread=daily.thread, by="bob")
    await daily.stop()
    late = [_write(daily, text, by=by) for text, by in ((_POOR, "olga"), ("lol", "bob"), (_GOOD, "ada"))]
    daily.server.page_size = 2
    daily.server.allow("conversations.replies", 1)

    await daily.start()
    heard = [[bool(daily.reactions(stamp)) for stamp in late]]
    for _ in range(3):
        daily.server.allow("conversations.replies", 1)
        client = daily.platform._running.workspaces._workspace.client  # noqa: SLF001 - a minute passes
        client.__dict__.pop("_opens", None)
        await daily.services.inbox.tend()
        await daily.platform.settled()
        heard.append([bool(daily.reactions(stamp)) for stamp in late])

    none, olga, ada = [False, False, False], [True, False, False], [True, False, True]
    assert [none, olga, ada, ada] == heard
    assert "harmonic" in words(await daily.slash("/quiz feedback", by="bob"))


async def test_an_answer_to_a_question_that_is_still_being_posted_waits_and_counts(group, monkeypatch):
    """People see the question before the bot knows its thread: nothing is lost, and nothing is said twice."""
    monkeypatch.setattr(listening, "LOOKS", ())  # the seconds of looking are over
    early: list[str] = []

    async def answered(method, body):
        if method == "chat.postMessage" and not early:
            early.append(await group.say(_GOOD, thread=body["ts"]))
            assert [] == group.reactions(early[0])

    group.server.gate = answered
    await group.set_up()
    group.clock.at += timedelta(seconds=3)
    for _ in range(2):
        await group.services.inbox.tend()
        await group.platform.settled()

    assert 1 == len(group.reactions(early[0]))
    assert 1 == len(group.whispers())
    assert "harmonic" in words(await group.slash("/quiz feedback"))


@pytest.mark.parametrize("faults", [2, 9])
async def test_a_thread_that_meets_slack_s_own_faults_is_read_a_little_later(daily, faults):
    """A passing one; a lasting one is told, and left until the next start."""
    await daily.stop()
    stamp = _write(daily, _GOOD)
    daily.server.fail("conversations.replies", "internal_error", times=faults, status=500)

    await daily.start()
    for _ in range(10):
        await daily.services.inbox.tend()
        await daily.platform.settled()

    assert (faults == 2) == (1 == len(daily.reactions(stamp)))
    assert (faults == 9) == ("slack thread not read" in _told(daily))


@pytest.mark.parametrize("told", [True, False], ids=["its deletion was heard", "its deletion was not"])
async def test_a_deleted_answer_that_a_dead_process_left_behind_does_not_count(daily, told):
    """It was stored and not dealt with; what became of the message since is known, or is looked up."""
    stamp = _write(daily, _GOOD)
    event = {"type": "message", "channel": "C0DAILY", **daily.server.message("C0DAILY", stamp)}
    if told:
        await daily.delete(stamp)
    else:
        daily.server.channels["C0DAILY"].messages.remove(daily.server.message("C0DAILY", stamp))
    stored = json.dumps({"body": {"event": event}, "told": [daily.server.TEAM, "", event["user"]]})
    async with daily.parts.store.begin() as tx:
        key = f"slack/said/{daily.server.TEAM}/C0DAILY:{stamp}"
        await tx.arrivals.keep([Arrival(key, "slack", "event", stored, daily.clock.now(), "dead")])
        await tx.arrivals.absent(["dead"])

    for _ in range(2):
        await daily.services.inbox.tend()
        await daily.platform.settled()

    async with daily.parts.store.read() as tx:
        assert [] == await tx.answers.of_round(1)
