"""What Discord refuses, code by code: what the bot does instead, and whom it tells."""

import pytest

from bot.core.people.people import Place
from bot.platforms.discord.wire.payload import custom_ids, texts
from tests.platforms.discord import world
from tests.platforms.discord.live import connected
from tests.platforms.discord.server import Fault
from tests.platforms.discord.world import CHANNEL

GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."
POST = rf"/channels/{CHANNEL}/messages"
CROSSPOST = rf"{POST}/\d+/crosspost"


def refusal(method: str, path: str, status: int, code: int, **headers: str) -> Fault:
    """A fault with one of Discord's codes."""
    body = {"code": code, "message": "no", "retry_after": float(headers.get("Retry_After", 0))}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(method, path, status, body, named)


def said(messages) -> str:
    """All words of some messages."""
    return " ".join(text for m in messages for text in [m["content"], *texts(m["components"])])


def _tag(*, moderated: bool) -> world.Json:
    """A forum's tag."""
    return {"id": "9", "name": "sql", "moderated": moderated, "emoji_id": None, "emoji_name": None}


async def posted(live, server) -> str:
    """The thread of a posted question."""
    await live.set_up()
    await live.advance(hours=3)
    return next(iter(server.threads))


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, 50001, "cannot see the channel"),
        (403, 50013, "lacks a permission"),
        (400, 50024, "kind of channel"),
        (400, 30033, "as many members"),
        (400, 160006, "too many open threads"),
        (400, 160007, "too many open threads"),
    ],
)
async def test_a_question_stands_without_a_thread_and_opens_its_round(live, server, status, code, words):
    """Its buttons take the answers; the owner hears once what is in the way."""
    await live.set_up()
    server.faults.append(refusal("POST", rf"{POST}/\d+/threads", status, code))

    await live.advance(hours=3)

    [question] = server.messages[str(CHANNEL)]
    assert 9 == (await live.press(custom_ids(question["components"])[0]))["type"]
    assert "in the thread" not in said([question])
    told = said(server.messages[f"8{world.OWNER}"])
    assert f'"Daily question: F1 score" stands in <#{CHANNEL}>, but without its thread.' in told
    assert words in told


@pytest.mark.parametrize(
    ("status", "code"), [(404, 10003), (403, 50001), (403, 50013), (400, 30033), (400, 160005)]
)
async def test_a_reveal_that_its_thread_does_not_take_stands_in_the_channel(live, server, status, code):
    """Nobody who answered is left without the answer."""
    thread = await posted(live, server)
    server.faults.append(refusal("POST", f"/channels/{thread}/messages", status, code))
    if code == 160005:
        server.faults.append(refusal("PATCH", f"/channels/{thread}", 403, 50013))

    await live.advance(days=1)

    assert "Answer:" in said(server.messages[str(CHANNEL)])


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (404, 10003, "The channel is gone"),
        (403, 50001, "cannot see the channel"),
        (403, 50013, "lacks a permission"),
        (400, 200000, "AutoMod"),
        (400, 240000, "AutoMod"),
    ],
)
async def test_a_question_that_is_refused_comes_later_and_is_explained(live, server, status, code, words):
    """The owner hears what is in the way; once it is mended the question is posted."""
    await live.set_up()
    server.faults.append(refusal("POST", POST, status, code))

    await live.advance(hours=3)
    told = said(server.messages[f"8{world.OWNER}"])
    await live.advance(minutes=1)

    assert words in told
    assert 1 == len(server.messages[str(CHANNEL)])


async def test_a_verdict_that_may_be_no_reply_is_a_message(live, server):
    """160002: without the right to read the history the bot cannot reply, but it can speak."""
    thread = await posted(live, server)
    server.faults.append(refusal("POST", f"/channels/{thread}/messages", 400, 160002))

    await server.dispatch("MESSAGE_CREATE", server.said(thread, GOOD))

    await live.until(lambda: 2 == len(server.bodies("POST", f"/channels/{thread}/messages")))
    reply, alone = server.bodies("POST", f"/channels/{thread}/messages")
    assert "message_reference" in reply
    assert {**reply, **alone} == reply
    assert "message_reference" not in alone


async def announced(live, server, *faults: Fault) -> None:
    """A question in an announcement channel, with faults in the way of its publication."""
    server.channels[str(CHANNEL)]["type"] = 5
    await server.dispatch("CHANNEL_UPDATE", {**server.channels[str(CHANNEL)], "guild_id": str(world.GUILD)})
    await live.set_up()
    server.faults.extend(faults)
    await live.advance(hours=3)


@pytest.mark.parametrize("via", [{}, {"Via": "1.1 google"}], ids=["library gives up", "library would wait"])
async def test_a_publication_beyond_ten_an_hour_is_made_later(live, server, via):
    """The round opens at once; the question is published when Discord lets it be, also after a restart."""
    limited = refusal("POST", CROSSPOST, 429, 20022, Retry_After="1800", **via)
    await announced(live, server, limited)
    tries = len(server.bodies("POST", CROSSPOST))
    thread = next(iter(server.threads))
    await server.dispatch("MESSAGE_CREATE", server.said(thread, GOOD))
    await live.until(lambda: server.bodies("POST", f"/channels/{thread}/messages"))
    await live.advance(minutes=29)
    early = len(server.bodies("POST", CROSSPOST))
    await live.advance(minutes=2)
    await live.advance(minutes=31)

    assert (1, 1, 2) == (tries, early, len(server.bodies("POST", CROSSPOST)))
    assert 1 == len(server.messages[str(CHANNEL)])


@pytest.mark.parametrize(("status", "code", "tries"), [(400, 40033, 1), (403, 50013, 1), (404, 10008, 1)])
async def test_a_publication_that_is_done_or_refused_is_left(live, server, status, code, tries):
    """Published by hand, forbidden, or deleted: nothing is tried again."""
    await announced(live, server, refusal("POST", CROSSPOST, status, code))
    await live.advance(hours=2)

    assert tries == len(server.bodies("POST", CROSSPOST))
    assert 1 == len(server.messages[str(CHANNEL)])


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060), (403, 50001), (404, 10015)])
async def test_a_response_that_comes_to_nothing_holds_up_no_other(live, server, status, code):
    """What was asked for is done; the next interaction is answered."""
    server.faults.append(refusal("POST", "/interactions/.*", status, code))
    server.faults.append(refusal("PATCH", "/webhooks/.*", 404, 10015))
    options = [{"type": 1, "name": "streak", "options": []}]
    payload = server.interaction(2, {"id": "1", "name": "quiz", "type": 1, "options": options})
    await server.dispatch("INTERACTION_CREATE", payload)
    await live.until(lambda: any(name == "interaction not answered" for name, _ in live.telemetry.events))

    assert 4 == (await live.slash("quiz", "streak"))["type"]
    assert [] == live.telemetry.failures


@pytest.mark.parametrize(("status", "code"), [(404, 10008), (404, 10003), (403, 50001), (403, 50013)])
async def test_a_verdict_that_is_refused_costs_no_answer(live, server, status, code):
    """The message, its thread or the permission is gone: the answer counts all the same."""
    thread = await posted(live, server)
    server.faults.append(refusal("PUT", ".*/reactions/.*", status, code))
    server.faults.append(refusal("POST", f"/channels/{thread}/messages", status, code))

    await server.dispatch("MESSAGE_CREATE", server.said(thread, GOOD))
    await live.until(lambda: not any(fault.method == "PUT" for fault in server.faults))
    feedback = await live.slash("quiz", "feedback", user=701)

    assert "harmonic" in " ".join(texts(feedback["data"]["components"]))
    assert [] == live.telemetry.failures


@pytest.mark.parametrize(
    ("code", "words"),
    [(50013, "Manage Messages"), (50001, "Manage Messages"), (60003, "two-factor authentication")],
)
async def test_a_hidden_answer_that_cannot_be_taken_away_is_said_to_stand(live, server, code, words):
    """Its author hears that others can read it; the organiser hears the true cause."""
    options = [{"type": 3, "name": n, "value": v} for n, v in (("at", "09:00"), ("mode", "hidden"))]
    await live.slash("quiz-admin", "setup", options=options)
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    server.faults.append(refusal("DELETE", rf"/channels/{thread}/messages/\d+", 403, code))

    message = server.said(thread, GOOD)
    await server.dispatch("MESSAGE_CREATE", message)
    author = f"8{message['author']['id']}"
    await live.until(lambda: "others can still read it" in said(server.messages.get(author, ())))

    assert "I took your message out" not in said(server.messages[author])
    await live.until(lambda: words in said(server.messages[f"8{world.OWNER}"]))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kind": 2, "bitrate": 64000, "user_limit": 0}, "voice channel"),
        ({"kind": 13, "bitrate": 64000, "user_limit": 0}, "stage voice channel"),
        ({"kind": 15, "flags": 1 << 4, "available_tags": []}, "asks for a tag on every post"),
        ({"kind": 15, "flags": 1 << 4, "available_tags": [_tag(moderated=True)]}, "asks for a tag"),
        ({"kind": 15, "flags": 1 << 4, "available_tags": [_tag(moderated=False)]}, ""),
    ],
)
async def test_a_channel_that_takes_no_question_is_named_before_one_is_due(
    library, grader, server, facts, words
):
    """A voice or stage channel; a forum that wants a tag where the bot may set none."""
    server.add_channel(601, "odd", **facts, default_forum_layout=0)

    async with connected(library, grader, server) as live:
        found = await live.platform.check(Place(1, 1, "discord", str(world.GUILD)), "601")

    wrong = [finding.breaks for finding in found if finding.vital and not finding.ok]
    assert [True] * len(wrong) == [words in each for each in wrong]
    assert bool(words) == bool(wrong)
