import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.errors import SettingsError
from bot.storage.doubled import DOUBLED
from bot.storage.migrations.history import upgrade
from bot.storage.recount import RECOUNTS
from bot.storage.rules import RULES
from bot.storage.upkeep import check, look_over
from tests.bench.fill import fill
from tests.examples import few
from tests.storage.databases import fresh_postgres, fresh_sqlite

#: One worker fills both databases, for all.
pytestmark = pytest.mark.xdist_group("upkeep")


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with sixty members and ten rounds, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "sparring.db"
    asyncio.run(fill(fresh_sqlite(path), members=60, rounds=10))
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
    ("DELETE FROM streaks WHERE member = 3", "Streaks are what"),
    ("UPDATE answers SET points = points + 1 WHERE id = 3", "An answer's points follow"),
    ("UPDATE answers SET sincere = false WHERE id = 3", "An answer's points follow"),
    ("UPDATE answers SET sincere = false WHERE id = 3", "The streak ledger says"),
    ("UPDATE streak_events SET counts = false WHERE id = 3", "The streak ledger says"),
    ("DELETE FROM streak_events WHERE id = 3", "The streak ledger says"),
    ("DELETE FROM answers WHERE id = 3", "The streak ledger says"),
    ("UPDATE answers SET revision = 2 WHERE id = 3", "No revision of an answer"),
    ("UPDATE answers SET grade = NULL WHERE id = 3", "An answer that was taken is graded"),
    ("DELETE FROM postings WHERE round = 1", "A round that opened stands"),
    (
        "UPDATE rounds SET state = 'claimed', opened_at = NULL, closed_at = NULL WHERE id = 10",
        "A round whose question stands has opened",
    ),
    ("UPDATE schedules SET next_due = '2026-03-01 09:00:00'", "A question that is due is asked"),
    ("UPDATE postings SET message = 'm1'", "A message belongs to one posting"),
    ("UPDATE rounds SET state = 'claimed' WHERE id = 10", "A round that is to be posted has"),
    ("UPDATE rounds SET state = 'revealed' WHERE id = 10", "A round's instants follow"),
    ("UPDATE rounds SET closed_at = NULL WHERE id = 10", "A round's instants follow"),
    ("UPDATE rounds SET state = 'open', closed_at = NULL WHERE id > 8", "A schedule has one round at a time"),
    ("UPDATE rounds SET revealed_at = '2026-03-30' WHERE id = 10", "A reveal is told wherever"),
    ("UPDATE schedules SET next_due = NULL", "A schedule that runs knows"),
    ("DELETE FROM members WHERE id = 5", "What is referred to exists"),
    ("UPDATE streaks SET community = 2 WHERE member = 6", "A streak is somebody's"),
    ("UPDATE accounts SET community = 2 WHERE member = 6", "An account is in its member's"),
    ("UPDATE rounds SET community = 2 WHERE id = 1", "A round is in its schedule's"),
    ("UPDATE answers SET community = 2 WHERE id = 1", "An answer is in the community"),
    (
        """INSERT INTO cards (member, question, idea, added_at, due_at, stability, suspended)
        VALUES (1, 'f1-score', 'mean', '2026-01-01', '2026-01-01', 1.5, false)""",
        "A review card has all of",
    ),
]


@pytest.mark.parametrize(("damage", "rule"), few(FAULTS, one_in=6))
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


PARCEL = {
    "key": "k",
    "kind": "notice",
    "community": 1,
    "place": 1,
    "channel": "general",
    "thread": "",
    "user": "",
    "lane": "1:#general",
    "not_before": "2026-03-04 09:00:00.000000",
    "expires_at": "2026-03-04 10:00:00.000000",
    "round": None,
    "destination": None,
    "text": "",
    "state": "sent",
    "attempts": 1,
    "owner": "",
    "lease_until": None,
    "error": "",
    "message": "m",
}
NEW_PARCEL = """INSERT INTO parcels (key, kind, community, place, channel, thread, "user", lane, not_before,
    expires_at, round, destination, text, state, attempts, owner, lease_until, error, message)
    VALUES (:key, :kind, :community, :place, :channel, :thread, :user, :lane, :not_before,
    :expires_at, :round, :destination, :text, :state, :attempts, :owner, :lease_until, :error, :message)"""
BAD_PARCELS = [
    ({"kind": "question", "round": 1, "destination": 2}, "A question that was sent has its posting."),
    (
        {"lease_until": "2026-03-04 09:01:00.000000", "owner": "a"},
        "A parcel that has ended is held by nobody.",
    ),
    ({"message": ""}, "A message that was sent is known by the platform's name for it."),
    ({"state": "dropped"}, "A message that was given up says why."),
    ({"state": "waiting", "expires_at": None}, "A message that waits has a time at which it is given up."),
    ({"owner": "a"}, "A message is held by somebody and for a time, or by nobody."),
    ({"state": "waiting"}, "A message is sent or given up before its time is long over."),
]


@pytest.mark.parametrize(("spoilt", "rule"), few(BAD_PARCELS, one_in=4))
def test_each_bad_message_is_found(
    filled: str, sqlite_file: Path, spoilt: dict[str, object], rule: str
) -> None:
    """What the outbox says must be true, and every message must end; its row is named."""
    with closing(sqlite3.connect(sqlite_file)) as database, database:
        database.execute(
            "INSERT INTO destinations (id, schedule, place, channel, mention, removed)"
            " VALUES (2, 1, 1, 'other', '', 0)"
        )
        database.execute(NEW_PARCEL, PARCEL | spoilt)

    [finding] = check(filled)

    assert rule == finding.rule
    assert finding.detail.startswith("parcel=1 ")


def test_a_message_that_goes_out_twice_is_found(filled: str, sqlite_file: Path) -> None:
    """Two parcels with keys of their own would show a question twice."""
    with closing(sqlite3.connect(sqlite_file)) as database, database:
        for key in ("k1", "k2"):
            twice = PARCEL | {"key": key, "kind": "question", "round": 1, "destination": 1}
            database.execute(NEW_PARCEL, twice)

    [finding] = check(filled)

    assert "A round's message goes once to each destination." == finding.rule
    assert "round=1 destination=1 kind=question messages=2" == finding.detail


def test_a_round_twice_in_a_channel_is_found(filled: str, sqlite_file: Path) -> None:
    """Two destinations that lead to one channel would show a question twice."""
    with closing(sqlite3.connect(sqlite_file)) as database, database:
        database.execute(
            "INSERT INTO destinations (id, schedule, place, channel, mention, removed)"
            " VALUES (2, 1, 1, 'other', '', 0)"
        )
        database.execute(
            "INSERT INTO postings SELECT round, 2, place, channel, 'again', thread, posted_at"
            " FROM postings WHERE round = 1"
        )

    [finding] = check(filled)

    assert "A round stands once in a channel." == finding.rule
    assert "round=1 place=1 channel=general postings=2" == finding.detail


ONCE = {
    "schedules": """community, name, at, zone, days, topics, levels, packs, mode, reveal_at, skips, paused,
        removed, seed, next_date, next_due""",
    "queue": "schedule, question, at",
    "proposals": """community, member, title, question, answer, topic, level, at, state, settled_at, outcome,
        whole""",
    "reports": "community, member, question, reason, at, settled_at, outcome",
    "appeals": "community, member, answer, reason, at, settled_at, outcome",
}
"""All columns of a table but its number: what a command that is carried out twice leaves there twice."""
PLANTED = (
    "INSERT INTO queue VALUES (1, 1, 'f1-score', '2026-03-02')",
    """INSERT INTO proposals VALUES (1, 1, 1, 'Title', 'Question?', 'Answer.', '', 'basic', '2026-03-02',
        'waiting', NULL, '', NULL)""",
    "INSERT INTO reports VALUES (1, 1, 1, 'f1-score', 'typo', '2026-03-02', NULL, '')",
    "INSERT INTO appeals VALUES (1, 1, 1, 1, 'I said that', '2026-03-02', NULL, '')",
)


@pytest.mark.parametrize("table", few(ONCE, one_in=4))
def test_what_was_carried_out_twice_is_found(filled: str, sqlite_file: Path, table: str) -> None:
    """The second effect of one command looks like what somebody asked for; once is in order."""
    rule = next(each for each in DOUBLED if each.of.split()[0] == table)
    with closing(sqlite3.connect(sqlite_file)) as database, database:
        for statement in PLANTED:
            database.execute(statement)
    once = list(check(filled))

    with closing(sqlite3.connect(sqlite_file)) as database, database:
        database.execute(f"DROP INDEX IF EXISTS uq_{table}_open")
        database.execute(f"INSERT INTO {table} ({ONCE[table]}) SELECT {ONCE[table]} FROM {table}")  # noqa: S608 - ours
        if table == "schedules":
            database.execute(
                """INSERT INTO destinations (schedule, place, channel, mention, removed)
                SELECT 2, place, channel, mention, removed FROM destinations WHERE schedule = 1"""
            )
    twice = [finding.rule for finding in check(filled)]

    assert [] == once
    assert [rule.sentence] == twice


@pytest.mark.parametrize(
    ("table", "damage", "rule"),
    [
        ("rounds", "UPDATE rounds SET local_date = '2026-03-20'", "A schedule has one round per date."),
        (
            "postings",
            "INSERT INTO postings SELECT * FROM postings",
            "A round is posted once at each destination.",
        ),
        (
            "streak_events",
            "INSERT INTO streak_events SELECT * FROM streak_events",
            "An answer counts once for a streak.",
        ),
    ],
)
def test_what_constraints_forbid_is_found_all_the_same(
    filled: str, sqlite_file: Path, table: str, damage: str, rule: str
) -> None:
    """The check trusts no unique key: a schema that lost one is looked over like any other."""
    with closing(sqlite3.connect(sqlite_file)) as database, database:
        for statement in (
            "CREATE TABLE bare AS SELECT * FROM {0}",
            "DROP TABLE {0}",
            "ALTER TABLE bare RENAME TO {0}",
        ):
            database.execute(statement.format(table))
        if table == "rounds":
            database.execute("CREATE UNIQUE INDEX referred ON rounds (id)")
        database.execute(damage)

    assert rule in {finding.rule for finding in check(filled)}


def test_the_report_counts_what_was_looked_at(filled: str) -> None:
    """Every check says of how many rows it speaks; the planted tests above cover every one of them."""
    checked = look_over(filled)

    assert 600 == next(each.rows for each in checked if each.sentence.startswith("An answer's points"))
    assert {rule.sentence for rule in (*RULES, *DOUBLED)} | {each.sentence for each in RECOUNTS} < {
        each.sentence for each in checked
    }


def test_what_waits_is_not_overdue_before_its_time(filled: str, sqlite_file: Path) -> None:
    """A bot that was down owes nothing for the time in which it did not run."""
    with closing(sqlite3.connect(sqlite_file)) as database, database:
        database.execute("UPDATE answers SET grade = NULL, points = 0 WHERE id = 600")
        database.execute("UPDATE postings SET posted_at = '2026-03-20 09:30:00' WHERE round = 10")

    found = [
        fault for each in look_over(filled) if "within the hour" in each.sentence for fault in each.faults
    ]

    assert [] == found


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
