"""Looks a database over: the engine's own checks, and what must hold whatever happened.

Like the migrations these functions block; inside an event loop they go to a thread.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text

from bot.core.errors import StoreDamaged, StoreUnavailable, StoreUnreachable
from bot.storage.access import named
from bot.storage.doubled import DOUBLED
from bot.storage.engine import is_sqlite, parse
from bot.storage.legible import illegible
from bot.storage.migrations.history import require_head
from bot.storage.recount import RECOUNTS, Recount
from bot.storage.rules import RULES, Breach, DataRule
from bot.storage.sql.session.work import Work
from bot.storage.sql.store import SqlStore
from bot.storage.troubles import held

__all__ = ["Checked", "check", "look_over"]

_MOST_OF_A_KIND = 20
"""Findings told of one rule; a broken rule is seldom broken once."""
_READABLE = "The database can be read."
_LEGIBLE = "Every value is one that its column holds."


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence, of how many rows it was checked (None: of the whole database), where it is false."""

    sentence: str
    rows: int | None
    faults: tuple[str, ...] = ()


def check(url: str) -> Sequence[Breach]:
    """Everything that is wrong with a database; an empty list when nothing is. See `look_over`."""
    return [Breach(each.sentence, fault) for each in look_over(url) for fault in each.faults]


def look_over(url: str, *, now: datetime | None = None) -> Sequence[Checked]:
    """Every check of a database, in one snapshot; `now` (default: this instant) tells what is overdue.

    Raises SettingsError when there is no database, or one of another version, and StoreUnreachable for one
    that cannot be looked at: of a damaged one, that is what is found.
    """
    address = parse(url)
    try:
        require_head(address)
    except StoreDamaged as error:
        return [Checked(_READABLE, None, (str(error.__cause__ or error),))]
    return asyncio.run(_look_over(url, now or datetime.now(UTC)))


async def _look_over(url: str, now: datetime) -> Sequence[Checked]:
    store = SqlStore(url)
    checked: list[Checked] = []
    try:
        with named(parse(url)):
            await _through(store, checked, sqlite=is_sqlite(parse(url)), now=now)
    except StoreUnavailable as error:
        unreachable = isinstance(error, StoreUnreachable) and not isinstance(error, StoreDamaged)
        if unreachable or held(error):
            raise  # nothing is known of it
        checked.append(Checked(_READABLE, None, (str(error.__cause__ or error),)))
    finally:
        await store.close()
    return checked


async def _through(store: SqlStore, checked: list[Checked], *, sqlite: bool, now: datetime) -> None:
    """Check after check, each added to those that were `checked`."""
    async with store.reading() as work:
        if sqlite:
            checked += await _sqlite_checks(work)
        if any(each.faults for each in checked):
            return  # of a damaged file the rest would be a guess
        checked.append(Checked(_LEGIBLE, None, await _first(illegible(work))))
        countable = not checked[-1].faults
        for rule in (*RULES, *DOUBLED):
            checked.append(await _ruled(work, rule))
        for recount in RECOUNTS if countable else ():  # of what cannot be read nothing is counted
            checked.append(await _recounted(work, recount, now))


async def _sqlite_checks(work: Work) -> Sequence[Checked]:
    pages = await work.rows(text("PRAGMA integrity_check"))
    strays = await work.rows(text("PRAGMA foreign_key_check"))
    damage = tuple(row[0] for row in pages if row[0] != "ok")
    missing = tuple(
        f"table={table} row={row} misses its {parent}" for table, row, parent, _ in strays[:_MOST_OF_A_KIND]
    )
    return [
        Checked("The file is whole.", None, damage),
        Checked("What is referred to exists.", None, missing),
    ]


async def _ruled(work: Work, rule: DataRule) -> Checked:
    broken = await work.named(text(rule.query + " LIMIT :most").bindparams(most=_MOST_OF_A_KIND))
    faults = tuple(" ".join(f"{name}={fact}" for name, fact in row.items()) for row in broken)
    return Checked(rule.sentence, await _count(work, rule.of), faults)


async def _recounted(work: Work, recount: Recount, now: datetime) -> Checked:
    faults = await _first(recount.faults(work, now))
    return Checked(recount.sentence, await _count(work, recount.of), faults)


async def _first(faults: AsyncGenerator[str, None]) -> tuple[str, ...]:
    """As many as are told."""
    told: list[str] = []
    async with aclosing(faults):
        async for fault in faults:
            told.append(fault)
            if len(told) == _MOST_OF_A_KIND:
                break
    return tuple(told)


async def _count(work: Work, rows: str) -> int:
    """How many rows there are; `rows` is a table with a condition, as the rules name them."""
    return await work.number(text(f"SELECT count(*) FROM {rows}"))  # noqa: S608 - our own words
