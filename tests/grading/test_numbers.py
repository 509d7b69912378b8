"""Numbers that an idea asks for are looked for as people write them."""

from dataclasses import replace

import pytest

from bot.core.answers.grade import Verdict
from bot.grading.numbers import states, values_of
from tests.grading.bed import graders, library


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("9.2 %", (9.2, 0.092)),
        ("about 9,2 percent", (9.2, 0.092)),
        ("p = .092", (0.092,)),
        ("150,000 per arm", (150_000.0,)),
        ("150k rows", (150.0, 150_000.0)),
        ("16 billion tokens", (16.0, 16e9)),
        ("two false finds", (2.0,)),
        ("600 400 800", (600.0, 400.0, 800.0)),
        ("no number, f1 or v2.3 of it", ()),
        ("", ()),
        ("9" * 400, ()),
    ],
)
def test_a_number_is_read_as_people_write_it(text, values):
    """Per cent and share, commas and points, k and million, small numbers in words; names are no numbers."""
    assert values == pytest.approx(values_of(text))


@pytest.mark.parametrize(
    ("asked", "text", "stated"),
    [
        (("9.2 %",), "It comes out at 9 %.", True),
        (("9.2 %",), "0.092, so most alarms are false", True),
        (("9.2 %",), "About 50 % of them are ill.", False),
        (("9.2 %",), "Bayes' rule, so it is small.", False),
        (("0.13", "131"), "131 kB a token", True),
        (("50",), "some 52 chats", True),
        (("50",), "60 chats", False),
        ((), "nothing asked", True),
    ],
)
def test_about_right_is_right(asked, text, stated):
    """Within a twentieth; any of several forms is enough."""
    assert states(asked, text) is stated


@pytest.mark.slow
@pytest.mark.parametrize("judge", [True, False], ids=["meaning", "words"])
def test_the_wrong_number_does_not_cover_its_idea(judge):
    """The idea's own words with its number are ticked, with another number they are not."""
    question = library().question("pandas-index-alignment")
    idea = next(each for each in question.ideas if each.numbers)
    asked = replace(question, ideas=(idea,), full_marks_at=None)
    right, wrong = idea.text, idea.text.replace("800", "200")

    verdicts = [graders(judge=judge).grade_now(asked, text).ideas[0].verdict for text in (right, wrong)]

    assert verdicts[0] is Verdict.COVERED
    assert verdicts[1] is not Verdict.COVERED


def test_every_reference_states_the_numbers_that_its_ideas_ask_for():
    """A number that not even the reference gives would be asked of nobody."""
    ideas = [(question, idea) for question in library().questions for idea in question.ideas if idea.numbers]

    assert len(ideas) >= 15
    assert [] == [(q.id, idea.id) for q, idea in ideas if not states(idea.numbers, q.answer)]
    assert [] == [(q.id, idea.id) for q, idea in ideas if not states(idea.numbers, idea.text)]
