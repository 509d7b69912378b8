"""Which statements walk through whole tables: asked of SQLite itself, for all that a test ran."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

from sqlalchemy import Connection, Engine, event

__all__ = ["scans", "watched_statements"]

_KNOWN = (
    "SCAN alembic_version",
    "SCAN chat_users",
    "SCAN chat_channels",
    "SCAN presences",
    "SCAN answers USING INDEX ix_answers_ungraded",  # which holds just these
    "SCAN interview_turns USING INDEX ix_interview_turns_ungraded",  # likewise
    "SCAN interview_turns USING COVERING INDEX ix_interview_turns_ungraded",
    "SCAN interviews USING INDEX ix_interviews_notice",  # likewise
    "SCAN interviews USING COVERING INDEX ix_interviews_notice",
    "SCAN above",
    "SCAN best",
    "SCAN page",
    "SCAN (subquery",
)
"""What is meant to be read whole: a chat's people and channels, the processes, what inner queries give."""

_SCAN = re.compile(r"SCAN (?!(\d+ )?CONSTANT ROW)")
_MERGE = re.compile(r"UPDATE \w+ SET community=\? WHERE")
"""Joining two communities happens once in their lives: no index is kept up for it."""


@contextmanager
def watched_statements() -> Iterator[dict[str, int]]:
    """Every statement that runs meanwhile, with how many parameters it has."""
    seen: dict[str, int] = {}

    def watch(
        _c: Connection, _cursor: object, statement: str, parameters: object, _x: object, many: object
    ) -> None:
        first = parameters[0] if many and isinstance(parameters, list) else parameters
        seen[statement] = len(first) if isinstance(first, tuple) else 0

    event.listen(Engine, "before_cursor_execute", watch)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", watch)


def scans(path: str, statements: Mapping[str, int]) -> dict[str, str]:
    """The statements that read a whole table of the SQLite file, with the step that does."""
    found: dict[str, str] = {}
    with closing(sqlite3.connect(path)) as database:
        for statement, parameters in statements.items():
            if not statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")) or _MERGE.match(statement):
                continue
            plan = database.execute(f"EXPLAIN QUERY PLAN {statement}", (None,) * parameters)
            for *_, step in plan:
                if _SCAN.match(step) and not step.startswith(_KNOWN):
                    found[statement] = step
    return found
