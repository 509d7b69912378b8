"""Questions survive the way through files, spreadsheets and flash cards; bad rows are named."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.packs.anki_html import to_html
from bot.core.packs.loading import load
from bot.core.packs.reading import make_question
from bot.core.packs.sections import split
from bot.core.packs.toml import Log, parse
from bot.core.packs.writing import blank_question, manifest, question_file
from bot.core.questions.library import Library
from bot.core.questions.question import Idea, Kind, Level, Misconception, Question
from bot.formats.cards.anki import is_anki, to_anki
from bot.formats.csv import to_csv
from bot.formats.given import Given
from bot.formats.html import from_html
from bot.formats.readers import read
from bot.formats.tables import Imported
from tests.grading.bed import library as packs

_TABLE = Path("table.csv")
_NOTES = Path("notes.txt")
_GRID = "| a | b |\n|---|---|\n| 1 2 | 3 |\nc"
_TOPICS = ("evaluation", "tools")


def _read(text: str, path: Path, *, pack: str, topics: tuple[str, ...]) -> Imported:
    return read(Given(path, text.encode("utf-8", "replace"), topics), pack=pack)


@pytest.fixture(scope="module")
def library() -> Library:
    """The packs of the repository."""
    return packs()


def _written_as_files(library: Library) -> list[Question]:
    return [question for question in library.questions if question.kind is not Kind.WALKTHROUGH]


def _read_back(text: str, library: Library, like: Question) -> Question:
    log = Log([])
    source, sections = split(Path(like.path), text, log)
    table = parse(source, log) if source else None
    assert table is not None
    return make_question(table, sections, pack=like.pack, topics=tuple(library.topics), log=log)


def _plain(questions: tuple[Question, ...] | list[Question]) -> list[Question]:
    return [replace(question, path="") for question in questions]


def _told(imported: Imported) -> list[tuple[int, str]]:
    return [(fault.line, fault.problem) for fault in imported.faults]


def test_every_question_is_written_as_it_is_read(library: Library) -> None:
    """A question file can be written by the program without a loss."""
    for question in _written_as_files(library):
        assert question == _read_back(question_file(question), library, question)


def test_lines_of_a_written_file_are_wrapped(library: Library) -> None:
    """Somebody will edit it: texts are broken at spaces, lists stand one entry a line."""
    lines = question_file(library.question("cross-validation")).splitlines()

    assert "accept = [" in lines
    assert not [line for line in lines if line.startswith(("text =", "reply =", "why =")) and len(line) > 110]


@pytest.mark.parametrize("pack", ["llm-engineer", "ml-engineer", "python", "system-design"])
def test_a_spreadsheet_gives_the_same_questions_back(library: Library, pack: str) -> None:
    """Every rubric, hint and option survives the way through CSV."""
    questions = [question for question in _written_as_files(library) if question.pack == pack]

    found = _read(to_csv(questions), _TABLE, pack=pack, topics=tuple(library.topics))

    assert [] == _told(found)
    assert _plain(questions) == _plain(found.questions)


@pytest.mark.parametrize("pack", ["llm-engineer", "ml-engineer", "python", "system-design"])
def test_flash_cards_give_the_same_questions_back(library: Library, pack: str) -> None:
    """The last column of the text for Anki holds what Anki has no field for."""
    questions = [question for question in _written_as_files(library) if question.pack == pack]
    text = to_anki(questions, "Interview practice")

    found = _read(text, _NOTES, pack=pack, topics=tuple(library.topics))

    assert is_anki(text)
    assert [] == _told(found)
    assert _plain(questions) == _plain(found.questions)


def test_an_edited_flash_card_is_taken_as_it_stands(library: Library) -> None:
    """Whoever changes the front keeps the rubric."""
    question = library.question("cross-validation")
    text = to_anki([question], "Deck").replace("What is cross-validation for", "What <b>for</b>", 1)

    [found] = _read(text, _NOTES, pack=question.pack, topics=tuple(library.topics)).questions

    assert "What **for**, and how does it work?" == found.prompt
    assert (question.ideas, question.answer) == (found.ideas, found.answer)


def test_notes_that_anki_exported_become_questions() -> None:
    """Anki's own export: its columns in any order, HTML, tags, a guid that is no id of ours."""
    text = (
        "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n"
        'k#9!x\tBasic\tML\tWhat is <b>recall</b>?\t"TP / (TP + FN)<br>the share of<br>""positives"""\t'
        "evaluation level::advanced leech\n"
        "f1-score\tBasic\tML\t<div>What is&nbsp;F1?</div>\tharmonic &lt;mean&gt; \\(2PR/(P+R)\\)\t\n"
    )

    first, second = _read(text, _NOTES, pack="p", topics=_TOPICS).questions

    assert ("what-is-recall", "What is **recall**?") == (first.id, first.prompt)
    assert 'TP / (TP + FN)\nthe share of\n"positives"' == first.answer
    assert (Level.ADVANCED, ("evaluation",)) == (first.level, first.topics)
    assert ("f1-score", "What is F1?", "harmonic <mean> $2PR/(P+R)$") == (
        second.id,
        second.prompt,
        second.answer,
    )


@pytest.mark.parametrize(("name", "mark"), [("comma", ","), ("Semicolon", ";"), ("pipe", "|"), ("~", "~")])
def test_anki_may_use_any_separator(name: str, mark: str) -> None:
    """The header says which; without HTML the text is taken as it is."""
    text = f"#separator:{name}\n#html:false\nWhat is a < b?{mark}A comparison\n"

    [found] = _read(text, _NOTES, pack="p", topics=_TOPICS).questions

    assert ("What is a < b?", "A comparison") == (found.prompt, found.answer)


def test_a_table_needs_a_question_and_an_answer_only() -> None:
    """A list that somebody keeps in a spreadsheet is enough to begin with."""
    text = "Front;Back\nWhat is recall?;The share of positives that were found\n"

    found = _read(text, _TABLE, pack="p", topics=_TOPICS)

    assert [
        Question(
            id="what-is-recall",
            pack="p",
            title="What is recall?",
            kind=Kind.CONCEPT,
            level=Level.BASIC,
            topics=("evaluation",),
            prompt="What is recall?",
            answer="The share of positives that were found",
        )
    ] == _plain(found.questions)
    assert () == found.faults


def test_points_may_be_written_as_lines() -> None:
    """Nobody writes JSON into a cell: an idea a line, other wordings behind bars."""
    text = (
        'question,answer,points,misconceptions\nQ?,A.,"It is a mean | the mean\nIt is a mean","Sum | No."\n'
    )

    [found] = _read(text, _TABLE, pack="p", topics=_TOPICS).questions

    assert (
        Idea("it-is-a-mean", "It is a mean", accept=("the mean",)),
        Idea("it-is-a-mean-2", "It is a mean"),
    ) == found.ideas
    assert (Misconception("Sum", "No."),) == found.misconceptions


def test_a_bad_row_is_named_and_the_rest_is_kept() -> None:
    """Each with the line on which its row begins, also after a cell with line breaks."""
    text = (
        "id,question,answer,level,topics,points\n"
        'good,Q1?,"A\nwith\nlines",basic,tools,\n'
        "no-answer,Q2?,,basic,tools,\n"
        "hard,Q3?,A,very hard,tools,\n"
        "lost,Q4?,A,basic,cooking,\n"
        "json,Q5?,A,basic,tools,[{\n"
        "good,Q6?,A,basic,tools,\n"
        "wide,Q7?,A,basic,tools,,,\n"
        '"heading",Q8?,"## Question",basic,tools,\n'
        "Bad Id,Q9?,A,basic,tools,\n"
        'kept,"=1+1, is it?",A,basic,tools,\n'
    )

    found = _read(text, _TABLE, pack="p", topics=_TOPICS)

    assert ["good", "kept"] == [question.id for question in found.questions]
    assert [5, 6, 7, 8, 9, 10, 11, 12] == [line for line, _ in _told(found)]
    problems = " ".join(problem for _, problem in _told(found))
    for told in ("no answer", 'level "very hard"', 'topic "cooking"', "not JSON", "used twice", "8 cells"):
        assert told in problems
    assert all(fault.mend for fault in found.faults)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", 'There is no column "question".'),
        ("question\nQ?\n", 'There is no column "answer".'),
        ('question,answer\n"Q?,A\n', "The row cannot be read: unexpected end of data."),
    ],
)
def test_a_text_that_is_no_such_table_is_told(text: str, told: str) -> None:
    """The writer reads what is missing."""
    found = _read(text, _TABLE, pack="p", topics=_TOPICS)

    assert ((), [told]) == (found.questions, [problem for _, problem in _told(found)])


def test_a_column_that_is_not_known_is_named_once() -> None:
    """It is left out, and the rows are kept."""
    found = _read("question,answer,colour\nQ?,A,red\n", _TABLE, pack="p", topics=_TOPICS)

    assert 1 == len(found.questions)
    assert [(1, 'The column "colour" is not known and left out.')] == _told(found)


def test_a_note_without_a_back_is_named_by_its_line() -> None:
    """Lines count from the top of the file, headers too."""
    found = _read("#separator:tab\n#html:false\nQ1?\tA1\nQ2?\n", _NOTES, pack="p", topics=_TOPICS)

    assert [(4, "The note has no back.")] == _told(found)
    assert 1 == len(found.questions)


def test_no_cell_is_run_by_a_spreadsheet(library: Library) -> None:
    """A text that begins like a formula is marked as text, and read back without the mark."""
    evil = replace(
        library.question("cross-validation"), prompt='=HYPERLINK("x")', answer="'quoted'", note="@x"
    )

    table = to_csv([evil])
    [found] = _read(table, _TABLE, pack=evil.pack, topics=tuple(library.topics)).questions

    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert [] == [cell for cell in cells if cell[:1] in tuple("=+-@")]
    assert (evil.prompt, evil.answer, evil.note) == (found.prompt, found.answer, found.note)


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=60)


@given(st.lists(st.tuples(_TEXT, _TEXT), max_size=5))
def test_any_text_survives_a_spreadsheet_or_is_named(rows: list[tuple[str, str]]) -> None:
    """Nothing is lost in silence: each row is a question with that text, or a fault."""
    out = io.StringIO()
    csv.writer(out).writerows([("question", "answer"), *rows])

    found = _read(out.getvalue(), _TABLE, pack="p", topics=_TOPICS)

    told = {fault.line for fault in found.faults}
    blank = [row for row in rows if not any(cell.strip() for cell in row)]
    assert len(rows) == len(found.questions) + len(told) + len(blank)


@given(st.text(max_size=200))
def test_no_text_breaks_the_import(text: str) -> None:
    """Whatever file somebody names, the answer is questions and faults."""
    assert isinstance(_read(text, _TABLE, pack="p", topics=_TOPICS), Imported)
    assert isinstance(_read(f"#html:true\n{text}", _NOTES, pack="p", topics=_TOPICS), Imported)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_any_text_can_be_written_into_a_question_file(text: str) -> None:
    """Quotes, backslashes, control characters: the TOML that is written says the same again."""
    wanted = text.strip()
    question = Question(
        "x", "p", "X", Kind.CONCEPT, Level.BASIC, ("tools",), "Q?", "A.", ideas=(Idea("a", wanted or "b"),)
    )
    log = Log([])
    source, _ = split(Path("x.md"), question_file(question), log)
    table = parse(source, log) if source else None

    assert table is not None, log.faults
    assert (wanted or "b") == table.tables("points")[0].text("text")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a **b** `c<d` $x^2$", "a <b>b</b> <code>c&lt;d</code> \\(x^2\\)"),
        ("costs $5 or 6 $ a day", "costs $5 or 6 $ a day"),
        ("```python\nx = 1\n  y\n```\nthen", "<pre><code>x = 1<br>  y</code></pre><br>then"),
    ],
)
def test_markdown_looks_right_on_a_card(markdown: str, html: str) -> None:
    """Bold, code and formulas are what Anki shows as such; everything else is escaped."""
    assert html == to_html(markdown)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<pre><code>x<br>y</code></pre>", "```\nx\ny\n```"),
        ("{{c1::recall::hint}} is", "recall is"),
        ('<img src="x.png"><style>b{}</style>text', "text"),
        ("a &amp; b&nbsp;c", "a & b c"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n\n- b\n\n2. c"),
        ("x<sup>2</sup> a<sub>ij</sub> e<sup>-x</sup> b<sub>0</sub>", "x² a_(ij) e^(-x) b₀"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1<br>2</td><td>3</td></tr></table>c", _GRID),
        ("[latex]$x^2$[/latex] [$]y[/$] [$$]z[/$$]", "$x^2$ $y$ $z$"),
        ("</table></tr></td></ol></sup>text<tr><td>", "text\n|  |\n|---|"),
        ("if (a<b) return, x <y; <!-- and on", "if (a<b) return, x <y; <!-- and on"),
        ("<p>one<p>two<b>!</p>\ud800\0&#99999999999;", "one\ntwo**!**\n?\ufffd\ufffd"),
        ("<div>" * 5_000 + "deep", "deep"),
    ],
)
def test_a_card_becomes_markdown(html: str, markdown: str) -> None:
    """What people do in Anki's editor comes over as they meant it."""
    assert markdown == from_html(html)


def test_a_new_pack_and_its_first_question_can_be_read(tmp_path: Path) -> None:
    """What `packs new` writes is a pack: it loads, and lint only asks for more of everything."""
    folder = tmp_path / "mine"
    folder.mkdir()
    text = manifest("mine", 'My "pack"', description="All of it.", topics={"general": "General"})
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    for kind in ("concept", "choice"):
        blank = blank_question(f"my-{kind}", "Mine", kind=kind, topic="general")
        (folder / f"my-{kind}.md").write_text(blank, encoding="utf-8")

    library = load(folder)

    assert ('My "pack"', ["my-choice", "my-concept"]) == (
        library.packs[0].title,
        [q.id for q in library.questions],
    )
