"""What members are reminded of, who refuses messages, and when communities are told of their weeks."""

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, Table, Time

from bot.storage.columns import Id
from bot.storage.tables.declare import flag, instant, metadata, number, text, to

__all__ = ["recaps", "reminders", "shut_inboxes"]

reminders = Table(
    "reminders",
    metadata,
    Column("member", Id, ForeignKey("members.id"), primary_key=True, autoincrement=False),
    to("community", "communities"),
    flag("closing"),
    flag("cards"),
    flag("weekly"),
    number("hours"),
    Column("quiet_from", Time, nullable=False),
    Column("quiet_until", Time, nullable=False),
    instant("next_at", nullable=True),
    Index(None, "next_at"),
    Index(None, "community", "closing"),
)

shut_inboxes = Table(
    "shut_inboxes",
    metadata,
    to("place", "places"),
    text("external"),
    text("reason"),
    instant("at"),
    PrimaryKeyConstraint("place", "external"),
)

recaps = Table(
    "recaps",
    metadata,
    Column("community", Id, ForeignKey("communities.id"), primary_key=True, autoincrement=False),
    flag("weekly"),
    flag("monthly"),
    Column("at", Time, nullable=False),
    instant("next_at", nullable=True),
    Index(None, "next_at"),
)
