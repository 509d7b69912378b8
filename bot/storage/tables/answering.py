"""Answers, hints, practice, appeals and rulings."""

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, UniqueConstraint

from bot.storage.columns import GradeText
from bot.storage.tables.declare import flag, instant, metadata, number, row_id, text, to

__all__ = ["answers", "appeals", "hints", "practice", "rulings"]

answers = Table(
    "answers",
    metadata,
    row_id(),
    to("round", "rounds"),
    to("community", "communities"),
    to("member", "members"),
    number("revision"),
    text("text"),
    instant("at"),
    text("source"),
    Column("grade", GradeText),
    number("points"),
    flag("sincere"),
    number("hints"),
    instant("withdrawn_at", nullable=True),
    UniqueConstraint("round", "member", "revision"),
    Index(None, "round", "source"),
    Index(None, "member"),
    sqlite_autoincrement=True,
)
Index(
    "ix_answers_ungraded",
    answers.c.at,
    answers.c.id,
    sqlite_where=answers.c.grade.is_(None) & answers.c.withdrawn_at.is_(None),
    postgresql_where=answers.c.grade.is_(None) & answers.c.withdrawn_at.is_(None),
)

hints = Table(
    "hints",
    metadata,
    to("round", "rounds"),
    to("member", "members"),
    number("shown"),
    PrimaryKeyConstraint("round", "member"),
    Index(None, "member"),
)

practice = Table(
    "practice",
    metadata,
    row_id(),
    to("community", "communities"),
    to("member", "members"),
    text("question"),
    instant("asked_at"),
    number("hints"),
    text("text"),
    Column("grade", GradeText),
    instant("answered_at", nullable=True),
    Index(None, "member"),
    sqlite_autoincrement=True,
)

appeals = Table(
    "appeals",
    metadata,
    row_id(),
    to("community", "communities"),
    to("member", "members"),
    to("answer", "answers"),
    text("reason"),
    instant("at"),
    instant("settled_at", nullable=True),
    text("outcome"),
    Index(None, "community", "settled_at", "id"),
    Index(None, "member"),
    sqlite_autoincrement=True,
)
Index(
    "uq_appeals_open",
    appeals.c.answer,
    appeals.c.member,
    unique=True,
    sqlite_where=appeals.c.settled_at.is_(None),
    postgresql_where=appeals.c.settled_at.is_(None),
)
Index("ix_appeals_answer", appeals.c.answer)

rulings = Table(
    "rulings",
    metadata,
    row_id(),
    to("community", "communities"),
    text("question"),
    text("idea"),
    text("phrasing"),
    flag("accepted"),
    to("by", "members"),
    instant("at"),
    UniqueConstraint("community", "question", "idea", "phrasing"),
    Index(None, "by"),
    sqlite_autoincrement=True,
)
