"""`sparring packs`: what writers see."""

import json
import shutil
from pathlib import Path

import pytest

from bot.core.packs.loading import load
from tests.cli.conftest import SMALL, Sparring


@pytest.fixture
def small(sparring: Sparring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small pack in ./questions, and no other one."""
    monkeypatch.setenv("SPARRING_PACKS__FOLDERS", "questions")
    shutil.copytree(SMALL, tmp_path / "questions" / "small")
    return tmp_path / "questions" / "small"


def test_a_pack_without_faults_is_said_to_be_so(sparring: Sparring, small: Path) -> None:
    """Exit code 0, for scripts."""
    ended = sparring("packs", "lint")

    assert (0, "No faults in questions.\n") == (ended.code, ended.out)


def test_every_fault_has_file_line_and_mend(sparring: Sparring, small: Path) -> None:
    """One line each, as editors and CI understand it; exit code 1."""
    question = small / "f1.md"
    question.write_text(question.read_text(encoding="utf-8").replace('level = "basic"', 'level = "easy"'))
    (small / "pack.toml").write_text('id = "other"\n[topics]\nevaluation = "E"\nbasics = "B"\n')

    ended = sparring("packs", "lint", str(small))

    assert 1 == ended.code
    lines = ended.out.splitlines()
    assert any(line.startswith(f"{question}:") and 'Unknown level "easy".' in line for line in lines)
    assert any(line.startswith(f"{small / 'pack.toml'}:1: ") for line in lines)
    assert f"{len(lines)} faults in {small}.\n" == ended.err


def test_a_folder_without_packs_is_a_fault(sparring: Sparring) -> None:
    """A wrong path is not "no faults"."""
    ended = sparring("packs", "lint", "nowhere")

    assert 1 == ended.code
    assert "nowhere:1: There is no pack here." in ended.out


def test_the_list_as_json_has_the_promised_keys(sparring: Sparring, small: Path) -> None:
    """Other programs rely on them."""
    ended = sparring("packs", "list", "--json")

    rows = json.loads(ended.out)
    assert ["choice-metric", "f1", "talk"] == [row["id"] for row in rows]
    assert {"id", "pack", "kind", "level", "topics", "covers", "path"} == set(rows[0])
    assert "questions/small/choice-metric.md" == rows[0]["path"]


def test_the_list_can_be_narrowed(sparring: Sparring, small: Path) -> None:
    """By kind, level, topic and pack."""
    kinds = json.loads(sparring("packs", "list", "--json", "--kind", "choice").out)
    none = json.loads(sparring("packs", "list", "--json", "--topic", "cooking").out)
    some = sparring("packs", "list", "--pack", "small")

    assert (["choice-metric"], []) == ([row["id"] for row in kinds], none)
    assert 3 == len(some.out.splitlines())
    assert "3 questions.\n" == some.err


def test_a_question_is_shown_whole(sparring: Sparring, small: Path) -> None:
    """Prompt, ideas, mistakes, answer, and the options of a choice with their reasons."""
    concept = sparring("packs", "show", "f1").out
    choice = sparring("packs", "show", "choice-metric").out

    for heading in ("Question", "Hints", "Ideas", "Mistakes", "Answer"):
        assert heading in concept
    assert "(right)" in choice


def test_an_unknown_question_is_one_line(sparring: Sparring, small: Path) -> None:
    """No traceback for a typing error."""
    ended = sparring("packs", "show", "nope")

    assert (2, 'There is no question "nope".\n') == (ended.code, ended.err)


def test_a_new_pack_with_a_question_is_begun(sparring: Sparring, tmp_path: Path) -> None:
    """The files are there to be filled in; a second time nothing is touched."""
    (tmp_path / "questions").mkdir()

    first = sparring("packs", "new", "chess", "the-fork", "--title", "The fork")
    again = sparring("packs", "new", "chess", "the-fork")
    pack = sparring("packs", "new", "chess")

    assert (0, 2, 2) == (first.code, again.code, pack.code)
    library = load(tmp_path / "questions")
    assert ("Chess", "The fork") == (library.packs[0].title, library.question("the-fork").title)


@pytest.mark.parametrize(
    "wrong", [("Chess",), ("chess", "The fork"), ("chess", "q", "--kind", "walkthrough")]
)
def test_names_that_cannot_be_files_are_refused(sparring: Sparring, wrong: tuple[str, ...]) -> None:
    """Before anything is written outside the folder."""
    ended = sparring("packs", "new", *wrong, "--folder", "here")

    assert 2 == ended.code
    assert not list(Path("here").glob("**/*.md"))


@pytest.mark.parametrize("form", ["--csv", "--anki"])
def test_a_pack_goes_out_and_comes_back(sparring: Sparring, small: Path, tmp_path: Path, form: str) -> None:
    """Export, empty the folder, import: the same questions."""
    before = {question.id: question for question in load(small).questions}
    out = sparring("packs", "export", "small", form, "--out", "table")
    for question in small.glob("*.md"):
        question.unlink()

    back = sparring("packs", "import", "table", "--pack", "small")

    assert (0, 0) == (out.code, back.code)
    assert before == {question.id: question for question in load(small).questions}


def test_a_table_makes_a_new_pack(sparring: Sparring, tmp_path: Path) -> None:
    """Bad rows are named with their lines on standard error; the rest is written; exit code 1."""
    (tmp_path / "questions").mkdir()
    Path("mine.csv").write_text(
        "question,answer\nWhat is a fork?,Two at once\nWhat is a pin?,\n", encoding="utf-8"
    )

    ended = sparring("packs", "import", "mine.csv", "--pack", "chess")

    assert 1 == ended.code
    assert "mine.csv:3: The row has no answer." in ended.err
    assert "Two at once" == load(tmp_path / "questions").question("what-is-a-fork").answer


def test_an_import_writes_over_nothing(sparring: Sparring, small: Path) -> None:
    """Unless --replace says so; a question of another pack is never written over."""
    Path("mine.csv").write_text("id,question,answer\nf1,Other?,Yes\n", encoding="utf-8")

    kept = sparring("packs", "import", "mine.csv", "--pack", "small")
    other = sparring("packs", "import", "mine.csv", "--pack", "chess", "--replace")
    before = load(small).question("f1").prompt
    replaced = sparring("packs", "import", "mine.csv", "--pack", "small", "--replace")

    assert (1, 1, 0) == (kept.code, other.code, replaced.code)
    assert "f1 is there already" in kept.err
    assert before != "Other?" == load(small).question("f1").prompt


def test_an_export_needs_a_form_and_a_pack(sparring: Sparring, small: Path) -> None:
    """Each is told in a line."""
    assert "Say --csv or --anki.\n" == sparring("packs", "export", "small").err
    assert 'There is no pack "big". Packs: small.\n' == sparring("packs", "export", "big", "--csv").err
    assert sparring("packs", "export", "small", "--csv").out.startswith("id,title,kind,level")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_a_file_that_cannot_be_read_is_told(sparring: Sparring, small: Path, content: bytes | None) -> None:
    """Missing, or not text."""
    if content is not None:
        Path("mine.csv").write_bytes(content)

    ended = sparring("packs", "import", "mine.csv", "--pack", "small")

    assert 2 == ended.code
    assert ended.err.startswith("mine.csv ")


def test_a_table_that_is_too_large_is_not_read(sparring: Sparring, small: Path) -> None:
    """Neither into the memory, however little of it is on the disk, nor row by row."""
    with Path("huge.csv").open("wb") as huge:
        huge.truncate(20_000_001)
    rows = "\n".join(f"q-{number},Why {number}?,Because" for number in range(5_002))
    Path("long.csv").write_text(f"id,question,answer\n{rows}\n", encoding="utf-8")

    large = sparring("packs", "import", "huge.csv", "--pack", "chess")
    long = sparring("packs", "import", "long.csv", "--pack", "chess")

    assert (2, 1) == (large.code, long.code)
    assert "huge.csv is larger than 20 MB." in large.err
    assert "more than 5000 rows" in long.out + long.err


def test_a_new_pack_begins_here_and_the_shipped_ones_stay(sparring: Sparring, tmp_path: Path) -> None:
    """Without settings it is written to ./questions, and comes on top of those of the program."""
    made = sparring("packs", "new", "ours", "first-one")
    listed = sparring("packs", "list", "--json")

    packs = {question["pack"] for question in json.loads(listed.out)}
    assert (0, True) == (made.code, (tmp_path / "questions" / "ours" / "first-one.md").exists())
    assert {"ours", "ml-engineer", "python"} <= packs


def test_a_plan_says_why_each_question_comes(sparring: Sparring, small: Path) -> None:
    """The sequence, then its statistics; a name that there is not is refused with those that there are."""
    ended = sparring("packs", "plan", "--days", "2")
    refused = sparring("packs", "plan", "--track", "none-such")

    assert 0 == ended.code, ended.err
    assert "week 1" in ended.out
    assert "Nearly the same within two weeks: 0 pairs" in ended.out
    assert (True, True) == (refused.code != 0, "none-such" in refused.err)
