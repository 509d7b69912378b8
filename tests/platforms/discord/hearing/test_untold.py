"""Answers that were counted by a process that died before it told their authors."""

import pytest

from bot.core.rounds.schedule import AnswerMode
from bot.platforms.discord.wire.payload import texts
from bot.testing.memory.store import MemoryStore
from tests.platforms.discord.live import connected
from tests.platforms.discord.world import ALL_PERMISSIONS, BOT

GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."


@pytest.fixture
def again(library, grader, server):
    """Starts a bot on what is there; one after the other on the same store."""
    store = MemoryStore()

    def start():
        return connected(library, grader, server, store=store)

    return start


async def _answered(live, server, *, user=701):
    """A thread with an answer to which everything was said; thread and message."""
    await live.set_up()
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    message = server.said(thread, GOOD, user=user)
    await server.dispatch("MESSAGE_CREATE", message)
    await live.until(lambda: _lines(server, thread))
    return thread, next(m for m in server.messages[thread] if m["id"] == message["id"])


def _lines(server, thread):
    return [m for m in server.messages[thread] if m["author"]["id"] == str(BOT)]


def _forget(server, thread):
    """What Discord forgets: nonces."""
    for message in server.messages[thread]:
        message.pop("nonce", None)


@pytest.mark.parametrize("lost", ["reaction", "line", "both", "nothing"])
async def test_what_was_not_said_is_said_after_the_restart(again, server, lost):
    """The reaction, the line, or both; and nothing twice."""
    async with again() as live:
        thread, message = await _answered(live, server)
    if lost in {"reaction", "both"}:
        message.pop("reactions")
    if lost in {"line", "both"}:
        server.messages[thread].remove(_lines(server, thread)[0])
    _forget(server, thread)
    server.requests.clear()

    async with again() as live:
        await live.until(lambda: any(p == f"/channels/{thread}/messages" for _, p, _ in server.requests))
        await live.until(lambda: message.get("reactions") and _lines(server, thread))
        await live.slash("quiz", "help")
        feedback = await live.slash("quiz", "feedback", user=701)

    assert 1 == len(message["reactions"])
    assert 1 == len(_lines(server, thread))
    assert (lost in {"line", "both"}) == bool(server.bodies("POST", f"/channels/{thread}/messages"))
    assert "harmonic" in " ".join(texts(feedback["data"]["components"]))


async def test_a_bot_that_may_not_react_does_not_try_at_every_start(again, server):
    """Without the permission a missing reaction says nothing."""
    async with again() as live:
        thread, message = await _answered(live, server)
    message.pop("reactions")
    administrator, add_reactions = 1 << 3, 1 << 6
    server.permissions = str(int(ALL_PERMISSIONS) & ~administrator & ~add_reactions)
    server.requests.clear()

    async with again() as live:
        await live.until(lambda: any(p == f"/channels/{thread}/messages" for _, p, _ in server.requests))
        await live.slash("quiz", "help")

    assert [] == [path for method, path, _ in server.requests if method == "PUT" and "reactions" in path]


async def test_a_hidden_answer_that_still_stands_is_taken_away(again, server):
    """It was counted, and the process died before it could hide it."""
    async with again() as live:
        await live.slash(
            "quiz-admin",
            "setup",
            options=[
                {"type": 3, "name": name, "value": value}
                for name, value in (("at", "09:00"), ("zone", "UTC"), ("mode", AnswerMode.HIDDEN.value))
            ],
        )
        await live.advance(hours=3)
        thread = next(iter(server.threads))
        message = server.said(thread, GOOD)
        await server.dispatch("MESSAGE_CREATE", message)
        await live.until(lambda: _deleted(server, message))
    server.requests.clear()

    async with again() as live:
        await live.until(lambda: _deleted(server, message))


def _deleted(server, message):
    return any(method == "DELETE" and path.endswith(message["id"]) for method, path, _ in server.requests)
