"""A file of questions into the community's own pack: shown first, added after a word."""

import json

import pytest

from bot.commands.language.spec import File
from bot.usecases.questions.shelves import ShelfWish

DECK = """question,answer,level,topics
"What is recall?","It is the share of the positives that were found.",basic,evaluation
"What is precision?","It is the share of what was found that is positive.",hard,nonsense
"What is nothing?",,basic,evaluation
"What is the F1 score, and when do you use it?","The harmonic mean of both.",basic,
"""
WHOLE = [
    {
        "question": "Which metric is harmed by imbalance?",
        "answer": "Accuracy",
        "options": ["Accuracy", "Recall", "Average precision", "F1"],
        "explanation": "The larger class decides it.",
    },
    {
        "question": "What does regularisation do?",
        "answer": "It keeps weights small, so that the model does not fit noise.",
        "hints": ["Think of the weights."],
        "points": [
            {
                "id": "small",
                "text": "It keeps the weights small",
                "weight": 2,
                "accept": ["it shrinks weights"],
            },
            {"id": "noise", "text": "The model fits less noise"},
        ],
        "misconceptions": [{"text": "It makes the model larger", "reply": "It adds no parameter."}],
    },
]


def attach(chat, text, name="deck.csv"):
    """A file as the platform keeps it."""
    data = text if isinstance(text, bytes) else text.encode()
    chat.platform.files[f"at/{name}"] = data
    return File(f"at/{name}", name, len(data))


async def send(chat, file, by="olga"):
    """Give the command with a file."""
    return await chat.forge("quiz-admin import", {"file": file}, by=by)


async def own(chat):
    """The community's own questions by title."""
    found = await chat.services.desk.shelves.find(1, ShelfWish(), size=999)
    return {each.title: each for each, _ in found.questions if each.pack == "own"}


async def test_a_file_is_shown_before_anything_is_added(posted):
    """The new ones as a table, bad rows by line; nothing is a question yet, and nothing is audited."""
    said = await send(posted, attach(posted, DECK))

    assert "deck.csv: 3 new questions" in said.text
    assert "What is recall?" in said.text
    assert "Line 4: The row has no answer." in said.text
    assert "Nothing is added yet." in said.text
    assert ("Add 3 questions", "Drop them") == said.buttons
    assert {} == await own(posted)


async def test_what_was_shown_is_added_once(posted):
    """With level and the topics that there are; the trail has it; the button does nothing twice."""
    await send(posted, attach(posted, DECK))

    done = await posted.press("Add 3 questions", by="olga")

    assert "3 questions of deck.csv are your community's own." in done.text
    found = await own(posted)
    assert ("advanced", ()) == (found["What is precision?"].level, found["What is precision?"].topics)
    assert ("evaluation",) == found["What is recall?"].topics
    async with posted.store.read() as tx:
        [line] = [
            each for each in await tx.audit.page(1, offset=0, size=9) if each.action.startswith("questions")
        ]
    assert ("questions imported", "3 questions from deck.csv") == (line.action, line.detail)
    again = await posted.forge("quiz-admin import", {"take": 1}, by="olga")
    assert "This file is gone" in again.text
    assert 3 == len(await own(posted))


async def test_whole_questions_stay_whole(posted):
    """Options, ideas with their weights, hints and misconceptions are asked and graded as written."""
    await send(posted, attach(posted, json.dumps(WHOLE), "bank.json"))
    await posted.press("Add 2 questions", by="olga")

    found = await own(posted)
    choice, idea = found["Which metric is harmed by imbalance?"], found["What does regularisation do?"]
    assert ["Accuracy"] == [each.text for each in choice.options if each.correct]
    assert [("small", 2), ("noise", 1)] == [(each.id, each.weight) for each in idea.ideas]
    assert ("It adds no parameter.",) == tuple(each.reply for each in idea.misconceptions)
    assert ("Think of the weights.",) == idea.hints
    shown = await posted.services.desk.tryouts.answer(1, choice.id, "Accuracy")
    assert 1.0 == shown.grade.score


async def test_what_is_there_already_is_not_added_again(posted):
    """The same file once more has nothing new."""
    await send(posted, attach(posted, DECK))
    await posted.press("Add 3 questions", by="olga")

    said = await send(posted, attach(posted, DECK))

    assert "deck.csv: 0 new questions" in said.text
    assert "3 questions you have already." in said.text
    assert () == said.buttons


async def test_a_file_is_dropped_or_replaced(posted):
    """A newer one takes the place of the one before, whose button is gone then."""
    first = await send(posted, attach(posted, DECK))
    await send(posted, attach(posted, json.dumps(WHOLE), "bank.json"))
    posted.sees(first.reply, by="olga")
    assert "This file is gone" in (await posted.press("Add 3 questions", by="olga")).text

    await send(posted, attach(posted, DECK))
    assert "Nothing was added." in (await posted.press("Drop them", by="olga")).text
    assert {} == await own(posted)


async def test_a_file_waits_a_day(posted):
    """Later it must be sent again."""
    await send(posted, attach(posted, DECK))
    await posted.advance(hours=25)

    assert "older than a day" in (await posted.press("Add 3 questions", by="olga")).text


async def test_nobody_takes_anothers_file(posted):
    """Neither a member, nor another organiser, nor another community by its number."""
    await send(posted, attach(posted, DECK))
    posted.organisers = {"olga", "oscar"}

    assert "Only organisers" in (await posted.forge("quiz-admin import", {"take": 1}, by="ada")).text
    for tenant in ("guild", "elsewhere"):
        said = await posted.forge("quiz-admin import", {"take": 1}, by="oscar", tenant=tenant)
        assert "This file is gone" in said.text
    assert {} == await own(posted)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("notes.pdf", b"%PDF", "I cannot read notes.pdf. These I can: .apkg"),
        ("../../etc/passwd", b"x", "I cannot read passwd."),
        ("deck.csv", b"\x81\x00\xff\xfe", ""),
        ("deck.json", b"[{", "is not JSON"),
        ("deck.csv", b"a" * 2_000_001, "deck.csv is larger than 2 MB."),
        ("deck.csv", b"", "nothing in it"),
    ],
)
async def test_what_cannot_be_read_is_said(posted, name, data, words):
    """In a sentence that says what to do; nothing is added, and nothing unexpected happens."""
    said = await send(posted, attach(posted, data, name))

    assert words in said.text
    assert "Add" not in "".join(said.buttons)
    assert {} == await own(posted)


async def test_a_file_that_is_gone_is_asked_for_again(posted):
    """Platforms keep files for a while only."""
    said = await send(posted, File("at/nowhere", "deck.csv", 10))

    assert "I could not fetch deck.csv. Please attach it once more." in said.text


async def test_a_query_comes_in_packs_only(posted):
    """Somebody's SQL is graded by running it: that is left to what the operator installed."""
    data = [{"idea": each, "rows": "INSERT INTO t VALUES (1);"} for each in ("one", "two")]
    row = {
        "question": "Count them.\n\n```sql\nCREATE TABLE t (a INTEGER);\n```",
        "answer": "So:\n\n```sql\nSELECT count(*) FROM t\n```",
        "kind": "query",
        "points": [{"id": "one", "text": "It counts one"}, {"id": "two", "text": "It counts two"}],
        "query": {"data": data},
    }

    said = await send(posted, attach(posted, json.dumps([row]), "q.json"))

    assert "answered by a query come in packs only" in said.text
    assert () == said.buttons


async def test_a_community_has_room_for_a_thousand(posted):
    """Beyond that nothing is added, and it is said how many there is room for."""
    rows = "\n".join(f"What is number {n}?,It is the number {n} of them all." for n in range(400))
    for start in ("a", "b"):
        text = rows.replace("number", f"{start}-number")
        await send(posted, attach(posted, f"question,answer\n{text}"))
        await posted.press("Add 400 questions", by="olga")
    await send(posted, attach(posted, f"question,answer\n{rows}"))

    said = await posted.press("Add 400 questions", by="olga")

    assert "at most 1000 questions of its own; there is room for 200" in said.text
    assert 800 == len(await own(posted))
