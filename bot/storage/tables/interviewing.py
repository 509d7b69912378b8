"""Mock interviews and what was asked and answered in them."""

from sqlalchemy import Column, Index, Table, UniqueConstraint
from sqlalchemy import text as sql_text

from bot.core.interviews.session import InterviewPace, Stage
from bot.storage.columns import GradeText, Id, Word, words
from bot.storage.tables.declare import flag, instant, metadata, number, one_of, row_id, text, to

__all__ = ["interview_turns", "interviews"]

interviews = Table(
    "interviews",
    metadata,
    row_id(),
    to("community", "communities"),
    to("member", "members"),
    to("place", "places"),
    text("track"),
    instant("started_at"),
    text("model"),
    Column("pace", Word(InterviewPace), nullable=False),
    number("length"),
    Column("seed", Id, nullable=False),
    Column("plan", words(), nullable=False),
    Column("stage", Word(Stage), nullable=False),
    text("channel"),
    text("origin"),
    number("said"),
    instant("notice_at", nullable=True),
    instant("ended_at", nullable=True),
    instant("shared_at", nullable=True),
    one_of("pace", InterviewPace),
    one_of("stage", Stage),
    Index(None, "member", "id"),
    sqlite_autoincrement=True,
)
Index(
    "ix_interviews_notice",
    interviews.c.notice_at,
    interviews.c.id,
    sqlite_where=interviews.c.notice_at.is_not(None),
    postgresql_where=interviews.c.notice_at.is_not(None),
)

Index(
    "ix_interviews_live",
    interviews.c.place,
    sqlite_where=sql_text("stage != 'ended'"),
    postgresql_where=sql_text("stage != 'ended'"),
)

interview_turns = Table(
    "interview_turns",
    metadata,
    row_id(),
    to("interview", "interviews"),
    to("member", "members"),
    number("number"),
    text("question"),
    instant("asked_at"),
    text("idea"),
    text("ask"),
    number("hints"),
    text("text"),
    Column("sources", words(), nullable=False),
    instant("answered_at", nullable=True),
    Column("grade", GradeText),
    flag("passed"),
    UniqueConstraint("interview", "number"),
    Index(None, "member"),
    sqlite_autoincrement=True,
)
Index(
    "ix_interview_turns_ungraded",
    interview_turns.c.interview,
    sqlite_where=interview_turns.c.grade.is_(None) & interview_turns.c.answered_at.is_not(None),
    postgresql_where=interview_turns.c.grade.is_(None) & interview_turns.c.answered_at.is_not(None),
)
