"""Whether every value in a database can be read as what its column holds, and so what is made from it.

Nothing here asks the types of the columns for their values, which raise: each value is looked at as it is
stored. SQLite keeps anything in any column; PostgreSQL only texts that may be no JSON of ours.
"""

import json
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Final, TypeAlias

from sqlalchemy import Boolean, Column, Float, Integer, Table, Text, Time, cast, func, select, text, tuple_
from sqlalchemy.types import Date, TypeEngine

from bot.core.answers.grade import Grade
from bot.storage.columns import GradeText, Id, IdOrZero, Instant, Packed, Word, grade_of, text_of
from bot.storage.sql.session.work import Line, Work
from bot.storage.tables.questiontext import QuestionsText, QuestionText, question_from, question_to
from bot.storage.tables.schema import metadata

__all__ = ["illegible"]

_Reads: TypeAlias = Callable[[str], bool]
_BATCH: Final = 500
_BROKEN: Final = (ValueError, TypeError, LookupError, AttributeError)
"""What reading a value of another shape raises; ValueError is also what no JSON raises."""


async def illegible(work: Work) -> AsyncGenerator[str, None]:
    """Each row with the columns in it that cannot be read; at most some of the same kind."""
    for table in metadata.sorted_tables:
        if not work.postgres:
            for row in await work.rows(text(_misfits(table))):
                yield _named(table, row, str(row[-1]).split())
        for column in table.columns:
            for row in await _misread(work, table, column):
                yield _named(table, row, [column.name])


async def _misread(work: Work, table: Table, column: Column[object]) -> Sequence[Line]:
    """Rows whose text is not one of the column's."""
    keys, stored, kind = table.primary_key.columns, cast(column, Text), column.type
    there = column.is_not(None) if work.postgres else func.typeof(column) == "text"
    query = select(*keys, stored).where(there).order_by(*keys).limit(_BATCH)
    if isinstance(kind, Word):
        return await work.rows(query.where(stored.not_in([member.value for member in kind.kind])))
    if (reads := _reader(kind)) is None:
        return ()
    wrong: list[Line] = []
    rows = await work.rows(query)
    while rows and len(wrong) < _BATCH:
        wrong += [row for row in rows if not _read(reads, row[-1])]
        rows = await work.rows(query.where(tuple_(*keys) > tuple_(*rows[-1][:-1])))
    return wrong


def _named(table: Table, row: Sequence[object], columns: Sequence[str]) -> str:
    keys = " ".join(f"{c.name}={at}" for c, at in zip(table.primary_key.columns, row[:-1], strict=True))
    return f"table={table.name} {keys} column={','.join(columns)}"


def _reader(kind: TypeEngine[object]) -> _Reads | None:
    """What tells whether a text is one of a kind; None for kinds that are no texts with a form."""
    match kind:
        case GradeText():
            return _is_grade
        case QuestionText():
            return lambda stored: _is_question(_json(stored))
        case QuestionsText():
            return lambda stored: all(map(_is_question, _list(_json(stored))))
        case Packed():
            return lambda stored: kind.pack(kind.unpack(_json(stored))) == _json(stored)
        case _:
            return None


def _read(reads: _Reads, stored: object) -> bool:
    try:
        return isinstance(stored, str) and reads(stored)
    except _BROKEN:
        return False


def _is_grade(stored: str) -> bool:
    grade = grade_of(stored)
    return _sound(grade) and json.loads(text_of(grade)) == json.loads(stored)


def _is_question(held: object) -> bool:
    return isinstance(held, dict) and json.loads(json.dumps(question_to(question_from(held)))) == held


def _list(held: object) -> list[object]:
    return held if isinstance(held, list) else [None]


def _json(stored: str) -> object:
    """What stands there; Python would take NaN and Infinity, which are no JSON."""
    found: object = json.loads(stored, parse_constant=_not_json)
    return found


def _not_json(constant: str) -> object:
    raise ValueError(constant)


def _sound(grade: Grade) -> bool:
    """Whether numbers are numbers and words are words."""
    said = [grade.grader]
    said += [word for found in grade.ideas for word in (found.idea, found.quote)]
    said += [word for voiced in grade.voiced for word in (voiced.text, voiced.quote, voiced.reply)]
    shares = all(type(each) in {int, float} and 0 <= each <= 1 for each in (grade.score, grade.confidence))
    return shares and all(isinstance(word, str) for word in said)


def _misfits(table: Table) -> str:
    """The query for rows of a SQLite table with the names of their columns that hold something else."""
    wrong = [(column.name, _misfit(column)) for column in table.columns]
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    names = " || ".join(f"CASE WHEN {bad} THEN '{name} ' ELSE '' END" for name, bad in wrong)
    any_wrong = " OR ".join(bad for _, bad in wrong)
    return f'SELECT {keys}, {names} FROM "{table.name}" WHERE {any_wrong} LIMIT {_BATCH}'  # noqa: S608 - our own


def _misfit(column: Column[object]) -> str:
    """The condition on a column of SQLite that its value is of another kind."""
    c = f'"{column.name}"'
    match column.type:
        case Boolean():
            fits = f"{c} IN (0, 1) AND typeof({c}) = 'integer'"
        case Float():
            fits = f"typeof({c}) IN ('real', 'integer')"
        case Integer() | Id() | IdOrZero():
            fits = f"typeof({c}) = 'integer'"
        case Date():
            fits = f"{c} = date({c})"
        case Time():
            fits = f"substr({c}, 1, 8) = time({c})"
        case Instant():
            fits = f"substr({c}, 1, 10) = date({c}) AND (length({c}) = 10 OR substr({c}, 12, 8) = time({c}))"
        case _:
            fits = f"typeof({c}) = 'text'"
    missing = "" if column.nullable else f"{c} IS NULL OR "
    return f"({missing}({c} IS NOT NULL AND NOT coalesce({fits}, 0)))"
