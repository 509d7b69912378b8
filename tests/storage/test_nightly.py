"""What is done once a night."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.errors import SettingsError, StoreUnavailable
from bot.storage.migrations.history import current, head
from bot.storage.nightly import Nightly, cleared, copied, upgraded
from bot.testing.doubles import FixedClock, SilentTelemetry


class Job:
    """Counts; fails when told to."""

    def __init__(self) -> None:
        self.done: list[datetime] = []
        self.error: Exception | None = None

    async def __call__(self, now: datetime) -> None:
        """Once more."""
        if self.error is not None:
            raise self.error
        self.done.append(now)


async def test_a_job_is_done_once_a_night():
    """From three o'clock on, also when the bot was away then; never twice."""
    clock, job = FixedClock(datetime(2026, 3, 2, 2, 0, tzinfo=UTC)), Job()
    nightly = Nightly({"copy": job}, clock=clock, telemetry=SilentTelemetry())
    for _ in range(2 * 48):
        await nightly.turn()
        clock.at += timedelta(minutes=30)

    assert [(2, 2), (2, 3), (3, 3)] == [(at.day, at.hour) for at in job.done]


async def test_a_job_that_fails_is_tried_again_and_stops_no_other():
    """The operator hears of it each time."""
    clock, broken, fine, telemetry = FixedClock(), Job(), Job(), SilentTelemetry()
    nightly = Nightly({"copy": broken, "thin": fine}, clock=clock, telemetry=telemetry)
    broken.error = SettingsError("The disk is full.")
    await nightly.turn()
    broken.error = RuntimeError("what is this")
    await nightly.turn()
    broken.error = None
    await nightly.turn()

    assert (1, 1) == (len(broken.done), len(fine.done))
    assert ["nightly copy failed"] * 2 == [name for name, _ in telemetry.events]


def test_the_newest_copies_are_kept(sqlite_url: str, tmp_path: Path):
    """As many as set, by their days; what is not ours stays."""
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "mine.db").write_text("mine")

    for day in range(1, 6):
        copied(sqlite_url, folder, keep=3, day=date(2026, 3, day))
    again = copied(sqlite_url, folder, keep=3, day=date(2026, 3, 5))

    names = [f"sparring-2026-03-0{day}.db" for day in (3, 4, 5)]
    assert ["mine.db", *names] == sorted(path.name for path in folder.iterdir())
    assert folder / names[-1] == again


@pytest.mark.parametrize("url", ["postgresql+asyncpg://h/db", "sqlite+aiosqlite:////nowhere/x.db"])
def test_nothing_is_copied_that_is_not_to_be(url: str, tmp_path: Path):
    """0 is off."""
    assert copied(url, tmp_path, keep=0, day=date(2026, 3, 1)) is None


def test_an_upgrade_copies_first(sqlite_url: str, sqlite_file: Path, tmp_path: Path):
    """An older database is in a file of its own before anything is changed; a new one needs no copy."""
    folder = tmp_path / "backups"
    assert upgraded(sqlite_url, folder) is None
    with closing(sqlite3.connect(sqlite_file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")

    with pytest.raises(StoreUnavailable):  # the tables that it wants to make are there
        upgraded(sqlite_url, folder)

    (copy,) = folder.iterdir()
    assert f"before-{head()}-was-0001.db" == copy.name
    assert ["0001"] * 2 == [current(f"sqlite+aiosqlite:///{copy}"), current(sqlite_url)]


def test_copies_from_before_an_upgrade_go_after_a_month(tmp_path: Path):
    """They hold what members had deleted since; everything else in the folder stays."""
    now = datetime(2026, 3, 31, 3, tzinfo=UTC)
    for name, days in (
        ("before-0011-was-0010.db", 31),
        ("before-0012-was-0011.dump", 29),
        ("before-christmas.db", 99),
        ("sparring-2026-01-01.db", 99),
    ):
        (tmp_path / name).touch()
        made = (now - timedelta(days=days)).timestamp()
        os.utime(tmp_path / name, (made, made))

    assert 1 == cleared(tmp_path, now=now)
    assert not (tmp_path / "before-0011-was-0010.db").exists()
    assert 3 == len(list(tmp_path.iterdir()))
