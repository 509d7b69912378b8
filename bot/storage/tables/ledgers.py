"""The append-only ledgers, and the boards that are written with them."""

from sqlalchemy import Column, Date, ForeignKey, Index, PrimaryKeyConstraint, Table

from bot.core.boards.board import By
from bot.core.streaks.events import StreakEventKind
from bot.storage.columns import Id, IdOrZero, Word
from bot.storage.tables.declare import flag, instant, metadata, number, one_of, row_id, text, to

__all__ = ["audit", "boards", "points", "streak_events", "streaks", "sweeps", "tallies"]

points = Table(
    "points",
    metadata,
    row_id(),
    to("community", "communities"),
    to("member", "members"),
    to("round", "rounds"),
    number("delta"),
    text("reason"),
    Column("local_date", Date, nullable=False),
    instant("at"),
    Index(None, "round", "member"),
    Index(None, "member"),
    sqlite_autoincrement=True,
)

boards = Table(
    "boards",
    metadata,
    to("member", "members"),
    text("key"),  # of the period; the four kinds of key cannot be mistaken for one another
    to("community", "communities"),
    flag("shown"),
    number("points"),
    number("gain"),  # points less those of the period before
    PrimaryKeyConstraint("member", "key"),
)
Index(
    "ix_boards_points",
    boards.c.community,
    boards.c.key,
    boards.c.shown,
    boards.c.points.desc(),
    boards.c.member,
)
Index(
    "ix_boards_gain", boards.c.community, boards.c.key, boards.c.shown, boards.c.gain.desc(), boards.c.member
)

tallies = Table(  # how many members stand at a value on a board: ranks and totals without counting members
    "tallies",
    metadata,
    to("community", "communities"),
    text("key"),
    Column("by", Word(By), nullable=False),
    number("value"),
    number("members"),
    one_of("by", By),
    PrimaryKeyConstraint("community", "key", "by", "value"),
)

streak_events = Table(
    "streak_events",
    metadata,
    row_id(),
    to("community", "communities"),
    to("member", "members"),
    Column("kind", Word(StreakEventKind), nullable=False),
    Column("day", Date, nullable=False),
    instant("at"),
    Column("round", IdOrZero, ForeignKey("rounds.id")),
    number("sequence"),
    flag("counts"),
    Column("until", Date),
    text("note"),
    one_of("kind", StreakEventKind),
    Index(None, "member"),
    sqlite_autoincrement=True,
)

streaks = Table(
    "streaks",
    metadata,
    Column("member", Id, ForeignKey("members.id"), primary_key=True, autoincrement=False),
    to("community", "communities"),
    number("current"),
    number("best"),
    number("freezes"),
    Column("last_day", Date),
    flag("shown"),
    Index(None, "community", "member"),
)
Index("ix_streaks_board", streaks.c.community, streaks.c.shown, streaks.c.current.desc(), streaks.c.member)

sweeps = Table(  # communities of which a day has closed while the streaks that it ends are not yet stored
    "sweeps",
    metadata,
    Column("community", Id, ForeignKey("communities.id"), primary_key=True, autoincrement=False),
    instant("at"),
    Index(None, "at"),
)

audit = Table(
    "audit",
    metadata,
    row_id(),
    to("community", "communities"),
    to("actor", "members", nullable=True),
    text("action"),
    text("detail"),
    instant("at"),
    to("subject", "members", nullable=True),
    Index(None, "community"),
    Index(None, "actor"),
    Index(None, "subject"),
    sqlite_autoincrement=True,
)
