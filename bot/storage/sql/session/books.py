"""A transaction's books: each is built the first time that it is asked for, most never are."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from bot.storage.sql.session.work import Work

__all__ = ["Book"]

B = TypeVar("B")


class _Open(Protocol):
    """A transaction that is open."""

    @property
    def work(self) -> Work:
        """What its books work with."""
        ...


class Book(Generic[B]):
    """An attribute of a transaction: the same book each time, built at its first use."""

    def __init__(self, build: Callable[[Work], B]) -> None:
        self._build = build
        self._name = ""

    def __set_name__(self, owner: type[object], name: str) -> None:
        self._name = name

    def __get__(self, transaction: _Open, owner: type[object]) -> B:
        book = self._build(transaction.work)
        # From now on the instance's own attribute is found, before this one.
        vars(transaction)[self._name] = book
        return book
