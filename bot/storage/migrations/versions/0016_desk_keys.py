"""Keys of the organiser's desk: links that open it once, and the sessions that they become."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import index, instant, text, to

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_keys",
        text("digest"),
        text("kind"),
        to("community", "communities"),
        to("place", "places"),
        to("member", "members"),
        instant("made_at"),
        instant("expires_at"),
        sa.CheckConstraint("kind IN ('link', 'session')", name="kind"),
        sa.PrimaryKeyConstraint("digest"),
    )
    index("desk_keys", "member", "kind")
    index("desk_keys", "community")
    index("desk_keys", "expires_at")
