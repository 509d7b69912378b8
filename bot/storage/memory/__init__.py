"""The in-memory twin of the databases, one file for each few ports."""

from bot.storage.memory.store import MemoryStore

__all__ = ["MemoryStore"]
