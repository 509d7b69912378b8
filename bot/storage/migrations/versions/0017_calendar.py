"""The organisers' calendar: questions that are set for a date, and edits that can be undone."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import index, instant, row_id, text, to

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "pins",
        to("schedule", "schedules"),
        sa.Column("day", sa.Date, nullable=False),
        text("question"),
        sa.PrimaryKeyConstraint("schedule", "day"),
    )
    op.create_table(
        "schedule_edits",
        row_id(),
        to("schedule", "schedules"),
        text("says"),
        instant("at"),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
        instant("undone_at", nullable=True),
        sqlite_autoincrement=True,
    )
    index("schedule_edits", "schedule", "id")
