"""Databases for the tests of storage alone."""

from pathlib import Path

import pytest

from tests.storage.databases import fresh_sqlite


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    """Where a SQLite database may be; there is none yet."""
    return tmp_path / "data" / "sparring.db"


@pytest.fixture
def sqlite_url(sqlite_file: Path) -> str:
    """A SQLite database at the newest schema, empty."""
    return fresh_sqlite(sqlite_file)
