"""Whole questions of a community's own, and what was read from a file and waits to be taken."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import index, instant, row_id, text, texts, to

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_INDEXES: Sequence[tuple[str, ...]] = (("community", "state", "id"), ("member", "state"))


def upgrade() -> None:
    """Add the column; no proposal so far is a whole question. Make the table."""
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("proposals", text("whole", nullable=True))
    else:
        _anew()
    op.create_table(
        "imports",
        row_id(),
        to("community", "communities"),
        to("member", "members"),
        text("name"),
        text("questions"),
        instant("at"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_imports_member", "imports", ["member"], unique=True)
    index("imports", "community")
    index("imports", "at")


def _anew() -> None:
    """SQLite adds a column behind the constraints, where no declaration has it: the table is made again."""
    for columns in _INDEXES:
        op.drop_index(f"ix_proposals_{'_'.join(columns)}", "proposals")
    op.rename_table("proposals", "proposals_before")
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
        text("whole", nullable=True),
        sa.CheckConstraint("level IN ('basic', 'intermediate', 'advanced')", name="level"),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'declined')", name="state"),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO proposals SELECT *, NULL FROM proposals_before")
    op.drop_table("proposals_before")
    for columns in _INDEXES:
        index("proposals", *columns)
