"""The metadata, and the words in which its tables are declared."""

from collections.abc import Iterable

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, MetaData

from bot.storage.columns import AnyText, Id, Instant

__all__ = ["flag", "instant", "metadata", "number", "one_of", "row_id", "text", "to"]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def row_id() -> Column[int]:
    """A row's number, which the database gives."""
    return Column("id", Id, primary_key=True)


def to(name: str, table: str, *, nullable: bool = False) -> Column[int]:
    """A reference to another table."""
    return Column(name, Id, ForeignKey(f"{table}.id"), nullable=nullable)


def text(name: str) -> Column[str]:
    """A text that is always there, at least empty."""
    return Column(name, AnyText, nullable=False)


def flag(name: str) -> Column[bool]:
    """A yes or no."""
    return Column(name, Boolean, nullable=False)


def number(name: str) -> Column[int]:
    """A whole number."""
    return Column(name, Integer, nullable=False)


def instant(name: str, *, nullable: bool = False) -> Column[object]:
    """An aware instant."""
    return Column(name, Instant, nullable=nullable)


def one_of(name: str, values: Iterable[str]) -> CheckConstraint:
    """That a column holds a member of an enum, and nothing else."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{name} IN ({listed})", name=name)
