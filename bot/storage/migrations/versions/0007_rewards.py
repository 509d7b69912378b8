"""Roles for streaks, and who has been given them."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import index, number, row_id, text, texts, to

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "rewards",
        to("place", "places"),
        *texts("role", "name"),
        number("streak"),
        sa.PrimaryKeyConstraint("place", "role"),
    )
    op.create_table(
        "grants",
        row_id(),
        to("place", "places"),
        text("role"),
        to("member", "members"),
        text("external"),
        sa.UniqueConstraint("place", "role", "external"),
        sqlite_autoincrement=True,
    )
    index("grants", "member")
