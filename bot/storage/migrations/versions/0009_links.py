"""Packs that a community switched off, and the codes by which accounts and places are joined."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import index, instant, text, to

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "benched_packs",
        to("community", "communities"),
        text("pack"),
        to("by", "members"),
        instant("at"),
        sa.PrimaryKeyConstraint("community", "pack"),
    )
    index("benched_packs", "by")
    op.create_table(
        "link_codes",
        text("digest"),
        text("purpose"),
        to("community", "communities"),
        to("place", "places"),
        to("member", "members"),
        instant("expires_at"),
        sa.CheckConstraint("purpose IN ('account', 'place')", name="purpose"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("uq_link_codes_member_purpose", "link_codes", ["member", "purpose"], unique=True)
    index("link_codes", "community")
    index("link_codes", "expires_at")
