"""What else a machine does to a bot: a database that is locked, full, or gone; a clock that is stepped."""

import asyncio
import resource
import sqlite3
import subprocess
from contextlib import closing, contextmanager, suppress

import asyncpg
import pytest

from tests.crash.season import Kill, Season
from tests.storage.databases import fresh_postgres

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.xdist_group("seasons on Discord")]

_TROUBLE_SECONDS = 7.0
"""Longer than the five seconds for which a writer waits for another process."""


async def _asked(season):
    """Return when the day's question stands: from now on people answer."""
    guild = next(iter(season.stage.guilds))
    await season.stage.seen(lambda: len(season.crowd.questions(guild)) > season.day, seconds=30)


async def _amid(season, trouble):
    """A day, with trouble from the moment at which people begin to answer."""

    async def begin():
        await _asked(season)
        await trouble()

    beginning = asyncio.create_task(begin())
    await season.next_day([])
    await beginning


async def test_a_database_that_is_locked_loses_nothing(tmp_path):
    """Another program holds the file for longer than the bot waits; then everything goes on."""
    async with Season(tmp_path, seed=11) as season:

        async def trouble():
            with closing(sqlite3.connect(tmp_path / "sparring.db", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                await asyncio.sleep(_TROUBLE_SECONDS)

        await _amid(season, trouble)
        await season.next_day([])

        assert [] == await season.verdict()


@contextmanager
def small_disk(folder):
    """A file system of four megabytes; skips where the machine allows none."""
    folder.mkdir()
    mounted = subprocess.run(  # noqa: S603 - our own words
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)],  # noqa: S607 - wherever it is
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607 - as above


async def test_a_full_disk_loses_nothing(tmp_path):
    """No byte is left for some seconds while people answer; then room is made."""
    with small_disk(tmp_path / "disk") as disk:
        url = f"sqlite+aiosqlite:///{disk}/sparring.db"
        async with Season(tmp_path / "season", seed=12, url=url) as season:

            async def trouble():
                filler = disk / "filler"
                with filler.open("wb", buffering=0) as file, suppress(OSError):
                    while file.write(bytes(4096)):
                        pass
                await asyncio.sleep(_TROUBLE_SECONDS)
                filler.unlink()

            await _amid(season, trouble)
            await season.next_day([])

            assert [] == await season.verdict()


async def test_a_process_that_may_write_nothing_loses_nothing(tmp_path):
    """Every write to a file fails, logs included, for some seconds while people answer."""
    async with Season(tmp_path, seed=13) as season:

        async def trouble():
            pid = season.lives["bot"].pid
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
            await asyncio.sleep(_TROUBLE_SECONDS)
            if season.lives.get("bot") and season.lives["bot"].pid == pid:
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))

        await _amid(season, trouble)
        await season.next_day([])

        assert [] == await season.verdict()


async def test_a_clock_that_is_stepped_posts_nothing_twice(tmp_path):
    """Three hours ahead and back, while the bot lives and between two lives, in the night of a change."""
    async with Season(tmp_path, seed=14) as season:
        await season.next_day([])

        async def trouble():
            for hours in (3, -3, -1, 1):
                season.clock.step(hours=hours)
                await asyncio.sleep(0.5)

        await _amid(season, trouble)
        season.clock.step(hours=-2)
        await season.next_day([Kill(after=3.0)])

        assert [] == await season.verdict()


@pytest.fixture
def postgres():
    """An empty PostgreSQL database."""
    with fresh_postgres() as url:
        yield url


@pytest.mark.postgres
async def test_connections_that_are_cut_lose_nothing(tmp_path, postgres):
    """PostgreSQL ends every connection of the bot, again and again, while people answer."""
    async with Season(tmp_path, seed=15, url=postgres) as season:

        async def trouble():
            server = await asyncpg.connect(postgres.replace("+asyncpg", ""))
            for _ in range(40):
                await server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND application_name = 'sparring'"
                )
                await asyncio.sleep(_TROUBLE_SECONDS / 40)
            await server.close()

        await _amid(season, trouble)
        await season.next_day([])

        assert [] == await season.verdict()
