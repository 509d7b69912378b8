"""Private rooms, messages of any kind to them, and mock interviews."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import index, instant, number, row_id, text, texts, to

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INDEXES = (
    ("destination", "id"),
    ("round",),
    ("state", "lane", "not_before", "id"),
    ("state", "lease_until"),
    ("state", "not_before", "id"),
)


def upgrade() -> None:
    """Let messages be of any kind, and add the tables."""
    _free_kinds()
    _rooms()


def _free_kinds() -> None:
    """Drop the list of kinds that a message may be of: the program knows them, and more will come.

    SQLite cannot drop a constraint, so the table is made again.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_parcels_kind"), "parcels", type_="check")
        return
    for columns in _INDEXES:
        op.drop_index(f"ix_parcels_{'_'.join(columns)}", "parcels")
    op.rename_table("parcels", "parcels_before")
    op.create_table(
        "parcels",
        row_id(),
        *texts("key", "kind"),
        to("community", "communities"),
        to("place", "places"),
        *texts("channel", "thread", "user", "lane"),
        instant("not_before"),
        instant("expires_at", nullable=True),
        to("round", "rounds", nullable=True),
        to("destination", "destinations", nullable=True),
        *texts("text", "state"),
        number("attempts"),
        text("owner"),
        instant("lease_until", nullable=True),
        *texts("error", "message"),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'dropped')", name="state"),
        sa.CheckConstraint("length(key) BETWEEN 1 AND 25", name="key_length"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO parcels SELECT * FROM parcels_before")
    op.drop_table("parcels_before")
    for columns in _INDEXES:
        index("parcels", *columns)


def _rooms() -> None:
    op.create_table(
        "rooms",
        row_id(),
        text("key"),
        to("community", "communities"),
        to("place", "places"),
        *texts("channel", "title"),
        instant("opened_at"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    index("rooms", "channel", "id")
