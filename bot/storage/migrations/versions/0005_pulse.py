"""Reminders, recaps and practice pairs."""

from datetime import time

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import flag, flags, index, instant, number, row_id, text, texts, to

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and move what members wished."""
    _reminders()
    _recaps()
    _pairs()


def _reminders() -> None:
    op.create_table(
        "reminders",
        to("member", "members", key=True),
        to("community", "communities"),
        *flags("closing", "cards", "weekly"),
        number("hours"),
        sa.Column("quiet_from", sa.Time, nullable=False),
        sa.Column("quiet_until", sa.Time, nullable=False),
        instant("next_at", nullable=True),
    )
    index("reminders", "community", "closing")
    index("reminders", "next_at")
    made = sa.table(
        "reminders",
        *(sa.column(name) for name in ("member", "community", "closing", "cards", "weekly", "hours")),
        sa.column("quiet_from", sa.Time),
        sa.column("quiet_until", sa.Time),
    )
    members = sa.table("members", *(sa.column(name) for name in ("id", "community", "reminders")))
    night = [sa.literal(time(hour), sa.Time) for hour in (22, 8)]
    wished = sa.select(
        members.c.id, members.c.community, sa.true(), sa.false(), sa.false(), sa.literal(3), *night
    ).where(members.c.reminders)
    op.execute(made.insert().from_select([column.name for column in made.c], wished))
    op.execute("ALTER TABLE members DROP COLUMN reminders")
    op.create_table(
        "shut_inboxes",
        to("place", "places"),
        *texts("external", "reason"),
        instant("at"),
        sa.PrimaryKeyConstraint("place", "external"),
    )


def _recaps() -> None:
    op.create_table(
        "recaps",
        to("community", "communities", key=True),
        *flags("weekly", "monthly"),
        sa.Column("at", sa.Time, nullable=False),
        instant("next_at", nullable=True),
    )
    index("recaps", "next_at")
    made = sa.table(
        "recaps",
        *(sa.column(name) for name in ("community", "weekly", "monthly", "at", "next_at")),
    )
    schedules = sa.table("schedules", sa.column("community"), sa.column("next_due"))
    planned = (
        sa.select(
            schedules.c.community,
            sa.true(),
            sa.true(),
            sa.literal(time(12), sa.Time),
            sa.func.min(schedules.c.next_due),
        )
        .where(schedules.c.next_due.is_not(None))
        .group_by(schedules.c.community)
    )
    op.execute(made.insert().from_select([column.name for column in made.c], planned))


def _pairs() -> None:
    levels = "level IN ('basic', 'intermediate', 'advanced')"
    states = "'opening', 'gathering', 'first', 'second', 'rating', 'done', 'apart'"
    op.create_table(
        "pairs",
        row_id(),
        to("community", "communities"),
        to("place", "places"),
        *texts("level", "near", "first_question", "second_question"),
        instant("matched_at"),
        text("state"),
        instant("next_at", nullable=True),
        sa.CheckConstraint(levels, name="level"),
        sa.CheckConstraint(f"state IN ({states})", name="state"),
        sqlite_autoincrement=True,
    )
    index("pairs", "next_at")
    op.create_table(
        "pair_seats",
        to("pair", "pairs"),
        number("number"),
        to("member", "members"),
        text("external"),
        instant("joined_at"),
        flag("here"),
        number("score"),
        text("words"),
        flag("active"),
        sa.PrimaryKeyConstraint("pair", "number"),
    )
    index("pair_seats", "member", "pair")
    active = sa.column("active", sa.Boolean)
    op.create_index(
        "uq_pair_seats_active",
        "pair_seats",
        ["member"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )
    op.create_table(
        "pair_queue",
        to("member", "members", key=True),
        to("community", "communities"),
        to("place", "places"),
        text("external"),
        text("level", nullable=True),
        text("near"),
        instant("joined_at"),
        instant("expires_at"),
        sa.CheckConstraint(levels, name="level"),
    )
    index("pair_queue", "expires_at")
    index("pair_queue", "place", "joined_at")
