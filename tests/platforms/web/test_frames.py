import contextlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.platforms.web.wire import frames
from bot.platforms.web.wire.limits import ACTIONS_PER_WINDOW, FRAME_BYTES, MESSAGE_LENGTH
from bot.platforms.web.wire.wire import Malformed

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=4,
)
KINDS = st.sampled_from(
    [
        "hello",
        "say",
        "edit",
        "delete",
        "dismiss",
        "react",
        "press",
        "submit",
        "suggest",
        "history",
        "join",
        "?",
    ]
)
NAMES = st.sampled_from(
    ["id", "user", "since", "channel", "thread", "text", "message", "token", "args", "values"]
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the reader
@given(st.dictionaries(NAMES, VALUES), KINDS)
def test_whatever_a_page_sends_is_read_or_refused(fields, kind):
    """A frame becomes an action or a sentence; never another error."""
    with contextlib.suppress(Malformed):
        action_id, _ = frames.parse(json.dumps({**fields, "t": kind}))
        assert action_id


@given(st.text())
def test_text_that_is_no_frame_is_refused(text):
    """What is not a JSON object with an id is malformed."""
    with pytest.raises(Malformed):
        frames.parse(text)


def test_deep_nesting_is_refused():
    """A bomb of brackets is no frame."""
    with pytest.raises(Malformed):
        frames.parse("[" * 100_000)


def test_half_characters_and_nul_are_mended():
    """What no database stores is replaced before it gets there."""
    _, action = frames.parse('{"t":"say","id":"a","channel":"c","thread":0,"text":"a\\ud800b\\u0000c"}')

    assert frames.Typed("c", 0, "a\ufffdb\ufffdc") == action


@pytest.mark.parametrize(
    "frame",
    [
        "no json",
        "[]",
        "{}",
        '{"t":"say","id":"a"}',
        '{"t":"say","id":"a b","channel":"general","thread":0,"text":"x"}',
        '{"t":"say","id":"a","channel":"general","thread":-1,"text":"x"}',
        '{"t":"say","id":"a","channel":"general","thread":true,"text":"x"}',
        '{"t":"nothing","id":"a"}',
        '{"t":"submit","id":"a","channel":"general","thread":0,"command":"quiz now","args":[],"values":{}}',
    ],
)
async def test_a_malformed_frame_gets_an_error_and_the_page_goes_on(desk, frame):
    """One bad frame is answered with a sentence; the next good one works."""
    ada = await desk.page("ada")

    await ada.raw(frame)
    answer = await ada.next()

    assert "error" == answer["t"]
    assert answer["message"]
    assert "ack" == (await ada.act("say", channel="general", thread=0, text="Still here"))["t"]


async def test_bytes_get_an_error_too(desk):
    """Binary frames are not spoken here."""
    ada = await desk.page("ada")

    await ada.socket.send_bytes(b"\x00\x01")

    assert "error" == (await ada.next())["t"]
    await ada.settled()


async def test_messages_have_a_greatest_length(desk):
    """Too long is refused with both numbers; as long as possible is taken, whatever the script."""
    ada = await desk.page("ada")

    over = await ada.act("say", channel="general", thread=0, text="x" * (MESSAGE_LENGTH + 1))
    huge = await ada.act("say", channel="general", thread=0, text="x" * FRAME_BYTES)
    most = await ada.act("say", channel="general", thread=0, text="\u4e00" * MESSAGE_LENGTH)

    assert str(MESSAGE_LENGTH) in over["message"]
    assert "error" == huge["t"]
    assert "ack" == most["t"]


async def test_a_flood_is_stopped_with_a_sentence(desk):
    """More actions than fingers can do are refused, and the connection stays."""
    ada = await desk.page("ada")

    for _ in range(ACTIONS_PER_WINDOW + 5):
        await ada.post("ping")
    refused = await ada.until(lambda frame: frame["t"] == "error")

    assert "wait" in refused["message"]


async def test_who_has_not_said_who_it_is_can_do_nothing(desk):
    """The first frame of a page is its greeting."""
    address = desk.platform.address
    socket = await desk.session.ws_connect(f"{address}socket", origin=address.rstrip("/"))

    await socket.send_str('{"t":"say","id":"a","channel":"general","thread":0,"text":"x"}')
    answer = await socket.receive_json()

    assert "error" == answer["t"]
    assert [] == list(await desk.store.transcript.page("general", thread=0, before=None, limit=5))


async def test_empty_messages_say_nothing(desk):
    """Blank text is refused, in a message and in an edit."""
    ada = await desk.page("ada")
    sent = (await ada.act("say", channel="general", thread=0, text="x"))["message"]

    assert "error" == (await ada.act("say", channel="general", thread=0, text=" \n "))["t"]
    assert "error" == (await ada.act("edit", message=sent, text=" "))["t"]


async def test_threads_and_channels_must_exist(desk):
    """Nothing can be said where nobody could read it."""
    ada = await desk.page("ada")
    sent = (await ada.act("say", channel="general", thread=0, text="x"))["message"]

    for channel, thread in (("nowhere", 0), ("general", 999), ("daily", sent)):
        assert "error" == (await ada.act("say", channel=channel, thread=thread, text="x"))["t"]
