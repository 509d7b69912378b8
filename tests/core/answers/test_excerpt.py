"""The beginning of a text that is quoted: whole sentences where possible, code blocks closed."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.excerpt import excerpt, shortened

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
TEXTS = st.lists(
    st.sampled_from(
        ["word", "longerword", "End.", "Stop!", "Why?", "```", "```py", "\n", " ", "x" * 90, "\u00e4"]
    ),
    max_size=80,
).map(" ".join)


@given(TEXTS, st.integers(40, 400))
def test_an_excerpt_fits_and_says_whether_it_is_one(text, longest):
    """It is the text itself, or a beginning of it with an ellipsis; its code blocks are closed."""
    found = excerpt(text, longest)

    assert len(found) <= longest
    assert found.count("```") % 2 == 0
    kept = found.removesuffix(ELLIPSIS).rstrip().removesuffix("```").rstrip()
    assert text.strip().startswith(kept)
    assert found.endswith(ELLIPSIS) or found.removesuffix("\n```") in {
        text.strip(),
        text.strip().removesuffix("\n```"),
    }


def test_a_text_ends_with_a_sentence():
    """As many whole ones as fit."""
    text = "One is enough. Two are better. Three are too many for this."

    assert f"One is enough. Two are better. {ELLIPSIS}" == excerpt(text, 45)


def test_a_sentence_that_is_too_long_ends_behind_a_word():
    """No word is cut."""
    assert f"wordy wordy wordy{ELLIPSIS}" == excerpt("wordy " * 20, 25)


def test_a_code_block_is_closed():
    """What follows a quotation is not drawn as code."""
    assert excerpt("Look:\n```py\n" + "x = 1\n" * 40, 60).endswith(f"\n``` {ELLIPSIS}")


def test_a_short_text_is_whole():
    """Nothing is added to it."""
    assert "Short." == excerpt(" Short. ", 40)


@given(st.lists(st.text("ab,;: ", min_size=1, max_size=9), max_size=8).map(" ".join), st.integers(2, 40))
def test_a_shortened_line_fits_and_cuts_no_word(text, longest):
    """Its words stand in the whole line, in their order; only a word that fills most of the room is cut."""
    short = shortened(text, longest)

    assert len(short) <= longest
    if len(text) <= longest:
        assert text == short
    else:
        kept = short.removesuffix("\N{HORIZONTAL ELLIPSIS}")
        assert text.startswith(kept)
        ends = not kept or not text[len(kept)].strip(" ,;:")
        assert ends or max(map(len, text.split())) * 3 >= longest
