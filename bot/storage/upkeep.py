"""Looks a database over: the engine's own checks, and what must hold whatever happened.

Like the migrations these functions block; inside an event loop they go to a thread.
"""

import asyncio
from collections.abc import Sequence

from sqlalchemy import text

from bot.core.errors import StoreUnavailable
from bot.storage.backups import backup, restore
from bot.storage.migrations import require_head
from bot.storage.recount import recounted
from bot.storage.rules import RULES, Finding
from bot.storage.sql.engine import is_sqlite, parse
from bot.storage.sql.store import SqlStore
from bot.storage.sql.work import Work

__all__ = ["Finding", "backup", "check", "restore"]

_MOST_OF_A_KIND = 20
"""Findings told of one rule; a broken rule is seldom broken once."""


def check(url: str) -> Sequence[Finding]:
    """Everything that is wrong with a database, in one snapshot; an empty list when nothing is.

    Raises SettingsError when there is no database, or one of another version.
    """
    address = parse(url)
    try:
        require_head(address)
    except StoreUnavailable as error:
        return [Finding("The database can be read.", str(error.__cause__))]
    return asyncio.run(_check(url))


async def _check(url: str) -> Sequence[Finding]:
    store = SqlStore(url)
    findings: list[Finding] = []
    try:
        async with store.reading() as work:
            if is_sqlite(parse(url)):
                findings += await _sqlite_checks(work)
            if not findings:  # on a damaged file every further answer would be a guess
                findings += await _rules(work)
                findings += await _recount(work)
    except StoreUnavailable as error:
        findings.append(Finding("The database can be read.", str(error.__cause__)))
    finally:
        await store.close()
    return findings


async def _sqlite_checks(work: Work) -> Sequence[Finding]:
    pages = await work.rows(text("PRAGMA integrity_check"))
    strays = await work.rows(text("PRAGMA foreign_key_check"))
    return [
        *(Finding("The file is whole.", row[0]) for row in pages if row[0] != "ok"),
        *(
            Finding("What is referred to exists.", f"table={table} row={row} misses its {parent}")
            for table, row, parent, _ in strays[:_MOST_OF_A_KIND]
        ),
    ]


async def _rules(work: Work) -> Sequence[Finding]:
    findings: list[Finding] = []
    for rule in RULES:
        rows = await work.named(text(rule.query + " LIMIT :most").bindparams(most=_MOST_OF_A_KIND))
        findings += [
            Finding(rule.sentence, " ".join(f"{name}={fact}" for name, fact in row.items())) for row in rows
        ]
    return findings


async def _recount(work: Work) -> Sequence[Finding]:
    told: dict[str, list[Finding]] = {}
    async for finding in recounted(work):
        kind = told.setdefault(finding.rule, [])
        if len(kind) < _MOST_OF_A_KIND:
            kind.append(finding)
    return [finding for kind in told.values() for finding in kind]
