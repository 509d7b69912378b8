"""What is hard to read, and what is not."""

import pytest

from bot.core.packs.readability import hard_to_read

PLAIN = (
    "The model reads one row. It asks a tree. The tree asks a question of a column, and goes left or right. "
)
HEAVY = "Institutional interoperability requirements necessitate comprehensive organisational harmonisation. "


@pytest.mark.parametrize(
    "text",
    [
        "",
        PLAIN * 5,
        HEAVY,
        "- one point of a list\n" * 30,
        f"See:\n```python\n{'long_name = other_name ' * 60}\n```\n{PLAIN}",
        f"Then ${' + x' * 60}$ and `{'word ' * 60}` follow. {PLAIN}",
        "模型讀取一列資料並詢問決策樹" * 30,
    ],
)
def test_plain_texts_are_left_alone(text: str) -> None:
    """Short ones too, lists, code, formulas, and scripts without spaces."""
    assert "" == hard_to_read(text, longest=40)


def test_a_long_sentence_is_named_with_its_length() -> None:
    """Up to the bound it is fine."""
    assert "" == hard_to_read("so " * 40 + ".", longest=41)
    assert "a sentence of 42 words" == hard_to_read(f"{PLAIN}{'so ' * 41}on.", longest=41)


def test_long_words_make_a_text_hard() -> None:
    """Short sentences do not help when every word is long."""
    assert hard_to_read(HEAVY * 5, longest=40).startswith("a LIX of 1")
