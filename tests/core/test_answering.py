"""Answers under any order of events, against a naive recount."""

import asyncio
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.scoring import points, sincere
from bot.storage.memory import MemoryStore
from bot.testing import Chat
from tests.chat import grader, library, telemetry

__all__ = ["grader", "library", "telemetry"]

TEXTS = (
    "It is the harmonic mean of precision and recall.",
    "It is the harmonic mean of precision and recall, and low when either of the two is low.",
    "It is the arithmetic mean of precision and recall.",
    "asdf qwer zxcv",
    "No idea, sorry.",
)

events = st.lists(
    st.tuples(
        st.sampled_from(["say", "edit", "again", "delete"]),
        st.sampled_from(["ada", "bob"]),
        st.integers(1, 3),
        st.integers(0, len(TEXTS) - 1),
    ),
    max_size=10,
)


async def told(chat: Chat, story) -> dict[str, dict[str, list[str]]]:
    """Play the events; the texts that stand afterwards, by member and message."""
    standing: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for what, by, number, text in story:
        message = f"{by}-{number}"
        held = standing[by].get(message)
        if what == "say" and held is None:
            await chat.say(TEXTS[text], by=by, message=message)
            standing[by][message] = [TEXTS[text]]
        elif what == "edit" and held:
            await chat.edit(message, TEXTS[text], by=by)
            held.append(TEXTS[text])
        elif what == "again" and held:
            await chat.say(held[-1], by=by, message=message)
        elif what == "delete" and held:
            await chat.delete(message)
            standing[by][message] = []
    return standing


@settings(max_examples=60, deadline=None)
@given(story=events)
def test_no_order_of_events_scores_an_answer_twice_or_loses_one(library, grader, story):
    """After any events the ledger is the best standing text of each member, and the streak follows."""

    async def play() -> None:
        chat = Chat.open(library, grader, MemoryStore())
        await chat.set_up()
        await chat.command("quiz-admin queue f1", by="olga")
        await chat.advance(hours=3)
        standing = await told(chat, story)
        question = library.question("f1")
        grades = {text: grader.grade_now(question, text) for text in TEXTS}
        async with chat.store.read() as tx:
            earned = await tx.points.of_round(1)
            for by, messages in standing.items():
                member = await tx.members.by_account(1, "chat", by)
                if member is None:
                    continue
                texts = [text for held in messages.values() for text in held]
                worth = [points(question.level, grades[text].score, revealed=False) for text in texts]
                assert max(worth, default=0) == earned.get(member.id, 0)
                summary = await tx.streaks.summary(member.id)
                kept = any(sincere(grades[text]) for text in texts)
                assert int(kept) == (summary.current if summary else 0)

    asyncio.run(play())
