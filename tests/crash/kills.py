"""When bots die, and what else goes wrong meanwhile: drawn from a seed that is printed."""

import random
from collections.abc import Sequence

from tests.crash.season import Kill
from tests.crash.stage import Act, Script

__all__ = ["SLACK_STEPS", "STEPS", "drawn", "every_step", "faulty"]

STEPS: tuple[str, ...] = (
    "GET /gateway/bot",
    "PUT /applications/N/commands",
    "POST /channels/N/messages",
    "POST /channels/N/messages/N/threads",
    "PUT /channels/N/messages/N/reactions",
    "PATCH /channels/N/messages/N",
    "GET /channels/N/messages",
    "GET /channels/N/messages/N",
    "GET /guilds/N/members/N",
    "POST /interactions/N/N/callback",
)
"""The requests to Discord that a day consists of."""

SLACK_STEPS: tuple[str, ...] = (
    "apps.connections.open",
    "auth.test",
    "chat.postMessage",
    "reactions.add",
    "reactions.remove",
    "conversations.history",
    "conversations.replies",
    "files.completeUploadExternal",
)
"""The requests to Slack."""

_FAULTS = ((Act.LOSE, 0.04), (Act.DROP, 0.03), (Act.FAIL, 0.02), (Act.LIMIT, 0.02))


def drawn(draw: random.Random, count: int, *, steps: Sequence[str] = STEPS) -> Sequence[Kill]:
    """Kills at any instant of the first seconds, at any request, before it arrives or before its answer."""
    return [_drawn(draw, steps[2:]) for _ in range(count)]


def _drawn(draw: random.Random, steps: Sequence[str]) -> Kill:
    if draw.random() < 0.3:
        return Kill(after=draw.uniform(0.3, 4.0))
    step, number = draw.choice(steps), draw.choice((1, 1, 1, 2, 3))
    act = draw.choice((None, Act.KILL_BEFORE, Act.KILL_AFTER))
    return Kill(step, number, after=draw.uniform(0, 0.3) if act is None else 0.0, act=act)


def every_step(steps: Sequence[str] = STEPS) -> Sequence[Kill]:
    """One kill before each request arrives, and one before its answer is heard."""
    return [Kill(step, act=act) for step in steps for act in (Act.KILL_BEFORE, Act.KILL_AFTER)]


def faulty(draw: random.Random) -> Script:
    """A script in which one request in nine goes wrong."""

    def script(_step: str, _token: str) -> Act:
        chance = draw.random()
        for act, share in _FAULTS:
            chance -= share
            if chance < 0:
                return act
        return Act.CARRY

    return script
