"""Discord's protocol against our own server: sessions, limits, errors, lost answers, exactly once."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.commands.language.token import encode
from bot.core.answers.grade import Grade, Grader
from bot.core.boards.board import Period
from bot.core.errors import SettingsError
from bot.core.pictures import Picture
from bot.core.questions.question import Question
from bot.platforms.discord.wire.payload import custom_ids, texts
from bot.platforms.discord.wire.settings import Timing
from bot.testing.doubles import BlankPainter, FixedClock, SilentTelemetry
from bot.testing.memory.store import MemoryStore
from tests.patience import PATIENCE
from tests.platforms.discord import world
from tests.platforms.discord.live import FAST, SETTINGS, connected
from tests.platforms.discord.server import Fault
from tests.platforms.discord.world import CHANNEL

GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."
POST = rf"/channels/{CHANNEL}/messages"
EPHEMERAL, COMPONENTS_V2 = 1 << 6, 1 << 15


async def test_the_commands_are_registered_once_per_definition(library, grader, server, tmp_path):
    """A second start with the same commands registers nothing."""
    for _ in range(2):
        async with connected(library, grader, server, state=tmp_path):
            pass

    assert 1 == len(server.bodies("PUT", r"/applications/\d+/commands"))


async def test_a_round_goes_its_whole_way(live, server):
    """Set up, posted with thread, answered by form and message, revealed: all as Discord describes it."""
    await live.set_up()
    await live.advance(hours=3)
    [post] = server.bodies("POST", POST)
    answer = next(token for token in custom_ids(post["components"]) if ":quiz.answer:" in token)
    form = await live.press(answer)
    fields = [{"type": 18, "component": {"type": 4, "custom_id": "text", "value": GOOD}}]
    feedback = await live.interact(5, {"custom_id": form["data"]["custom_id"], "components": fields})
    thread = next(iter(server.threads))
    message = server.said(thread, GOOD, user=702)
    verdict = server.expect(lambda m, p, _: m == "POST" and p == f"/channels/{thread}/messages")
    await server.dispatch("MESSAGE_CREATE", message)
    await asyncio.wait_for(verdict, PATIENCE)
    await live.advance(days=1)

    assert post["enforce_nonce"]
    assert len(post["nonce"]) <= 25
    assert COMPONENTS_V2 == post["flags"]
    assert {"parse": []} == post["allowed_mentions"]
    assert 9 == form["type"]
    assert 4 == feedback["type"]
    assert feedback["data"]["flags"] & EPHEMERAL
    assert any("Answer:" in text for m in server.messages[thread] for text in texts(m["components"]))


class PausedGrader:
    """The real grader, once it is let go."""

    def __init__(self, grader: Grader) -> None:
        self.go = asyncio.Event()
        self._grader = grader

    async def grade(self, *args: Any, **kwargs: Any) -> Grade:
        """The grade, after a while."""
        await self.go.wait()
        return await self._grader.grade(*args, **kwargs)

    async def rubric(self, question: Question) -> Question:
        """At once."""
        return await self._grader.rubric(question)


async def test_a_late_reply_is_announced_and_then_filled_in(library, grader, server):
    """What takes longer than the time for an acknowledgement is deferred, then edited in."""
    timing = replace(FAST, ack_after=0.3)
    paused = PausedGrader(grader)
    async with connected(library, paused, server, timing=timing) as live:
        await live.set_up()
        await live.advance(hours=3)
        filled = server.expect(lambda m, p, _: m == "PATCH" and p.endswith("/messages/@original"))
        text = [{"type": 3, "name": "text", "value": GOOD}]
        response = await live.slash("quiz", "answer", options=text)
        paused.go.set()
        body = await asyncio.wait_for(filled, PATIENCE)

    assert 5 == response["type"]
    assert EPHEMERAL == response["data"]["flags"]
    assert "points" in texts(body["components"])[0]


async def test_a_crowd_is_announced_while_it_waits_its_turn(library, grader, server):
    """However many come at once, only some run; the others are acknowledged meanwhile, and answered later."""
    timing = replace(FAST, ack_after=0.1)
    paused = PausedGrader(grader)
    async with connected(library, paused, server, timing=timing) as live:
        await live.set_up()
        await live.advance(hours=3)
        answer = [{"type": 3, "name": "text", "value": GOOD}]
        responses = await asyncio.gather(
            *(live.slash("quiz", "answer", options=answer, user=10_000 + number) for number in range(80))
        )
        async with live.store.read() as tx:
            begun = len(await tx.answers.of_round(1))
        paused.go.set()
        await live.until(lambda: len(server.bodies("PATCH", r"/webhooks/.*/@original")) == 80)
        async with live.store.read() as tx:
            stored = await tx.answers.of_round(1)

    assert [5] * 80 == [response["type"] for response in responses]
    assert 0 < begun < 80
    assert 80 == sum(answer.grade is not None for answer in stored)


class PausedPainter(BlankPainter):
    """Paints once it is let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def paint(self, picture: Picture, *, dark: bool = False) -> bytes:
        """The picture, after a while."""
        await self.go.wait()
        return await super().paint(picture, dark=dark)


async def test_a_late_page_is_turned_in_place(library, grader, server):
    """A page that takes long changes the message that was pressed, and adds none."""
    painter = PausedPainter()
    timing = replace(FAST, ack_after=0.3)
    async with connected(library, grader, server, timing=timing, painter=painter) as live:
        await live.set_up()
        await live.advance(hours=3)
        await live.slash("quiz", "answer", options=[{"type": 3, "name": "text", "value": GOOD}])
        command = live.services.bridge.dispatcher.registry.find("quiz leaderboard")
        pressed = live.press(encode(command, {"period": Period.MONTH, "turn": True}))
        filled = server.expect(lambda m, p, _: m == "PATCH" and p.endswith("/messages/@original"))
        response = await pressed
        painter.go.set()
        await asyncio.wait_for(filled, PATIENCE)

    assert {"type": 6} == response
    assert [] == server.bodies("POST", r"/webhooks/\d+/[^/]+")


async def test_an_expired_interaction_hurts_nobody(live, server):
    """10062 is reported; the next interaction is answered."""
    server.faults.append(
        Fault("POST", r"/interactions/.*", 404, {"code": 10062, "message": "Unknown interaction"})
    )
    payload = live.server.interaction(
        2, {"id": "1", "name": "quiz", "type": 1, "options": [{"type": 1, "name": "help"}]}
    )
    await server.dispatch("INTERACTION_CREATE", payload)
    await live.until(lambda: any(name == "interaction not answered" for name, _ in live.telemetry.events))

    assert 4 == (await live.slash("quiz", "streak"))["type"]


async def test_an_acknowledged_interaction_is_edited(live, server):
    """40060 means that an earlier try arrived: the response is edited to say the right thing."""
    server.faults.append(
        Fault("POST", r"/interactions/.*", 400, {"code": 40060, "message": "Already acknowledged"})
    )
    edited = server.expect(lambda m, p, _: m == "PATCH" and p.endswith("/messages/@original"))
    options = [{"type": 1, "name": "streak", "options": []}]
    payload = server.interaction(2, {"id": "1", "name": "quiz", "type": 1, "options": options})
    await server.dispatch("INTERACTION_CREATE", payload)

    assert "streak" in texts((await asyncio.wait_for(edited, PATIENCE))["components"])[0]


async def test_a_resumed_session_misses_nothing(live, server):
    """An event sent while the connection was down is delivered by RESUME, and no thread is read again."""
    options = [{"type": 1, "name": "streak", "options": []}]
    payload = server.interaction(2, {"id": "1", "name": "quiz", "type": 1, "options": options})
    answered = server.callback(int(payload["id"]))
    await server.close_sockets(4000)
    await server.dispatch("INTERACTION_CREATE", payload)
    await live.until(lambda: server.resumes)

    assert 4 == (await asyncio.wait_for(answered, PATIENCE))["type"]
    assert 4 == (await live.slash("quiz", "streak"))["type"]
    assert 1 == len(server.identifies)


@pytest.mark.parametrize(("op", "resumable"), [(7, False), (9, True), (9, False)])
async def test_reconnect_and_invalid_session_are_followed(live, server, op, resumable):
    """Op 7 and a resumable op 9 resume; any other op 9 identifies anew; the bot answers afterwards."""
    await server.send_op(op, data=resumable)
    anew = op == 9 and not resumable
    await live.until(lambda: len(server.identifies) > 1 if anew else server.resumes)

    assert 4 == (await live.slash("quiz", "streak"))["type"]


async def test_a_heartbeat_that_is_asked_for_is_sent(live, server):
    """Op 1 from the gateway is answered at once, whatever the interval."""
    before = server.heartbeats

    await server.send_op(1)

    await live.until(lambda: server.heartbeats > before)


async def test_a_storm_of_reconnects_is_weathered(live, server):
    """Told to reconnect again and again, the bot resumes each time, and what was posted stands once."""
    await live.set_up()
    for number in range(1, 6):
        await server.send_op(7)
        await live.until(lambda n=number: len(server.resumes) == n)

    await live.advance(hours=3)

    assert 1 == len(server.identifies)
    assert 1 == len(server.messages[str(CHANNEL)])


async def test_what_a_new_session_missed_is_read_from_the_thread(live, server):
    """After an invalid session, answers written meanwhile are found in the thread's history."""
    await live.set_up()
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    message = server.said(thread, GOOD)
    reacted = server.expect(lambda m, p, _: m == "PUT" and message["id"] in p)

    await server.send_op(9, data=False)

    await asyncio.wait_for(reacted, PATIENCE)


async def test_without_the_intent_the_bot_goes_on(library, grader, server):
    """4014 makes the bot ask again without message content, and say so."""
    server.reject.append(4014)
    async with connected(library, grader, server) as live:
        assert any(name == "no message content" for name, _ in live.telemetry.events)
        assert 4 == (await live.slash("quiz", "streak"))["type"]

    asked = [identify["intents"] >> 15 & 1 for identify in server.identifies]
    assert [1, 0] == asked


async def test_a_wrong_token_is_one_clear_sentence(library, grader, server):
    """A token that Discord refuses ends the start with a sentence and the mend."""
    server.faults.append(Fault("GET", "/users/@me", 401, {"code": 0, "message": "401: Unauthorized"}))

    with pytest.raises(SettingsError, match="refused the token"):
        async with connected(library, grader, server):
            pass


async def test_a_token_that_is_refused_later_is_no_ready_bot(live, server):
    """Whoever posts learns why, and the bot is ready again once Discord takes the token."""
    await live.set_up()
    refusal = {"code": 0, "message": "401: Unauthorized"}
    for method in ("GET", "POST", "PATCH", "PUT") * 5:
        server.faults.append(Fault(method, r"/.*", 401, refusal))
    await live.advance(hours=3)
    refused = not live.platform.ready()
    told = [facts for name, facts in live.telemetry.events if "Reset Token" in str(facts.get("hint", ""))]

    server.faults.clear()
    await live.advance(minutes=5)

    assert refused
    assert told
    assert live.platform.ready()
    assert 1 == len(server.messages[str(CHANNEL)])


async def test_another_application_is_one_clear_sentence(library, grader, server):
    """A token of another application than the one set is refused."""
    settings = SETTINGS.model_copy(update={"application_id": "123"})
    with pytest.raises(SettingsError, match="belongs to application"):
        async with connected(library, grader, server, settings=settings):
            pass


async def test_an_outage_at_the_start_is_waited_out(library, grader, server):
    """Discord answering with nonsense at first does not stop the bot."""
    server.faults.append(Fault("GET", "/users/@me", 503, {"code": 0, "message": "down"}))

    async with connected(library, grader, server) as live:
        assert live.platform.ready()


async def test_buttons_of_another_process_work(library, grader, server):
    """A button and a form of the process before mean the same to the next one."""
    store, clock, telemetry = MemoryStore(), FixedClock(), SilentTelemetry()
    async with connected(library, grader, server, store=store, clock=clock, telemetry=telemetry) as live:
        await live.set_up()
        await live.advance(hours=3)
        answer = custom_ids(server.bodies("POST", POST)[0]["components"])[0]
        form = await live.press(answer)
    async with connected(library, grader, server, store=store, clock=clock, telemetry=telemetry) as live:
        fields = [{"type": 18, "component": {"type": 4, "custom_id": "text", "value": GOOD}}]
        feedback = await live.interact(5, {"custom_id": form["data"]["custom_id"], "components": fields})

    assert "points" in " ".join(texts(feedback["data"]["components"]))


async def test_a_button_of_an_older_version_says_so(live):
    """An unknown button gets a sentence, not silence."""
    response = await live.press("v0:whatever")

    assert "older version" in texts(response["data"]["components"])[0]


async def test_a_thread_that_was_not_announced_is_heard(live, server):
    """A message in a thread of which discord.py was told nothing is an answer all the same."""
    await live.set_up()
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    message = server.said(thread, GOOD)
    reacted = server.expect(lambda m, p, _: m == "PUT" and message["id"] in p)

    await server.dispatch("MESSAGE_CREATE", message)

    await asyncio.wait_for(reacted, PATIENCE)


async def test_an_install_of_ones_own_works_where_the_bot_is_no_member(live, server):
    """A user install in a foreign server is a private conversation with the bot."""
    owners = {"authorizing_integration_owners": {"1": str(world.OWNER)}, "guild_id": "999", "context": 0}

    response = await live.slash("quiz", "now", **owners)

    assert response["data"]["flags"] & EPHEMERAL
    async with live.store.read() as tx:
        assert await tx.communities.place("discord", "999") is None


async def test_a_stop_waits_for_what_is_under_way(library, grader, server):
    """A command that runs when the bot stops is still answered."""
    async with connected(library, grader, server) as live:
        payload = server.interaction(
            2, {"id": "1", "name": "quiz", "type": 1, "options": [{"type": 1, "name": "help"}]}
        )
        answered = server.callback(int(payload["id"]))
        await server.dispatch("INTERACTION_CREATE", payload)
        await live.until(lambda: live.platform._busy or answered.done())  # noqa: SLF001 - it has arrived

    assert answered.done()


async def test_a_redelivered_interaction_is_carried_out_once(live, server):
    """The same interaction, delivered again after a resume, changes and answers nothing."""
    options = [{"type": 1, "name": "now", "options": []}]
    payload = server.interaction(2, {"id": "1", "name": "quiz", "type": 1, "options": options})
    first = server.callback(int(payload["id"]))
    await server.dispatch("INTERACTION_CREATE", payload)
    await asyncio.wait_for(first, PATIENCE)

    await server.dispatch("INTERACTION_CREATE", payload)
    await live.slash("quiz", "help")

    assert 1 == len(server.bodies("POST", f"/interactions/{payload['id']}/.*"))


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("INTERACTION_CREATE", {"id": "1"}),
        ("MESSAGE_CREATE", {"id": "1", "channel_id": "600"}),
        ("THREAD_CREATE", {"id": "1"}),
        ("SOMETHING_NEW", {"id": "1"}),
    ],
)
async def test_an_event_that_cannot_be_read_is_left_out(live, server, event, payload):
    """Nonsense from the gateway is reported, and the session goes on."""
    await server.dispatch(event, payload)

    assert 4 == (await live.slash("quiz", "streak"))["type"]
    assert 1 == len(server.identifies)
    assert (event == "SOMETHING_NEW") == (not live.telemetry.failures)


async def test_an_edit_in_part_is_completed(live, server):
    """An edit that brings only the new text counts as one that brings the whole message."""
    await live.set_up()
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    message = server.said(thread, "It combines two numbers into one somehow.")
    reacted = server.expect(lambda m, p, _: m == "PUT" and message["id"] in p)
    await server.dispatch("MESSAGE_CREATE", message)
    await asyncio.wait_for(reacted, PATIENCE)
    again = server.expect(lambda m, p, _: m == "PUT" and message["id"] in p)
    part = {"id": message["id"], "channel_id": thread, "guild_id": str(world.GUILD), "content": GOOD}

    await server.dispatch("MESSAGE_UPDATE", {**part, "edited_timestamp": "2026-03-02T09:05:00+00:00"})

    await asyncio.wait_for(again, PATIENCE)
    feedback = await live.slash("quiz", "feedback", user=701)
    assert "harmonic" in " ".join(texts(feedback["data"]["components"]))


async def test_a_link_preview_is_no_edit(live, server):
    """An update that brings a preview alone asks Discord for nothing."""
    before = len(server.requests)

    await server.dispatch("MESSAGE_UPDATE", {"id": "5", "channel_id": "600", "embeds": []})
    await live.slash("quiz", "help")

    assert before + 1 == len(server.requests)


async def test_used_up_sessions_are_waited_for(library, grader, server):
    """With no session left for the day, the bot says so and begins the next one when it may."""
    server.sessions_left = 0
    async with connected(library, grader, server) as live:
        assert ("discord sessions used up", 0.02) == next(
            (name, facts["seconds"]) for name, facts in live.telemetry.events if "used up" in name
        )


@pytest.mark.parametrize("code", [4010, 4011])
async def test_shards_that_discord_refuses_are_one_clear_sentence(library, grader, server, code):
    """No number of tries mends a wrong number of shards."""
    server.reject.append(code)

    settings = SETTINGS.model_copy(update={"shard_count": 1})
    with pytest.raises(SettingsError, match="refused the shards"):
        async with connected(library, grader, server, settings=settings):
            pass


async def test_commands_that_were_lost_are_registered_again(library, grader, server, tmp_path):
    """Another program with the same token may have replaced them: a start finds out."""
    for _ in range(2):
        async with connected(library, grader, server, state=tmp_path):
            server.commands = []

    assert 2 == len(server.bodies("PUT", r"/applications/\d+/commands"))


def test_tries_to_connect_come_further_and_further_apart():
    """5 s, 10 s, 20 s ... 5 minutes: far below a thousand sessions a day."""
    assert [5, 10, 20, 300, 300] == [Timing().pause(failures) for failures in (1, 2, 3, 9, 1000)]
