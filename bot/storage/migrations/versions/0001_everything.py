"""Everything: communities, rounds, answers, ledgers, outbox, and the browser chat.

A frozen copy, on purpose: what `tables` says later must not change what this made.
"""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import (
    flag,
    flags,
    index,
    instant,
    number,
    numbers,
    row_id,
    text,
    texts,
    to,
    whole,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _people()
    _asking()
    _answering()
    _ledgers()
    _delivery()
    _chat()


def _people() -> None:
    op.create_table(
        "communities",
        row_id(),
        text("name"),
        instant("created_at"),
        whole("notices_place", nullable=True),
        text("notices_channel", nullable=True),
        flag("remote_grading"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "places",
        row_id(),
        to("community", "communities"),
        *texts("platform", "tenant", "name"),
        flag("active"),
        sa.UniqueConstraint("platform", "tenant"),
        sqlite_autoincrement=True,
    )
    index("places", "community")
    op.create_table(
        "members",
        row_id(),
        to("community", "communities"),
        text("name"),
        instant("joined_at"),
        text("zone"),
        *flags("reminders", "on_boards", "share_answers", "organiser"),
        text("folded"),
        sqlite_autoincrement=True,
    )
    index("members", "community", "folded")
    index("members", "community", "organiser")
    op.create_table(
        "accounts",
        to("member", "members"),
        to("community", "communities"),
        *texts("platform", "external"),
        sa.PrimaryKeyConstraint("community", "platform", "external"),
    )
    index("accounts", "member")
    index("accounts", "platform", "external")


def _asking() -> None:
    op.create_table(
        "schedules",
        row_id(),
        to("community", "communities"),
        text("name"),
        sa.Column("at", sa.Time, nullable=False),
        text("zone"),
        sa.Column("days", sa.JSON, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("levels", sa.JSON, nullable=False),
        sa.Column("packs", sa.JSON, nullable=False),
        text("mode"),
        sa.Column("reveal_at", sa.Time, nullable=True),
        sa.Column("skips", sa.JSON, nullable=False),
        *flags("paused", "removed"),
        whole("seed"),
        sa.Column("next_date", sa.Date, nullable=True),
        instant("next_due", nullable=True),
        sa.CheckConstraint("mode IN ('open', 'hidden')", name="mode"),
        sqlite_autoincrement=True,
    )
    index("schedules", "community")
    index("schedules", "next_due")
    op.create_table(
        "destinations",
        row_id(),
        to("schedule", "schedules"),
        to("place", "places"),
        *texts("channel", "mention"),
        flag("removed"),
        sa.UniqueConstraint("schedule", "place", "channel"),
        sqlite_autoincrement=True,
    )
    index("destinations", "place")
    op.create_table(
        "queue",
        row_id(),
        to("schedule", "schedules"),
        text("question"),
        instant("at"),
        sqlite_autoincrement=True,
    )
    index("queue", "schedule")
    op.create_table(
        "rounds",
        row_id(),
        to("community", "communities"),
        to("schedule", "schedules"),
        sa.Column("local_date", sa.Date, nullable=False),
        instant("due_at"),
        *texts("question", "level", "mode", "state", "why", "owner"),
        instant("lease_until", nullable=True),
        instant("opened_at", nullable=True),
        instant("reveals_at", nullable=True),
        instant("revealed_at", nullable=True),
        instant("closed_at", nullable=True),
        sa.CheckConstraint("level IN ('basic', 'intermediate', 'advanced')", name="level"),
        sa.CheckConstraint("mode IN ('open', 'hidden')", name="mode"),
        sa.CheckConstraint(
            "state IN ('due', 'claimed', 'open', 'revealed', 'closed', 'missed')", name="state"
        ),
        sa.CheckConstraint("state NOT IN ('open', 'revealed') OR opened_at IS NOT NULL", name="opened"),
        sa.UniqueConstraint("schedule", "local_date"),
        sqlite_autoincrement=True,
    )
    index("rounds", "community", "due_at")
    index("rounds", "community", "state")
    index("rounds", "schedule", "state")
    index("rounds", "state", "reveals_at")
    op.create_table(
        "postings",
        to("round", "rounds"),
        to("destination", "destinations"),
        to("place", "places"),
        *texts("channel", "message", "thread"),
        instant("posted_at"),
        sa.PrimaryKeyConstraint("round", "destination"),
    )
    index("postings", "destination")
    index("postings", "place", "channel", "round")
    index("postings", "place", "thread", "round")


def _answering() -> None:
    op.create_table(
        "answers",
        row_id(),
        to("round", "rounds"),
        to("community", "communities"),
        to("member", "members"),
        number("revision"),
        text("text"),
        instant("at"),
        text("source"),
        text("grade", nullable=True),
        number("points"),
        flag("sincere"),
        number("hints"),
        instant("withdrawn_at", nullable=True),
        sa.UniqueConstraint("round", "member", "revision"),
        sqlite_autoincrement=True,
    )
    index("answers", "member")
    index("answers", "round", "source")
    ungraded = sa.text("grade IS NULL AND withdrawn_at IS NULL")
    op.create_index(
        "ix_answers_ungraded", "answers", ["at", "id"], sqlite_where=ungraded, postgresql_where=ungraded
    )
    op.create_table(
        "hints",
        to("round", "rounds"),
        to("member", "members"),
        number("shown"),
        sa.PrimaryKeyConstraint("round", "member"),
    )
    index("hints", "member")


def _ledgers() -> None:
    op.create_table(
        "points",
        row_id(),
        to("community", "communities"),
        to("member", "members"),
        to("round", "rounds"),
        number("delta"),
        text("reason"),
        sa.Column("local_date", sa.Date, nullable=False),
        instant("at"),
        sqlite_autoincrement=True,
    )
    index("points", "member")
    index("points", "round", "member")
    op.create_table(
        "boards",
        to("member", "members"),
        text("key"),
        to("community", "communities"),
        flag("shown"),
        *numbers("points", "gain"),
        sa.PrimaryKeyConstraint("member", "key"),
    )
    board = ["community", "key", "shown"]
    op.create_index("ix_boards_points", "boards", [*board, sa.text("points DESC"), "member"])
    op.create_index("ix_boards_gain", "boards", [*board, sa.text("gain DESC"), "member"])
    op.create_table(
        "tallies",
        to("community", "communities"),
        *texts("key", "by"),
        *numbers("value", "members"),
        sa.CheckConstraint("by IN ('points', 'streak', 'improved')", name="by"),
        sa.PrimaryKeyConstraint("community", "key", "by", "value"),
    )
    op.create_table(
        "streak_events",
        row_id(),
        to("community", "communities"),
        to("member", "members"),
        text("kind"),
        sa.Column("day", sa.Date, nullable=False),
        instant("at"),
        to("round", "rounds", nullable=True),
        number("sequence"),
        flag("counts"),
        sa.Column("until", sa.Date, nullable=True),
        text("note"),
        sa.CheckConstraint("kind IN ('answered', 'repaired', 'vacation', 'vacation ended')", name="kind"),
        sqlite_autoincrement=True,
    )
    index("streak_events", "member")
    op.create_table(
        "streaks",
        to("member", "members", key=True),
        to("community", "communities"),
        *numbers("current", "best", "freezes"),
        sa.Column("last_day", sa.Date, nullable=True),
        flag("shown"),
    )
    op.create_index("ix_streaks_board", "streaks", ["community", "shown", sa.text("current DESC"), "member"])
    index("streaks", "community", "member")


def _delivery() -> None:
    op.create_table(
        "parcels",
        row_id(),
        *texts("key", "kind"),
        to("community", "communities"),
        to("place", "places"),
        *texts("channel", "thread", "user", "lane"),
        instant("not_before"),
        instant("expires_at", nullable=True),
        to("round", "rounds", nullable=True),
        to("destination", "destinations", nullable=True),
        *texts("text", "state"),
        number("attempts"),
        text("owner"),
        instant("lease_until", nullable=True),
        *texts("error", "message"),
        sa.CheckConstraint("kind IN ('question', 'reveal', 'recap', 'notice')", name="kind"),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'dropped')", name="state"),
        sa.CheckConstraint("length(key) BETWEEN 1 AND 25", name="key_length"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    index("parcels", "destination", "id")
    index("parcels", "round")
    index("parcels", "state", "lane", "not_before", "id")
    index("parcels", "state", "lease_until")
    index("parcels", "state", "not_before", "id")
    op.create_table(
        "practice",
        row_id(),
        to("community", "communities"),
        to("member", "members"),
        text("question"),
        instant("asked_at"),
        number("hints"),
        text("text"),
        text("grade", nullable=True),
        instant("answered_at", nullable=True),
        sqlite_autoincrement=True,
    )
    index("practice", "member")
    op.create_table(
        "appeals",
        row_id(),
        to("community", "communities"),
        to("member", "members"),
        to("answer", "answers"),
        text("reason"),
        instant("at"),
        instant("settled_at", nullable=True),
        text("outcome"),
        sqlite_autoincrement=True,
    )
    index("appeals", "answer")
    index("appeals", "community", "settled_at", "id")
    index("appeals", "member")
    open_ = sa.text("settled_at IS NULL")
    op.create_index(
        "uq_appeals_open",
        "appeals",
        ["answer", "member"],
        unique=True,
        sqlite_where=open_,
        postgresql_where=open_,
    )
    op.create_table(
        "rulings",
        row_id(),
        to("community", "communities"),
        *texts("question", "point", "phrasing"),
        flag("accepted"),
        to("by", "members"),
        instant("at"),
        sa.UniqueConstraint("community", "question", "point", "phrasing"),
        sqlite_autoincrement=True,
    )
    index("rulings", "by")
    op.create_table(
        "audit",
        row_id(),
        to("community", "communities"),
        to("actor", "members", nullable=True),
        *texts("action", "detail"),
        instant("at"),
        sqlite_autoincrement=True,
    )
    index("audit", "actor")
    index("audit", "community")
    op.create_table(
        "events",
        sa.Column("key", sa.Text, primary_key=True),
        instant("at"),
    )
    index("events", "at")


def _chat() -> None:
    op.create_table(
        "chat_users",
        sa.Column("key", sa.Text, primary_key=True),
        text("name"),
        flag("organiser"),
    )
    op.create_table(
        "chat_channels",
        row_id("position"),
        *texts("id", "name", "topic"),
        sa.Column("members", sa.JSON, nullable=False),
        sa.UniqueConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "chat_messages",
        row_id(),
        whole("seq"),
        text("channel"),
        whole("thread"),
        instant("at"),
        *texts("author", "text", "body"),
        text("key", nullable=True),
        text("private_to"),
        sa.Column("reactions", sa.JSON, nullable=False),
        instant("edited_at", nullable=True),
        instant("deleted_at", nullable=True),
        flag("handled"),
        sa.UniqueConstraint("seq"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    index("chat_messages", "channel", "thread", "id")
    index("chat_messages", "handled", "id")
