from dataclasses import replace

import pytest

from bot.commands.language.reply import Reply
from bot.commands.platform import Outgoing
from bot.commands.views.notices import Notice
from bot.core.errors import PlatformUnreachable
from bot.core.outbox.parcel import Address, ParcelKind
from bot.core.people.people import Place
from bot.core.transcript import ChatChannel
from bot.platforms.web.app import WebPlatform
from bot.platforms.web.wire.settings import WebSection

PLACE = Place(1, 1, "web", "local")


def outgoing(key="k1", **address):
    """A notice for an address."""
    where = Address(1, **({"channel": "daily"} | address))
    return Outgoing(
        key, ParcelKind.NOTICE, PLACE, where, Reply(Notice("Title", "Text"), everyone=True), "Text"
    )


async def test_a_message_is_sent_once_for_its_key(desk):
    """A second try, even after a restart, finds the first message."""
    first = await desk.platform.send(outgoing())
    await desk.platform.stop()
    await desk.start()
    second = await desk.platform.send(replace(outgoing(), retried=True))
    ada = await desk.page("ada")

    assert first == second
    assert 1 == len(await ada.history("daily"))


async def test_a_question_opens_a_thread(desk):
    """The thread takes its message's id as its name."""
    receipt = await desk.platform.send(replace(outgoing(), title="F1 score"))

    assert receipt.message == receipt.thread


async def test_a_message_without_a_title_opens_none(desk):
    """A notice has no thread, and may stand in one."""
    root = await desk.platform.send(replace(outgoing(), title="F1 score"))

    inside = await desk.platform.send(outgoing("k2", thread=root.thread))
    ada = await desk.page("ada")

    assert "" == inside.thread
    assert [int(inside.message)] == [m["id"] for m in await ada.history("daily", int(root.thread))]


async def test_a_message_for_one_person_goes_to_that_person_alone(desk):
    """Without a channel it stands in the conversation between the two."""
    await desk.platform.send(outgoing(channel="", user="grace"))
    grace, ada = await desk.page("grace"), await desk.page("ada")

    (direct,) = [channel for channel in grace.welcome["channels"] if channel["direct"]]
    assert 1 == len(await grace.history(direct["id"]))
    assert [] == [channel for channel in ada.welcome["channels"] if channel["direct"]]


@pytest.mark.parametrize(
    "message",
    [
        outgoing(channel="nowhere"),
        outgoing(channel="", user="nobody"),
        replace(outgoing(), place=replace(PLACE, tenant="elsewhere")),
    ],
)
async def test_what_does_not_exist_is_unreachable_for_good(desk, message):
    """The organiser hears of it; nothing is tried for ever."""
    with pytest.raises(PlatformUnreachable) as refused:
        await desk.platform.send(message)

    assert refused.value.permanent


async def test_before_the_start_nothing_is_sent(desk, tmp_path):
    """A platform that does not run is unreachable for now."""
    idle = WebPlatform(WebSection(), desk.store.transcript, pictures=tmp_path)

    with pytest.raises(PlatformUnreachable) as refused:
        await idle.send(outgoing())

    assert not refused.value.permanent
    assert not idle.ready()


async def test_a_check_names_a_missing_channel(desk):
    """The preflight says what is fine, what breaks, and the mend."""
    fine = await desk.platform.check(PLACE, "daily")
    missing = await desk.platform.check(PLACE, "nowhere")

    assert [True, True] == [finding.ok for finding in fine]
    assert [True, False] == [finding.ok for finding in missing]
    assert "/quiz-admin setup" in missing[-1].mend


async def test_a_channel_made_while_running_is_found(desk):
    """Channels may be added by others than the pages."""
    await desk.store.transcript.put_channel(ChatChannel("later", "later"))

    assert (await desk.platform.send(outgoing(channel="later"))).message


async def test_the_newest_seq_is_found_at_the_start(desk):
    """Whatever the transcript's length, a fresh page starts at its end."""
    for number in range(37):
        await desk.platform.send(outgoing(f"k{number}"))
    before = (await desk.page("ada")).welcome["seq"]
    await desk.platform.stop()
    await desk.start()

    assert before == (await desk.page("ada")).welcome["seq"] == 37


async def test_the_card_counts_answers_where_it_stands(desk):
    """Every open page sees the number rise, in the same message with its thread."""
    question = await desk.posted()
    ada, grace = await desk.page("ada"), await desk.page("grace")
    [before] = [m for m in await grace.history("daily") if m["id"] == question]

    await ada.act("say", channel="daily", thread=question, text="It is the harmonic mean of both.")
    await ada.view("graded")
    await desk.beat()
    card = await grace.message(lambda m: m["id"] == question and m["body"]["native"]["crowd"])

    assert "1 has answered so far." == card["body"]["native"]["crowd"]
    assert before["body"]["offers"] == card["body"]["offers"]
    assert before["body"]["thread"] == card["body"]["thread"]
