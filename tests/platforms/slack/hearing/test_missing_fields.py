"""Every recorded payload with each of its fields left out, and sent as null, in turn.

Whatever is missing: it is acknowledged, nothing fails, and nobody reads in the channel what is not for them.
"""

from typing import Any

import pytest

from tests.examples import few
from tests.platforms.slack.hearing.test_payloads import EXPECTED, filled, load, situation
from tests.platforms.variants import by_part, optional, variants

__all__ = ["situation"]

_REMOVED = sorted(name for name, outcome in EXPECTED.items() if not outcome.active)
_KEPT = sorted(set(EXPECTED) - set(_REMOVED))
socket = pytest.mark.parametrize("group", ["socket"], indirect=True)


def _recorded(name: str, situation: dict[str, Any]) -> tuple[str, dict[str, Any], list[Any]]:
    """The kind of a payload, itself, and where its values stand (what a message shows is left whole)."""
    case = load(name)
    payload = filled(case["payload"], situation, strange=False)
    return case["kind"], payload, optional(payload, lambda path: ".blocks." in path)


async def _delivered(daily, kind: str, payloads) -> None:
    before = len(daily.posts)
    for number, payload in enumerate(payloads):
        own = {"event_id": f"Ev{number}"} if payload.get("event_id") else {}
        if payload.get("trigger_id"):
            own["trigger_id"] = daily.server.trigger()
        await daily.deliver(kind, {**payload, **own})
    assert "Your streak" in str(await daily.slash("/quiz streak"))
    assert before == len(daily.posts)


@socket
@pytest.mark.parametrize("name", few(_KEPT, one_in=5))
async def test_fields_that_are_missing_or_null_break_nothing(daily, situation, name):
    """All at once, and all that stands in one part of the payload."""
    kind, payload, paths = _recorded(name, situation)

    await _delivered(daily, kind, variants(payload, by_part(paths)))


@pytest.mark.slow
@socket
@pytest.mark.parametrize("name", _KEPT)
async def test_a_field_that_is_missing_or_null_breaks_nothing(daily, situation, name):
    """Each by itself."""
    kind, payload, paths = _recorded(name, situation)

    await _delivered(daily, kind, variants(payload, [[path] for path in paths]))


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions", "actions": []},
        {"type": "block_actions", "actions": [{"value": "1"}]},
        {"type": "block_actions", "actions": [{"action_id": None}]},
        {"type": "view_submission", "view": {}},
        {"type": "view_submission", "view": {"type": "modal", "state": {"values": {"a": None}}}},
        {"type": "shortcut"},
        {"type": "unheard_of"},
    ],
)
async def test_what_cannot_be_read_is_acknowledged_and_told_in_one_line(daily, payload):
    """Delivered again it would be no better; what people wrote is not told."""
    before = len(daily.telemetry.events)

    assert {} == await daily.deliver(
        "interactive", {"team": {"id": "T0TEAM"}, "user": {"id": "U0ADA"}, **payload}
    )

    told = daily.telemetry.events[before:]
    assert len(told) <= 1
    assert all("\n" not in str(facts) for _, facts in told)


@socket
@pytest.mark.parametrize("name", _REMOVED)
async def test_a_removal_that_lacks_fields_breaks_nothing(daily, situation, name):
    """Whether it counts as one or not, the bot goes on for the others."""
    kind, payload, paths = _recorded(name, situation)
    for number, payload_ in enumerate(variants(payload, by_part(paths))):
        await daily.deliver(kind, {**payload_, "event_id": f"Ev{number}"})

    assert daily.platform._running.way_in.ready()  # noqa: SLF001 - whatever became of the token
