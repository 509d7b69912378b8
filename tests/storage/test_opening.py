"""A bot that starts while another holds its database waits for it, frozen or not, and does not end."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.storage.migrations.history import upgrade
from bot.storage.opening import opened

_HOLDER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
database.execute("INSERT INTO presences VALUES ('frozen', '2026-03-02 09:00:00')")
print("held", flush=True)
sys.stdin.readline()
database.execute("COMMIT")
"""
"""Another process in the middle of a change, until it reads a line."""
_LONGER_THAN_A_WRITER_WAITS = 7.0


@pytest.mark.slow
async def test_a_start_waits_for_a_frozen_process(tmp_path: Path) -> None:
    """It is stopped in a change for longer than a statement waits; when it goes on, so does the start."""
    file = tmp_path / "sparring.db"
    url = f"sqlite+aiosqlite:///{file}"
    await asyncio.to_thread(upgrade, url)
    other = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _HOLDER,
        str(file),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert other.stdout is not None
    assert other.stdin is not None
    assert b"held\n" == await other.stdout.readline()
    os.kill(other.pid, signal.SIGSTOP)

    starting = asyncio.create_task(
        opened(url, data=tmp_path, copies=tmp_path / "backups", pool_size=2, upgrade=True)
    )
    done, _ = await asyncio.wait({starting}, timeout=_LONGER_THAN_A_WRITER_WAITS)
    os.kill(other.pid, signal.SIGCONT)
    other.stdin.write(b"\n")
    store = await asyncio.wait_for(starting, 30)
    async with store.read() as tx:
        present = await tx.arrivals.processes()
    await store.close()
    await other.wait()

    assert set() == done
    assert ["frozen"] == list(present)
