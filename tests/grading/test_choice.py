"""Choice and discussion: an option by letter or words; credit for taking part."""

import pytest

from bot.core.answers.grade import Flag
from bot.core.questions.question import Kind, Level, Option, Question
from bot.grading.choice import grade_choice
from tests.grading.bed import library

QUESTION = Question(
    id="pick",
    pack="p",
    title="Pick",
    kind=Kind.CHOICE,
    level=Level.BASIC,
    topics=("t",),
    prompt="Which metric?",
    answer="Recall.",
    options=(
        Option("a", "Accuracy on all rows", "It hides the rare class."),
        Option("b", "Recall of the rare class", "It counts the misses.", correct=True),
        Option("c", "Precision of the rare class", "It counts the false alarms."),
        Option("d", "The training loss", "It is not a measure of quality."),
    ),
)


@pytest.mark.parametrize(
    "answer",
    [
        "b",
        "B",
        "(b)",
        "b)",
        "b.",
        "option b",
        "I think it's b",
        "answer: B",
        "I'd go with b because of the misses",
        "Recall of the rare class",
        "recall",
        "the recall on rare ones",
    ],
)
def test_the_right_option_is_recognised(answer):
    """By its letter, however it is dressed, or by its own words."""
    assert grade_choice(QUESTION, answer).score == 1.0


@pytest.mark.parametrize("answer", ["a", "c", "D", "accuracy on all rows", "the training loss"])
def test_a_wrong_option_is_explained(answer):
    """No ideas, and the reason of exactly that option."""
    grade = grade_choice(QUESTION, answer)

    assert grade.score == 0.0
    assert grade.voiced[0].reply in {option.why for option in QUESTION.options if not option.correct}


@pytest.mark.parametrize("answer", ["b or c", "a good question", "no idea", "the rare class", "e"])
def test_no_single_option_is_no_choice(answer):
    """Two options, or none: no score, little confidence, and nothing called wrong."""
    grade = grade_choice(QUESTION, answer)

    assert grade.score == 0.0
    assert grade.confidence < 0.5
    assert grade.voiced == ()


@pytest.mark.parametrize("question", [q for q in library().questions if q.options], ids=lambda q: q.id)
def test_every_option_can_be_chosen_by_its_text(question):
    """Typed as it stands, without the marks of code, an option is that option."""
    for option in question.options:
        grade = grade_choice(question, option.text.replace("`", ""))

        assert float(option.correct) == grade.score
        assert option.correct or [option.why] == [each.reply for each in grade.voiced]


def test_an_empty_choice_is_empty():
    """Nothing said is nothing chosen."""
    assert Flag.EMPTY in grade_choice(QUESTION, " ").flags


@pytest.mark.slow
@pytest.mark.parametrize(
    "question", [q for q in library().questions if q.kind is Kind.DISCUSSION], ids=lambda q: q.id
)
def test_a_discussion_credits_taking_part(question, graders):
    """The reference earns nearly all, a line of small talk little, an empty text nothing."""
    assert graders.grade_now(question, question.answer).score >= 0.9
    assert graders.grade_now(question, "Interesting question, I like it a lot.").score < 0.35
    assert graders.grade_now(question, "").score == 0.0
    assert graders.grade_now(question, question.prompt).score <= 0.1
