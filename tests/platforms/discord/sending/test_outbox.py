"""Posting against our own server: exactly once, whatever Discord answers, and what organisers hear."""

import asyncio
from dataclasses import replace

import pytest

from bot.commands.language.reply import Reply
from bot.commands.platform import Outgoing
from bot.commands.views.rounds import QuestionPosted
from bot.core.outbox.parcel import Address, ParcelKind
from bot.core.people.people import Place
from bot.platforms.discord.wire.payload import custom_ids, texts
from tests.patience import PATIENCE
from tests.platforms.discord import world
from tests.platforms.discord.server import Fault
from tests.platforms.discord.world import CHANNEL, GUILD

GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."
POST = rf"/channels/{CHANNEL}/messages"


async def test_a_rate_limit_without_via_is_waited_out(live, server):
    """A 429 that discord.py takes for a ban is waited out like any other."""
    await live.set_up()
    limited = {"message": "slow", "retry_after": 0.01, "global": False}
    server.faults.append(Fault("POST", POST, 429, limited, {"Retry-After": "0.01"}))

    await live.advance(hours=3)

    assert 2 == len(server.bodies("POST", POST))
    assert 1 == len(server.messages[str(CHANNEL)])


async def test_a_global_rate_limit_is_waited_out(live, server):
    """A global 429 from Discord itself holds everything for its time."""
    await live.set_up()
    limited = {"message": "slow", "retry_after": 0.01, "global": True}
    headers = {"Via": "1.1 google", "Retry-After": "0.01", "X-RateLimit-Global": "true"}
    server.faults.append(Fault("POST", POST, 429, limited, headers))

    await live.advance(hours=3)

    assert 1 == len(server.messages[str(CHANNEL)])


@pytest.mark.parametrize("scope", ["user", "shared"])
async def test_a_route_s_rate_limit_is_waited_out(live, server, scope):
    """Discord's usual 429, in seconds with a fraction, holds the route for its time."""
    await live.set_up()
    limited = {"message": "You are being rate limited.", "retry_after": 0.012, "global": False, "code": 0}
    headers = {
        "Via": "1.1 google",
        "Retry-After": "1",
        "X-RateLimit-Scope": scope,
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-After": "0.012",
        "X-RateLimit-Bucket": "abcd1234",
    }
    server.faults.append(Fault("POST", POST, 429, limited, headers))

    await live.advance(hours=3)

    assert 2 == len(server.bodies("POST", POST))
    assert 1 == len(server.messages[str(CHANNEL)])


async def test_a_long_rate_limit_is_left_to_the_outbox(live, server):
    """An hour's wait holds up nothing else, and the post comes after it."""
    await live.set_up()
    limited = {"message": "You are being rate limited.", "retry_after": 3600.0, "global": False}
    server.faults.append(Fault("POST", POST, 429, limited, {"Retry-After": "3600"}))

    await live.advance(hours=3)
    await live.advance(minutes=59)
    assert 1 == len(server.bodies("POST", POST))
    await live.advance(minutes=2)

    assert 1 == len(server.messages[str(CHANNEL)])


async def test_a_lost_answer_posts_nothing_twice(live, server):
    """A post whose answer was lost is found by its nonce and gets its thread."""
    await live.set_up()
    server.faults.append(Fault("POST", POST, 400, {"code": 1, "message": "lost"}, done=True))
    await live.advance(hours=3)
    for message in server.messages[str(CHANNEL)]:
        message.pop("nonce")  # beyond the window in which Discord remembers it

    await live.advance(minutes=1)

    assert 1 == len(server.messages[str(CHANNEL)])
    assert 1 == len(server.threads)


async def test_a_busy_channel_hides_no_post(live, server):
    """A post whose answer was lost is found behind hundreds of newer messages."""
    await live.set_up()
    server.faults.append(Fault("POST", POST, 400, {"code": 1, "message": "lost"}, done=True))
    await live.advance(hours=3)
    for message in server.messages[str(CHANNEL)]:
        message.pop("nonce")
    for number in range(250):
        server.said(str(CHANNEL), f"talk {number}")

    await live.advance(minutes=1)

    assert 1 == len([m for m in server.messages[str(CHANNEL)] if m["author"].get("bot")])


async def test_a_thread_that_stands_already_is_taken(live, server):
    """A thread whose creation was not recorded is used, not made again."""
    await live.set_up()
    server.faults.append(
        Fault("POST", rf"{POST}/\d+/threads", 400, {"code": 160004, "message": "exists"}, done=True)
    )

    await live.advance(hours=3)

    thread = next(iter(server.threads))
    message = server.said(thread, GOOD)
    reacted = server.expect(lambda m, p, _: m == "PUT" and message["id"] in p)
    await server.dispatch("MESSAGE_CREATE", message)
    await asyncio.wait_for(reacted, PATIENCE)


async def test_an_answer_given_before_the_thread_was_known_is_heard(live, server):
    """The answer to the thread's creation is lost; who writes there meanwhile is heard once it is known."""
    await live.set_up()
    lost = {"code": 1, "message": "lost"}
    server.faults.append(Fault("POST", rf"{POST}/\d+/threads", 400, lost, done=True))
    await live.advance(hours=3)
    message = server.said(next(iter(server.threads)), GOOD)
    reacted = server.expect(lambda m, p, _: m == "PUT" and message["id"] in p)

    await live.advance(minutes=1)

    await asyncio.wait_for(reacted, PATIENCE)


async def test_an_answer_given_as_soon_as_the_thread_stands_is_heard(live, server):
    """Who answers before the thread is on record waits for it, and a deletion waits for its answer."""
    await live.set_up()
    standing = server.expect(lambda m, p, _: m == "POST" and p.endswith("/threads"))

    async def at_once():
        await standing
        thread = next(iter(server.threads))
        kept, gone = server.said(thread, GOOD), server.said(thread, GOOD, user=702)
        reacted = [
            server.expect(lambda m, p, _, i=i: m == "PUT" and i in p) for i in (kept["id"], gone["id"])
        ]
        for message in (kept, gone):
            await server.dispatch("MESSAGE_CREATE", message)
        where = {"channel_id": thread, "guild_id": str(GUILD)}
        await server.dispatch("MESSAGE_DELETE", {"id": gone["id"], **where})
        await asyncio.wait_for(asyncio.gather(*reacted), PATIENCE)
        return kept["id"]

    hurry = asyncio.create_task(at_once())
    await live.advance(hours=3)
    kept = await hurry
    await live.platform.stop()

    async with live.store.read() as tx:
        assert [kept] == [answer.source for answer in await tx.answers.of_round(1)]


async def test_a_channel_that_is_gone_is_reported_once(live, server):
    """The owner hears once that the channel is gone; the post is kept and tried again."""
    await live.set_up()
    gone = Fault("POST", POST, 404, {"code": 10003, "message": "Unknown Channel"})
    server.faults.append(gone)
    await live.advance(hours=3)
    server.faults.append(gone)
    await live.advance(seconds=11)
    await live.advance(minutes=5)

    notices = [m for channel, posts in server.messages.items() if channel.startswith("8") for m in posts]
    assert 1 == len(notices)
    assert 1 == len(server.messages[str(CHANNEL)])


async def test_a_role_is_the_only_one_that_may_be_mentioned(live, server):
    """With a role to notify, that role is mentioned and nothing else can be."""
    options = [{"type": 3, "name": "at", "value": "09:00"}, {"type": 8, "name": "ping", "value": "55"}]
    await live.slash("quiz-admin", "setup", options=options)

    await live.advance(hours=3)

    [post] = server.bodies("POST", POST)
    assert {"parse": [], "roles": ["55"]} == post["allowed_mentions"]
    assert "<@&55>" == texts(post["components"])[0]


@pytest.mark.parametrize("pinged", [str(GUILD), "everyone", "@everyone", "here"])
async def test_everyone_is_never_mentioned(live, server, pinged):
    """Discord's role of the server's own id is @everyone: set as the role to notify, it notifies nobody."""
    await live.set_up()
    async with live.store.begin() as tx:
        [schedule] = await tx.schedules.of_community(1)
        [destination] = (await tx.schedules.destinations([schedule.id]))[schedule.id]
        await tx.schedules.remove_destination(destination.id)
        await tx.schedules.add_destination(replace(destination, id=0, mention=pinged))

    await live.advance(hours=3)

    [post] = server.bodies("POST", POST)
    assert {"parse": []} == post["allowed_mentions"]
    assert not any("@" in text for text in texts(post["components"])[:1])


async def test_a_forum_post_gets_tags_and_is_made_once(live, server):
    """A forum post carries fitting tags; a lost answer makes no second one."""
    tag = {"id": "31", "name": "Basic", "moderated": False, "emoji_id": None, "emoji_name": None}
    server.add_channel(CHANNEL, "daily", 15, available_tags=[tag], flags=0, default_forum_layout=0)
    await server.dispatch("CHANNEL_UPDATE", {**server.channels[str(CHANNEL)], "guild_id": str(GUILD)})
    await server.dispatch("CHANNEL_DELETE", {"id": str(CHANNEL), "type": 0, "guild_id": str(GUILD)})
    await server.dispatch("CHANNEL_CREATE", {**server.channels[str(CHANNEL)], "guild_id": str(GUILD)})
    await live.set_up()
    path = rf"/channels/{CHANNEL}/threads"
    server.faults.append(Fault("POST", path, 400, {"code": 1, "message": "lost"}, done=True))

    await live.advance(hours=3)
    await live.advance(minutes=1)

    [body] = server.bodies("POST", path)
    assert ["31"] == body["applied_tags"]
    assert 1 == len(server.threads)


async def test_a_kicked_bot_is_silent_until_it_is_back(live, server):
    """Nothing is posted to a server that removed the bot; invited again, it goes on."""
    await live.set_up()
    await server.dispatch("GUILD_DELETE", {"id": str(GUILD)})
    await live.slash("quiz", "help")
    await server.dispatch("GUILD_DELETE", {"id": str(GUILD)})
    await live.until(lambda: live.platform._connection.client.get_guild(GUILD) is None)  # noqa: SLF001 - the bot's own view
    await server.dispatch("GUILD_CREATE", world.guild(server.channels.values(), server.threads.values()))
    await live.until(lambda: live.platform._connection.client.get_guild(GUILD) is not None)  # noqa: SLF001 - the same

    await live.advance(hours=3)

    assert 1 == len(server.messages[str(CHANNEL)])


async def revealed(live, server, *faults):
    """The faults in the way of a reveal, which then happens."""
    await live.set_up()
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    for method, path, status, code in faults:
        server.faults.append(Fault(method, path.format(thread), status, {"code": code, "message": "no"}))
    await live.advance(days=1)
    return thread


async def test_an_archived_thread_is_opened_for_the_reveal(live, server):
    """The reveal opens the thread again if it was archived meanwhile."""
    thread = await revealed(live, server, ("POST", "/channels/{}/messages", 400, 50083))

    assert [{"archived": False}] == server.bodies("PATCH", f"/channels/{thread}")
    assert any("Answer:" in text for m in server.messages[thread] for text in texts(m["components"]))


async def test_the_reveal_of_a_locked_thread_stands_in_the_channel(live, server):
    """A locked thread that the bot may not open gets its reveal in the channel."""
    await revealed(
        live,
        server,
        ("POST", "/channels/{}/messages", 400, 160005),
        ("PATCH", "/channels/{}", 403, 50013),
    )

    posts = server.messages[str(CHANNEL)]
    assert any("Answer:" in text for m in posts for text in texts(m["components"]))


async def test_the_reveal_of_a_deleted_thread_stands_in_the_channel(live, server):
    """A thread that is gone takes no reveal; the channel does."""
    await revealed(live, server, ("POST", "/channels/{}/messages", 404, 10003))

    posts = server.messages[str(CHANNEL)]
    assert any("Answer:" in text for m in posts for text in texts(m["components"]))


async def test_a_question_without_its_thread_is_answered_by_button(live, server):
    """Without the permission for threads the question stands, and the owner hears why, once."""
    await live.set_up()
    server.faults.append(
        Fault("POST", rf"{POST}/\d+/threads", 403, {"code": 50013, "message": "Missing Permissions"})
    )

    await live.advance(hours=3)

    answer = custom_ids(server.bodies("POST", POST)[0]["components"])[0]
    assert 9 == (await live.press(answer))["type"]
    [notice] = server.messages[f"8{world.OWNER}"]
    assert "without its thread" in " ".join(texts(notice["components"]))


async def test_a_bad_gateway_is_tried_again(live, server):
    """A 502 is no reason to give up, nor to post twice: the post is looked for before it is sent again."""
    await live.set_up()
    server.faults.append(Fault("POST", POST, 502, {"message": "bad gateway"}, done=True))

    await live.advance(hours=3)
    await live.advance(seconds=10)

    assert 1 == len(server.messages[str(CHANNEL)])
    assert 1 == len(server.threads)


async def test_a_timed_out_bot_says_so_in_the_check(live, server):
    """The check names the timeout and its mend."""
    await live.set_up()
    me = {**world.member(world.BOT), "communication_disabled_until": "2999-01-01T00:00:00+00:00"}
    guild = world.guild(server.channels.values(), ())
    guild["members"] = [{**me, "user": {**world.person(world.BOT), "bot": True}}]
    guild["owner_id"] = "1"
    await server.dispatch("GUILD_DELETE", {"id": str(GUILD), "unavailable": True})
    await server.dispatch("GUILD_CREATE", guild)

    check = await live.slash("quiz-admin", "check")

    assert "timed out until" in " ".join(texts(check["data"]["components"]))


async def test_a_member_with_closed_messages_keeps_the_answer(live, server):
    """Hidden mode: direct messages that are closed leave a button in the thread."""
    options = [{"type": 3, "name": "at", "value": "09:00"}, {"type": 3, "name": "mode", "value": "hidden"}]
    await live.slash("quiz-admin", "setup", options=options)
    await live.slash("quiz-admin", "queue", options=[{"type": 3, "name": "question", "value": "f1"}])
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    closed = {"code": 50007, "message": "Cannot send messages to this user"}
    server.faults.append(Fault("POST", r"/channels/8701/messages", 403, closed))
    pointed = server.expect(lambda m, p, _: m == "POST" and p == f"/channels/{thread}/messages")

    await server.dispatch("MESSAGE_CREATE", server.said(thread, GOOD))

    line = await asyncio.wait_for(pointed, PATIENCE)
    assert ["s1:quiz.feedback:round=1"] == custom_ids(line["components"])
    assert "points" not in line["content"]


async def test_a_long_question_goes_on_in_its_thread(live, server, library):
    """Nothing of a long prompt is lost: it goes on in the thread, code closed and opened again."""
    code = "\n".join(f"line_{n} = {n}" for n in range(300))
    prompt = f"Read this.\n\n```python\n{code}\n```\n\nWhat does it do?"
    question = replace(library.question("f1"), prompt=prompt)
    reply = Reply(QuestionPosted(question, round=1), everyone=True)
    place = Place(1, 1, "discord", str(GUILD))
    message = Outgoing(
        "q1-1", ParcelKind.QUESTION, place, Address(1, channel=str(CHANNEL)), reply, "F1", title="F1"
    )

    receipt = await live.platform.send(message)
    again = await live.platform.send(replace(message, retried=True))

    there = [*server.messages[str(CHANNEL)], *server.messages[receipt.thread]]
    said = [text for m in there for text in texts(m["components"])]
    assert receipt == again
    assert all(f"line_{n} = {n}\n" in "\n".join(said) for n in range(300))
    assert all(text.count("```") % 2 == 0 for text in said)
    assert 1 == len(server.messages[str(CHANNEL)])
    assert len(server.messages[receipt.thread]) == len({m["nonce"] for m in server.messages[receipt.thread]})
