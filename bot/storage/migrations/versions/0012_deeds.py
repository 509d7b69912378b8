"""What people asked for, so that each thing is carried out once."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import index, instant, text

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "deeds",
        text("key"),
        instant("at"),
        text("wish", nullable=True),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("wish"),
    )
    index("deeds", "at")
