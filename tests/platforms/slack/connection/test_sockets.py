"""Socket Mode: connections that come and go, and acknowledgements that do not wait."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import prometheus_client  # noqa: F401 - read from disk before the loop runs, as the program does
import pytest
import structlog  # noqa: F401 - the same
from pydantic import ValidationError

from bot.core.errors import SettingsError
from bot.platforms.slack.wire.settings import SlackSection, require_usable
from bot.testing.doubles import FixedClock
from bot.testing.memory.store import MemoryStore
from tests.patience import PATIENCE
from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.workspace import TIMING, StudyGroup, parts, words

_FOLDER = Path(__file__).parents[1] / "payloads"
_ACKNOWLEDGED_WITHIN = 1.0
"""Seconds, of the three after which Slack takes an event for lost and sends it again."""

_GOOD = "It is the harmonic mean of precision and recall"


@pytest.fixture
async def socket(server, library, grader, telemetry):
    """The bot over Socket Mode, not started; a connection that is lost is soon opened again."""
    clock = FixedClock()
    made = StudyGroup(server, parts(library, grader, MemoryStore(), clock, telemetry), clock, telemetry)
    made.timing = replace(TIMING, ping=0.5)
    yield made
    if hasattr(made, "session"):
        await made.close()


def frame(name):
    """A frame as it goes over the socket."""
    return json.loads((_FOLDER / f"socket_{name}.json").read_text(encoding="utf-8"))["payload"]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_refreshed_connection_goes_on(socket, reason):
    """Slack says goodbye every few hours; events go on over the next connection."""
    await socket.open()
    await socket.set_up()
    before = len(socket.server.sockets)

    await socket.server.sockets[-1].send_str(json.dumps(frame(f"disconnect_{reason}")))
    await socket.server.until(lambda: len(socket.server.called("apps.connections.open")) > before)
    socket.server.connected.clear()
    await socket.server.connected.wait()
    stamp = await socket.say(_GOOD, thread=socket.thread)

    assert 1 == len(socket.reactions(stamp))
    assert socket.platform.ready()


async def test_socket_mode_that_is_switched_off_is_told_and_comes_back(socket):
    """Nothing connects while it is off; the operator hears why; once it is on again events come."""
    await socket.open()
    await socket.set_up()
    socket.server.fail("apps.connections.open", "forbidden", times=2)
    lost = socket.server.sockets[-1]
    await lost.send_str(json.dumps(frame("disconnect_link_disabled")))
    await socket.server.until(lambda: len(socket.server.called("apps.connections.open")) > 1)
    socket.server.connected.clear()
    await lost.close()
    await socket.server.connected.wait()
    stamp = await socket.say(_GOOD, thread=socket.thread)

    assert "slack socket mode was switched off" in [name for name, _ in socket.telemetry.events]
    assert 1 == len(socket.reactions(stamp))


async def test_frames_are_acknowledged_each_with_its_own_id(socket):
    """An envelope of each kind, and a greeting in the middle, which wants no answer."""
    await socket.open()
    await socket.set_up()
    link = socket.server.sockets[-1]
    new = "1772431000.000100"
    socket.server.channels["C0DAILY"].messages.append(
        {"user": "U0BOB", "ts": new, "thread_ts": socket.thread}
    )
    for name in ("hello", "events_api", "interactive", "slash_commands"):
        known = frame(name)
        future = asyncio.get_running_loop().create_future()
        socket.server.acks[known.get("envelope_id", "")] = future
        text = json.dumps(known).replace("$thread", socket.thread).replace("$new", new)
        await link.send_str(text.replace("$response_url", socket.server.response_url()))
        if name != "hello":
            async with asyncio.timeout(PATIENCE):
                assert {} == await future
    await socket.platform.settled()

    assert 2 == sum("Your streak" in words(body) for _, body in socket.server.responses)
    assert ["U0BOB"] == [shown.user for shown in socket.server.ephemeral]


async def test_a_lost_connection_is_made_again_and_the_threads_are_read(socket):
    """What was written in between is answered."""
    await socket.open()
    await socket.set_up()
    socket.server.connected.clear()
    stamp = socket.server.timestamp()
    message = {"type": "message", "user": "U0ADA", "text": _GOOD, "ts": stamp, "thread_ts": socket.thread}
    socket.server.channels["C0DAILY"].messages.append(message)

    await socket.server.sockets[-1].close()
    await socket.server.connected.wait()
    await socket.server.until(lambda: socket.reactions(stamp))

    assert 1 == len(socket.reactions(stamp))


async def test_several_connections_share_the_events(socket):
    """Events may come over any of them."""
    socket.settings = socket.usual(sockets=3)
    await socket.open()

    assert 3 == len(socket.server.sockets)
    for _ in range(3):
        assert "Your streak" in words(await socket.slash("/quiz streak"))
        socket.server.sockets.insert(0, socket.server.sockets.pop())


async def test_too_many_connections_asked_for_are_waited_for(socket):
    """apps.connections.open may be limited as well."""
    socket.server.fail("apps.connections.open", "ratelimited", status=429, headers={"Retry-After": "0"})

    await socket.open()

    assert socket.platform.ready()


@pytest.mark.parametrize(
    ("facts", "words_"),
    [
        ({"bot_token": "xoxb-wrong"}, "does not take the bot token"),
        ({"app_token": "wrong"}, "does not take the app-level token"),
    ],
)
async def test_a_wrong_token_is_named(socket, facts, words_):
    """The operator reads which token is wrong and where the right one is."""
    socket.settings = socket.usual(**facts)

    with pytest.raises(SettingsError, match=words_) as caught:
        await socket.open()

    assert "api.slack.com" in caught.value.hint
    await socket.session.close()
    del socket.session


async def test_slack_out_of_reach_is_named(socket):
    """After a while of trying the operator is told."""
    socket.settings = socket.usual(api_base="http://127.0.0.1:9/api/")
    socket.timing = replace(TIMING, start_within=0.2)

    with pytest.raises(SettingsError, match="cannot be reached"):
        await socket.open()

    await socket.session.close()
    del socket.session


@pytest.mark.parametrize(
    "facts",
    [
        {"bot_token": "xapp-1", "app_token": "xapp-1"},
        {"bot_token": "xoxb-1"},
        {"bot_token": "xoxb-1", "app_token": "xoxb-1"},
        {"client_id": "1", "app_token": "xapp-1"},
        {"client_id": "1", "client_secret": "hush", "app_token": "xapp-1"},
        {"bot_token": "xoxp-1", "app_token": "xapp-1"},
        {"bot_token": "xoxb-1 x", "app_token": "xapp-1"},
        {"bot_token": "xoxb-1", "app_token": "xapp-1", "sockets": 11},
        {"bot_token": "xoxb-1", "app_token": "xapp-1", "api_base": "slack.com"},
    ],
)
def test_settings_that_cannot_work_are_refused(facts):
    """As soon as they are read."""
    with pytest.raises(ValidationError):
        SlackSection.model_validate(facts)


def test_without_a_token_nothing_is_tried():
    """The operator reads where there is one."""
    with pytest.raises(SettingsError, match="no Slack token"):
        require_usable(SlackSection())


async def test_fifty_at_once_are_all_acknowledged_within_a_second(socket):
    """Acknowledging waits for nobody's grading."""
    await socket.open()
    await socket.set_up()
    for number in range(50):
        socket.server.channels["C0DAILY"].members.add(socket.server.person(f"m{number}"))
    loop = asyncio.get_running_loop()

    async def answer(number):
        stamp = f"2000000000.{number:06d}"
        event = {
            "type": "message",
            "user": f"U0M{number}",
            "text": _GOOD,
            "ts": stamp,
            "thread_ts": socket.thread,
            "channel": "C0DAILY",
        }
        socket.server.channels["C0DAILY"].messages.append(event)
        began = loop.time()
        body = {
            "team_id": SlackServer.TEAM,
            "type": "event_callback",
            "event": event,
            "event_id": f"Ev{number}",
        }
        await socket.server.envelope("events_api", body)
        return loop.time() - began

    took = await asyncio.gather(*(answer(number) for number in range(50)))
    await socket.platform.settled()

    assert max(took) < _ACKNOWLEDGED_WITHIN
    assert 50 == len(socket.server.ephemeral)


async def test_a_hundred_commands_at_once_are_all_acknowledged_within_a_second(socket):
    """Running them waits for turns; acknowledging them, and opening a form in the middle, does not."""
    await socket.open()
    loop = asyncio.get_running_loop()

    async def give(text):
        began = loop.time()
        body = {
            "command": "/quiz",
            "text": text,
            "team_id": SlackServer.TEAM,
            "user_id": "U0ADA",
            "user_name": "ada",
            "channel_id": "C0DAILY",
            "response_url": socket.server.response_url(),
            "trigger_id": socket.server.trigger(),
        }
        await socket.server.envelope("slash_commands", body)
        return loop.time() - began

    texts = ["streak"] * 60 + ["suggest"] + ["streak"] * 39
    took = await asyncio.gather(*(give(text) for text in texts))
    await socket.platform.settled()

    assert max(took) < _ACKNOWLEDGED_WITHIN
    assert 1 == len(socket.server.views)
    assert 99 == sum("Your streak" in words(body) for _, body in socket.server.responses)


async def test_an_event_of_no_interest_is_acknowledged(socket):
    """What Bolt has no listener for would only come again."""
    await socket.open()

    assert {} == await socket.server.envelope("events_api", {"type": "app_rate_limited", "team_id": "T0TEAM"})
    assert {} == await socket.server.envelope("interactive", {"type": "unheard_of", "team": {"id": "T0TEAM"}})
