"""Communities, their places, members and accounts."""

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, UniqueConstraint

from bot.storage.columns import AnyText, Id
from bot.storage.tables.declare import flag, instant, metadata, row_id, text, to

__all__ = ["absences", "accounts", "communities", "consents", "members", "places"]

communities = Table(
    "communities",
    metadata,
    row_id(),
    text("name"),
    instant("created_at"),
    Column("notices_place", Id),  # no foreign key: places already refer to communities
    Column("notices_channel", AnyText),
    flag("remote_grading"),
    sqlite_autoincrement=True,
)

places = Table(
    "places",
    metadata,
    row_id(),
    to("community", "communities"),
    text("platform"),
    text("tenant"),
    text("name"),
    flag("active"),
    UniqueConstraint("platform", "tenant"),
    Index(None, "community"),
    sqlite_autoincrement=True,
)

members = Table(
    "members",
    metadata,
    row_id(),
    to("community", "communities"),
    text("name"),
    instant("joined_at"),
    text("zone"),
    flag("on_boards"),
    flag("share_answers"),
    flag("organiser"),
    text("folded"),  # the name without case, as Python folds it: SQLite's lower() knows ASCII only
    Index(None, "community", "folded"),
    Index(None, "community", "organiser"),
    sqlite_autoincrement=True,
)

accounts = Table(
    "accounts",
    metadata,
    to("member", "members"),
    to("community", "communities"),
    text("platform"),
    text("external"),
    PrimaryKeyConstraint("community", "platform", "external"),
    Index(None, "member"),
    Index(None, "platform", "external"),
)

absences = Table(
    "absences",
    metadata,
    to("member", "members"),
    text("platform"),
    text("external"),
    instant("since"),
    flag("on_boards"),
    PrimaryKeyConstraint("member", "platform", "external"),
)

consents = Table(
    "consents",
    metadata,
    to("member", "members"),
    instant("at"),
    PrimaryKeyConstraint("member"),
)
