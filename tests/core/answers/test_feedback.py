"""Feedback: what was covered first, nudges that give nothing away, and never many words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.feedback import feedback, words_of
from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Verdict, Voiced
from bot.core.questions.question import Kind
from tests.grading.bed import library

LIBRARY = library()
QUESTION = LIBRARY.question("f1-score")
RUBRIC = [each for each in LIBRARY.questions if each.ideas]


def graded(covered=(), partly=(), *, score=0.5, confidence=0.9, flags=(), voiced=()):
    """A grade of the F1 question with these ideas found."""
    ideas = tuple(
        IdeaVerdict(idea.id, Verdict.COVERED, "my very words")
        if idea.id in covered
        else IdeaVerdict(idea.id, Verdict.PARTLY, "some words")
        if idea.id in partly
        else IdeaVerdict(idea.id, Verdict.ABSENT)
        for idea in QUESTION.ideas
    )
    return Grade(score, confidence, "rubric", ideas, tuple(voiced), frozenset(flags))


def test_what_was_covered_comes_first_with_its_words():
    """A covered idea is shown with the words of the answer that cover it."""
    told = feedback(QUESTION, graded(["harmonic-mean"]), revealed=False)

    assert [("harmonic-mean", "my very words")] == [
        (idea.id, found.quote) for idea in QUESTION.ideas for found in told.found if found.text == idea.text
    ]


def test_before_the_reveal_a_missed_point_is_not_told():
    """At most two nudges, and none of the missed ideas' sentences."""
    told = feedback(QUESTION, graded(), revealed=False)

    assert 1 <= len(told.nudges) <= 2
    assert told.told == ()
    for idea in QUESTION.ideas:
        assert all(idea.text not in nudge for nudge in told.nudges)


def test_after_the_reveal_the_rest_is_told():
    """The missed ideas are stated, and nothing is nudged any more."""
    told = feedback(QUESTION, graded(["harmonic-mean"]), revealed=True)

    assert told.nudges == ()
    assert told.told
    assert all(each in {idea.text for idea in QUESTION.ideas} for each in told.told)


def test_nothing_is_wrong_without_a_misconception():
    """A poor answer is told what was not found, never that it is wrong."""
    told = feedback(QUESTION, graded(score=0.0), revealed=True)

    said = " ".join((told.headline, told.next_step, *told.nudges)).lower()
    assert "wrong" not in said
    assert told.corrections == ()


def test_a_voiced_misconception_is_put_right():
    """The words that voiced it are quoted, with the reply of the question."""
    wrong = QUESTION.misconceptions[0]
    told = feedback(
        QUESTION, graded(voiced=[Voiced(wrong.text, "the plain average", wrong.reply)]), revealed=False
    )

    assert [("the plain average", wrong.reply)] == [(each.quote, each.reply) for each in told.corrections]


@pytest.mark.parametrize(
    "doubt", [{"confidence": 0.3}, {"flags": [Flag.LANGUAGE]}, {"flags": [Flag.TERM_LIST]}]
)
def test_a_doubt_offers_an_appeal(doubt):
    """A grade that may be unfair says so, and names the way to a person."""
    assert "/quiz appeal" in feedback(QUESTION, graded(**doubt), revealed=False).unsure


def test_a_sure_grade_doubts_nothing():
    """No doubt is shown where there is none."""
    assert feedback(QUESTION, graded(["harmonic-mean"]), revealed=False).unsure == ""


@given(st.data())
def test_feedback_is_short_for_every_question(data):
    """Under 120 words with its labels, whatever was found and however long the quotes are."""
    question = data.draw(st.sampled_from(RUBRIC))
    verdicts = data.draw(
        st.lists(st.sampled_from(Verdict), min_size=len(question.ideas), max_size=len(question.ideas))
    )
    voiced = tuple(
        Voiced(each.text, "a long quote " * 30, each.reply)
        for each in data.draw(st.permutations(question.misconceptions))
    )
    ideas = tuple(
        IdeaVerdict(idea.id, verdict, "" if verdict is Verdict.ABSENT else "many words of an answer " * 12)
        for idea, verdict in zip(question.ideas, verdicts, strict=True)
    )
    flags = data.draw(st.frozensets(st.sampled_from(Flag), max_size=2))
    told = feedback(
        question, Grade(0.5, 0.4, "rubric", ideas, voiced, flags), revealed=data.draw(st.booleans())
    )

    assert words_of(told) <= 105
    assert told.headline
    assert told.next_step


def test_a_wrong_choice_does_not_name_the_right_one():
    """The first choice counts, so the right option waits for the reveal."""
    question = next(each for each in LIBRARY.questions if each.kind is Kind.CHOICE)
    wrong = next(option for option in question.options if not option.correct)
    grade = Grade(0.0, 1.0, "choice", voiced=(Voiced(wrong.text, wrong.id, wrong.why),))
    told = feedback(question, grade, revealed=False)

    assert question.correct is not None
    assert question.correct.text not in " ".join((told.headline, told.next_step, *told.nudges, *told.told))
