"""Review cards, their ratings, and how members and communities review."""

from sqlalchemy import Column, Date, Float, ForeignKey, Index, PrimaryKeyConstraint, Table

from bot.core.learning.card import Rating, Source
from bot.storage.columns import Id, Word, weights
from bot.storage.tables.declare import flag, instant, metadata, number, one_of, row_id, text, to

__all__ = ["cards", "recall_habits", "recall_parameters", "recollections"]

cards = Table(
    "cards",
    metadata,
    row_id(),
    to("member", "members"),
    text("question"),
    text("idea"),
    instant("added_at"),
    instant("due_at"),
    Column("stability", Float),
    Column("difficulty", Float),
    instant("last_at", nullable=True),
    instant("since", nullable=True),
    instant("known_at", nullable=True),
    flag("suspended"),
    Column("asked_on", Date),
    Index("uq_cards_idea", "member", "question", "idea", unique=True),
    sqlite_autoincrement=True,
)

recollections = Table(
    "recollections",
    metadata,
    to("card", "cards"),
    to("member", "members"),
    Column("day", Date, nullable=False),
    Column("source", Word(Source), nullable=False),
    Column("rating", Word(Rating), nullable=False),
    instant("at"),
    one_of("source", Source),
    one_of("rating", Rating),
    PrimaryKeyConstraint("card", "day", "source"),
    Index(None, "member"),
)

recall_habits = Table(
    "recall_habits",
    metadata,
    Column("member", Id, ForeignKey("members.id"), primary_key=True, autoincrement=False),
    number("daily"),
    instant("read_until", nullable=True),
)

recall_parameters = Table(
    "recall_parameters",
    metadata,
    Column("community", Id, ForeignKey("communities.id"), primary_key=True, autoincrement=False),
    Column("retention", Float, nullable=False),
    Column("weights", weights(), nullable=False),
)
