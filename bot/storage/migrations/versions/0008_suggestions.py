"""Questions that members propose, reports on questions, and questions on the bench."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import index, instant, row_id, text, texts, to

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "proposals",
        row_id(),
        to("community", "communities"),
        to("member", "members"),
        *texts("title", "question", "answer", "topic", "level"),
        instant("at"),
        text("state"),
        instant("settled_at", nullable=True),
        text("outcome"),
        sa.CheckConstraint("level IN ('basic', 'intermediate', 'advanced')", name="level"),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'declined')", name="state"),
        sqlite_autoincrement=True,
    )
    index("proposals", "community", "state", "id")
    index("proposals", "member", "state")
    op.create_table(
        "reports",
        row_id(),
        to("community", "communities"),
        to("member", "members"),
        *texts("question", "reason"),
        instant("at"),
        instant("settled_at", nullable=True),
        text("outcome"),
        sqlite_autoincrement=True,
    )
    index("reports", "community", "settled_at", "id")
    index("reports", "member")
    op.create_index(
        "uq_reports_open",
        "reports",
        ["member", "question"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_table(
        "bench",
        to("community", "communities"),
        text("question"),
        to("by", "members"),
        instant("at"),
        sa.PrimaryKeyConstraint("community", "question"),
    )
    index("bench", "by")
