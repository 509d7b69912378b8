"""Practice pairs, their two seats, and those who wait for a partner."""

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, Table

from bot.core.pairs.pair import PairState
from bot.core.questions.question import Level
from bot.storage.columns import Id, Word
from bot.storage.tables.declare import flag, instant, metadata, number, one_of, row_id, text, to

__all__ = ["pair_queue", "pair_seats", "pairs"]

pairs = Table(
    "pairs",
    metadata,
    row_id(),
    to("community", "communities"),
    to("place", "places"),
    Column("level", Word(Level), nullable=False),
    text("near"),
    text("first_question"),  # what the first seat asks
    text("second_question"),
    instant("matched_at"),
    Column("state", Word(PairState), nullable=False),
    instant("next_at", nullable=True),
    one_of("level", Level),
    one_of("state", PairState),
    Index(None, "next_at"),
    sqlite_autoincrement=True,
)

pair_seats = Table(
    "pair_seats",
    metadata,
    to("pair", "pairs"),
    number("number"),
    to("member", "members"),
    text("external"),
    instant("joined_at"),
    flag("here"),
    number("score"),
    text("words"),
    flag("active"),  # until the pair is over: a member has one such seat
    PrimaryKeyConstraint("pair", "number"),
    Index(None, "member", "pair"),
)
Index(
    "uq_pair_seats_active",
    pair_seats.c.member,
    unique=True,
    sqlite_where=pair_seats.c.active,
    postgresql_where=pair_seats.c.active,
)

pair_queue = Table(
    "pair_queue",
    metadata,
    Column("member", Id, ForeignKey("members.id"), primary_key=True, autoincrement=False),
    to("community", "communities"),
    to("place", "places"),
    text("external"),
    Column("level", Word(Level)),
    text("near"),
    instant("joined_at"),
    instant("expires_at"),
    one_of("level", Level),
    Index(None, "place", "joined_at"),
    Index(None, "expires_at"),
)
