"""How many have answered, on the card in the channel: an edit, where the card can be edited."""

from dataclasses import replace

import pytest

from bot.commands.language.reply import Reply
from bot.commands.platform import Outgoing
from bot.commands.views.rounds import QuestionPosted
from bot.core.outbox.parcel import Address, ParcelKind
from bot.core.people.people import Place
from bot.platforms.discord.wire.limits import TEXT_PER_MESSAGE
from bot.platforms.discord.wire.payload import custom_ids, texts
from tests.platforms.discord.server import Fault
from tests.platforms.discord.world import CHANNEL, GUILD

GOOD = "It is the harmonic mean of precision and recall."
COUNT = "1 has answered so far."
EDIT = r"/channels/\d+/messages/\d+"


async def answered(live) -> None:
    """The question stands, Ada answers it with a command, and what is due is done."""
    await live.advance(hours=3)
    await live.slash("quiz", "answer", options=[{"type": 3, "name": "text", "value": GOOD}])
    await live.advance(seconds=1)


async def test_the_card_counts_where_it_stands(live, server):
    """It is the same message with the same buttons, and nobody can be notified by it."""
    await live.set_up()
    await answered(live)

    [post] = server.messages[str(CHANNEL)]
    [posted] = server.bodies("POST", rf"/channels/{CHANNEL}/messages")
    [edit] = server.bodies("PATCH", EDIT)
    assert COUNT in texts(post["components"])[-1]
    assert custom_ids(posted["components"]) == custom_ids(post["components"])
    assert {"parse": []} == edit["allowed_mentions"]


async def test_a_forum_post_counts_in_its_own_thread(live, server):
    """There the card is the first message of the post."""
    server.add_channel(CHANNEL, "daily", 15, available_tags=[], flags=0, default_forum_layout=0)
    await server.dispatch("CHANNEL_DELETE", {"id": str(CHANNEL), "type": 0, "guild_id": str(GUILD)})
    await server.dispatch("CHANNEL_CREATE", {**server.channels[str(CHANNEL)], "guild_id": str(GUILD)})
    await live.set_up()
    await answered(live)

    [thread] = server.threads
    [post] = server.messages[thread]
    assert COUNT in texts(post["components"])[-1]


@pytest.mark.parametrize("code", [10008, 10003, 50083, 30046])
async def test_what_cannot_be_edited_is_left_alone(live, server, code):
    """A deleted card, a closed thread, one edit too many of an old message: it is not tried again."""
    await live.set_up()
    server.faults.append(Fault("PATCH", EDIT, 400, {"code": code, "message": "no"}))
    await answered(live)
    await live.advance(minutes=1)

    assert 1 == len(server.bodies("PATCH", EDIT))
    assert "message not delivered" not in [name for name, _ in live.telemetry.events]


async def test_a_post_without_its_thread_goes_on_promising_none(live, server):
    """Counting does not bring back what was taken out of the post."""
    await live.set_up()
    fault = {"code": 50013, "message": "Missing Permissions"}
    server.faults.append(Fault("POST", r"/channels/\d+/messages/\d+/threads", 403, fault))
    await answered(live)

    [post] = server.messages[str(CHANNEL)]
    assert COUNT in texts(post["components"])[-1]
    assert "thread" not in texts(post["components"])[-1]


@pytest.mark.parametrize("lines", [60, *range(146, 162, 2), 400])
async def test_a_long_question_counts_answers_on_its_card(live, server, library, lines):
    """The count stands above the buttons of the first message, however full it is; nothing else moves."""
    prompt = f"{'x' * 20}\n\n" + "\n\n".join(f"This is line number {n}." for n in range(lines))
    question = replace(library.question("f1"), prompt=prompt)
    view = QuestionPosted(question, round=1)
    place = Place(1, 1, "discord", str(GUILD))
    message = Outgoing(
        "q1-1",
        ParcelKind.QUESTION,
        place,
        Address(1, channel=str(CHANNEL)),
        Reply(view, everyone=True),
        "F1",
        title="F1",
    )
    receipt = await live.platform.send(message)
    [card] = server.messages[str(CHANNEL)]
    before, rest = (
        texts(card["components"]),
        [texts(m["components"]) for m in server.messages.get(receipt.thread, [])],
    )

    for answered in (1, 1_234):
        told = replace(message, reply=Reply(replace(view, answered=answered), everyone=True))
        await live.platform.amend(told, receipt.message)

    [card] = server.messages[str(CHANNEL)]
    said = texts(card["components"])
    assert "1,234 have answered so far." in said[-1]
    assert sum(map(len, said)) <= TEXT_PER_MESSAGE
    if rest:
        assert before == said[:-1]
    assert rest == [texts(m["components"]) for m in server.messages.get(receipt.thread, [])]
