"""Private rooms, messages of any kind to them, and mock interviews."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import flag, index, instant, number, row_id, text, texts, to, whole

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INDEXES = (
    ("destination", "id"),
    ("round",),
    ("state", "lane", "not_before", "id"),
    ("state", "lease_until"),
    ("state", "not_before", "id"),
)


def upgrade() -> None:
    """Let messages be of any kind, and add the tables."""
    _free_kinds()
    _rooms()
    _interviews()


def _free_kinds() -> None:
    """Drop the list of kinds that a message may be of: the program knows them, and more will come.

    SQLite cannot drop a constraint, so the table is made again.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_parcels_kind"), "parcels", type_="check")
        return
    for columns in _INDEXES:
        op.drop_index(f"ix_parcels_{'_'.join(columns)}", "parcels")
    op.rename_table("parcels", "parcels_before")
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
        sa.CheckConstraint("state IN ('waiting', 'sent', 'dropped')", name="state"),
        sa.CheckConstraint("length(key) BETWEEN 1 AND 25", name="key_length"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO parcels SELECT * FROM parcels_before")
    op.drop_table("parcels_before")
    for columns in _INDEXES:
        index("parcels", *columns)


def _rooms() -> None:
    op.create_table(
        "rooms",
        row_id(),
        text("key"),
        to("community", "communities"),
        to("place", "places"),
        *texts("channel", "title"),
        instant("opened_at"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    index("rooms", "channel", "id")


def _interviews() -> None:
    op.create_table(
        "interviews",
        row_id(),
        to("community", "communities"),
        to("member", "members"),
        to("place", "places"),
        text("track"),
        instant("started_at"),
        *texts("model", "pace"),
        number("length"),
        whole("seed"),
        sa.Column("plan", sa.JSON, nullable=False),
        *texts("stage", "channel", "origin"),
        number("said"),
        instant("notice_at", nullable=True),
        instant("ended_at", nullable=True),
        instant("shared_at", nullable=True),
        sa.CheckConstraint("pace IN ('relaxed', 'timed')", name="pace"),
        sa.CheckConstraint("stage IN ('open', 'paused', 'ended')", name="stage"),
        sqlite_autoincrement=True,
    )
    index("interviews", "member", "id")
    not_ended = sa.text("stage != 'ended'")
    op.create_index(
        "ix_interviews_live", "interviews", ["place"], sqlite_where=not_ended, postgresql_where=not_ended
    )
    with_notice = sa.text("notice_at IS NOT NULL")
    op.create_index(
        "ix_interviews_notice",
        "interviews",
        ["notice_at", "id"],
        sqlite_where=with_notice,
        postgresql_where=with_notice,
    )
    op.create_table(
        "interview_turns",
        row_id(),
        to("interview", "interviews"),
        to("member", "members"),
        number("number"),
        text("question"),
        instant("asked_at"),
        *texts("point", "ask"),
        number("hints"),
        text("text"),
        sa.Column("sources", sa.JSON, nullable=False),
        instant("answered_at", nullable=True),
        text("grade", nullable=True),
        flag("passed"),
        sa.UniqueConstraint("interview", "number"),
        sqlite_autoincrement=True,
    )
    index("interview_turns", "member")
    waiting = sa.text("grade IS NULL AND answered_at IS NOT NULL")
    op.create_index(
        "ix_interview_turns_ungraded",
        "interview_turns",
        ["interview"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
