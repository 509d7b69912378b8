"""Events that come late, twice, in another order, or over a connection that is cut in the middle of them."""

import asyncio
from itertools import permutations

import pytest

from bot.platforms.discord.wire.payload import texts
from bot.testing.memory.store import MemoryStore
from tests.examples import few
from tests.patience import PATIENCE
from tests.platforms.discord.live import connected
from tests.platforms.discord.server import Fault
from tests.platforms.discord.world import CHANNEL, GUILD

GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."
POOR = "It combines two numbers, precision and recall, into one somehow."


async def posted(live, server) -> str:
    """The thread of a posted question."""
    await live.set_up()
    await live.advance(hours=3)
    return next(iter(server.threads))


async def standing(live) -> dict[str, list[str]]:
    """The texts that stand in the first round, by message, oldest first."""
    await live.slash("quiz", "help")
    await live.platform.stop()  # once what is under way is done
    async with live.store.read() as tx:
        answers = await tx.answers.of_round(1)
    found: dict[str, list[str]] = {}
    for answer in answers:
        if answer.withdrawn_at is None:
            found.setdefault(answer.source, []).append(answer.text)
    return found


@pytest.mark.parametrize("order", list(permutations(("said", "edited", "deleted"))), ids="-".join)
@pytest.mark.parametrize("deleted", [False, True])
async def test_events_in_any_order_end_the_same(live, server, order, deleted):
    """What a message says last counts, once, and nothing once it is gone, whatever overtakes what."""
    thread = await posted(live, server)
    said = server.said(thread, POOR)
    edited = {**said, "content": GOOD, "edited_timestamp": "2026-03-02T09:30:00.123000+00:00"}
    gone = {"id": said["id"], "channel_id": thread, "guild_id": str(GUILD)}
    events = {
        "said": ("MESSAGE_CREATE", said),
        "edited": ("MESSAGE_UPDATE", edited),
        "deleted": ("MESSAGE_DELETE", gone),
    }

    for name in (name for name in order if deleted or name != "deleted"):
        await server.dispatch(*events[name])

    found = (await standing(live)).get(said["id"], [])
    assert ([] if deleted else [GOOD]) == found[-1:]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("cut", few(["op 7", "op 9", "op 9 d", "4000", "aborted"], one_in=2))
async def test_a_connection_cut_among_events_costs_none(live, server, cut):
    """Messages before, during and after the cut count once each, and nothing is said twice."""
    thread = await posted(live, server)
    messages = []
    for number in range(12):
        message = server.said(thread, f"{GOOD} I am {number}.", user=800 + number)
        messages.append(message)
        await server.dispatch("MESSAGE_CREATE", message)
        if number == 5:
            await _cut(server, cut)
    await live.until(lambda: len(server.resumes) + len(server.identifies) > 1)

    def reacted():
        return {m["id"] for m in server.messages[thread] if m.get("reactions")}

    await live.until(lambda: reacted() >= {m["id"] for m in messages})
    for message in messages[:3]:
        await server.dispatch("MESSAGE_CREATE", message)  # once more, late
    found = await standing(live)
    lines = [m["referenced_message"]["id"] for m in server.messages[thread] if m.get("referenced_message")]
    assert {m["id"]: [m["content"]] for m in messages} == found
    assert sorted(m["id"] for m in messages) == sorted(lines)


async def _cut(server, how):
    match how:
        case "op 7":
            await server.send_op(7)
        case "op 9":
            await server.send_op(9, data=False)
        case "op 9 d":
            await server.send_op(9, data=True)
        case "4000":
            await server.close_sockets(4000)
        case "aborted":
            server.abort_sockets()


async def test_a_command_that_comes_again_after_a_restart_counts_once(library, grader, server):
    """Its redelivery to another process, in its own round and in the next one, changes nothing."""
    store = MemoryStore()
    async with connected(library, grader, server, store=store) as live:
        await posted(live, server)
        option = {"type": 3, "name": "text", "value": GOOD}
        answer = {"type": 1, "name": "answer", "options": [option]}
        payload = server.interaction(2, {"id": "1", "name": "quiz", "type": 1, "options": [answer]}, user=701)
        first = server.callback(int(payload["id"]))
        await server.dispatch("INTERACTION_CREATE", payload)
        assert "harmonic" in " ".join(texts((await asyncio.wait_for(first, PATIENCE))["data"]["components"]))
    for days in (0, 1):
        async with connected(library, grader, server, store=store, clock=live.clock) as live:
            await live.advance(days=days)
            again = server.callback(int(payload["id"]))
            await server.dispatch("INTERACTION_CREATE", payload)
            await live.slash("quiz", "help")
            assert not again.done()
    async with store.read() as tx:
        counted = [len(await tx.answers.of_round(each.id)) for each in await tx.rounds.recent(1, limit=5)]
    assert [0, 1] == counted


@pytest.mark.slow
@pytest.mark.parametrize("status", [0, 500, 502, 503, 504])
@pytest.mark.parametrize("remembered", [True, False], ids=["nonce", "no nonce"])
async def test_a_post_that_was_accepted_and_not_answered_stands_once(live, server, status, remembered):
    """The message, its thread and the reveal: each accepted, each answered with an error."""
    await live.set_up()
    server.forgetful = not remembered
    for path in (f"/channels/{CHANNEL}/messages", rf"/channels/{CHANNEL}/messages/\d+/threads"):
        server.faults.append(Fault("POST", path, status, {"message": "trouble"}, done=True))
    await live.advance(hours=3)
    for _ in range(3):
        await live.advance(minutes=1)
    thread = next(iter(server.threads))
    server.faults.append(Fault("POST", f"/channels/{thread}/messages", status, {}, done=True))

    await live.advance(days=1)
    await live.advance(minutes=1)

    questions = [m for m in server.messages[str(CHANNEL)] if "F1" in " ".join(texts(m["components"]))]
    assert 1 == len([m for m in questions if m["id"] in server.threads])
    assert 1 == len([m for m in server.messages[thread] if m["author"].get("bot")])
    assert 2 == len(server.threads)


async def test_a_rate_limit_of_discords_own_is_waited_out(live, server):
    """A 429 that came over Discord's own proxies (Via) is obeyed, and the question stands once."""
    await live.set_up()
    body = {"message": "You are being rate limited.", "retry_after": 0.02, "global": False}
    headers = {"Via": "1.1 google", "Retry-After": "1", "X-RateLimit-Scope": "shared"}
    for _ in range(3):
        server.faults.append(Fault("POST", f"/channels/{CHANNEL}/messages", 429, body, headers))

    await live.advance(hours=3)

    assert 1 == len(server.messages[str(CHANNEL)])
    assert 1 == len(server.threads)
