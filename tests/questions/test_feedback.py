"""Feedback in words, over every question of the packs and answers of every kind."""

import pytest

from bot.commands.language.document import plain
from bot.commands.views.answers import AnswerGraded
from bot.core.answers.feedback import Feedback, feedback
from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Verdict, Voiced
from bot.core.questions.question import Kind, Question
from tests.grading.bed import library

QUESTIONS = [q for q in library().questions if q.ideas]
MOST_WORDS = 120


def graded(question: Question, *covered: int, voiced: bool = False) -> Grade:
    """A grade that covers the ideas at these places, in the ideas' own words."""
    ideas = tuple(
        IdeaVerdict(idea.id, Verdict.COVERED if at in covered else Verdict.ABSENT)
        for at, idea in enumerate(question.ideas)
    )
    mistakes = question.misconceptions[:1] if voiced else ()
    said = tuple(Voiced(m.text, m.text, m.reply) for m in mistakes)
    return Grade(len(covered) / len(ideas), 0.9, "rubric", ideas, said)


def words(told: Feedback) -> int:
    """How many words of ours a member reads, the quotes of the answer left out."""
    parts = [told.headline, told.unsure, told.next_step, *told.nudges]
    parts += [found.text for found in told.found] + [c.reply for c in told.corrections]
    return sum(len(part.split()) for part in parts)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_nothing_missed_is_told_before_the_reveal(question):
    """At most two nudges, none of which is the idea itself; after the reveal the first missed are told."""
    grade = graded(question, 0)

    before, after = feedback(question, grade, revealed=False), feedback(question, grade, revealed=True)

    missed = [idea.text for idea in question.ideas[1:]]
    assert len(before.nudges) <= 2
    assert before.told == ()
    assert not set(missed) & set(before.nudges)
    assert after.told
    assert missed[: len(after.told)] == list(after.told)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_feedback_is_short(question):
    """Under 120 words of ours before the reveal, with a misconception voiced on top."""
    grade = graded(question, 0, 1, voiced=True)

    assert words(feedback(question, grade, revealed=False)) < MOST_WORDS


@pytest.mark.parametrize("question", QUESTIONS[:40], ids=lambda q: q.id)
def test_it_never_says_wrong(question):
    """Not found is all that is known."""
    for grade in (graded(question), graded(question, 0)):
        told = feedback(question, grade, revealed=False)
        ours = f"{told.headline} {told.next_step} {told.unsure}".casefold()
        assert "wrong" not in ours
        assert "incorrect" not in ours


def test_what_was_covered_comes_first():
    """Then the nudges, then one next step."""
    question = QUESTIONS[0]
    told = feedback(question, graded(question, 0), revealed=False)

    text = plain(AnswerGraded(question.title, told, points=3).document())

    order = [text.index(part) for part in (question.ideas[0].text, told.nudges[0], told.next_step)]
    assert sorted(order) == order


def test_a_doubtful_grade_says_so_and_offers_a_person():
    """Confidence below one half is no verdict."""
    question = next(q for q in QUESTIONS if q.kind is Kind.CONCEPT)
    grade = Grade(0.4, 0.3, "rubric", graded(question, 0).ideas)

    assert "/quiz appeal" in feedback(question, grade, revealed=False).unsure


def test_another_language_is_not_graded_zero_in_words():
    """It says what the grader cannot do, not what the member did not."""
    question = next(q for q in QUESTIONS if q.kind is Kind.CONCEPT)
    grade = Grade(0, 0, "rubric", graded(question).ideas, flags=frozenset({Flag.LANGUAGE}))

    told = feedback(question, grade, revealed=False)

    assert told.headline == "Your answer is in."
    assert "English only" in told.unsure
