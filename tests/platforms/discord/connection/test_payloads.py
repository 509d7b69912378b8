"""Events in the shape of Discord's documentation, replayed through the real client: what the bot sends.

Each file in `payloads` has the event with its payload, what came `before` it, and the requests that must
follow (`then`; none means that nothing may be sent). "{guild}", "{channel}", "{thread}" and "{question}"
stand for the ids of the server on which the event is replayed.
"""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.discord.wire.payload import texts
from tests.examples import few
from tests.patience import PATIENCE
from tests.platforms.discord.world import CHANNEL, GUILD

FOLDER = Path(__file__).parents[1] / "payloads"
EPHEMERAL = 1 << 6
AUTHOR = 1182736450098765432


def recorded(path: Path, thread: str) -> dict[str, Any]:
    """A file with the ids of this server."""
    text = path.read_text(encoding="utf-8")
    for name, value in (("guild", GUILD), ("channel", CHANNEL), ("thread", thread), ("question", thread)):
        text = text.replace(f"{{{name}}}", str(value))
    found: dict[str, Any] = json.loads(text)
    return found


def matches(wanted: dict[str, Any], payload: dict[str, Any], method: str, path: str, body: Any) -> bool:
    """Whether a request is the one that a file asks for."""
    verb, pattern = wanted["request"].replace("{id}", str(payload.get("id"))).split(" ", 1)
    if method != verb or not re.fullmatch(pattern, path):
        return False
    data = (body or {}).get("data") or body or {}
    said = " ".join([data.get("content") or "", *texts(data.get("components") or ())])
    choices = {choice["value"] for choice in data.get("choices") or ()}
    return (
        wanted.get("type") in {None, (body or {}).get("type")}
        and wanted.get("says", "") in said
        and wanted.get("choice") in {None, *choices}
        and (not wanted.get("ephemeral") or bool(data.get("flags", 0) & EPHEMERAL))
    )


@pytest.fixture
async def thread(live, server) -> str:
    """The thread of a posted question, which has the same id as the question."""
    await live.set_up()
    await live.advance(hours=3)
    return str(next(iter(server.threads)))


@pytest.mark.parametrize("path", few(sorted(FOLDER.glob("*.json")), one_in=2), ids=lambda path: path.stem)
async def test_what_discord_sends_is_met_with_what_it_should_be(live, server, thread, path):
    """The requests that must follow do, no others, and the session goes on."""
    case = recorded(path, thread)
    for message in case.get("before", ()):
        await server.dispatch("MESSAGE_CREATE", message)
        await live.until(lambda: server.bodies("POST", f"/channels/{thread}/messages"))
    before = len(server.requests)

    await server.dispatch(case["event"], case["payload"])

    for wanted in case["then"]:
        await live.until(
            lambda w=wanted: any(matches(w, case["payload"], *sent) for sent in server.requests[before:])
        )
    after = len(server.requests)
    assert 4 == (await live.slash("quiz", "help"))["type"]
    sent = [(method, to) for method, to, _ in server.requests[before:after] if method != "GET"]
    others = [to for to in sent if not to[1].startswith("/users/@me")]
    assert len(case["then"]) == len(others), sent
    assert 1 == len(server.identifies)
    assert [] == live.telemetry.failures


@pytest.mark.parametrize("name", ["message_deleted", "messages_deleted"])
async def test_a_deleted_answer_is_withdrawn(live, server, thread, name):
    """Whoever deleted the message: the answer counts no more."""
    case = recorded(FOLDER / f"{name}.json", thread)
    answered = server.expect(lambda m, p, _: (m, p) == ("POST", f"/channels/{thread}/messages"))
    await server.dispatch("MESSAGE_CREATE", case["before"][0])
    await asyncio.wait_for(answered, PATIENCE)
    given = await live.slash("quiz", "feedback", user=AUTHOR)

    await server.dispatch(case["event"], case["payload"])
    gone = await live.slash("quiz", "feedback", user=AUTHOR)

    assert "harmonic" in " ".join(texts(given["data"]["components"]))
    assert "not answered" in " ".join(texts(gone["data"]["components"]))


async def test_an_outage_of_a_server_stops_nothing(live, server, thread):
    """Unavailable for a while is no removal: tomorrow's question is posted."""
    case = recorded(FOLDER / "server_unavailable.json", thread)
    await server.dispatch(case["event"], case["payload"])
    await live.slash("quiz", "help")

    await live.advance(days=1)

    assert 3 == len(server.messages[str(CHANNEL)])  # two questions and a recap
