"""Connections that break in the middle of a request, and refusals in the middle of a verdict."""

import asyncio

import pytest

from bot.platforms.discord.wire.payload import texts
from tests.patience import PATIENCE
from tests.platforms.discord.server import Fault
from tests.platforms.discord.world import CHANNEL

GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."
POOR = "It combines two numbers, precision and recall, into one somehow."


async def posted(live, server) -> str:
    """The thread of a posted question."""
    await live.set_up()
    await live.advance(hours=3)
    return next(iter(server.threads))


async def said(live, server, thread: str, text: str) -> dict:
    """A message of ada's in the thread, once the bot has dealt with it."""
    message = server.said(thread, text)
    await server.dispatch("MESSAGE_CREATE", message)
    await live.until(
        lambda: any(message["id"] in path for method, path, _ in server.requests if method == "PUT")
    )
    await live.slash("quiz", "help")
    return message


def verdicts(server, thread: str) -> list[dict]:
    """What the bot wrote into a thread."""
    return [m for m in server.messages[thread] if m["author"].get("bot")]


@pytest.mark.parametrize("done", [False, True], ids=["never arrived", "answer lost"])
async def test_a_broken_connection_does_not_swallow_a_response(live, server, done):
    """The response is sent once more; that it had arrived is no trouble."""
    server.faults.append(Fault("POST", "/interactions/.*", 0, done=done))
    if done:
        known = {"code": 40060, "message": "Interaction has already been acknowledged"}
        server.faults.append(Fault("POST", "/interactions/.*", 400, known))
    answered = server.expect(
        lambda m, p, _: (p.endswith("@original") and m == "PATCH") if done else p.startswith("/interactions/")
    )
    options = [{"type": 1, "name": "streak", "options": []}]
    payload = server.interaction(2, {"id": "1", "name": "quiz", "type": 1, "options": options})

    await server.dispatch("INTERACTION_CREATE", payload)

    body = await asyncio.wait_for(answered, PATIENCE)
    assert "streak" in " ".join(texts((body if done else body["data"])["components"]))


@pytest.mark.parametrize("done", [False, True], ids=["never arrived", "answer lost"])
async def test_a_broken_connection_gives_one_verdict(live, server, done):
    """The verdict is sent once more under the nonce that it had."""
    thread = await posted(live, server)
    server.faults.append(Fault("POST", f"/channels/{thread}/messages", 0, done=done))

    await said(live, server, thread, GOOD)

    await live.until(lambda: 2 == len(server.bodies("POST", f"/channels/{thread}/messages")))
    await live.slash("quiz", "help")
    assert 1 == len(verdicts(server, thread))


async def test_a_broken_connection_posts_one_question(live, server):
    """The question is looked for before it is posted again, and gets its one thread."""
    await live.set_up()
    server.faults.append(Fault("POST", f"/channels/{CHANNEL}/messages", 0, done=True))
    server.faults.append(Fault("POST", rf"/channels/{CHANNEL}/messages/\d+/threads", 0, done=True))

    await live.advance(hours=3)
    for message in server.messages[str(CHANNEL)]:
        message.pop("nonce")  # beyond the window in which Discord remembers it
    await live.advance(minutes=1)

    assert 1 == len(server.messages[str(CHANNEL)])
    assert 1 == len(server.threads)


async def test_a_message_that_is_delivered_twice_gets_one_verdict(live, server):
    """A redelivery changes nothing."""
    thread = await posted(live, server)
    message = await said(live, server, thread, GOOD)
    await live.until(lambda: verdicts(server, thread))

    await server.dispatch("MESSAGE_CREATE", message)
    await live.slash("quiz", "help")

    assert 1 == len(verdicts(server, thread))
    feedback = await live.slash("quiz", "feedback", user=701)
    assert "harmonic" in " ".join(texts(feedback["data"]["components"]))


async def test_a_line_that_is_too_old_to_be_changed_is_written_anew(live, server):
    """Discord lets old messages be edited a few times only: then a new line says how it went."""
    thread = await posted(live, server)
    await said(live, server, thread, POOR)
    await live.until(lambda: verdicts(server, thread))
    refusal = {"code": 30046, "message": "Maximum number of edits to messages older than 1 hour reached"}
    server.faults.append(Fault("PATCH", f"/channels/{thread}/messages/.*", 400, refusal))

    await said(live, server, thread, GOOD)

    await live.until(lambda: 2 == len(verdicts(server, thread)))


async def test_a_blocked_reaction_does_not_cost_the_verdict(live, server):
    """Who has blocked the bot gets no reaction, and all the same an answer."""
    thread = await posted(live, server)
    server.faults.append(
        Fault("PUT", ".*/reactions/.*", 403, {"code": 90001, "message": "Reaction was blocked"})
    )

    await said(live, server, thread, GOOD)

    await live.until(lambda: verdicts(server, thread))


async def test_a_message_that_is_gone_gets_no_verdict(live, server):
    """Taken back before the bot could react: nobody is told how it went."""
    thread = await posted(live, server)
    server.faults.append(Fault("PUT", ".*/reactions/.*", 404, {"code": 10008, "message": "Unknown Message"}))

    await said(live, server, thread, GOOD)

    assert [] == verdicts(server, thread)


async def test_a_file_that_cannot_be_fetched_is_asked_for_again(live, server):
    """An answer that stands in a file is not lost without a word."""
    thread = await posted(live, server)
    url = f"http://127.0.0.1:{server.port}/nowhere/answer.txt"
    file = {"id": "1", "filename": "answer.txt", "size": 20, "url": url, "proxy_url": url}
    told = server.expect(lambda m, p, _: (m, p) == ("POST", "/channels/8701/messages"))

    await server.dispatch("MESSAGE_CREATE", server.said(thread, "", attachments=[file]))

    body = await asyncio.wait_for(told, PATIENCE)
    said = " ".join(texts(body["components"])).replace("\\", "")
    assert "I could not fetch answer.txt. Send it once more, or paste its text." in said
