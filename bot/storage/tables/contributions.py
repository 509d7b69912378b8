"""Proposed questions, those read from files, reports on questions, and the bench with its packs."""

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table

from bot.core.questions.contributions import ProposalState
from bot.core.questions.question import Level
from bot.storage.columns import Word
from bot.storage.tables.declare import instant, metadata, one_of, row_id, text, to
from bot.storage.tables.questiontext import QuestionsText, QuestionText

__all__ = ["bench", "benched_packs", "imports", "proposals", "reports"]

proposals = Table(
    "proposals",
    metadata,
    row_id(),
    to("community", "communities"),
    to("member", "members"),
    text("title"),
    text("question"),
    text("answer"),
    text("topic"),
    Column("level", Word(Level), nullable=False),
    instant("at"),
    Column("state", Word(ProposalState), nullable=False),
    instant("settled_at", nullable=True),
    text("outcome"),
    Column("whole", QuestionText),
    one_of("level", Level),
    one_of("state", ProposalState),
    Index(None, "community", "state", "id"),
    Index(None, "member", "state"),
    sqlite_autoincrement=True,
)

imports = Table(
    "imports",
    metadata,
    row_id(),
    to("community", "communities"),
    to("member", "members"),
    text("name"),
    Column("questions", QuestionsText, nullable=False),
    instant("at"),
    Index("uq_imports_member", "member", unique=True),
    Index(None, "community"),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

reports = Table(
    "reports",
    metadata,
    row_id(),
    to("community", "communities"),
    to("member", "members"),
    text("question"),
    text("reason"),
    instant("at"),
    instant("settled_at", nullable=True),
    text("outcome"),
    Index(None, "community", "settled_at", "id"),
    Index(None, "member"),
    sqlite_autoincrement=True,
)
Index(
    "uq_reports_open",
    reports.c.member,
    reports.c.question,
    unique=True,
    sqlite_where=reports.c.settled_at.is_(None),
    postgresql_where=reports.c.settled_at.is_(None),
)

bench = Table(
    "bench",
    metadata,
    to("community", "communities"),
    text("question"),
    to("by", "members"),
    instant("at"),
    PrimaryKeyConstraint("community", "question"),
    Index(None, "by"),
)

benched_packs = Table(
    "benched_packs",
    metadata,
    to("community", "communities"),
    text("pack"),
    to("by", "members"),
    instant("at"),
    PrimaryKeyConstraint("community", "pack"),
    Index(None, "by"),
)
