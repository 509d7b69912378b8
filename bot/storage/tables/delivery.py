"""Messages to be sent, private rooms to send them to, events that were seen, and what came of them."""

from sqlalchemy import CheckConstraint, Column, Index, Table, UniqueConstraint

from bot.core.outbox.parcel import ParcelKind, ParcelState
from bot.storage.columns import AnyText, Word
from bot.storage.keys import PARCEL_KEY_LENGTH
from bot.storage.tables.declare import instant, metadata, number, one_of, row_id, text, to

__all__ = ["deeds", "events", "parcels", "rooms"]

parcels = Table(
    "parcels",
    metadata,
    row_id(),
    text("key"),
    Column("kind", Word(ParcelKind), nullable=False),
    to("community", "communities"),
    to("place", "places"),
    text("channel"),
    text("thread"),
    text("user"),
    text("lane"),  # one person or one channel of a place: parcels in a lane go one after the other
    instant("not_before"),
    instant("expires_at", nullable=True),
    to("round", "rounds", nullable=True),
    to("destination", "destinations", nullable=True),
    text("text"),
    Column("state", Word(ParcelState), nullable=False),
    number("attempts"),
    text("owner"),
    instant("lease_until", nullable=True),
    text("error"),
    text("message"),
    to("about", "members", nullable=True),
    one_of("state", ParcelState),
    CheckConstraint(f"length(key) BETWEEN 1 AND {PARCEL_KEY_LENGTH}", name="key_length"),
    UniqueConstraint("key"),
    Index(None, "state", "not_before", "id"),
    Index(None, "state", "lane", "not_before", "id"),
    Index(None, "state", "lease_until"),
    Index(None, "round"),
    Index(None, "about"),
    Index(None, "destination", "id"),
    sqlite_autoincrement=True,
)

rooms = Table(
    "rooms",
    metadata,
    row_id(),
    text("key"),
    to("community", "communities"),
    to("place", "places"),
    text("channel"),
    text("title"),
    instant("opened_at"),
    UniqueConstraint("key"),
    Index(None, "channel", "id"),
    sqlite_autoincrement=True,
)

events = Table(
    "events",
    metadata,
    Column("key", AnyText, primary_key=True),
    instant("at"),
    Index(None, "at"),
)

deeds = Table(
    "deeds",
    metadata,
    Column("key", AnyText, primary_key=True),
    instant("at"),
    Column("wish", AnyText),  # absent once its doer was told, so that only wishes under way are unique
    UniqueConstraint("wish"),
    Index(None, "at"),
)
