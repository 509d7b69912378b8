"""Questions at the desk: found, read with all that they are graded by, and tried."""

from io import BytesIO

import aiohttp
import pytest

from bot.core.people.desk_keys import proof_of
from bot.testing.chat import DESK

PAGE = "/desk/questions"
FULL = "The F1 score is the harmonic mean of precision and recall."
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
DECK = f"""question,answer
What is recall?,The share of the positives that were found.
"What is {HOSTILE.replace('"', '""')}?",The share of what was found that is positive.
What is nothing?,
""".encode()
OWN = {
    "title": "Overfitting",
    "question": "What is overfitting?",
    "answer": "The model learns the noise of its data.",
}


async def send(door, session, path, **fields):
    """Send a form of the session; what is seen then."""
    form = {"proof": proof_of(session), "back": PAGE, **fields}
    sent = await door.ask("POST", f"{PAGE}/{path}", session=session, form=form)
    if sent.status != 303:
        return sent
    _, _, value = sent.cookie.partition("=")
    also = {"sparring-desk-said": value.partition(";")[0]}
    return await door.get(sent.headers["Location"], session=session, also=also)


@pytest.fixture
async def own(door, posted):
    """A question of the community's own, with words that would like to be a page; its id."""
    fields = {
        **OWN,
        "title": f"Own {HOSTILE}"[:90],
        "question": HOSTILE,
        "answer": f"{OWN['answer']} {HOSTILE}",
    }
    await posted.forge("quiz suggest", fields, by="bob")
    await posted.forge("quiz-admin review accept", {"suggestion": 1}, by="olga")
    return "own-1"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"f1", "choice-metric", "talk", "own-1"}),
        ("words=F1%20harmonic", set()),
        ("words=f1", {"f1"}),
        ("words=fraud", {"choice-metric"}),
        ("topic=basics", {"talk"}),
        ("level=basic", {"f1", "own-1"}),
        ("kind=choice", {"choice-metric"}),
        ("pack=own", {"own-1"}),
        ("standing=benched", {"talk"}),
        ("standing=off", set()),
        ("level=impossible&kind=x&standing=x&page=0", {"f1", "choice-metric", "talk", "own-1"}),
        ("page=2", set()),
    ],
)
async def test_questions_are_found_by_what_they_are(door, own, asked, found):
    """By words, pack, topic, level, kind and standing; what is no such choice leaves it open."""
    await door.chat.forge("quiz-admin review bench", {"question": "talk"}, by="olga")

    seen = (await door.get(f"{PAGE}?{asked}", session=await door.open())).text

    assert found == {
        each for each in ("f1", "choice-metric", "talk", own) if f"/questions/one?id={each}" in seen
    }


async def test_a_question_shows_all_that_it_is_graded_by(door, posted):
    """Ideas, weights, wordings, misconceptions, reference, hints, and how organisers ruled."""
    for name in ("ada", "bob"):
        await posted.say(f"{FULL} The lowest value drags it down.", by=name)
    await posted.forge("quiz appeal", {"reason": "More.", "round": 1}, by="ada")
    async with posted.store.read() as tx:
        answer = await tx.answers.get((await tx.appeals.waiting(1, limit=1))[0].answer)
    phrasing = "The lowest value drags it down"
    ruling = {"appeal": 1, "idea": answer.grade.open[0], "phrasing": phrasing}
    await posted.forge("quiz-admin review rule", ruling, by="olga")

    seen = (await door.get(f"{PAGE}/one?id=f1", session=await door.open())).text

    for words in (
        "What is the F1 score, and when do you use it?",
        "It is the harmonic mean of precision and recall",
        "counts 2 times",
        "harmonic average of precision and recall",
        "It is the arithmetic mean of precision and recall",
        "An arithmetic mean would still be 0.5",
        "It joins two other metrics into one number.",
        "Which mean of the two is it?",
        "Strong names the harmonic mean and why.",
        f"<q>{phrasing}</q> makes it",
    ):
        assert words in seen, words


async def test_a_choice_shows_why_each_option_is_right_or_not(door, posted):
    """And the right one is marked."""
    seen = (await door.get(f"{PAGE}/one?id=choice-metric", session=await door.open())).text

    assert '<strong>B</strong> <span class="tag good">right</span> It looks at the positives only' in seen
    assert "It judges a clustering." in seen


async def test_a_tried_answer_is_graded_as_a_members_and_kept_nowhere(door, posted):
    """The same score as the member's own, the words that made each idea; no answer, no audit line."""
    session = await door.open()
    async with door.chat.store.read() as tx:
        before = await tx.audit.page(1, offset=0, size=50)

    seen = (await send(door, session, "try", question="f1", answer=FULL)).text

    await posted.say(FULL, by="ada")
    async with door.chat.store.read() as tx:
        [theirs] = await tx.answers.of_round(1)
        assert before == await tx.audit.page(1, offset=0, size=50)
    assert f"<strong>{theirs.grade.score:.0%}</strong>".replace("%", " %") in seen
    assert f"{theirs.points} of 10 points" in seen
    assert '<span class="tag good">covered</span>' in seen
    assert f"by the words <q>{FULL}</q>" in seen
    assert "It keeps the streak." in seen
    assert f">{FULL}</textarea>" in seen


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ("f1", "It is the arithmetic mean of precision and recall.", "The member reads: An arithmetic mean"),
        ("f1", "no idea", "It keeps no streak: no attempt in it."),
        ("choice-metric", "B", "<strong>100 %</strong>: 20 of 20 points"),
        ("choice-metric", "A", "by the words <q>A</q>. The member reads: With one positive in a thousand"),
        ("own-1", OWN["answer"], "of 10 points"),
        ("talk", "dkjfh skdjfh skjdfh", "Doubts: "),
    ],
)
async def test_a_try_says_what_the_member_would_read(door, own, question, answer, words):
    """Misconceptions with their reply, doubts, why it keeps no streak; also of questions without ideas."""
    seen = (await send(door, await door.open(), "try", question=question, answer=answer)).text

    assert words in " ".join(seen.split())


@pytest.mark.parametrize(
    ("answer", "words"), [(" \n", "Please write an answer to try"), ("a" * 6001, "at most 6000 characters")]
)
async def test_what_cannot_be_graded_is_said(door, posted, answer, words):
    """An empty text and one that no member could send."""
    seen = await send(door, await door.open(), "try", question="f1", answer=answer)

    assert (409, True) == (seen.status, words in seen.text)


async def test_words_of_people_stay_words(door, own):
    """No tag of a question, an answer or a search becomes one of the page."""
    session = await door.open()
    pages = [
        await door.get(f"{PAGE}?words={HOSTILE}&pack={HOSTILE}&topic={HOSTILE}", session=session),
        await door.get(f"{PAGE}?pack=own", session=session),
        await door.get(f"{PAGE}/one?id={own}", session=session),
        await send(door, session, "try", question=own, answer=f"{OWN['answer']} {HOSTILE}"),
    ]

    for page in pages:
        assert 200 == page.status
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "&lt;script&gt;alert(1)" in page.text


async def test_a_question_is_taken_out_and_brought_back(door, posted):
    """From its own page, with a line in the audit trail each time."""
    session = await door.open()

    out = (await send(door, session, "bench", question="talk")).text
    assert "is not asked here any more." in out
    assert "on the bench" in out
    back = (await send(door, session, "unbench", question="talk")).text
    assert "can be asked again." in back
    async with door.chat.store.read() as tx:
        newest, before, *_ = await tx.audit.page(1, offset=0, size=9)
    assert ("question brought back", "question benched") == (newest.action, before.action)


async def test_a_question_is_set_for_a_day(door, posted):
    """The form of its page is the calendar's, which can undo it."""
    session = await door.open()
    seen = (await door.get(f"{PAGE}/one?id=talk", session=session)).text
    assert 'action="/desk/calendar/edit"' in seen
    fields = {"schedule": "1", "act": "pin", "question": "talk", "days": "2026-03-05"}

    set_ = await door.ask(
        "POST", "/desk/calendar/edit", session=session, form={"proof": proof_of(session), **fields}
    )

    assert 303 == set_.status
    day = await door.get("/desk/calendar/day?schedule=1&day=2026-03-05", session=session)
    assert "A project you are proud of" in day.text


async def test_another_communitys_own_question_is_not_there(door, own):
    """Neither in the list, nor by its id, nor to be tried or taken out."""
    theirs = await door.open(tenant="elsewhere")

    assert own not in (await door.get(PAGE, session=theirs)).text
    assert 404 == (await door.get(f"{PAGE}/one?id={own}", session=theirs)).status
    assert 409 == (await send(door, theirs, "try", question=own, answer=OWN["answer"])).status
    assert 409 == (await send(door, theirs, "bench", question=own)).status


@pytest.mark.parametrize("path", ["try", "bench", "unbench"])
async def test_a_form_that_was_not_shown_does_nothing(door, posted, path):
    """Without the session's proof, or from another page."""
    session = await door.open()
    fields = {"question": "f1", "answer": FULL}
    for form, origin in (({**fields, "proof": "x"}, None), ({**fields, "proof": proof_of(session)}, "null")):
        kept = {"origin": origin} if origin else {}
        assert 403 == (await door.ask("POST", f"{PAGE}/{path}", session=session, form=form, **kept)).status
    assert 401 == (await door.ask("POST", f"{PAGE}/{path}", form={**fields, "proof": "x"})).status


async def test_nobody_has_the_grader_for_themselves(door, posted):
    """Ten answers at once are tried; the next is told when."""
    session = await door.open()
    seen = [await send(door, session, "try", question="choice-metric", answer="B") for _ in range(11)]

    assert [200] * 10 + [429] == [each.status for each in seen]
    assert "a lot at once" in seen[-1].text


async def upload(door, session, *, name=f"deck {HOSTILE[:8]}.csv", data=DECK, proof="", origin=DESK):
    """Send a file in as the page's form does."""
    form = aiohttp.FormData({"proof": proof or proof_of(session), "back": PAGE})
    form.add_field("file", BytesIO(data), filename=name)
    return await door.ask("POST", f"{PAGE}/import", session=session, form=form, origin=origin)


async def test_a_file_is_looked_at_and_added(door, posted):
    """Nothing is added before the word; its words stay words; then it is the community's own."""
    session = await door.open()

    seen = await upload(door, session)

    assert "2 new questions" in seen.text
    assert "Line 4: The row has no answer." in seen.text
    assert "<script>alert" not in seen.text
    assert "<img src=x" not in seen.text
    assert 0 == (await door.get(f"{PAGE}?pack=own", session=session)).text.count("/questions/one?id=own-")
    done = (await send(door, session, "take", **{"import": "1"})).text
    assert "2 questions of" in done
    assert 2 == done.count("/questions/one?id=own-")
    assert "This file is gone" in (await send(door, session, "take", **{"import": "1"})).text
    async with door.chat.store.read() as tx:
        newest, *_ = await tx.audit.page(1, offset=0, size=1)
    assert "questions imported" == newest.action


async def test_a_file_is_dropped_and_nobody_elses_is_taken(door, posted):
    """Neither by another community nor after it was dropped."""
    session, theirs = await door.open(), await door.open(tenant="elsewhere")
    await upload(door, session)

    assert "This file is gone" in (await send(door, theirs, "take", **{"import": "1"})).text
    assert "Nothing was added." in (await send(door, session, "drop", **{"import": "1"})).text
    assert "This file is gone" in (await send(door, session, "take", **{"import": "1"})).text


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("notes.pdf", b"%PDF", (409, "I cannot read notes.pdf.")),
        ("deck.csv", b"", (200, "nothing in it")),
        ("deck.csv", b"x" * 2_000_001, (413, "larger than 2 MB")),
    ],
)
async def test_what_cannot_be_taken_of_a_file_is_said(door, posted, name, data, told):
    """Another kind, an empty one, too large a one."""
    seen = await upload(door, await door.open(), name=name, data=data)

    assert told == (seen.status, told[1] if told[1] in seen.text else seen.text)


async def test_a_file_comes_from_the_desks_own_form(door, posted):
    """Without the proof, from another page, as another form, or without a session, nothing is read."""
    session = await door.open()

    assert 403 == (await upload(door, session, proof="x")).status
    assert 403 == (await upload(door, session, origin="https://example.org")).status
    assert 401 == (await upload(door, "")).status
    plain = {"proof": proof_of(session), "file": "x"}
    assert 400 == (await door.ask("POST", f"{PAGE}/import", session=session, form=plain)).status
    async with door.chat.store.read() as tx:
        assert await tx.imports.get(1) is None
