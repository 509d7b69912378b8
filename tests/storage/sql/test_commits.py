import asyncio
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from bot.core.errors import StoreUnavailable
from bot.core.people.people import Community
from bot.storage.sql.store import SqlStore

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)

VICTIM = """
import asyncio, os, sys
from datetime import UTC, datetime
from bot.core.people.people import Community
from bot.storage.sql.store import SqlStore

async def main():
    store = SqlStore(sys.argv[1])
    await store.open()
    async def add(number):
        async with store.begin() as tx:
            await tx.communities.add(Community(0, str(number), datetime(2026, 3, 4, 9, tzinfo=UTC)))
            if number == 9:
                os._exit(9)
        print(number, flush=True)
    await asyncio.gather(*(add(number) for number in range(10)))

asyncio.run(main())
"""


@contextmanager
def counted_commits() -> Iterator[list[str]]:
    """One entry for every COMMIT that is made meanwhile."""
    seen: list[str] = []

    def committed(_connection: Connection) -> None:
        seen.append("COMMIT")

    event.listen(Engine, "commit", committed)
    try:
        yield seen
    finally:
        event.remove(Engine, "commit", committed)


def names(path: Path) -> list[str]:
    """What another program finds in the file."""
    with closing(sqlite3.connect(path)) as database:
        return [name for (name,) in database.execute("SELECT name FROM communities ORDER BY id")]


async def add(store: SqlStore, name: str) -> None:
    """One change."""
    async with store.begin() as tx:
        await tx.communities.add(Community(0, name, NOW))


async def test_changes_that_wait_together_share_a_commit(sqlite_url: str, sqlite_file: Path) -> None:
    """Twenty changes begun at once cost one wait for the disk, and all of them last."""
    store = SqlStore(sqlite_url)
    await store.open()

    with counted_commits() as commits:
        await asyncio.gather(*(add(store, str(number)) for number in range(20)))

    assert ["COMMIT"] == commits
    assert [str(number) for number in range(20)] == names(sqlite_file)
    await store.close()


async def test_a_lone_change_waits_for_nobody(sqlite_url: str) -> None:
    """Changes that come one after the other are committed one by one."""
    store = SqlStore(sqlite_url)
    await store.open()

    with counted_commits() as commits:
        for number in range(3):
            await add(store, str(number))

    assert 3 == len(commits)
    await store.close()


async def test_a_change_is_over_only_when_it_lasts(sqlite_url: str, sqlite_file: Path) -> None:
    """While a batch goes on, no change in it has returned; when one returns, another program sees it."""
    store = SqlStore(sqlite_url)
    await store.open()
    over: list[str] = []
    before_the_last: list[str] = []
    seen: list[list[str]] = []

    async def change(name: str) -> None:
        async with store.begin() as tx:
            await tx.communities.add(Community(0, name, NOW))
            before_the_last[:] = over
        over.append(name)
        seen.append(await asyncio.to_thread(names, sqlite_file))

    await asyncio.gather(*(change(name) for name in "abc"))

    assert [] == before_the_last
    assert [["a", "b", "c"]] * 3 == seen
    await store.close()


async def test_one_that_fails_leaves_the_batch_standing(sqlite_url: str, sqlite_file: Path) -> None:
    """Failing first, in the middle and last, before and after writing: only the failing ones are undone."""
    store = SqlStore(sqlite_url)
    await store.open()

    async def fail(name: str, *, early: bool) -> None:
        async with store.begin() as tx:
            if early:
                raise LookupError
            await tx.communities.add(Community(0, name, NOW))
            raise LookupError

    with counted_commits() as commits:
        results = await asyncio.gather(
            fail("w", early=False),
            add(store, "a"),
            fail("x", early=True),
            add(store, "b"),
            fail("y", early=False),
            add(store, "c"),
            fail("z", early=False),
            return_exceptions=True,
        )

    assert ["a", "b", "c"] == names(sqlite_file)
    assert [True, False, True, False, True, False, True] == [isinstance(r, LookupError) for r in results]
    assert ["COMMIT"] == commits
    await store.close()


async def test_one_that_is_cancelled_leaves_the_batch_standing(sqlite_url: str, sqlite_file: Path) -> None:
    """Cancelled while waiting, while writing, or twice: the others are committed."""
    store = SqlStore(sqlite_url)
    await store.open()
    inside = asyncio.Event()

    async def hang() -> None:
        async with store.begin() as tx:
            await tx.communities.add(Community(0, "half", NOW))
            inside.set()
            await asyncio.Event().wait()

    first = asyncio.create_task(add(store, "a"))
    hanging = asyncio.create_task(hang())
    waiting = asyncio.create_task(add(store, "gone"))
    last = asyncio.create_task(add(store, "b"))
    await inside.wait()
    waiting.cancel()
    hanging.cancel()
    await asyncio.sleep(0)
    hanging.cancel()
    await asyncio.gather(first, last)

    assert ["a", "b"] == names(sqlite_file)
    assert (True, True) == (hanging.cancelled(), waiting.cancelled())
    await store.close()


@contextmanager
def no_room(path: Path) -> Iterator[None]:
    """No file may grow beyond the present size of the database's log."""
    log = path.with_name(f"{path.name}-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_failed_commit_fails_the_whole_batch(sqlite_url: str, sqlite_file: Path) -> None:
    """When the disk is full at the COMMIT, every change of the batch is told so and none is kept."""
    store = SqlStore(sqlite_url)
    await add(store, "kept")

    with no_room(sqlite_file):
        results = await asyncio.gather(
            *(add(store, str(number)) for number in range(5)), return_exceptions=True
        )
    await add(store, "after")

    assert [True] * 5 == [isinstance(result, StoreUnavailable) for result in results]
    assert ["kept", "after"] == names(sqlite_file)
    await store.close()


def test_a_crash_before_the_commit_loses_the_batch_and_acks_none(sqlite_url: str, sqlite_file: Path) -> None:
    """A process that dies in the last of ten changes has told nobody that one of them was done."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", VICTIM, sqlite_url],
        check=False,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": "."},
    )

    assert (9, "") == (done.returncode, done.stdout)
    assert [] == names(sqlite_file)
