"""Communities whose streaks are to be brought in step with a day that closed."""

from alembic import op

from bot.storage.migrations.ddl import index, instant, to

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "sweeps",
        to("community", "communities", key=True),
        instant("at"),
    )
    index("sweeps", "at")
