"""Grades that older versions stored are read with today's words."""

from bot.core.answers.grade import Flag, Verdict
from bot.storage.columns import grade_of, text_of

OLD = (
    '{"score": 0.5, "confidence": 0.8, "grader": "rubric", "points": [["mean", "covered", "the mean"],'
    ' ["use", "not found", ""]], "flags": ["contradicts the point"]}'
)


def test_the_words_of_older_versions_are_understood():
    """An idea that was "not found" is absent, and the flag has its new name."""
    grade = grade_of(OLD)

    assert [Verdict.COVERED, Verdict.ABSENT] == [each.verdict for each in grade.ideas]
    assert frozenset({Flag.NEGATED}) == grade.flags


def test_what_was_read_is_written_in_the_words_of_today():
    """Written again and read again, it is the same grade."""
    grade = grade_of(OLD)

    assert grade == grade_of(text_of(grade))
    assert "not found" not in text_of(grade)
