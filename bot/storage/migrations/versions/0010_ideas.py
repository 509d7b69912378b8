"""What a rubric asks for is called an idea; points are what a board counts."""

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import flag, index, instant, row_id, texts, to

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give the columns, an index and a constraint their new names; every row stays."""
    op.execute("ALTER TABLE interview_turns RENAME COLUMN point TO idea")
    op.execute("ALTER TABLE cards RENAME COLUMN point TO idea")
    op.drop_index("uq_cards_point", "cards")
    op.create_index("uq_cards_idea", "cards", ["member", "question", "idea"], unique=True)
    _rulings()


def _rulings() -> None:
    """SQLite cannot rename a constraint, so the table is made again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE rulings RENAME COLUMN point TO idea")
        op.execute(
            "ALTER TABLE rulings RENAME CONSTRAINT uq_rulings_community_question_point_phrasing"
            " TO uq_rulings_community_question_idea_phrasing"
        )
        return
    op.drop_index("ix_rulings_by", "rulings")
    op.rename_table("rulings", "rulings_before")
    op.create_table(
        "rulings",
        row_id(),
        to("community", "communities"),
        *texts("question", "idea", "phrasing"),
        flag("accepted"),
        to("by", "members"),
        instant("at"),
        sa.UniqueConstraint("community", "question", "idea", "phrasing"),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO rulings SELECT * FROM rulings_before")
    op.drop_table("rulings_before")
    index("rulings", "by")
