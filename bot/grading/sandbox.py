"""Runs one SELECT on SQLite, in a process of its own: a program, not a module to import.

It reads a job from standard input and writes its findings to standard output, both JSON. Nothing of
Sparring is imported here and no file is opened. The database is in memory; the query may read the question's
tables and call SQLite's own functions, and nothing else. Steps, rows, lengths, memory, processor time and
open files are bounded.
"""

import json
import re
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from typing import Any, TypeAlias

Row: TypeAlias = tuple[Any, ...]

_STEPS = 20_000
"""Instructions between two calls of the progress handler."""
_MOST_CALLS = 150
_MOST_ROWS = 1_000
_MEMORY = 400_000_000
_CPU_SECONDS = 3
_SQL = 10_000
_VALUE = 100_000
_SHOWN = 120
_HEAP = 64_000_000
_TOO_MUCH = (MemoryError, RecursionError)
_CALCULATES = """
abs char coalesce concat concat_ws format glob hex ifnull iif instr length like likelihood likely lower
ltrim max min nullif octet_length printf quote replace round rtrim sign soundex substr substring trim typeof
unhex unicode unlikely upper zeroblob avg count group_concat string_agg sum total median percentile
percentile_cont percentile_disc cume_dist dense_rank first_value lag last_value lead nth_value ntile
percent_rank rank row_number date datetime julianday strftime time timediff unixepoch acos acosh asin asinh
atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10 log2 mod pi pow power radians sin sinh
sqrt tan tanh trunc json json_array json_array_length json_extract json_group_array json_group_object
json_object json_quote json_type json_valid -> ->>
"""
_FUNCTIONS = frozenset(_CALCULATES.split())
"""What SQLite itself calculates from rows: nothing of the build, of extensions, of chance."""
_CLOCK = re.compile(
    r"""['"]now['"]|\b(?:date|time|datetime|julianday|unixepoch)\s*\(\s*\)"""
    r"""|\bstrftime\s*\(\s*(?:'[^']*'|"[^"]*")\s*\)""",
    re.IGNORECASE,
)
"""Where a query asks what time it is: the same answer has the same marks on every day."""
_LIKE_ANOTHER = re.compile(r"\s*|NULL|[+-]?[0-9.]+(?:e[+-]?[0-9]+)?", re.IGNORECASE)
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: _VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: _SQL,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 25_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 20,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


def main() -> None:
    """Answer the job on standard input."""
    job = json.loads(sys.stdin.read())
    _bind()
    try:
        found = _compared(job)
    except _TOO_MUCH:
        found = {"error": "out of memory"}
    sys.stdout.write(json.dumps(found))


def _bind() -> None:
    """Bound what the process may use, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    bounds = {
        resource.RLIMIT_AS: _MEMORY,
        resource.RLIMIT_CPU: _CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 16,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        resource.setrlimit(what, (most, most))


def _compared(job: dict[str, Any]) -> dict[str, object]:
    """Per data set: null where the results agree, else the first difference; or the error of the query."""
    differences: list[str | None] = []
    for rows in job["data"]:
        with closing(sqlite3.connect(":memory:")) as base:
            base.executescript(job["schema"])
            base.executescript(rows)
            reference = base.execute(job["reference"])
            asked, wanted = len(reference.description), reference.fetchall()
            try:
                width, got = _ran(base, job["query"])
            except sqlite3.Error as error:
                return {"error": str(error)}
            except OverflowError:
                return {"error": "too many rows"}
            except UnicodeError:
                return {"error": "unrecognized token: a character that is none"}
        if width != asked:
            differences.append(f"The result has {width} columns, and {asked} are asked for.")
        else:
            differences.append(_difference(wanted, got, ordered=job["ordered"], distinct=job["distinct"]))
    return {"differences": differences}


def _ran(base: sqlite3.Connection, query: str) -> tuple[int, list[Row]]:
    """The columns and rows of a query that may do nothing but read."""
    if _CLOCK.search(query):
        raise sqlite3.OperationalError("asks for the time")
    tables = {name for (name,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for setting in ("query_only = ON", "temp_store = MEMORY", f"hard_heap_limit = {_HEAP}"):
        base.execute(f"PRAGMA {setting}")
    for limit, most in _LIMITS.items():
        base.setlimit(limit, most)
    calls = 0

    def step() -> int:
        nonlocal calls
        calls += 1
        return calls > _MOST_CALLS

    def allowed(action: int, one: str | None, two: str | None, where: str | None, _: str | None) -> int:
        if action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE}:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ and (one in tables or where is None or not two):
            # A common table expression is read without a database; SQLite's own tables are not.
            return sqlite3.SQLITE_DENY if (one or "").startswith("sqlite_") else sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and (two or "").lower() in _FUNCTIONS:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    base.set_progress_handler(step, _STEPS)
    base.set_authorizer(allowed)
    cursor = base.execute(query)
    rows = cursor.fetchmany(_MOST_ROWS + 1)
    if len(rows) > _MOST_ROWS:
        raise OverflowError
    return len(cursor.description or ()), rows


def _difference(wanted: list[Row], got: list[Row], *, ordered: bool, distinct: bool) -> str | None:
    """The first difference in words; None where there is none."""
    expected, found = [_plain(row) for row in wanted], [_plain(row) for row in got]
    if distinct:
        expected, found = list(dict.fromkeys(expected)), list(dict.fromkeys(found))
    missing = list((Counter(expected) - Counter(found)).elements())
    extra = list((Counter(found) - Counter(expected)).elements())
    if missing and missing[0] in found:
        return f"The row {_shown(missing[0])} is there too few times."
    if missing:
        more = f"; {_shown(extra[0])} stands there and should not" if extra else ""
        return f"The row {_shown(missing[0])} is missing{more}."
    if extra:
        many = " too many times" if extra[0] in expected else " and should not"
        return f"The row {_shown(extra[0])} is there{many}."
    if ordered and expected != found:
        at = next(n for n, (one, other) in enumerate(zip(expected, found, strict=True)) if one != other)
        return f"The order differs: row {at + 1} should be {_shown(expected[at])}, not {_shown(found[at])}."
    return None


def _plain(row: Row) -> Row:
    """Values that compare as people would: 2.0 is 2, and floats agree to nine digits."""
    return tuple(_number(value) if isinstance(value, float) else value for value in row)


def _number(value: float) -> float | int:
    short = float(f"{value:.9g}")
    return int(short) if short.is_integer() and abs(short) < 1e15 else short  # noqa: PLR2004 - exact as a float


def _shown(row: Row) -> str:
    text = ", ".join(_cell(value) for value in row)
    return f"({text[:_SHOWN]}{'...' if len(text) > _SHOWN else ''})"


def _cell(value: object) -> str:
    """A value as a person reads it; a text that could be taken for a number, or for nothing, in quotes."""
    if value is None:
        return "NULL"
    if not isinstance(value, str):
        return str(value)[: _SHOWN + 1]
    text = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in value[: _SHOWN + 1]
    )
    return f"'{text}'" if _LIKE_ANOTHER.fullmatch(text) else text


if __name__ == "__main__":
    main()
