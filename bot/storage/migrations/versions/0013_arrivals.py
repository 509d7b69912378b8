"""Events are kept from before they are acknowledged until they are dealt with, whichever process dies."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import index, instant, number, texts

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "arrivals",
        *texts("key", "platform", "kind", "payload"),
        instant("at"),
        *texts("owner"),
        number("tries"),
        sa.PrimaryKeyConstraint("key"),
    )
    index("arrivals", "platform", "at", "key")
    op.create_table("presences", *texts("owner"), instant("seen_at"), sa.PrimaryKeyConstraint("owner"))
    index("presences", "seen_at")
