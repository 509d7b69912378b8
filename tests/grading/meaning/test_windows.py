"""Windows of an answer: verbatim, in order, none too long, and nothing that was said falls between them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grading.meaning.windows import windows_of

TEXT = st.text(alphabet="abc XY.,;:!?()-*•#|\n`=+12", max_size=400)


def parts(text):
    """The texts of the windows that hold one part each."""
    return [text[each.start : each.end] for each in windows_of(text) if not each.pair]


@given(TEXT)
def test_nothing_falls_between_two_windows(text):
    """Every letter and digit stands in exactly one part, but for the marks of a numbered list."""
    spans = [(each.start, each.end) for each in windows_of(text) if not each.pair]

    assert spans == sorted(spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    outside = [
        char
        for i, char in enumerate(text)
        if char.isalnum() and not any(start <= i < end for start, end in spans)
    ]
    assert all(char in "0123456789abcXY" for char in outside)
    assert len(outside) <= 2 * (text.count("\n") + 1)


@given(st.lists(st.sampled_from(["word", "and", "but,", "which", "so"]), max_size=300))
def test_no_window_is_longer_than_the_judge_reads(words):
    """A run-on sentence is cut at clauses."""
    for each in windows_of(" ".join(words)):
        assert len(" ".join(words)[each.start : each.end].split()) <= 40


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is fast, e.g. for rows. It is 0.5 wide.", ["It is fast, e.g. for rows.", "It is 0.5 wide."]),
        ("- drop rows\n- impute the median", ["drop rows", "impute the median"]),
        ("1. split\n2) train", ["split", "train"]),
        ("F1 = 2PR/(P+R)", ["F1 = 2PR/(P+R)"]),
        ("k-NN is supervised, k-means is not", ["k-NN is supervised, k-means is not"]),
        ("", []),
        ("...", []),
    ],
)
def test_parts_are_what_a_reader_would_call_one_thing(text, expected):
    """Sentences, bullets and formulas; a full stop in a number or a shortening ends nothing."""
    assert expected == parts(text)


def test_neighbours_are_read_together():
    """What one sentence begins and the next one ends is seen in one window."""
    text = "It is not a mean. It is a harmonic one."

    assert [text] == [text[each.start : each.end] for each in windows_of(text) if each.pair]
