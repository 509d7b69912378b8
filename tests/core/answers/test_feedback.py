"""Feedback: what was covered first, nudges that give nothing away, and never many words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.feedback import feedback
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
def test_every_tick_and_every_correction_shows_its_words(data):
    """Whatever was found: no tick without words, nothing told twice, and counts that match the lists."""
    question = data.draw(st.sampled_from(RUBRIC))
    verdicts = data.draw(
        st.lists(st.sampled_from(Verdict), min_size=len(question.ideas), max_size=len(question.ideas))
    )
    voiced = tuple(
        Voiced(each.text, "a long quote " * 30, each.reply)
        for each in data.draw(st.permutations(question.misconceptions))
    )
    ideas = tuple(
        IdeaVerdict(idea.id, verdict, "" if verdict is Verdict.ABSENT else f"{idea.id} in many words " * 12)
        for idea, verdict in zip(question.ideas, verdicts, strict=True)
    )
    grade = Grade(0.5, 0.9, "rubric", ideas, voiced)
    told = feedback(question, grade, revealed=True)

    assert all(each.quote for each in told.found)
    assert all(each.quote for each in told.corrections)
    ticked = [each.text for each in told.found if not each.partly]
    assert len(ticked) == verdicts.count(Verdict.COVERED)
    assert not {each.text for each in told.found} & set(told.told)
    denied = {i.text for i, v in zip(question.ideas, verdicts, strict=True) if v is Verdict.CONTRADICTED}
    assert denied <= {each.reply for each in told.corrections}
    assert not denied & ({each.text for each in told.found} | set(told.told))
    if question.kind is not Kind.DISCUSSION and (ticked or Verdict.PARTLY in verdicts):
        assert f"{len(ticked)} of {len(question.ideas)} ideas" in told.headline


def test_a_denied_idea_is_quoted_and_not_given_away():
    """Before the reveal the member reads which words to look at, not what the idea is."""
    ideas = (IdeaVerdict(QUESTION.ideas[0].id, Verdict.CONTRADICTED, "the plain average of both"),)
    grade = Grade(0.0, 0.9, "rubric", ideas)
    (before,) = feedback(QUESTION, grade, revealed=False).corrections
    (after,) = feedback(QUESTION, grade, revealed=True).corrections

    assert before.quote == after.quote == "the plain average of both"
    assert QUESTION.ideas[0].text not in before.reply
    assert QUESTION.ideas[0].text == after.reply


def test_nobody_reads_full_marks_on_a_doubtful_grade():
    """Where the grader is not sure, it says so instead."""
    ideas = tuple(IdeaVerdict(idea.id, Verdict.COVERED, "words") for idea in QUESTION.ideas)
    told = feedback(QUESTION, Grade(1.0, 0.3, "rubric", ideas), revealed=False)

    assert "Full marks" not in told.headline
    assert "/quiz appeal" in told.unsure


def test_the_grader_by_words_says_that_it_saw_mentions():
    """Without the judge nobody is told that what they said is true."""
    ideas = tuple(IdeaVerdict(idea.id, Verdict.COVERED, "words") for idea in QUESTION.ideas)
    told = feedback(QUESTION, Grade(1.0, 0.9, "words", ideas), revealed=False)

    assert "mentions" in told.headline
    assert "not which way round" in told.unsure


def test_a_wrong_choice_does_not_name_the_right_one():
    """The first choice counts, so the right option waits for the reveal."""
    question = next(each for each in LIBRARY.questions if each.kind is Kind.CHOICE)
    wrong = next(option for option in question.options if not option.correct)
    grade = Grade(0.0, 1.0, "choice", voiced=(Voiced(wrong.text, wrong.id, wrong.why),))
    told = feedback(question, grade, revealed=False)

    assert question.correct is not None
    assert question.correct.text not in " ".join((told.headline, told.next_step, *told.nudges, *told.told))


def test_one_idea_is_one():
    """A question with a single idea is not spoken of in the plural."""
    (first, *_) = QUESTION.ideas
    absent = Grade(0.1, 0.9, "rubric", (IdeaVerdict(first.id, Verdict.ABSENT),))
    found = Grade(1.0, 0.9, "rubric", (IdeaVerdict(first.id, Verdict.COVERED, "words"),))

    assert "I have not found the idea in it yet." in feedback(QUESTION, absent, revealed=False).headline
    assert "you covered 1 of 1 idea." in feedback(QUESTION, found, revealed=False).headline
