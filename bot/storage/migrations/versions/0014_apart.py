"""A date may have more rounds than its own: those that a clock which ran ahead had posted on it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import index, instant, row_id, texts, to, whole

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_INDEXES: Sequence[tuple[str, ...]] = (
    ("schedule", "state"),
    ("community", "state"),
    ("community", "due_at"),
    ("state", "reveals_at"),
)


def upgrade() -> None:
    """Add the column; every round so far is its date's own."""
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("rounds", sa.Column("apart", sa.BigInteger, nullable=False, server_default="0"))
        op.alter_column("rounds", "apart", server_default=None)
        op.drop_constraint("uq_rounds_schedule_local_date", "rounds")
        op.create_unique_constraint(None, "rounds", ["schedule", "local_date", "apart"])
    else:
        _anew()
    index("rounds", "due_at")


def _anew() -> None:
    """SQLite keeps a table's constraints for good, so it is made again; who refers to it still does."""
    for columns in _INDEXES:
        op.drop_index(f"ix_rounds_{'_'.join(columns)}", "rounds")
    op.execute("PRAGMA legacy_alter_table = ON")
    op.rename_table("rounds", "rounds_before")
    op.execute("PRAGMA legacy_alter_table = OFF")
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
        whole("apart"),
        sa.CheckConstraint("level IN ('basic', 'intermediate', 'advanced')", name="level"),
        sa.CheckConstraint("mode IN ('open', 'hidden')", name="mode"),
        sa.CheckConstraint(
            "state IN ('due', 'claimed', 'open', 'revealed', 'closed', 'missed')", name="state"
        ),
        sa.CheckConstraint("state NOT IN ('open', 'revealed') OR opened_at IS NOT NULL", name="opened"),
        sa.UniqueConstraint("schedule", "local_date", "apart"),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO rounds SELECT *, 0 FROM rounds_before")
    op.drop_table("rounds_before")
    for columns in _INDEXES:
        index("rounds", *columns)
