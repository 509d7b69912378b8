import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.errors import SettingsError
from bot.storage.migrations import upgrade
from bot.storage.upkeep import check
from tests.bench.fill import fill
from tests.storage.databases import fresh_postgres


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with sixty members and ten rounds, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "sparring.db"
    url = f"sqlite+aiosqlite:///{path}"
    upgrade(url)
    asyncio.run(fill(url, members=60, rounds=10))
    return path


@pytest.fixture
def filled(master: Path, sqlite_file: Path) -> str:
    """A copy of it, to be spoiled."""
    sqlite_file.parent.mkdir()
    shutil.copy(master, sqlite_file)
    return f"sqlite+aiosqlite:///{sqlite_file}"


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A PostgreSQL database with sixty members and ten rounds."""
    with fresh_postgres() as url:
        upgrade(url)
        asyncio.run(fill(url, members=60, rounds=10))
        yield url


def test_a_sound_database_has_nothing_wrong(filled: str) -> None:
    """Boards, tallies, streaks and points that agree with their ledgers give no finding."""
    assert [] == list(check(filled))


@pytest.mark.postgres
def test_a_sound_postgresql_has_nothing_wrong(postgres: str) -> None:
    """The same on PostgreSQL."""
    assert [] == list(check(postgres))


FAULTS = [
    ("UPDATE boards SET points = points + 1 WHERE key = 'all' AND member = 7", "Boards are the sum"),
    ("UPDATE boards SET gain = gain - 5 WHERE member = 7", "Boards are the sum"),
    ("DELETE FROM boards WHERE member = 8", "Boards are the sum"),
    ("UPDATE boards SET shown = NOT shown WHERE member = 9", "Boards show those who want"),
    ("UPDATE streaks SET shown = NOT shown WHERE member = 9", "The streak board shows"),
    ("UPDATE tallies SET members = members + 1 WHERE key = 'all'", "The tallies count"),
    ("DELETE FROM tallies WHERE by = 'streak'", "The tallies count"),
    ("UPDATE streaks SET best = 99 WHERE member = 3", "Streaks are what"),
    ("DELETE FROM streak_events WHERE member = 3", "Streaks are what"),
    ("UPDATE points SET delta = delta + 1 WHERE id = 5", "Points for a round"),
    ("UPDATE answers SET withdrawn_at = at WHERE id = 2", "Points for a round"),
    ("DELETE FROM points WHERE member = 4", "An answer that earned"),
    ("DELETE FROM members WHERE id = 5", "What is referred to exists"),
    ("UPDATE streaks SET community = 2 WHERE member = 6", "A streak is somebody's"),
    ("UPDATE accounts SET community = 2 WHERE member = 6", "An account is in its member's"),
    ("UPDATE rounds SET community = 2 WHERE id = 1", "A round is in its schedule's"),
    ("UPDATE answers SET community = 2 WHERE id = 1", "An answer is in the community"),
]


@pytest.mark.parametrize(("damage", "rule"), FAULTS)
def test_each_fault_is_found(filled: str, sqlite_file: Path, damage: str, rule: str) -> None:
    """Whatever is changed behind the store's back breaks a rule, and is named."""
    with closing(sqlite3.connect(sqlite_file)) as database, database:
        database.execute(
            "INSERT INTO communities (id, name, created_at, remote_grading) VALUES (2, '', '2026-01-01', 0)"
        )
        database.execute(damage)

    findings = check(filled)

    assert any(finding.rule.startswith(rule) for finding in findings), findings
    assert all(finding.detail for finding in findings)


def test_a_sent_question_without_a_posting_is_found(filled: str, sqlite_file: Path) -> None:
    """What the outbox says was posted must stand somewhere."""
    with closing(sqlite3.connect(sqlite_file)) as database, database:
        database.execute(
            """INSERT INTO parcels (key, kind, community, place, channel, thread, user, lane, not_before,
            round, destination, text, state, attempts, owner, error, message)
            VALUES ('k', 'question', 1, 1, 'general', '', '', '1:#general', '2026-03-04 09:00:00.000000',
            1, 1, '', 'sent', 1, '', '', 'm1')"""
        )

    [finding] = check(filled)

    assert "A question that was sent has its posting." == finding.rule
    assert "parcel=1 round=1 destination=1" == finding.detail


def test_a_damaged_file_is_found(filled: str, sqlite_file: Path) -> None:
    """Pages overwritten by something else are found by SQLite's own check, and nothing is guessed."""
    with sqlite_file.open("r+b") as file:
        file.seek(4096 * 20)
        file.write(b"\xff" * 4096 * 10)

    assert {finding.rule for finding in check(filled)} <= {"The file is whole.", "The database can be read."}
    assert check(filled)


def test_no_database_is_no_sound_database(sqlite_file: Path) -> None:
    """There is nothing to check, and nothing is made."""
    with pytest.raises(SettingsError, match="no database"):
        check(f"sqlite+aiosqlite:///{sqlite_file}")

    assert not sqlite_file.exists()


def test_many_faults_of_one_kind_are_told_in_part(filled: str, sqlite_file: Path) -> None:
    """A rule broken everywhere fills no screen."""
    with closing(sqlite3.connect(sqlite_file)) as database, database:
        database.execute("UPDATE boards SET points = points + 1")

    findings = [f for f in check(filled) if f.rule.startswith("Boards are the sum")]

    assert 20 == len(findings)
