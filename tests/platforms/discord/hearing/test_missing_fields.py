"""Every recorded payload with each of its fields left out, and sent as null, in turn.

What Discord's documentation requires (an id, a token, a type, who did it) is left in place. All else may be
missing: no event is unreadable, each interaction is answered once, and each answer is heard at most once.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from tests.examples import few
from tests.platforms.discord.connection.test_payloads import FOLDER, recorded, thread
from tests.platforms.variants import Path, by_part, optional, variants

__all__ = ["thread"]

_AT_ONCE = 20
_REQUIRED = re.compile(
    r"(.*\.)?(id|token|type|channel_id|user_id|parent_id)|guild_id|member|member\.user|user|author"
    r"|threads|members(\..*)?"
)
_EVENTS = ("INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_UPDATE", "THREAD_CREATE", "THREAD_LIST_SYNC")
_FILES = [path for path in sorted(FOLDER.glob("*.json")) if json.loads(path.read_text())["event"] in _EVENTS]


def _numbered(payload: dict[str, Any], groups: Iterable[Sequence[Path]]) -> list[dict[str, Any]]:
    """The variants of a payload under ids of their own."""
    made: list[dict[str, Any]] = []
    for changed in variants(payload, groups):
        text = json.dumps(changed)
        if "id" in payload:
            text = text.replace(str(payload["id"]), str(1_490_000_000_000_000_000 + len(made)))
        made.append(json.loads(text))
    return made


async def _sent(live, server, event: str, payloads: Sequence[dict[str, Any]]) -> None:
    """Dispatched, a few at a time; what must hold of all of them."""
    for at in range(0, len(payloads), _AT_ONCE):
        some = payloads[at : at + _AT_ONCE]
        for payload in some:
            await server.dispatch(event, payload)
        if event == "INTERACTION_CREATE":
            wanted = {str(payload["id"]) for payload in some}
            await live.until(lambda w=wanted: w <= set(_answered(server)))
        assert 4 == (await live.slash("quiz", "help"))["type"]
    assert [] == [repr(error) for error in live.telemetry.failures]
    assert len(set(_answered(server))) == len(_answered(server))
    assert 1 == len(server.identifies)


@pytest.mark.parametrize("path", few(_FILES, one_in=5), ids=lambda path: path.stem)
async def test_fields_that_are_missing_or_null_break_nothing(live, server, thread, path):
    """All at once, and all that stands in one part of the payload: no traceback, one response each."""
    case = recorded(path, thread)
    groups = by_part(optional(case["payload"], _REQUIRED.fullmatch))

    await _sent(live, server, case["event"], _numbered(case["payload"], groups))


@pytest.mark.slow
@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
async def test_a_field_that_is_missing_or_null_breaks_nothing(live, server, thread, path):
    """Each by itself."""
    case = recorded(path, thread)
    groups = [[each] for each in optional(case["payload"], _REQUIRED.fullmatch)]

    await _sent(live, server, case["event"], _numbered(case["payload"], groups))


def _answered(server) -> list[str]:
    """The interactions that were responded to."""
    found = (re.fullmatch(r"/interactions/(149\d{16})/.*", path) for _, path, _ in server.requests)
    return [match[1] for match in found if match]


async def test_a_message_whose_server_is_not_named_is_placed_by_its_channel(live, server, thread):
    """Or left alone, where nothing says whose channel it is: it is not taken for a private one."""
    payload = recorded(FOLDER / "message_in_the_thread.json", thread)["payload"]
    del payload["guild_id"]
    await server.dispatch("MESSAGE_CREATE", payload)
    await live.slash("quiz", "help")
    unplaced = server.bodies("POST", f"/channels/{thread}/messages")
    await server.dispatch("THREAD_CREATE", server.threads[thread])

    await server.dispatch("MESSAGE_CREATE", payload)

    await live.until(lambda: server.bodies("POST", f"/channels/{thread}/messages"))
    assert [] == unplaced
    assert [] == live.telemetry.failures


async def test_an_edit_without_its_author_is_completed(live, server, thread):
    """Null is as good as left out: the message is asked for."""
    written = server.said(
        thread, "It is something about two numbers, I would say, and how they are put together."
    )
    await server.dispatch("MESSAGE_CREATE", written)
    await live.until(lambda: server.bodies("POST", f"/channels/{thread}/messages"))
    written |= {
        "content": "It is the harmonic mean of precision and recall",
        "edited_timestamp": written["timestamp"],
    }

    await server.dispatch("MESSAGE_UPDATE", {**written, "author": None, "guild_id": "500"})

    await live.until(lambda: server.bodies("PATCH", rf"/channels/{thread}/messages/\d+"))
    assert [] == live.telemetry.failures
