"""The rubric grader: ideas with the words that show them, misconceptions, confidence, rulings."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.grade import Flag, Ruling, Verdict
from bot.core.questions.question import Idea, Kind, Level, Misconception, Question
from bot.grading.graders import Graders
from tests.examples import examples
from tests.grading.bed import answers, graders, library

GRADERS = graders(judge=False)
KEY = Question(
    id="key",
    pack="p",
    title="A key",
    kind=Kind.CONCEPT,
    level=Level.BASIC,
    topics=("t",),
    prompt="What is a primary key in a database?",
    answer="It identifies each row uniquely. It may not be null.",
    ideas=(
        Idea(
            "unique",
            "It identifies each row uniquely",
            2,
            required=True,
            accept=("unique identifier of a record",),
        ),
        Idea("not-null", "It may not be null", accept=("cannot be empty", "always has a value")),
    ),
    misconceptions=(Misconception("It encrypts the table", "It has nothing to do with secrecy."),),
)


def test_a_covered_point_shows_the_words_that_cover_it():
    """The quote is a verbatim span of the answer, and is about that idea."""
    grade = GRADERS.grade_now(KEY, "Well, I'd say  every row is identified uniquely by it. Also fast.")

    verdict = grade.ideas[0]
    assert verdict.verdict is Verdict.COVERED
    assert verdict.quote in "Well, I'd say  every row is identified uniquely by it. Also fast."
    assert "identified uniquely" in verdict.quote


@given(st.sampled_from(answers()))
@examples(60)
def test_every_quote_is_verbatim(sample):
    """Whatever the answer, a quote is found in it letter by letter."""
    grade = GRADERS.grade_now(library().question(sample.question), sample.answer)

    quotes = [each.quote for each in grade.ideas] + [each.quote for each in grade.voiced]
    assert all(quote in sample.answer for quote in quotes)


def test_the_total_comes_from_the_weights():
    """Two thirds for the idea of weight two; all for both."""
    assert GRADERS.grade_now(KEY, "a unique identifier of a record").score == 0.667
    assert GRADERS.grade_now(KEY, "a unique identifier of a record, it cannot be null").score == 1.0


def test_without_a_required_point_half_is_the_most():
    """The required idea is missing, so the other one cannot make more than half."""
    heavy = replace(KEY, ideas=(KEY.ideas[0], replace(KEY.ideas[1], weight=3)), full_marks_at=3)

    assert GRADERS.grade_now(heavy, "it may not be null and always has a value").score == 0.5


def test_full_marks_at_lets_a_strong_answer_leave_something_out():
    """Where "name some" is asked, some are enough."""
    some = replace(KEY, full_marks_at=2)

    assert GRADERS.grade_now(some, "it identifies each row uniquely").score == 1.0


def test_a_misconception_is_voiced_with_its_reply():
    """Its words are quoted, and the score suffers."""
    grade = GRADERS.grade_now(KEY, "It identifies each row uniquely. It encrypts the table.")

    assert ["It has nothing to do with secrecy."] == [each.reply for each in grade.voiced]
    assert grade.voiced[0].quote == "It encrypts the table"
    assert grade.score < 0.667


def test_a_denied_misconception_is_not_voiced():
    """Who says that it is not so knows it."""
    assert (
        GRADERS.grade_now(KEY, "It does not encrypt the table. It identifies each row uniquely.").voiced == ()
    )


@pytest.mark.parametrize(
    "answer",
    [
        "it does not identify each row uniquely",
        "it is not true that it identifies each row uniquely",
        "a primary key never identifies rows uniquely",
    ],
)
def test_a_denied_point_is_not_made(answer):
    """The right words with a "not" are not the idea."""
    assert GRADERS.grade_now(KEY, answer).ideas[0].verdict is Verdict.ABSENT


def test_not_this_but_that_is_the_idea():
    """A contrast names the false thing to deny it, and still makes the idea."""
    grade = GRADERS.grade_now(KEY, "It is not for encryption, but it identifies each row uniquely.")

    assert grade.ideas[0].verdict is Verdict.COVERED


@pytest.mark.parametrize(
    "answer",
    ["it identifes each row uniqely", "IDENTIFIES EACH ROW UNIQUELY!!", "identifies — each row — uniquely"],
)
def test_small_slips_cost_nothing(answer):
    """Typing errors, capitals and dashes leave the idea in place."""
    assert GRADERS.grade_now(KEY, answer).ideas[0].verdict is not Verdict.ABSENT


def test_a_swapped_comparison_is_seen(grade):
    """The right words on the wrong side do not make the ideas."""
    right = grade(
        "precision-recall",
        "Precision is the share of predicted positives that are correct, and recall "
        "is the share of actual positives that are found.",
    )
    wrong = grade(
        "precision-recall",
        "Recall is the share of predicted positives that are correct, and precision "
        "is the share of actual positives that are found.",
    )

    assert right.score > wrong.score + 0.3


def test_the_same_answer_gets_the_same_grade():
    """Twice by one grader, and once by a fresh one."""
    sample = answers()[0]
    question = library().question(sample.question)
    first = GRADERS.grade_now(question, sample.answer)

    assert first == GRADERS.grade_now(question, sample.answer)
    assert first == Graders(judge=False).grade_now(question, sample.answer)


def test_a_clear_answer_is_graded_with_more_confidence():
    """What is plainly there or plainly not is surer than what is nearly there."""
    clear = GRADERS.grade_now(KEY, "It identifies each row uniquely and may not be null.")
    doubtful = GRADERS.grade_now(KEY, "something that tells records from each other, with a content")

    assert clear.confidence > 0.8
    assert clear.confidence > doubtful.confidence


def ruling(phrasing, *, accepted):
    """An organiser's word on a phrasing of the first idea."""
    return Ruling("key", "unique", phrasing, accepted)


def test_an_accepted_phrasing_makes_the_idea():
    """After an appeal the community's own wording counts, and only there."""
    answer = "it is the social security number of the table"

    assert GRADERS.grade_now(KEY, answer).ideas[0].verdict is Verdict.ABSENT
    ruled = GRADERS.grade_now(
        KEY, answer, (ruling("the social security number of the table", accepted=True),)
    )
    assert ruled.ideas[0].verdict is Verdict.COVERED
    assert GRADERS.grade_now(KEY, answer).ideas[0].verdict is Verdict.ABSENT


def test_a_rejected_phrasing_does_not_make_the_idea():
    """An organiser may narrow an idea, too."""
    answer = "unique identifier of a record"

    assert GRADERS.grade_now(KEY, answer).ideas[0].verdict is Verdict.COVERED
    ruled = GRADERS.grade_now(KEY, answer, (ruling(answer, accepted=False),))
    assert ruled.ideas[0].verdict is Verdict.ABSENT


def test_a_ruling_on_another_question_changes_nothing():
    """Rulings stay with their question."""
    other = replace(ruling("fast", accepted=True), question="other")

    assert GRADERS.grade_now(KEY, "it is fast", (other,)) == GRADERS.grade_now(KEY, "it is fast")


def test_without_points_the_reference_is_used():
    """Sentences of the reference become ideas, and the grade is less sure."""
    bare = replace(KEY, ideas=(), misconceptions=())
    grade = GRADERS.grade_now(bare, "It identifies every row in a unique way and is never null.")

    assert [each.idea for each in grade.ideas] == ["sentence-1", "sentence-2"]
    assert grade.score > 0.7
    assert grade.confidence <= 0.7
    assert GRADERS.grade_now(bare, "It makes the screen brighter in the evening.").score < 0.4


def test_one_right_word_is_right():
    """A short right answer is right, and no doubt is cast on it."""
    question = replace(KEY, prompt="Which property must the keys have?", answer="uniqueness", ideas=())
    grade = GRADERS.grade_now(question, "uniqueness")

    assert grade.score >= 0.9
    assert grade.flags == frozenset()


@given(st.text(max_size=400))
def test_no_text_breaks_the_grader(text):
    """Any text gets a grade within bounds."""
    grade = GRADERS.grade_now(KEY, text)

    assert 0 <= grade.score <= 1
    assert 0 <= grade.confidence <= 1


@given(st.text(alphabet="ab .,;:()`'\"-\n\t{}<>=*\\$%", max_size=300))
def test_no_punctuation_breaks_the_grader(text):
    """Marks of code, formulas and lists, in any order."""
    assert 0 <= GRADERS.grade_now(replace(KEY, ideas=()), text).score <= 1


def test_long_text_is_cut_and_says_so():
    """A hundred thousand characters are graded by their beginning, quickly."""
    grade = GRADERS.grade_now(KEY, "It identifies each row uniquely. " * 3_000)

    assert Flag.TOO_LONG in grade.flags
