"""`sparring packs import`: files as people have them."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from bot.core.counting import counted
from bot.core.packs.loading import load
from tests.cli.conftest import Sparring

_MARKDOWN = """# Questions on learning

## Basics

### 1. What is over-fitting?

It learns **noise**.

1. first sign: a gap
2. second sign

[back to top](#top)

**Q2: What is a test set?**

A: Rows that it never saw.

<details>
<summary>What is dropout?</summary>

Some units are left out.

```python
# not a heading
```
</details>
"""


def sheet(rows: list[list[str]]) -> bytes:
    """An .xlsx file as spreadsheets write it: shared strings and places."""
    texts = [cell for row in rows for cell in row]
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = (
            f'<c r="{chr(65 + at)}{number}" t="s"><v>{texts.index(cell)}</v></c>'
            for at, cell in enumerate(row)
        )
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
        archive.writestr("xl/sharedStrings.xml", f"<sst {space}>{strings}</sst>")
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f"<worksheet {space}><sheetData>{''.join(lines)}</sheetData></worksheet>",
        )
    return out.getvalue()


PAIRS = [
    {"Front": "What is recall?", "Back": "The share found."},
    {"Front": "What is a leak?", "Back": "A peek."},
]
TABLE = "question;answer\nWhat is recall?;Café: the share found.\n"
FILES = {
    "list.md": (_MARKDOWN.encode(), ["what-is-over-fitting", "what-is-a-test-set", "what-is-dropout"]),
    "list.json": (json.dumps({"version": 1, "cards": PAIRS}).encode(), ["what-is-recall", "what-is-a-leak"]),
    "lines.jsonl": ("\n".join(map(json.dumps, PAIRS)).encode(), ["what-is-recall", "what-is-a-leak"]),
    "western.csv": (TABLE.encode("cp1252"), ["what-is-recall"]),
    "wide.csv": (TABLE.encode("utf-16"), ["what-is-recall"]),
    "excel.csv": (b"sep=;\r\n" + TABLE.encode(), ["what-is-recall"]),
    "book.xlsx": (sheet([["Question", "Answer"], ["What is recall?", "The share."]]), ["what-is-recall"]),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_becomes_questions(sparring: Sparring, tmp_path: Path, name: str) -> None:
    """Each kind is read, written to ./questions, and read again without a fault that stops."""
    data, wanted = FILES[name]
    Path(name).write_bytes(data)

    dry = sparring("packs", "import", name, "--pack", "ours", "--dry-run")
    assert (0, False) == (dry.code, (tmp_path / "questions").exists()), dry.err
    assert f"{counted(len(wanted), 'question')} would be in" in dry.out

    ended = sparring("packs", "import", name, "--pack", "ours", "--level", "advanced")

    assert 0 == ended.code, ended.err
    questions = load(tmp_path / "questions" / "ours").questions
    assert sorted(wanted) == sorted(question.id for question in questions)
    assert {"advanced"} == {question.level.value for question in questions}


def test_a_list_keeps_what_belongs_to_an_answer(sparring: Sparring, tmp_path: Path) -> None:
    """Numbered lines and code inside an answer stay in it; tags and links back do not."""
    Path("list.md").write_text(_MARKDOWN, encoding="utf-8")
    sparring("packs", "import", "list.md", "--pack", "ours")
    library = load(tmp_path / "questions" / "ours")

    answer = library.question("what-is-over-fitting").answer
    assert (True, False) == ("2. second sign" in answer, "back to top" in answer)
    assert "# not a heading" in library.question("what-is-dropout").answer
    assert "Rows that it never saw." == library.question("what-is-a-test-set").answer


def test_columns_may_be_mapped(sparring: Sparring, tmp_path: Path) -> None:
    """Whatever they are called."""
    Path("t.csv").write_text("Frage,Antwort\nWhat is recall?,The share.\n", encoding="utf-8")

    ended = sparring("packs", "import", "t.csv", "--pack", "ours", "--map", "question=Frage,answer=Antwort")

    assert 0 == ended.code, ended.err
    assert 1 == len(load(tmp_path / "questions" / "ours").questions)


def test_a_table_may_have_no_header(sparring: Sparring, tmp_path: Path) -> None:
    """Columns are told by their numbers, and the first line is a question."""
    Path("t.csv").write_text("7,What is recall?,The share.\n8,What is a leak?,A peek.\n", encoding="utf-8")

    ended = sparring("packs", "import", "t.csv", "--pack", "ours", "--map", "question=2,answer=3")

    assert 0 == ended.code, ended.err
    assert 2 == len(load(tmp_path / "questions" / "ours").questions)


def test_topics_come_along_when_asked_for(sparring: Sparring, tmp_path: Path) -> None:
    """They are written as topics are and stand in pack.toml; what was there stays as it was."""
    table = "question,answer,category\nQ?,A.,Machine Learning\nR?,A.,general\nS?,A.,Éthique\n"
    Path("t.csv").write_text(table, encoding="utf-8")

    refused = sparring("packs", "import", "t.csv", "--pack", "ours")
    assert (1, ["r"]) == (refused.code, [each.stem for each in (tmp_path / "questions/ours").glob("*.md")])
    taken = sparring("packs", "import", "t.csv", "--pack", "ours", "--new-topics", "--replace")

    assert 0 == taken.code, taken.err
    [pack] = load(tmp_path / "questions").packs
    assert (
        ("general", "General"),
        ("machine-learning", "Machine learning"),
        ("ethique", "Ethique"),
    ) == pack.topics


def test_a_tree_of_files_is_read_whole(sparring: Sparring, tmp_path: Path) -> None:
    """Its folders are topics; a file that holds no questions is named, and what is hidden is left alone."""
    for name, text in {
        "bank/Machine Learning/basics/a.md": "## What is recall?\nThe share.\n",
        "bank/ethics/b.csv": "question,answer,topic\nWhat is recall?,Found.,general\nWhy?,So.,\n",
        "bank/ethics/c.yaml": "a: [",
        "bank/.git/d.md": "## Hidden?\nYes.\n",
        "bank/picture.png": "x",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    ended = sparring("packs", "import", "bank", "--pack", "ours", "--new-topics")

    assert (0, True) == (ended.code, "c.yaml:1: Left out: " in ended.err), ended.err
    assert "picture.png: Left out" in ended.err
    questions = load(tmp_path / "questions" / "ours").questions
    assert {
        "what-is-recall": ("basics",),
        "what-is-recall-2": ("general",),
        "why": ("ethics",),
    } == {question.id: question.topics for question in questions}


def test_a_topic_and_a_level_for_all_are_taken_instead_of_the_file_s(
    sparring: Sparring, tmp_path: Path
) -> None:
    """Whatever the file calls them."""
    Path("t.csv").write_text("question,answer,topic,level\nQ?,A.,Cooking,tricky\n", encoding="utf-8")

    ended = sparring("packs", "import", "t.csv", "--pack", "ours", "--topic", "general", "--level", "basic")

    assert 0 == ended.code, ended.err
    [question] = load(tmp_path / "questions" / "ours").questions
    assert (("general",), "basic") == (question.topics, question.level.value)


def test_a_rubric_is_drafted_when_asked_for(sparring: Sparring, tmp_path: Path) -> None:
    """An idea for each sentence, and comments that say what is wanted; the file can be read."""
    Path("t.csv").write_text("question,answer\nWhat is recall?,It is the share found. Misses lower it.\n")

    ended = sparring("packs", "import", "t.csv", "--pack", "ours", "--draft")

    assert 0 == ended.code, ended.err
    [question] = load(tmp_path / "questions").questions
    text = (tmp_path / "questions/ours/what-is-recall.md").read_text(encoding="utf-8")
    assert [("It is the share found", 2), ("Misses lower it", 1)] == [
        (i.text, i.weight) for i in question.ideas
    ]
    assert f'# when = "missed:{question.ideas[0].id}"' in text


def test_a_folder_that_cannot_be_written_stays_as_it_was(sparring: Sparring, tmp_path: Path) -> None:
    """All of the questions, or none: here the second one's place is taken by a folder."""
    Path("t.csv").write_text("question,answer\nQ?,A.\nR?,B.\n", encoding="utf-8")
    home = tmp_path / "questions" / "ours"
    sparring("packs", "new", "ours")
    (home / ".r.md.new").mkdir()

    ended = sparring("packs", "import", "t.csv", "--pack", "ours")

    assert (2, True) == (ended.code, "Nothing was imported" in ended.err)
    assert [] == list(home.glob("*.md"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bad.apkg", b"PK"),
        ("bad.xml", b"<quiz>"),
        ("bad.yaml", b"a: ["),
        ("bad.gift", b"nothing"),
        ("bad.json", b"{"),
        ("bad.xlsx", b"no archive"),
        ("bad.csv", b"x,y\n1,2\n"),
        ("empty.md", b""),
        ("deep.json", b"[" * 100_000),
        ("entity.xlsx", b"PK"),
        ("bad.md", b"\xff\x00\xff"),
    ],
)
def test_a_failed_import_leaves_nothing_behind(
    sparring: Sparring, tmp_path: Path, name: str, data: bytes
) -> None:
    """A sentence, no traceback, no folder."""
    Path(name).write_bytes(data)

    ended = sparring("packs", "import", name, "--pack", "ours")

    assert (True, False) == (ended.code != 0, (tmp_path / "questions").exists())
    assert "Traceback" not in ended.err


def test_a_bomb_is_bounded(sparring: Sparring) -> None:
    """Parts that unpack to more than is read are refused, and so are entities."""
    for body in (b" " * 70_000_000, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'):
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", body)
        Path("bomb.xlsx").write_bytes(out.getvalue())

        assert 0 != sparring("packs", "import", "bomb.xlsx", "--pack", "ours").code
