"""Keys of members' own pages, beside those of the organiser's desk."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import index, instant, text, to

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_INDEXES = (("member", "kind"), ("community",), ("expires_at",))
_KINDS = "kind IN ('link', 'session', 'own-link', 'own-session')"


def upgrade() -> None:
    """Let keys be of two more kinds."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_desk_keys_kind"), "desk_keys", type_="check")
        op.create_check_constraint("kind", "desk_keys", _KINDS)
    else:
        _anew()


def _anew() -> None:
    """SQLite changes no constraint: the table is made again."""
    for columns in _INDEXES:
        op.drop_index(f"ix_desk_keys_{'_'.join(columns)}", "desk_keys")
    op.rename_table("desk_keys", "desk_keys_before")
    op.create_table(
        "desk_keys",
        text("digest"),
        text("kind"),
        to("community", "communities"),
        to("place", "places"),
        to("member", "members"),
        instant("made_at"),
        instant("expires_at"),
        sa.CheckConstraint(_KINDS, name="kind"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.execute("INSERT INTO desk_keys SELECT * FROM desk_keys_before")
    op.drop_table("desk_keys_before")
    for columns in _INDEXES:
        index("desk_keys", *columns)
