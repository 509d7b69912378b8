"""Members who leave and come back: away, they are on no board and get no reminders; nothing is deleted.

Somebody with accounts on two platforms is away once both have left.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.people.absences import Absence
from bot.core.people.people import Member
from bot.core.store import Store, Transaction

__all__ = ["Attendance"]


class Attendance:
    """Follows who is there."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def left(self, *, platform: str, tenant: str, external: str, at: datetime) -> None:
        """An account has left; nothing happens for one that never took part."""
        async with self._store.begin() as tx:
            member = await _member(tx, platform, tenant, external)
            if member is None:
                return
            await tx.absences.put(Absence(member.id, platform, external, at, member.on_boards))
            if await _all_away(tx, member) and member.on_boards:
                await tx.members.update(replace(member, on_boards=False))

    async def back(self, *, platform: str, tenant: str, external: str) -> None:
        """An account is there again; its member shows on boards as before."""
        async with self._store.read() as tx:
            member = await _member(tx, platform, tenant, external)
            known = await tx.absences.of(member.id) if member else ()
        if member is None or not _among(known, platform, external):
            return
        async with self._store.begin() as tx:
            current = await tx.members.get(member.id) or member
            absences = await tx.absences.of(member.id)
            if await _all_away(tx, current) and absences:
                await tx.members.update(replace(current, on_boards=absences[-1].on_boards))
            for absence in _among(absences, platform, external):
                await tx.absences.end(absence)


async def _member(tx: Transaction, platform: str, tenant: str, external: str) -> Member | None:
    place = await tx.communities.place(platform, tenant)
    return await tx.members.by_account(place.community, platform, external) if place else None


async def _all_away(tx: Transaction, member: Member) -> bool:
    away = {(each.platform, each.external) for each in await tx.absences.of(member.id)}
    return all((a.platform, a.external) in away for a in await tx.members.accounts(member.id))


def _among(absences: Sequence[Absence], platform: str, external: str) -> list[Absence]:
    return [each for each in absences if (each.platform, each.external) == (platform, external)]
