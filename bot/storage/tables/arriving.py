"""Events that nobody has dealt with yet, and the processes that are there."""

from sqlalchemy import Column, Index, Table

from bot.storage.columns import AnyText
from bot.storage.tables.declare import instant, metadata, number, text

__all__ = ["arrivals", "presences"]

arrivals = Table(
    "arrivals",
    metadata,
    Column("key", AnyText, primary_key=True),
    text("platform"),
    text("kind"),
    text("payload"),
    instant("at"),
    text("owner"),
    number("tries"),
    Index(None, "platform", "at", "key"),
)

presences = Table(
    "presences",
    metadata,
    Column("owner", AnyText, primary_key=True),
    instant("seen_at"),
    Index(None, "seen_at"),
)
