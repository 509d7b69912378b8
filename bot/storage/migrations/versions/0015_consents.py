"""Nobody is quoted who has not said so: who has decided is remembered, and everybody is asked anew."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import instant, to

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; what was said yes to by default was said by nobody."""
    op.create_table(
        "consents",
        to("member", "members"),
        instant("at"),
        sa.PrimaryKeyConstraint("member"),
    )
    op.execute("UPDATE members SET share_answers = false")
