"""Accounts whose people have left."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import flag, instant, texts, to

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "absences",
        to("member", "members"),
        *texts("platform", "external"),
        instant("since"),
        flag("on_boards"),
        sa.PrimaryKeyConstraint("member", "platform", "external", name="pk_absences"),
    )
