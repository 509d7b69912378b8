"""`sparring check`: one look before the start."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import SMALL, Sparring


@pytest.fixture(autouse=True)
def small(sparring: Sparring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small pack in ./questions, and no other one."""
    monkeypatch.setenv("SPARRING_PACKS__FOLDERS", "questions")
    shutil.copytree(SMALL, tmp_path / "questions" / "small")


def test_a_newcomer_is_in_order(sparring: Sparring) -> None:
    """Without any setting everything is ready, and nothing was made by looking."""
    ended = sparring("check")

    assert 0 == ended.code, ended.out
    assert "3 questions in 1 pack in questions" in ended.out
    assert "none yet; the start brings it to" in ended.out
    assert "Everything is in order." in ended.out
    assert not Path("data").exists()


def test_each_thing_that_is_wrong_has_its_line(sparring: Sparring) -> None:
    """Questions, folder, database: all named at once, with the mend; exit code 2."""
    Path("questions/small/pack.toml").write_text("id = 3\n", encoding="utf-8")
    Path("data").write_text("a file, no folder", encoding="utf-8")
    Path("config.toml").write_text(
        "[database]\nurl = 'postgresql://nobody@127.0.0.1:1/none'\n[web]\nenabled = false\n", encoding="utf-8"
    )

    ended = sparring("check")

    wrong = [line.split()[1] for line in ended.out.splitlines() if line.startswith("WRONG")]
    assert (2, ["questions", "data", "database", "platforms"]) == (ended.code, wrong)
    assert "Run sparring packs lint" in ended.out
    assert "4 things to mend.\n" == ended.err


def test_an_older_database_waits_for_the_operator(sparring: Sparring) -> None:
    """Where upgrades at the start are off, the check says what to run."""
    Path("config.toml").write_text("[database]\nupgrade_at_start = false\n", encoding="utf-8")

    before = sparring("check")
    sparring("db", "upgrade")
    after = sparring("check")

    assert (2, 0) == (before.code, after.code)
    assert "none yet. Run sparring db upgrade." in before.out
    assert "at schema" in after.out


def test_files_that_others_may_open_are_named(sparring: Sparring) -> None:
    """Each by its path with what closes it; made by the bot, they are closed."""
    sparring("db", "upgrade")
    before = sparring("check")
    Path("data/sparring.db").chmod(0o644)

    after = sparring("check")

    assert (0, 2) == (before.code, after.code), before.out
    assert "chmod go= " in after.out
    assert "sparring.db can be opened by others" in after.out
