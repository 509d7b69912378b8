"""The one-time codes by which accounts and places are joined, and the keys of the desk and of own pages."""

from sqlalchemy import Column, Index, Table

from bot.core.people.codes import Purpose
from bot.core.people.desk_keys import KeyKind
from bot.storage.columns import AnyText, Word
from bot.storage.tables.declare import instant, metadata, one_of, to

__all__ = ["desk_keys", "link_codes"]

link_codes = Table(
    "link_codes",
    metadata,
    Column("digest", AnyText, primary_key=True),
    Column("purpose", Word(Purpose), nullable=False),
    to("community", "communities"),
    to("place", "places"),
    to("member", "members"),
    instant("expires_at"),
    one_of("purpose", Purpose),
    Index("uq_link_codes_member_purpose", "member", "purpose", unique=True),
    Index(None, "community"),
    Index(None, "expires_at"),
)

desk_keys = Table(
    "desk_keys",
    metadata,
    Column("digest", AnyText, primary_key=True),
    Column("kind", Word(KeyKind), nullable=False),
    to("community", "communities"),
    to("place", "places"),
    to("member", "members"),
    instant("made_at"),
    instant("expires_at"),
    one_of("kind", KeyKind),
    Index(None, "member", "kind"),
    Index(None, "community"),
    Index(None, "expires_at"),
)
