"""The words that migrations are written in. Frozen: a change here would change the past."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from alembic import op

__all__ = ["flag", "flags", "index", "instant", "number", "numbers", "row_id", "text", "texts", "to", "whole"]

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def row_id(name: str = "id") -> sa.Column[int]:
    """A row's number, which the database gives."""
    return sa.Column(name, _NUMBER, primary_key=True)


def to(name: str, table: str, *, nullable: bool = False, key: bool = False) -> sa.Column[int]:
    """A reference to another table."""
    reference = sa.ForeignKey(f"{table}.id")
    return sa.Column(name, _NUMBER, reference, nullable=nullable, primary_key=key, autoincrement=False)


def whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    """A 64-bit number that refers to nothing."""
    return sa.Column(name, _NUMBER, nullable=nullable)


def text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    """A text of any length."""
    return sa.Column(name, sa.Text, nullable=nullable)


def texts(*names: str) -> Iterable[sa.Column[str]]:
    """Texts that are always there, at least empty."""
    return (text(name) for name in names)


def flag(name: str) -> sa.Column[bool]:
    """A yes or no."""
    return sa.Column(name, sa.Boolean, nullable=False)


def flags(*names: str) -> Iterable[sa.Column[bool]]:
    """Several of them."""
    return (flag(name) for name in names)


def number(name: str) -> sa.Column[int]:
    """A whole number."""
    return sa.Column(name, sa.Integer, nullable=False)


def numbers(*names: str) -> Iterable[sa.Column[int]]:
    """Several of them."""
    return (number(name) for name in names)


def instant(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    """An instant in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def index(table: str, *columns: str) -> None:
    """An index called after its table and columns."""
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
