"""Rows for tables that a test knows nothing of, made from the tables' own declarations."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, Table, Time, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.answers.grade import Grade, IdeaVerdict, Verdict, Voiced
from bot.core.questions.question import Idea, Kind, Level, Question
from bot.storage.columns import AnyText, GradeText, Id, IdOrZero, Instant, Packed, Word
from bot.storage.tables.questiontext import QuestionsText, QuestionText
from bot.storage.tables.schema import members

__all__ = ["NOW", "Planter", "secret"]

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def secret(table: str, owner: str) -> str:
    """The words by which a row is known."""
    return f"{owner}'s secret of {table}"


class Planter:
    """Plants one row per table for one person; what a row refers to is planted first."""

    def __init__(self, connection: AsyncConnection, owner: str, member: int, community: int) -> None:
        self._connection = connection
        self._owner = owner
        self._member = member
        self._community = community
        self._planted: dict[str, int] = {}

    async def plant(self, table: Table) -> Mapping[str, Any]:
        """The row's values."""
        row = {}
        for column in table.columns:
            if column.primary_key and column.name == "id":
                continue
            row[column.name] = await self._value(table, column)
        made = await self._connection.execute(insert(table).values(row))
        if "id" in table.c and made.inserted_primary_key is not None:
            self._planted[table.name] = made.inserted_primary_key[0]
        return row

    async def _value(self, table: Table, column: Column[Any]) -> object:
        if column.foreign_keys:
            return await self._refer(next(iter(column.foreign_keys)).column.table)
        kind = column.type
        match kind:
            case AnyText() if column.name == "key":
                return f"{self._owner}-{table.name}"[:25]
            case AnyText():
                return secret(table.name, self._owner)
            case GradeText():
                words = secret(table.name, self._owner)
                ideas = (IdeaVerdict("p1", Verdict.COVERED, words),)
                return Grade(1.0, 1.0, "rubric", ideas, (Voiced("wrong", words, words),))
            case QuestionText():
                return self._question(table)
            case QuestionsText():
                return (self._question(table),)
            case Word():
                known: type[StrEnum] = kind.kind
                return next(iter(known))
            case Packed():
                return kind.unpack([])
            case _:
                return _PLAIN[type(kind)]

    def _question(self, table: Table) -> Question:
        words = secret(table.name, self._owner)
        ideas = (Idea("p1", words, 2, accept=(words,)),)
        return Question("own-1", "own", words, Kind.CONCEPT, Level.BASIC, (), words, words, ideas=ideas)

    async def _refer(self, target: Table) -> int:
        if target is members:
            return self._member
        if target.name == "communities":
            return self._community
        if target.name not in self._planted:
            await self.plant(target)
        return self._planted[target.name]


_PLAIN: Mapping[type, object] = {
    Instant: NOW,
    Boolean: True,
    Integer: 1,
    Float: 0.5,
    Id: 1,
    IdOrZero: 1,
    Date: date(2026, 3, 4),
    Time: time(9),
    JSON: {},
}
