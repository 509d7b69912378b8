"""Review cards, their ratings, and how members and communities review."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import flag, index, instant, number, row_id, text, texts, to

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "cards",
        row_id(),
        to("member", "members"),
        *texts("question", "point"),
        instant("added_at"),
        instant("due_at"),
        sa.Column("stability", sa.Float),
        sa.Column("difficulty", sa.Float),
        instant("last_at", nullable=True),
        instant("since", nullable=True),
        instant("known_at", nullable=True),
        flag("suspended"),
        sa.Column("asked_on", sa.Date),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_cards_point", "cards", ["member", "question", "point"], unique=True)
    op.create_table(
        "recollections",
        to("card", "cards"),
        to("member", "members"),
        sa.Column("day", sa.Date, nullable=False),
        text("source"),
        text("rating"),
        instant("at"),
        sa.CheckConstraint("source IN ('answer', 'review')", name="source"),
        sa.CheckConstraint("rating IN ('again', 'hard', 'good', 'easy')", name="rating"),
        sa.PrimaryKeyConstraint("card", "day", "source"),
    )
    index("recollections", "member")
    op.create_table(
        "recall_habits",
        to("member", "members", key=True),
        number("daily"),
        instant("read_until", nullable=True),
    )
    op.create_table(
        "recall_parameters",
        to("community", "communities", key=True),
        sa.Column("retention", sa.Float, nullable=False),
        sa.Column("weights", sa.JSON, nullable=False),
    )
