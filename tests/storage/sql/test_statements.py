"""SQL is written once, with names for what changes: nothing that came from anybody is spliced into it."""

import ast
from pathlib import Path

import pytest

_BOT = Path(__file__).parents[3] / "bot"
_RUNS_SQL = {"text", "exec_driver_sql", "execute", "executescript", "executemany", "literal_column"}
_SPLICED = {
    # The first names one of two tables that the same file names; the others splice texts of their own module,
    # of which a test knows that they are constants.
    (
        "bot/storage/migrations/versions/0011_whose.py: "
        "execute(f'INSERT INTO {table} SELECT *, NULL FROM {table}_before')"
    ),
    "bot/grading/sandbox.py: execute(f'PRAGMA {setting}')",
    "bot/storage/upkeep.py: text(rule.query + ' LIMIT :most')",
    "bot/storage/upkeep.py: text(f'SELECT count(*) FROM {rows}')",
}
"""The places that put SQL together, each known to use nothing but our own words."""


def spliced(source: str) -> list[str]:
    """Every call that hands over SQL with something put into it."""
    found = []
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in _RUNS_SQL and call.args and _put_together(call.args[0]):
            found.append(f"{name}({ast.unparse(call.args[0])})")
    return found


def _put_together(part: ast.expr) -> bool:
    match part:
        case ast.JoinedStr():
            return any(isinstance(value, ast.FormattedValue) for value in part.values)
        case ast.BinOp(op=ast.Add() | ast.Mod()):
            return not (isinstance(part.left, ast.Constant) and isinstance(part.right, ast.Constant))
        case ast.Call(func=ast.Attribute(attr="format")):
            return True
        case _:
            return False


def test_no_statement_is_put_together():
    """In all of the storage and wherever else SQL could be run."""
    found = {
        f"bot/{path.relative_to(_BOT).as_posix()}: {call}"
        for path in _BOT.rglob("*.py")
        if "sqlalchemy" in (source := path.read_text(encoding="utf-8")) or "sqlite3" in source
        for call in spliced(source)
    }

    assert _SPLICED == found


@pytest.mark.parametrize(
    "source",
    [
        "text(f'SELECT {x}')",
        "connection.exec_driver_sql('SELECT ' + x)",
        "cursor.execute('SELECT %s' % x)",
        "literal_column('{}'.format(x))",
    ],
)
def test_what_is_put_together_is_noticed(source):
    """The checker checks."""
    assert 1 == len(spliced(source))
    assert [] == spliced("text('SELECT :x')")
