"""Quizzes of Moodle and others become questions; what only they can ask is named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Unusable
from bot.formats.given import Given
from bot.formats.readers import read
from bot.formats.tables import Imported

_TOPICS = ("general", "evaluation")


def _read(name: str, text: str) -> Imported:
    return read(Given(Path(name), text.encode(), _TOPICS), pack="ours")


_GIFT = """\
// a remark
$CATEGORY: $course$/top/Evaluation

::F1:: What kind of mean is F1\\: which one? {
  =harmonic#Right: it punishes the smaller.
  ~arithmetic#That would be higher.
  ~%-50%geometric
####Think of rates.}

Recall is [html]<b>TP</b>.{T#No, it is so.#Yes.}

Precision is {=TP / (TP + FP)#So. =%100%positive predictive value#So. =%50%half} of what was found.

How many folds?{#=10:2 =%50%10:5}.

Match. {=recall -> found =precision -> right}

[markdown]Which **two** hold? {~%50%a ~%50%b ~%-100%c}

Why split by time? {####Because the future is not known.}

This only tells.
"""


def test_gift_becomes_questions() -> None:
    """Each of its kinds, with feedback as reasons, escapes undone, and lines."""
    found = _read("quiz.gift", _GIFT)

    f1, recall, precision, folds, match, two, why = found.questions
    assert [(22, "This has no answers in braces, and is left out.")] == [
        (f.line, f.problem) for f in found.faults
    ]
    assert ("F1", "What kind of mean is F1: which one?", ("evaluation",)) == (f1.title, f1.prompt, f1.topics)
    assert [("harmonic", True), ("arithmetic", False), ("geometric", False)] == [
        (option.text, option.correct) for option in f1.options
    ]
    assert ("Right: it punishes the smaller.", "That would be higher.") == (
        f1.options[0].why,
        f1.options[1].why,
    )
    assert "Think of rates." in f1.answer
    assert [("True", True, "Yes."), ("False", False, "No, it is so.")] == [
        (option.text, option.correct, option.why) for option in recall.options
    ]
    assert "Precision is [...] of what was found." == precision.prompt
    [idea] = precision.ideas
    assert ("TP / (TP + FP)", ("positive predictive value",)) == (idea.text, idea.accept)
    assert "TP / (TP + FP)\n\nSo." == precision.answer
    assert ("How many folds?", "10 (±2)", ()) == (folds.prompt, folds.answer, folds.ideas[0].accept)
    assert "- recall: found\n- precision: right" == match.answer
    assert ("Which **two** hold?\n\n- a\n- b\n- c", "- a\n- b") == (two.prompt, two.answer)
    assert "Because the future is not known." == why.answer


def test_a_text_is_known_by_its_looks() -> None:
    """The name .txt says nothing."""
    texts = {
        "Q{=A}": ("Q", "A"),
        "What is it?\tThis": ("What is it?", "This"),
        "Q: What?\nA: That.": ("What?", "That."),
        "What <b>is</b> it?\tThis<br>that": ("What **is** it?", "This\nthat"),
    }
    for text, wanted in texts.items():
        [question] = _read("some.txt", text).questions
        assert wanted == (question.prompt, question.answer)


@pytest.mark.parametrize(
    "text",
    [
        'recall\tthe share\nthat was "found"\nleak\t"a ""peek"""\n',
        'recall - the share\nthat was "found"\nleak - a "peek"\n',
        'recall\tthe share that was "found";leak\ta "peek"',
    ],
)
def test_quizlet_quotes_nothing(text: str) -> None:
    """Tabs or a sign of one's own, definitions of several lines, quotes as they are typed."""
    found = _read("cards.txt", text)

    assert ["recall", "leak"] == [question.prompt for question in found.questions]
    assert 'the share that was "found"' == " ".join(found.questions[0].answer.split())
    assert 'a "peek"' == found.questions[1].answer


_MOODLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/Evaluation</text></category></question>
<question type="multichoice">
  <name><text>F1</text></name>
  <questiontext format="html">
    <text><![CDATA[<p>Which <b>mean</b>? <img src="@@PLUGINFILE@@/f1.png"></p>]]></text>
    <file name="f1.png" encoding="base64">AAAA</file></questiontext>
  <generalfeedback format="html"><text>See rates.</text></generalfeedback>
  <single>true</single>
  <answer fraction="0"><text>arithmetic</text><feedback><text>Too high.</text></feedback></answer>
  <answer fraction="100"><text>harmonic</text><feedback><text>Yes.</text></feedback></answer>
</question>
<question type="truefalse"><name><text>TF</text></name><questiontext><text>Is it so?</text></questiontext>
  <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>
<question type="shortanswer"><name><text>S</text></name><questiontext><text>Name it.</text></questiontext>
  <answer fraction="100"><text>recall</text></answer><answer fraction="100"><text>TPR</text></answer>
  <answer fraction="50"><text>rate</text></answer><tags><tag><text>advanced</text></tag></tags></question>
<question type="essay"><name><text>E</text></name><questiontext><text>Why?</text></questiontext>
  <graderinfo><text>Because.</text></graderinfo></question>
<question type="matching"><name><text>M</text></name><questiontext><text>Match.</text></questiontext>
  <subquestion><text>a</text><answer><text>1</text></answer></subquestion>
  <subquestion><text>b</text><answer><text>2</text></answer></subquestion></question>
<question type="cloze"><name><text>C</text></name>
  <questiontext>
    <text>F1 is the {1:SHORTANSWER:=harmonic~%50%other} mean, not {2:MC:y~=x}, not {:SA:=x}.</text>
  </questiontext></question>
<question type="ddimageortext"><name><text>D</text></name></question>
</quiz>
"""


def test_moodle_becomes_questions() -> None:
    """Each kind that can be asked in words; the picture and the other kinds are named by line."""
    found = _read("quiz.xml", _MOODLE)

    f1, truth, name, essay, match, gap = found.questions
    assert [
        (4, "Left out: a picture or sound (f1.png)."),
        (28, 'Left out: a question of the type "ddimageortext".'),
    ] == [(fault.line, fault.problem) for fault in found.faults if fault.problem.startswith("Left out")]
    assert ("Which **mean**?", ("evaluation",), "harmonic\n\nYes.\n\nSee rates.") == (
        f1.prompt,
        f1.topics,
        f1.answer,
    )
    assert ("b", "Too high.") == (f1.correct.id if f1.correct else "", f1.options[0].why)
    assert ["True", "False"] == [option.text for option in truth.options]
    assert (("TPR",), "advanced") == (name.ideas[0].accept, name.level.value)
    assert "Because." == essay.answer
    assert "- a: 1\n- b: 2" == match.answer
    assert ("F1 is the [...] mean, not [...], not [...].", "harmonic; x; x") == (gap.prompt, gap.answer)


_BOMB = '<!DOCTYPE quiz [<!ENTITY a "aaaa">]><quiz><question type="essay">&a;</question></quiz>'


@pytest.mark.parametrize(
    "text",
    [_BOMB, "<quiz>", "<html/>", "", f"<quiz>{'<question>' * 200}{'</question>' * 200}</quiz>"],
)
def test_xml_that_no_moodle_wrote_is_refused(text: str) -> None:
    """Entities, halves, other trees, and more inside each other than a quiz has."""
    with pytest.raises(Unusable):
        _read("quiz.xml", text)


def test_entities_are_refused_in_any_encoding() -> None:
    """Whoever looks for the letters finds none in UTF-16."""
    with pytest.raises(Unusable, match="declares entities"):
        read(Given(Path("quiz.xml"), _BOMB.encode("utf-16"), _TOPICS), pack="ours")


_YAML = """\
AUTHOR: somebody
What is recall?:
- the share found
- sensitivity
Is it so?:
- yes
- 'on'
"""
_OBJECTS = """\
questions:
  - &first
    question: What is a leak?
    answer: A peek.
    level: hard
    points:
      - {id: peek, text: A peek, weight: 2, required: yes}
  - front: What else?
    back: 1.50
    tags: [evaluation]
    level: *nowhere
"""


def test_yaml_becomes_questions() -> None:
    """Lists of objects with typed rubrics, or question and answers; no text is changed."""
    leak, other = _read("a.yaml", _OBJECTS.replace("    level: *nowhere\n", "")).questions
    recall, so = _read("b.yml", _YAML).questions

    assert ("A peek.", "advanced", 2, True) == (
        leak.answer,
        leak.level.value,
        leak.ideas[0].weight,
        leak.ideas[0].required,
    )
    assert ("1.50", ("evaluation",)) == (other.answer, other.topics)
    assert ("What is recall?", ("sensitivity",)) == (recall.prompt, recall.ideas[0].accept)
    assert ("yes", ("on",)) == (so.ideas[0].text, so.ideas[0].accept)


def test_lists_by_subject_are_all_read() -> None:
    """Their names are topics where the pack has one; answers may stand behind their questions."""
    texts = {
        "a.yaml": "evaluation:\n- question: A?\n  answer: a\nother:\n- question: B?\n  answer: b\n",
        "b.yaml": "evaluation:\n  A?:\n    answer: a\nother:\n  B?:\n    answer: b\n",
        "c.json": '{"evaluation": [{"q": "A?", "a": "a"}], "other": [{"q": "B?", "a": "b"}]}',
    }
    for name, text in texts.items():
        found = _read(name, text).questions
        assert [("A?", "a", ("evaluation",)), ("B?", "b", ("general",))] == [
            (question.prompt, question.answer, question.topics) for question in found
        ], name
    assert ["A?", "B?"] == [
        question.prompt for question in _read("d.json", '{"A?": "a", "B?": ["b"]}').questions
    ]


def test_a_record_of_yaml_is_named_by_its_line() -> None:
    """The line of the file, not the number."""
    found = _read("a.yaml", "# a remark\n- question: Q?\n- just a text\n- question: R?\n  answer: A.\n")

    assert [2, 3] == [fault.line for fault in found.faults if fault.stops]
    assert ["R?"] == [question.prompt for question in found.questions]


_LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        _LAUGHS,
        f"{_LAUGHS}? *i\n: x\n",
        "[" * 1_000,
        "a: &a [*a]",
        "a: &a {" + ", ".join(f"k{n}: *a" for n in range(20)) + "}",
        "question: [x\nanswer: y",
        _OBJECTS,
        "!!python/object/apply:os.system ['true']: x\n- y",
    ],
    ids=["laughs", "laughing key", "deep", "itself", "itself often", "syntax", "no such alias", "object"],
)
def test_yaml_of_no_good_is_refused(text: str) -> None:
    """Bombs of aliases cost a bounded time; nothing is made but texts."""
    with pytest.raises(Unusable):
        _read("a.yaml", text)


def test_options_as_trivia_files_write_them() -> None:
    """A list and the right text or letter, or the wrong ones apart; a bare number is not guessed at."""
    text = """[
      {"question": "A?", "options": ["x", "y"], "answer": "y", "explanation": "So it is."},
      {"question": "B?", "options": {"A": "x", "B": "y"}, "answer": "A"},
      {"question": "C &amp; D?", "correct_answer": "x", "incorrect_answers": ["y"], "difficulty": "easy"},
      {"question": "E?", "options": ["x", "y"], "answer": 1}
    ]"""

    found = _read("t.json", text)

    assert [("A?", "y"), ("B?", "x"), ("C & D?", "x")] == [
        (question.prompt, question.correct.text if question.correct else "") for question in found.questions
    ]
    assert "So it is." in found.questions[0].answer
    assert [4] == [fault.line for fault in found.faults if fault.stops]


@given(st.sampled_from(["a.gift", "a.txt", "a.yaml", "a.xml", "a.apkg", "a.json"]), st.text(max_size=60))
def test_no_text_breaks_a_reader(name: str, text: str) -> None:
    """Questions and faults, or a sentence."""
    try:
        found = read(Given(Path(name), text.encode("utf-8", "replace"), _TOPICS), pack="p")
    except Unusable:
        return
    assert isinstance(found, Imported)
