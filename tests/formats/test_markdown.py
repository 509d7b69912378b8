"""Lists of questions as public repositories keep them: which lines ask, and what belongs to an answer."""

from pathlib import Path

import pytest

from bot.formats.given import Given
from bot.formats.readers import read
from bot.formats.tables import Imported


def _read(text: str) -> Imported:
    return read(Given(Path("list.md"), text.encode(), ("general",)), pack="ours")


_HEADINGS = """\
# A list of questions
Stars are welcome.
## Table of contents
1. [What is recall?](#what-is-recall)
2. [Explain F1](#explain-f1)
## Metrics
### What is recall?
The share.
#### An example
Two of three.

**In short**
The share.
### Explain F1
A mean.
## Models
Said of models.
### What is a tree?
Splits.
"""
_NUMBERED = """\
| No. | Questions |
1. ### What is a hook?

    A function.

    ### State

    ```js
    left open
    ```js
    # no heading
    ```

   **[\u2b06 Back to Top](#top)**

2. ### Explain keys

    Names for items.
"""
_FOLDED = """\
#### 1. What is printed?

```js
let x = 1;
```

<details><summary><b>Answer</b></summary>
<p>

#### Answer: 3

It counts.
</p></details>

---

<details>
<summary>
<strong>Then <em>what</em>?</strong>
</summary>
That.
</details>

#### 2. And now?
<details>
<summary>See the answer</summary>

Nothing.
</details>
"""
_TERMS = "# Words\n## Recall\nThe share.\n### Formula\nTP / P\n## Leak\nA peek.\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            _HEADINGS,
            {"What is recall?": "Two of three.", "Explain F1": "A mean.", "What is a tree?": "Splits."},
        ),
        (_NUMBERED, {"What is a hook?": "# no heading", "Explain keys": "Names for items."}),
        (_FOLDED, {"What is printed?": "It counts.", "Then what?": "That.", "And now?": "Nothing."}),
        (_TERMS, {"Recall": "TP / P", "Leak": "A peek."}),
    ],
    ids=["headings", "numbered headings", "folded answers", "terms"],
)
def test_what_asks_becomes_a_question(text: str, wanted: dict[str, str]) -> None:
    """Chapters, contents and titles ask nothing; what stands deeper, or bold, is a part of the answer."""
    found = _read(text)

    assert list(wanted) == [question.prompt for question in found.questions]
    assert all(wanted[question.prompt] in question.answer for question in found.questions)
    assert not [fault for fault in found.faults if fault.stops]


def test_what_stands_below_no_question_is_named() -> None:
    """By the line of its heading."""
    told = [(fault.line, fault.problem) for fault in _read(_HEADINGS).faults]

    assert [
        (1, 'Left out: the text below "A list of questions", which asks nothing.'),
        (16, 'Left out: the text below "Models", which asks nothing.'),
    ] == told


@pytest.mark.parametrize("sign", ["<summary>", "![[", "<p ", "![](", "```a\n", "**a"])
def test_a_list_of_signs_is_read_in_time(sign: str) -> None:
    """Whatever begins and never ends is looked at once: this took minutes where it took the square."""
    assert () == _read(sign * 100_000).questions


def test_an_answer_that_was_indented_is_no_code() -> None:
    """It stood below an item of a list, and is a text of its own here."""
    [hook, _] = _read(_NUMBERED).questions

    assert hook.answer.startswith("A function.")
    assert "Back to Top" not in hook.answer


def test_pictures_are_named_and_letters_stay_raised() -> None:
    """Of Markdown and of HTML, once each, by their names; what stands in code is left alone."""
    text = """\
# What is a heap?
A tree ![a tree](img/heap%20one.png "Heap") with 2<sup>n</sup> leaves.
<img src="two.svg" alt="two"> Written as `<img src="no.png">` or `![no](no.png)`:
```html
<img src="no.png">
```
# What is a list?
Cells, ![](img/list.png) ![](img/list.png) one after another.
"""
    found = _read(text)

    assert [
        (1, "Left out: a picture or sound (two.svg, img/heap one.png)."),
        (7, "Left out: a picture or sound (img/list.png)."),
    ] == [(fault.line, fault.problem) for fault in found.faults]
    answer = found.questions[0].answer
    assert "A tree  with 2\N{SUPERSCRIPT LATIN SMALL LETTER N} leaves." in answer
    assert (0, 2) == (answer.count("two.svg"), answer.count('<img src="no.png">'))
    assert "`![no](no.png)`" in answer


def test_a_table_names_its_pictures_too() -> None:
    """Whatever the format: no question points to a file that stayed behind."""
    rows = 'question,answer\n"What is this? ![x](a.png)","A cat, <img src=b.png>seen from behind"\n'

    found = read(Given(Path("list.csv"), rows.encode(), ("general",)), pack="ours")

    assert ["Left out: a picture or sound (a.png, b.png)."] == [fault.problem for fault in found.faults]
    assert ("What is this?", "A cat, seen from behind") == (
        found.questions[0].prompt,
        found.questions[0].answer,
    )
