"""The Web API as it is called, against the official specification."""

import pytest

from tests.platforms.slack.apirules import SPEC, broken_calls
from tests.platforms.slack.slackserver import Call


async def test_a_day_s_calls_are_as_specified(daily):
    """Post, answer, edit, form, board, reveal: every argument is known, every needed one is there."""
    if not SPEC.exists():
        pytest.skip(f"Slack's specification is not at {SPEC}: the calls are NOT checked against it")
    stamp = await daily.say("It is the harmonic mean of precision and recall", thread=daily.thread)
    await daily.edit(stamp, "It is the harmonic mean of the two")
    await daily.slash("/quiz leaderboard")
    await daily.slash("/quiz-admin check", by="olga")
    await daily.beat(days=1)

    assert [] == broken_calls(daily.server.calls)


def test_a_wrong_call_is_noticed():
    """The checker checks."""
    if not SPEC.exists():
        pytest.skip(f"Slack's specification is not at {SPEC}: the calls are NOT checked against it")
    calls = [
        Call("chat.postMessage", "POST", {"channel": "C1", "nonsense": 1}, "t", "application/json"),
        Call("chat.postNothing", "POST", {}, "t"),
    ]

    assert 3 == len(broken_calls([*calls, Call("users.info", "DELETE", {"user": "U1"}, "t")]))
