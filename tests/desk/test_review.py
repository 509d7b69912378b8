"""Review: what waits for a decision, with all that decides it, and every decision by its form."""

import re

import pytest

from bot.core.people.desk_keys import proof_of

REVIEW = "/desk/review"
PART = "It is the harmonic mean of precision and recall."
SUGGESTED = {"question": "What is overfitting?", "answer": "The model learns the noise of its training data."}
MENDED = {
    "title": "Overfitting",
    "question": "What is overfitting, in a word?",
    "answer": SUGGESTED["answer"],
}


async def send(door, session, path, **fields):
    """Send a form of the session; what the page says that it leads to."""
    form = {"proof": proof_of(session), "back": REVIEW, **fields}
    sent = await door.ask("POST", f"{REVIEW}/{path}", session=session, form=form)
    if sent.status != 303:
        return sent.text
    _, _, value = sent.cookie.partition("=")
    said = {"sparring-desk-said": value.partition(";")[0]}
    return (await door.get(sent.headers["Location"], session=session, also=said)).text


async def audited(door):
    """What the audit trail says since the desk was opened."""
    async with door.chat.store.read() as tx:
        lines = await tx.audit.page(1, offset=0, size=9)
    return [line.action for line in lines if not line.action.startswith(("desk", "schedule", "question q"))]


@pytest.fixture
async def appealed(door, posted):
    """Ada and Bob gave half an answer in the same words; Ada appeals. Olga's session."""
    for name in ("ada", "bob"):
        await posted.say(f"{PART} The lowest value drags it down.", by=name)
    await posted.say("It is a number between zero and one that sums up a classifier.", by="cid")
    await posted.forge("quiz appeal", {"reason": "I said <more>.", "round": 1}, by="ada")
    return await door.open()


async def test_an_appeal_shows_the_answer_each_verdict_and_the_words_for_it(door, appealed):
    """Escaped, with a way to rule on each idea."""
    seen = (await door.get(REVIEW, session=appealed)).text

    assert "The lowest value drags it down." in seen
    assert "I said &lt;more&gt;." in seen
    assert '<span class="tag good">covered</span>' in seen
    assert "by the words <q>" in seen
    assert {"yes", "no"} == set(re.findall(r"accepted=(yes|no)", seen))


async def test_a_ruling_shows_what_it_would_touch_and_does_nothing_yet(door, appealed):
    """The appealed answer, and Bob's, whose words are the same; Cid's is left alone."""
    seen = (await door.get(REVIEW, session=appealed)).text
    path = re.search(r'href="(/desk/review/ruling[^"]*accepted=yes[^"]*)"', seen)
    assert path is not None
    shown = (await door.get(path[1].replace("&amp;", "&"), session=appealed)).text

    assert "Nothing has happened yet." in shown
    assert "Of the 2 other answers looked at, 1 answer would be judged" in " ".join(shown.split())
    assert "Bob: " in shown
    assert "Cid" not in shown
    assert [] == await audited(door)


async def test_a_ruling_is_made_and_its_member_told(door, appealed):
    """As by the command: the answer is graded again, the trail has it, and it cannot be made twice."""
    chat = door.chat
    async with chat.store.read() as tx:
        [appeal] = await tx.appeals.waiting(1, limit=9)
        answer = await tx.answers.get(appeal.answer)
    idea = answer.grade.open[0]
    fields = {"appeal": str(appeal.id), "idea": idea, "phrasing": "The lowest value drags it down"}

    said = await send(door, appealed, "rule", **fields, accepted="yes")

    assert f"Ruled: accepted: {idea}. Ada has " in said
    assert ["phrasing accepted"] == await audited(door)
    async with chat.store.read() as tx:
        assert (await tx.answers.get(appeal.answer)).grade.score > answer.grade.score
    assert "This appeal is settled." in await send(door, appealed, "rule", **fields, accepted="no")
    again = await send(door, appealed, "decline", what="appeal", number=str(appeal.id), reason="No.")
    assert "This appeal is settled." in again
    assert ["phrasing accepted"] == await audited(door)


async def test_words_of_a_hidden_round_stay_hidden(door, chat):
    """While it is open, a ruling names who would be touched and shows no words."""
    await chat.set_up("at:09:00 zone:UTC mode:hidden")
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)
    for name in ("ada", "bob"):
        text = f"{PART} The lowest value drags it down, says {name}."
        await chat.forge("quiz answer", {"text": text}, by=name)
    await chat.forge("quiz appeal", {"reason": "More.", "round": 1}, by="ada")
    session = await door.open()
    async with chat.store.read() as tx:
        answer = await tx.answers.get((await tx.appeals.waiting(1, limit=1))[0].answer)
    path = f"{REVIEW}/ruling?appeal=1&idea={answer.grade.open[0]}&phrasing=The lowest value drags it down"

    shown = (await door.get(path, session=session)).text

    assert "Bob: " in shown
    assert "says bob" not in shown
    assert "its answers are hidden" in shown


async def test_a_suggestion_is_mended_beside_its_preview_and_accepted(door, posted):
    """As it stands in the form; its author is told once."""
    await posted.forge("quiz suggest", {**SUGGESTED, "title": "<b>Over</b>"}, by="bob")
    session = await door.open()
    seen = (await door.get(REVIEW, session=session)).text
    assert "&lt;b&gt;Over&lt;/b&gt;" in seen
    assert "<b>Over" not in seen

    said = await send(door, session, "accept", suggestion="1", **MENDED, level="advanced")

    assert "&#34;Overfitting&#34; is a question of this community. Bob is told." in said
    assert ["suggestion accepted"] == await audited(door)
    async with door.chat.store.read() as tx:
        [own] = (await tx.proposals.accepted([1]))[1]
    assert ("Overfitting", "What is overfitting, in a word?", "advanced") == (
        own.title,
        own.question,
        own.level,
    )
    assert "settled already" in await send(door, session, "accept", suggestion="1", **MENDED)


async def test_what_is_declined_has_a_reason(door, posted):
    """Without one it is refused; with one, its author is told."""
    await posted.forge("quiz suggest", {**SUGGESTED, "title": "Overfitting"}, by="bob")
    session = await door.open()

    refused = await send(door, session, "decline", what="suggestion", number="1", reason=" ")
    assert "Please write why" in refused
    said = await send(door, session, "decline", what="suggestion", number="1", reason="We have it.")
    assert "Declined. Bob is told why." in said
    assert ["suggestion declined"] == await audited(door)


async def test_a_reported_question_is_taken_out_and_brought_back(door, posted):
    """Or it stays, with a reason."""
    await posted.forge("quiz report", {"reason": "It is wrong.", "question": "f1"}, by="bob")
    session = await door.open()
    assert "Bob: It is wrong." in (await door.get(REVIEW, session=session)).text

    assert "is not asked here any more" in await send(door, session, "bench", question="f1")
    assert "can be asked again" in await send(door, session, "unbench", question="f1")
    await posted.forge("quiz report", {"reason": "Still.", "question": "f1"}, by="ada")
    kept = await send(door, session, "decline", what="report", number="2", reason="It is right.")
    assert "stays. Whoever reported it is told why." in kept
    assert ["reported question kept", "question brought back", "question benched"] == await audited(door)


async def test_another_communitys_cases_are_neither_seen_nor_decided(door, appealed):
    """By no route, whatever number is sent."""
    chat = door.chat
    await chat.forge("quiz suggest", {**SUGGESTED, "title": "Overfitting"}, by="bob")
    await chat.forge("quiz report", {"reason": "It is wrong.", "question": "f1"}, by="bob")
    theirs = await door.open(tenant="elsewhere")
    before = (await door.get(REVIEW, session=appealed)).text

    assert "Nothing waits for you." in (await door.get(REVIEW, session=theirs)).text
    ruling = await door.get(f"{REVIEW}/ruling?appeal=1&idea=low&accepted=yes", session=theirs)
    assert (409, True) == (ruling.status, "This appeal is gone." in ruling.text)
    rule = {"appeal": "1", "idea": "low", "phrasing": PART}
    assert "This appeal is gone." in await send(door, theirs, "rule", **rule)
    assert "This suggestion is gone." in await send(door, theirs, "accept", suggestion="1", **MENDED)
    for what in ("suggestion", "appeal", "report"):
        gone = await send(door, theirs, "decline", what=what, number="1", reason="No.")
        assert f"This {what} is gone." in gone
    await send(door, theirs, "bench", question="f1")
    assert before == (await door.get(REVIEW, session=appealed)).text


@pytest.mark.parametrize("path", ["rule", "accept", "decline", "bench", "unbench"])
async def test_a_form_that_was_not_shown_decides_nothing(door, appealed, path):
    """Without the session's proof, or from another page."""
    fields = {"appeal": "1", "question": "f1", "what": "appeal", "number": "1", "reason": "No."}
    for form, origin in (({**fields, "proof": "x"}, None), ({**fields, "proof": proof_of(appealed)}, "null")):
        kept = {"origin": origin} if origin else {}
        seen = await door.ask("POST", f"{REVIEW}/{path}", session=appealed, form=form, **kept)
        assert 403 == seen.status
    assert [] == await audited(door)
