"""Answers under any order of events, against a naive recount."""

import asyncio
from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.scoring import points, sincere
from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore
from tests.chat import grader, library, telemetry
from tests.examples import examples

__all__ = ["grader", "library", "telemetry"]

TEXTS = (
    "It is the harmonic mean of precision and recall.",
    "It is the harmonic mean of precision and recall, and low when either of the two is low.",
    "It is the arithmetic mean of precision and recall.",
    "asdf qwer zxcv",
    "No idea, sorry.",
)

#: What stands as an answer at once; the last of them names the subject and says nothing.
ANSWERS = (*TEXTS[:3], "F1 score asdf qwer")
#: What is asked about or left alone, and counts for nothing.
OTHERS = TEXTS[3:]

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


@examples(60)
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
                kept = any(sincere(grades[text], text) for text in texts)
                assert int(kept) == (summary.current if summary else 0)

    asyncio.run(play())


@examples(30)
@given(
    story=st.lists(
        st.tuples(
            st.sampled_from(["ada", "bob", "cleo"]), st.integers(1, 2), st.integers(0, len(ANSWERS) - 1)
        ),
        min_size=2,
        max_size=12,
    ),
    others=st.lists(
        st.tuples(st.sampled_from(["ada", "bob", "cleo", "dora"]), st.sampled_from(OTHERS)), max_size=4
    ),
)
def test_answers_at_the_same_moment_count_once_each(library, grader, story, others):
    """Messages of several members that arrive at once, some delivered twice: each text is kept once, graded
    once, and the points are those of each member's best. Among them is talk, and it counts for nothing.
    """

    async def play() -> None:
        chat = Chat.open(library, grader, MemoryStore())
        await chat.set_up()
        await chat.command("quiz-admin queue f1", by="olga")
        await chat.advance(hours=3)
        said = [(by, f"{by}-{number}", ANSWERS[text]) for by, number, text in story]
        talk = [(by, f"{by}-talk-{number}", text) for number, (by, text) in enumerate(others)]
        await asyncio.gather(
            *(
                chat.say(text, by=by, message=message)
                for by, message, text in [*said, *talk, *said[::2], *talk[::2]]
            )
        )
        question = library.question("f1")
        async with chat.store.read() as tx:
            earned = await tx.points.of_round(1)
            answered = {by for by, _, _ in said}
            for by in {by for by, _, _ in talk} - answered:
                member = await tx.members.by_account(1, "chat", by)
                assert member is None or not await tx.answers.of_member(1, member.id)
            for by in answered:
                member = await tx.members.by_account(1, "chat", by)
                assert member is not None
                revisions = await tx.answers.of_member(1, member.id)
                assert {(m, t) for b, m, t in said if b == by} == {(a.source, a.text) for a in revisions}
                assert list(range(1, len(revisions) + 1)) == [answer.revision for answer in revisions]
                worth = [
                    points(question.level, grader.grade_now(question, a.text).score, revealed=False)
                    for a in revisions
                ]
                assert worth == [answer.points for answer in revisions]
                assert max(worth) == earned.get(member.id, 0)
                summary = await tx.streaks.summary(member.id)
                kept = any(answer.sincere for answer in revisions)
                assert int(kept) == (summary.current if summary else 0)

    asyncio.run(play())
