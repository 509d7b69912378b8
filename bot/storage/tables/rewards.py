"""Roles for streaks, and who has been given them."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table, UniqueConstraint

from bot.storage.tables.declare import metadata, number, row_id, text, to

__all__ = ["grants", "rewards"]

rewards = Table(
    "rewards",
    metadata,
    to("place", "places"),
    text("role"),
    text("name"),
    number("streak"),
    PrimaryKeyConstraint("place", "role"),
)

grants = Table(
    "grants",
    metadata,
    row_id(),
    to("place", "places"),
    text("role"),
    to("member", "members"),
    text("external"),
    UniqueConstraint("place", "role", "external"),
    Index(None, "member"),
    sqlite_autoincrement=True,
)
