"""Events that are stored before they are acknowledged, and who deals with them."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.arrivals import Arrival
from bot.core.errors import QuestionUnderway, StoreUnavailable
from bot.testing.doubles import FixedClock, SilentTelemetry
from bot.usecases.inbox import Inbox
from tests.away import Away


class Process:
    """One process with its inbox, and what it was given to deal with."""

    def __init__(self, store, clock, name, dead=frozenset()):
        self.telemetry = SilentTelemetry()
        self.dealt: list[Arrival] = []
        self.inbox = Inbox(
            store,
            clock=clock,
            telemetry=self.telemetry,
            owner=name,
            gone=lambda life: life in dead,
            patience=(0.0,),
        )
        self.read_again: list[list[str]] = []
        self.inbox.serve("slack", self.dealt.append, lambda wheres: self.read_again.append([*wheres]))


@pytest.fixture
def store():
    """A store that may be out of reach."""
    return Away()


@pytest.fixture
def clock():
    """A clock that stands still."""
    return FixedClock()


async def test_events_that_come_together_share_a_commit(store, clock):
    """Fifty at once are stored by a handful of changes; the one that came twice is dealt with once."""
    one = Process(store, clock, "one")

    kept = await asyncio.gather(
        *(one.inbox.keep("slack", f"e{number % 49}", "event", "{}") for number in range(50))
    )

    assert 49 == len([each for each in kept if each is not None])
    assert store.changes <= 3


async def test_a_start_deals_at_once_with_what_a_dead_process_of_this_machine_left(store, clock):
    """What it had dealt with is not dealt with again."""
    one = Process(store, clock, "one")
    await one.inbox.tend()
    done = await one.inbox.keep("slack", "done", "event", "{}")
    await one.inbox.keep("slack", "left", "event", '{"a": 1}')
    assert done is not None
    await one.inbox.done(done)

    two = Process(store, clock, "two", dead={"one"})
    await two.inbox.tend()

    assert [("slack/left", '{"a": 1}', 1)] == [(e.key, e.payload, e.tries) for e in two.dealt]


async def test_a_living_process_takes_over_within_a_minute(store, clock):
    """Of another machine nothing is known but that it was not seen for a while."""
    one, two = Process(store, clock, "one"), Process(store, clock, "two")
    await one.inbox.tend()
    await one.inbox.keep("slack", "left", "event", "{}")
    seen = []
    for _ in range(6):
        await two.inbox.tend()
        seen.append(len(two.dealt))
        clock.at += timedelta(seconds=10)

    assert [0, 0, 0, 0, 0, 1] == seen


async def test_a_process_that_ends_well_leaves_the_rest_to_the_next(store, clock):
    """Nobody waits for it."""
    one, two = Process(store, clock, "one"), Process(store, clock, "two")
    await one.inbox.tend()
    await one.inbox.keep("slack", "left", "event", "{}")
    await one.inbox.leave()

    await two.inbox.tend()

    assert ["slack/left"] == [each.key for each in two.dealt]


async def test_what_failed_for_want_of_the_store_is_tried_again_ever_more_rarely(store, clock):
    """Late rather than never; what fails for ever is given up and told to the operator."""
    one = Process(store, clock, "one")
    arrival = await one.inbox.keep("slack", "e1", "event", "{}")
    assert arrival is not None
    await one.inbox.failed(arrival, StoreUnavailable())
    waits = []
    for _ in range(8):
        began = clock.at
        one.dealt.clear()
        while not one.dealt and clock.at - began < timedelta(minutes=10):
            clock.at += timedelta(seconds=1)
            await one.inbox.tend()
        waits.append((clock.at - began).total_seconds())
        for again in one.dealt:
            await one.inbox.failed(again, StoreUnavailable())

    assert [2, 4, 8, 16, 32, 64, 120, 120] == waits[:8]
    assert [StoreUnavailable] == [type(error) for error in one.telemetry.failures]
    async with store.read() as tx:
        assert {"slack/e1"} == await tx.arrivals.met(["slack/e1"])


async def test_an_event_that_cannot_be_stored_is_not_taken(store, clock):
    """Then the platform must not be told that it was; a short trouble is waited for."""
    one = Process(store, clock, "one")
    store.down = True
    keeping = asyncio.create_task(one.inbox.keep("slack", "e1", "event", "{}"))
    with pytest.raises(StoreUnavailable):
        await keeping

    store.down = False
    assert await one.inbox.keep("slack", "e1", "event", "{}") is not None


async def test_that_it_was_dealt_with_is_remembered_while_the_store_is_away(store, clock):
    """It is not dealt with again when the store is back."""
    one = Process(store, clock, "one")
    arrival = await one.inbox.keep("slack", "e1", "event", "{}")
    assert arrival is not None
    store.down = True
    await one.inbox.done(arrival)
    store.down = False
    await one.inbox.tend()

    two = Process(store, clock, "two", dead={"one"})
    await two.inbox.tend()

    assert [] == two.dealt


async def test_an_event_over_which_every_process_dies_is_given_up(store, clock):
    """It does not keep the bot from starting for ever."""
    await Process(store, clock, "p0").inbox.keep("slack", "e1", "event", "{}")
    lives = [Process(store, clock, f"p{number}", dead={f"p{number - 1}"}) for number in range(1, 12)]
    for life in lives:
        await life.inbox.tend()

    assert [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0] == [len(life.dealt) for life in lives]


async def test_a_commit_of_which_nothing_was_heard_is_not_taken_for_an_earlier_delivery(store, clock):
    """The connection was cut after the commit: the event is stored, and still to be dealt with."""
    one = Process(store, clock, "one")
    store.silent = True

    kept = await one.inbox.keep("slack", "e1", "event", "{}")
    again = await one.inbox.keep("slack", "e1", "event", "{}")

    assert kept is not None
    assert again is None


async def test_what_waits_for_a_question_is_tried_again_and_is_news_when_it_is_given_up(store, clock):
    """Nobody is called for it, and a catch-up that reads it later hears it."""
    one = Process(store, clock, "one")
    await one.inbox.tend()
    arrival = await one.inbox.keep("slack", "e1", "event", "{}")
    while arrival is not None:
        await one.inbox.failed(arrival, QuestionUnderway())
        clock.at += timedelta(minutes=3)
        await one.inbox.tend()
        arrival = one.dealt.pop() if one.dealt else None

    assert [] == one.telemetry.failures
    assert frozenset() == await one.inbox.met("slack", ["e1"])


async def test_what_could_not_be_stored_is_read_again_once_the_store_is_back(store, clock):
    """Where it stands, as soon as a change is stored, and once."""
    one = Process(store, clock, "one")
    store.down = True
    for where in ("T1", "T2", "T1"):
        with pytest.raises(StoreUnavailable):
            await one.inbox.keep("slack", f"{where}/e", "event", "{}", where=where)
    with pytest.raises(StoreUnavailable):
        await one.inbox.tend()
    assert [] == one.read_again

    store.down = False
    for _ in range(2):
        await one.inbox.tend()

    assert [["T1", "T2"]] == one.read_again


async def test_what_is_said_not_to_be_stored_is_not_stored(store, clock):
    """The commit was made all the same, and nobody heard of it: whoever reads it again finds news."""
    one = Process(store, clock, "one")
    impatient = Inbox(store, clock=clock, telemetry=one.telemetry, owner="two", patience=())
    store.silent = True
    with pytest.raises(StoreUnavailable):
        await impatient.keep("slack", "e1", "event", "{}")
    assert {"e1"} == await one.inbox.met("slack", ["e1"])

    await impatient.tend()

    assert frozenset() == await one.inbox.met("slack", ["e1"])


async def test_what_is_delivered_again_after_a_commit_of_which_nothing_was_heard_is_taken(store, clock):
    """Slack delivers again what was not acknowledged."""
    one = Process(store, clock, "one")
    impatient = Inbox(store, clock=clock, telemetry=one.telemetry, owner="two", patience=())
    store.silent = True
    with pytest.raises(StoreUnavailable):
        await impatient.keep("slack", "e1", "event", "{}")

    again = await impatient.keep("slack", "e1", "event", "{}")
    await impatient.tend()

    assert again is not None
    assert {"e1"} == await one.inbox.met("slack", ["e1"])
