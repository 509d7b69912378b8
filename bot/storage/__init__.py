"""Where everything is kept: `SqlStore` for SQLite and PostgreSQL, `memory.MemoryStore` as its twin."""

from bot.storage.sql.store import SqlStore

__all__ = ["SqlStore"]
