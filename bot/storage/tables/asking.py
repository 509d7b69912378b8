"""Schedules with their calendars, rounds and where they were posted."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    PrimaryKeyConstraint,
    Table,
    Time,
    UniqueConstraint,
)

from bot.core.questions.question import Level
from bot.core.rounds.round import RoundState
from bot.core.rounds.schedule import AnswerMode
from bot.storage.columns import Id, Word, dates, day_plans, levels, numbers, words
from bot.storage.tables.declare import flag, instant, metadata, one_of, row_id, text, to

__all__ = ["destinations", "pins", "postings", "queue", "rounds", "schedule_edits", "schedules"]

schedules = Table(
    "schedules",
    metadata,
    row_id(),
    to("community", "communities"),
    text("name"),
    Column("at", Time, nullable=False),
    text("zone"),
    Column("days", numbers(), nullable=False),
    Column("topics", words(), nullable=False),
    Column("levels", levels(), nullable=False),
    Column("packs", words(), nullable=False),
    Column("mode", Word(AnswerMode), nullable=False),
    Column("reveal_at", Time),
    Column("skips", dates(), nullable=False),
    flag("paused"),
    flag("removed"),
    Column("seed", Id, nullable=False),
    Column("next_date", Date),
    instant("next_due", nullable=True),
    one_of("mode", AnswerMode),
    Index(None, "community"),
    Index(None, "next_due"),
    sqlite_autoincrement=True,
)

destinations = Table(
    "destinations",
    metadata,
    row_id(),
    to("schedule", "schedules"),
    to("place", "places"),
    text("channel"),
    text("mention"),
    flag("removed"),
    UniqueConstraint("schedule", "place", "channel"),
    Index(None, "place"),
    sqlite_autoincrement=True,
)

queue = Table(
    "queue",
    metadata,
    row_id(),
    to("schedule", "schedules"),
    text("question"),
    instant("at"),
    Index(None, "schedule"),
    sqlite_autoincrement=True,
)

pins = Table(
    "pins",
    metadata,
    to("schedule", "schedules"),
    Column("day", Date, nullable=False),
    text("question"),
    PrimaryKeyConstraint("schedule", "day"),
)

schedule_edits = Table(
    "schedule_edits",
    metadata,
    row_id(),
    to("schedule", "schedules"),
    text("says"),
    instant("at"),
    Column("before", day_plans(), nullable=False),
    Column("after", day_plans(), nullable=False),
    instant("undone_at", nullable=True),
    Index(None, "schedule", "id"),
    sqlite_autoincrement=True,
)

rounds = Table(
    "rounds",
    metadata,
    row_id(),
    to("community", "communities"),
    to("schedule", "schedules"),
    Column("local_date", Date, nullable=False),
    instant("due_at"),
    text("question"),
    Column("level", Word(Level), nullable=False),
    Column("mode", Word(AnswerMode), nullable=False),
    Column("state", Word(RoundState), nullable=False),
    text("why"),
    text("owner"),
    instant("lease_until", nullable=True),
    instant("opened_at", nullable=True),
    instant("reveals_at", nullable=True),
    instant("revealed_at", nullable=True),
    instant("closed_at", nullable=True),
    Column("apart", Id, nullable=False),
    one_of("level", Level),
    one_of("mode", AnswerMode),
    one_of("state", RoundState),
    CheckConstraint("state NOT IN ('open', 'revealed') OR opened_at IS NOT NULL", name="opened"),
    UniqueConstraint("schedule", "local_date", "apart"),
    Index(None, "schedule", "state"),
    Index(None, "community", "state"),
    Index(None, "community", "due_at"),
    Index(None, "due_at"),
    Index(None, "state", "reveals_at"),
    sqlite_autoincrement=True,
)

postings = Table(
    "postings",
    metadata,
    to("round", "rounds"),
    to("destination", "destinations"),
    to("place", "places"),
    text("channel"),
    text("message"),
    text("thread"),
    instant("posted_at"),
    PrimaryKeyConstraint("round", "destination"),
    Index(None, "place", "channel", "round"),
    Index(None, "place", "thread", "round"),
    Index(None, "destination"),
)
