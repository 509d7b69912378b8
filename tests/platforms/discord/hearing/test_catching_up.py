"""What could not be stored as it came, and is read where it stands when the store is back."""

from datetime import timedelta
from json import dumps

import pytest

from bot.commands.incoming import listening
from bot.core.arrivals import Arrival
from bot.platforms.discord.wire.payload import texts
from tests.away import Away
from tests.platforms.discord.live import connected
from tests.platforms.discord.server import Fault
from tests.platforms.discord.world import GUILD

GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."
POOR = "It is about how often the model is right in the end, I would say."


@pytest.fixture
def away():
    """A store that can be out of reach."""
    return Away()


@pytest.fixture
async def live(library, grader, server, away):
    """A connected bot that is set up; whoever stores an event gives up at once."""
    async with connected(library, grader, server, store=away) as bot:
        bot.services.inbox._patience = ()  # noqa: SLF001 - the second of trying is over
        await bot.set_up()
        yield bot


def _lost(live):
    return [name for name, _ in live.telemetry.events].count("discord message not stored")


def _standing(server, thread, message):
    return next(m for m in server.messages[thread] if m["id"] == message["id"])


async def test_what_could_not_be_stored_is_heard_when_the_store_is_back(live, server, away):
    """An answer, an edit and a deletion that came while the database was away: late, and once."""
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    edited, deleted = server.said(thread, POOR, user=702), server.said(thread, GOOD, user=703)
    for message in (edited, deleted):
        await server.dispatch("MESSAGE_CREATE", message)
    lines = f"/channels/{thread}/messages"
    await live.until(lambda: 2 == len(server.bodies("POST", lines)))
    away.down = True
    answer = server.said(thread, GOOD)
    await server.dispatch("MESSAGE_CREATE", answer)
    change = {"content": GOOD, "edited_timestamp": "2026-03-02T09:05:00+00:00"}
    _standing(server, thread, edited).update(change)
    await server.dispatch("MESSAGE_UPDATE", {**edited, **change})
    server.messages[thread].remove(_standing(server, thread, deleted))
    gone = {"id": deleted["id"], "channel_id": thread, "guild_id": answer["guild_id"]}
    await server.dispatch("MESSAGE_DELETE", gone)
    await live.until(lambda: 3 == _lost(live))
    away.down = False

    for _ in range(2):
        await live.services.inbox.tend()
        await live.until(lambda: _standing(server, thread, answer).get("reactions"))
        await live.until(lambda: not live.platform._busy)  # noqa: SLF001 - it read to the end

    assert 3 == len(server.bodies("POST", lines))
    told = [await live.slash("quiz", "feedback", user=user) for user in (701, 702, 703)]
    said = [" ".join(texts(each["data"]["components"])) for each in told]
    assert ["harmonic" in each for each in said] == [True, True, False]
    assert [] == live.telemetry.failures


async def test_a_store_that_goes_away_again_is_waited_for_again(live, server, away):
    """What is read again while the store refuses is read once more."""
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    away.down = True
    answer = server.said(thread, GOOD)
    await server.dispatch("MESSAGE_CREATE", answer)
    await live.until(lambda: 1 == _lost(live))
    away.down = False
    await live.services.inbox.tend()
    away.down = True
    await live.until(lambda: not live.platform._busy)  # noqa: SLF001 - it gave up
    away.down = False

    await live.services.inbox.tend()

    await live.until(lambda: _standing(server, thread, answer).get("reactions"))
    assert [] == live.telemetry.failures


async def test_an_answer_to_a_question_that_is_still_being_posted_waits_and_counts(live, server, monkeypatch):
    """People see the thread before the bot knows that it is the round's: nothing is lost or said twice."""
    monkeypatch.setattr(listening, "LOOKS", ())  # the seconds of looking are over
    early = []

    async def answered(method, path):
        if method == "POST" and path.endswith("/threads"):
            thread = path.split("/")[4]
            early.append(server.said(thread, GOOD))
            await server.dispatch("MESSAGE_CREATE", early[0])
            await live.until(lambda: live.services.inbox._later)  # noqa: SLF001 - it waits for the question

    server.gate = answered
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    assert not _standing(server, thread, early[0]).get("reactions")

    live.clock.at += timedelta(seconds=3)
    for _ in range(2):
        await live.services.inbox.tend()
        await live.until(lambda: _standing(server, thread, early[0]).get("reactions"))
        await live.until(lambda: not live.platform._busy)  # noqa: SLF001 - nothing is under way

    assert 1 == len(server.bodies("POST", f"/channels/{thread}/messages"))
    feedback = await live.slash("quiz", "feedback", user=701)
    assert "harmonic" in " ".join(texts(feedback["data"]["components"]))


async def test_a_thread_that_meets_discord_s_own_fault_is_read_a_little_later(live, server, away):
    """It is not left until the next start."""
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    away.down = True
    answer = server.said(thread, GOOD)
    await server.dispatch("MESSAGE_CREATE", answer)
    await live.until(lambda: 1 == _lost(live))
    away.down = False
    server.faults.append(Fault("GET", f"/channels/{thread}/messages", 503))

    await live.services.inbox.tend()
    await live.until(lambda: not server.faults and not live.platform._busy)  # noqa: SLF001 - it was refused
    assert not _standing(server, thread, answer).get("reactions")
    await live.services.inbox.tend()

    await live.until(lambda: _standing(server, thread, answer).get("reactions"))


@pytest.mark.parametrize("told", [True, False], ids=["its deletion was heard", "its deletion was not"])
async def test_a_deleted_answer_that_a_dead_process_left_behind_does_not_count(live, server, told):
    """It was stored and not dealt with; what became of the message since is known, or is looked up."""
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    message = {**server.said(thread, GOOD), "guild_id": str(GUILD)}
    server.messages[thread].remove(_standing(server, thread, message))
    if told:
        gone = {"id": message["id"], "channel_id": thread, "guild_id": str(GUILD)}
        await server.dispatch("MESSAGE_DELETE", gone)
        await live.slash("quiz", "help")
    key = f"discord/message/{message['id']}"
    await _left_behind(
        live, Arrival(key, "discord", "MESSAGE_CREATE", dumps(message), live.clock.now(), "dead")
    )

    for _ in range(2):
        await live.services.inbox.tend()
        await live.until(lambda: not live.platform._busy)  # noqa: SLF001 - nothing is under way

    async with live.store.read() as tx:
        assert [] == await tx.answers.of_round(1)
    assert [] == live.telemetry.failures


@pytest.mark.parametrize("kind", ["MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "INTERACTION_CREATE"])
async def test_what_was_left_behind_ends_though_it_is_for_the_bot_no_more(live, server, kind):
    """A thread that takes nothing now, a button that nobody knows: no later process meets it again."""
    said = {**server.said("4711", GOOD), "guild_id": str(GUILD)}
    payload = {
        "MESSAGE_CREATE": said,
        "MESSAGE_UPDATE": said,
        "MESSAGE_DELETE": {"id": said["id"], "channel_id": "4711", "guild_id": str(GUILD)},
        "INTERACTION_CREATE": server.interaction(3, {"custom_id": "s1:gone", "component_type": 2}),
    }[kind]
    await _left_behind(live, Arrival("discord/x", "discord", kind, dumps(payload), live.clock.now(), "dead"))

    await live.services.inbox.tend()
    await live.until(lambda: not live.platform._busy)  # noqa: SLF001 - nothing is under way
    await live.slash("quiz", "help")

    async with live.store.read() as tx:
        owner = live.services.inbox._owner  # noqa: SLF001 - by its name its events are known
        assert set() == await tx.arrivals.waiting({"discord/x"}, owner)


async def _left_behind(live, arrival):
    async with live.store.begin() as tx:
        await tx.arrivals.keep([arrival])
        await tx.arrivals.absent([arrival.owner])
