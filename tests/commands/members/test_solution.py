"""After an attempt the answer can be had: in practice, in review, in interviews."""

from tests.commands.rooms.test_interviews import PART, begun, session_of, talked

TRY = "It joins two numbers that tell how good a classifier is."
LOW = "low when either of the two is low"


async def test_the_answer_waits_for_a_try(chat):
    """One answer, however short, and it is there; the score stays."""
    await chat.command("quiz now level:basic")
    before = await chat.command("quiz solution")
    await chat.command("quiz now level:basic")
    await chat.press("Answer")
    tried = await chat.fill(text=TRY)
    shown = await chat.press("Show the answer")
    again = await chat.command("quiz feedback")

    assert "Show the answer" in tried.buttons
    assert "harmonic mean of precision and recall, 2PR/(P+R)" not in before.text
    assert "harmonic mean of precision and recall, 2PR/(P+R)" in shown.text
    assert LOW in shown.text
    assert not shown.public
    assert tried.reply.view.feedback.score == again.reply.view.feedback.score


async def test_the_answer_to_an_open_question_is_never_told(posted):
    """Neither by practising it nor in its own thread."""
    in_thread = await posted.command("quiz solution", thread=posted.thread)
    await posted.command("quiz now topic:evaluation level:basic")
    await posted.press("Answer")
    await posted.fill(text=TRY)
    practised = await posted.press("Show the answer")

    assert "comes at the reveal" in in_thread.text
    assert "comes at the reveal" in practised.text


async def test_after_the_reveal_a_round_s_answer_can_be_read_again(posted):
    """By whoever asks in its thread."""
    thread = posted.thread
    await posted.advance(hours=24)

    said = await posted.command("quiz solution", thread=thread)

    assert "Answer: F1 score" in said.text


async def test_nobody_reads_the_answer_by_another_s_practice(chat):
    """A forged button finds nothing."""
    await chat.command("quiz now level:basic")
    await chat.press("Answer")
    await chat.fill(text=TRY)

    forged = await chat.forge("quiz solution", {"practice": 1}, by="bob")

    assert "not yours" in forged.text


async def test_feedback_and_appeal_work_where_feedback_offers_them(chat):
    """In practice: the feedback again, and a person who looks at it."""
    await chat.set_up()
    await chat.command("quiz now level:basic")
    await chat.press("Answer")
    first = await chat.fill(text=TRY)

    again = await chat.command("quiz feedback")
    appealed = await chat.command("quiz appeal It names both metrics.")
    waiting = await chat.command("quiz-admin review list", by="olga")

    assert first.reply.view == again.reply.view
    assert "An organiser will look at your answer" in appealed.text
    assert "It names both metrics. My answer, graded" in waiting.text


async def test_in_an_interview_the_answer_is_shown_after_a_try_and_the_score_stays(chat):
    """The follow-up under way is left: what is read now earns nothing."""
    await begun(chat, "mixed basic length:1")
    [asked] = await talked(chat, PART)
    score = (await session_of(chat)).turns[0].grade.score

    shown = await chat.press("Show the answer")
    await chat.beat()

    assert "When would you prefer it to accuracy?" in asked
    assert "2PR/(P+R)" in shown.text
    session = await session_of(chat)
    assert session.turns[-1].passed
    assert [score] == [turn.grade.score for turn in session.turns if turn.grade is not None]


async def test_a_question_left_behind_has_its_answer_too(chat):
    """By the button of the next question, or of the scorecard."""
    await begun(chat, "mixed length:2")
    await talked(chat, "pass")

    shown = await chat.press("Show the answer to question 1")

    assert "Answer: F1 score" in shown.text


async def test_before_any_try_an_interview_offers_no_answer(chat):
    """And a forged button is refused."""
    await begun(chat, "mixed basic length:1")
    labels = [offer.label for offer in chat.platform.sent[-1].reply.offers]

    forged = await chat.forge("quiz solution", {"of": 1, "turn": 1}, by="ada")

    assert [] == [label for label in labels if label.startswith("Show the answer")]
    assert "Try it first" in forged.text
