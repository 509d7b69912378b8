"""The browser chat's people, channels and messages."""

from sqlalchemy import Column, Index, Table, UniqueConstraint

from bot.storage.columns import AnyText, Id, reactions, words
from bot.storage.tables.declare import flag, instant, metadata, row_id, text

__all__ = ["chat_channels", "chat_messages", "chat_users"]

chat_users = Table(
    "chat_users",
    metadata,
    Column("key", AnyText, primary_key=True),
    text("name"),
    flag("organiser"),
)

chat_channels = Table(
    "chat_channels",
    metadata,
    Column("position", Id, primary_key=True),
    text("id"),
    text("name"),
    text("topic"),
    Column("members", words(), nullable=False),
    UniqueConstraint("id"),
    sqlite_autoincrement=True,
)

chat_messages = Table(
    "chat_messages",
    metadata,
    row_id(),
    Column("seq", Id, nullable=False),
    text("channel"),
    Column("thread", Id, nullable=False),
    instant("at"),
    text("author"),
    text("text"),
    text("body"),
    Column("key", AnyText),  # absent for messages without one, so that only real keys are unique
    text("private_to"),
    Column("reactions", reactions(), nullable=False),
    instant("edited_at", nullable=True),
    instant("deleted_at", nullable=True),
    flag("handled"),
    UniqueConstraint("seq"),
    UniqueConstraint("key"),
    Index(None, "channel", "thread", "id"),
    Index(None, "handled", "id"),
    sqlite_autoincrement=True,
)
