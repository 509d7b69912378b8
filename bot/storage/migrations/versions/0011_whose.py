"""Whom a line of the audit or a message is about stands in a column; rooms of pairs name nobody."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.ddl import index, instant, number, row_id, text, texts, to

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_APART = {"streak repaired": ", ", "organiser added": "", "organiser removed": "", "accounts joined": ": "}
"""What stood between the name and the rest, by action."""
_INDEXES: Mapping[str, Sequence[tuple[str, ...]]] = {
    "audit": (("actor",), ("community",)),
    "parcels": (
        ("destination", "id"),
        ("round",),
        ("state", "lane", "not_before", "id"),
        ("state", "lease_until"),
        ("state", "not_before", "id"),
    ),
}
_SUGGESTION = "suggestion "
_MEMBERS = sa.text("SELECT id, community, name FROM members")
_AUTHORS = sa.text("SELECT id, community, member FROM proposals")
_LINES = sa.text("SELECT id, community, action, detail FROM audit")
_CHANGE = sa.text("UPDATE audit SET subject = :subject, detail = :detail WHERE id = :line")


def upgrade() -> None:
    """Add the columns; a name at the head of a line becomes a reference where it is one member's alone."""
    _add("audit", "subject", _audit())
    _add("parcels", "about", _parcels())
    _refer(op.get_bind())
    op.execute("UPDATE rooms SET title = 'Practice pair' WHERE key LIKE 'pair/%'")
    op.execute(
        "UPDATE chat_channels SET name = 'Practice pair', topic = 'Only its members see it'"
        " WHERE id LIKE 'room-pair-%'"
    )


def _add(table: str, column: str, whole: Sequence[Any]) -> None:
    """SQLite writes a table down as it was made, so there it is made again with the column in it."""
    if op.get_bind().dialect.name == "postgresql":
        op.add_column(table, to(column, "members", nullable=True))
        index(table, column)
        return
    for columns in (*_INDEXES[table],):
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    op.rename_table(table, f"{table}_before")
    op.create_table(table, *whole, sqlite_autoincrement=True)
    op.execute(f"INSERT INTO {table} SELECT *, NULL FROM {table}_before")  # noqa: S608 - names of ours
    op.drop_table(f"{table}_before")
    for columns in (*_INDEXES[table], (column,)):
        index(table, *columns)


def _audit() -> Sequence[Any]:
    return (
        row_id(),
        to("community", "communities"),
        to("actor", "members", nullable=True),
        *texts("action", "detail"),
        instant("at"),
        to("subject", "members", nullable=True),
    )


def _parcels() -> Sequence[Any]:
    return (
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
        to("about", "members", nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'dropped')", name="state"),
        sa.CheckConstraint("length(key) BETWEEN 1 AND 25", name="key_length"),
        sa.UniqueConstraint("key"),
    )


def _refer(connection: sa.Connection) -> None:
    names: dict[tuple[int, str], list[int]] = {}
    for member, community, name in _rows(connection, _MEMBERS):
        names.setdefault((community, name), []).append(member)
    authors = {(community, str(number)): member for number, community, member in _rows(connection, _AUTHORS)}
    for line, community, action, detail in _rows(connection, _LINES):
        if action.startswith(_SUGGESTION):
            subject, rest = authors.get((community, detail.partition(" ")[0])), detail
        elif action in _APART:
            name, rest = _split(detail, _APART[action])
            known = names.get((community, name), [])
            subject = known[0] if len(known) == 1 else None
        else:
            continue
        if subject is not None:
            connection.execute(_CHANGE, {"subject": subject, "detail": rest, "line": line})


def _rows(connection: sa.Connection, query: sa.TextClause) -> Sequence[Any]:
    return connection.execute(query).all()


def _split(detail: str, apart: str) -> tuple[str, str]:
    name, _, rest = detail.partition(apart) if apart else (detail, "", "")
    return name, rest
