"""What is stored on one person, found and deleted by the lines of `bot.storage.personal`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, and_, bindparam, delete, select, update

from bot.core.outbox.parcel import Address, ParcelState
from bot.core.people.people import Account, Member
from bot.core.people.personal_data import FORGOTTEN, FORMER, Kept
from bot.storage.columns import GradeText
from bot.storage.keys import bygone_key, lane
from bot.storage.personal import AT_A_PLACE, BY_MEMBER, CHAT, Fate, Policy, emptied
from bot.storage.sql.boards.tallies import hold
from bot.storage.sql.chat.chatpast import ChatPast, take_out
from bot.storage.sql.people.members import SqlMembers
from bot.storage.sql.session.work import Work, chunks
from bot.storage.tables import schema as t

__all__ = ["SqlPersonalData"]

_BYGONE = select(t.events.c.key).where(t.events.c.key.in_(bindparam("keys", expanding=True)))


class SqlPersonalData:
    """Implements `PersonalData`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work
        self._members = SqlMembers(work)

    async def of(self, member: int) -> Sequence[Kept]:
        """Every table by its column for members, then what is found by the accounts."""
        found = [
            Kept("members", "Your name and settings here", await self._rows(_of(t.members.c.id, member)))
        ]
        for policy in BY_MEMBER:
            column = policy.table.c[policy.column]
            rows = await self._rows(_of(column, member))
            found.append(Kept(policy.table.name, policy.what, [policy.shown(row) for row in rows]))
        accounts = await self._members.accounts(member)
        found.append(Kept("parcels", "Messages of the bot to you", await self._parcels(accounts)))
        for policy in AT_A_PLACE:
            rows = [row for at in await self._places(accounts) for row in await self._rows(_at(policy, *at))]
            found.append(Kept(policy.table.name, policy.what, rows))
        for account in accounts:
            if account.platform == CHAT:
                found += await ChatPast(self._work, account.external).kept()
        return [kept for kept in found if kept.rows]

    async def forget(self, member: int, at: datetime) -> None:
        """The name first, which takes the member off every board; then table by table, children first."""
        known = await self._members.get(member)
        if known is None:
            return
        await hold(self._work, [known.community])
        accounts = await self._members.accounts(member)
        await self._rename(known, at)
        await self._drop_parcels(accounts)
        await self._drop(t.parcels.c.about == member)
        for policy in AT_A_PLACE:
            for place, external in await self._places(accounts):
                c = policy.table.c
                own = (c.place == place, c[policy.column] == external)
                await self._work.change(delete(policy.table).where(*own))
        await self._close_sources(member, at)
        for account in accounts:
            if account.platform == CHAT:
                await ChatPast(self._work, account.external).forget(at)
        await take_out(self._work, member)
        a = t.answers.c
        pending = update(t.answers).where(a.member == member, a.grade.is_(None), a.withdrawn_at.is_(None))
        await self._work.change(pending.values(withdrawn_at=at))
        order = {table.name: place for place, table in enumerate(t.metadata.sorted_tables)}
        for policy in sorted(BY_MEMBER, key=lambda policy: -order[policy.table.name]):
            await self._apply(policy, member)

    async def close(self, round_id: int, source: str, at: datetime) -> None:
        """One more event."""
        await self._close({bygone_key(round_id, source)}, at)

    async def bygone(self, said: Collection[tuple[int, str]]) -> frozenset[tuple[int, str]]:
        """By primary key, among the events."""
        keys = {bygone_key(*each): each for each in said}
        rows = [row for some in chunks(keys) for row in await self._work.rows(_BYGONE, keys=some)]
        return frozenset(keys[key] for (key,) in rows)

    async def thin(self, before: datetime, *, limit: int) -> int:
        """Along the rows' numbers, which rise with time."""
        done = 0
        for policy in BY_MEMBER:
            if policy.expires and done < limit:
                done += await self._thin(policy, before, limit - done)
        return done

    async def _thin(self, policy: Policy, before: datetime, limit: int) -> int:
        table = policy.table
        worded = [table.c[name] != "" for name in policy.empties if not _is_grade(table.c[name])]
        graded = [table.c[name].is_not(None) for name in policy.empties if _is_grade(table.c[name])]
        old = [table.c.id > 0, table.c[policy.expires] < before, *graded]
        query = select(table).where(*old, worded[0]).order_by(table.c.id).limit(limit)
        rows = await self._work.named(query)
        await self._empty(policy.table, policy.empties, rows)
        return len(rows)

    async def _apply(self, policy: Policy, member: int) -> None:
        column = policy.table.c[policy.column]
        match policy.fate:
            case Fate.ERASED:
                erased = delete(policy.table).where(column == member)
                if policy.spares is not None:
                    name, value = policy.spares
                    erased = erased.where(policy.table.c[name] != value)
                await self._work.change(erased)
            case Fate.EMPTIED:
                names = (*policy.empties, *policy.traces)
                await self._empty(policy.table, names, await self._rows(_of(column, member)))
            case Fate.KEPT:
                return

    async def _empty(self, table: Table, names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
        """Empty columns of rows; a grade stays without what it quotes."""
        keys = [column.name for column in table.primary_key.columns]
        statement = (
            update(table)
            .where(*(table.c[name] == bindparam(f"at_{name}") for name in keys))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        await self._work.change_each(
            statement,
            [
                {f"at_{name}": row[name] for name in keys}
                | {f"new_{name}": _without_words(table.c[name], row[name]) for name in names}
                for row in rows
            ],
        )

    async def _rename(self, member: Member, at: datetime) -> None:
        """Leave nothing of a person in the row that the ledgers refer to."""
        nobody = Member(member.id, member.community, FORMER, at, on_boards=False, share_answers=False)
        await self._members.update(nobody)
        await self._work.change(update(t.members).where(t.members.c.id == member.id).values(joined_at=at))

    async def _close_sources(self, member: int, at: datetime) -> None:
        """Have the messages that still stand in a channel never read again (`bygone`)."""
        a = t.answers.c
        rows = await self._work.rows(select(a.round, a.source).where(a.member == member, a.source != ""))
        await self._close({bygone_key(round_id, source) for round_id, source in rows}, at)

    async def _close(self, keys: Collection[str], at: datetime) -> None:
        new = self._work.insert(t.events).on_conflict_do_nothing(index_elements=["key"])
        await self._work.change_each(new, [{"key": key, "at": at} for key in sorted(keys)])

    async def _parcels(self, accounts: Sequence[Account]) -> Sequence[Mapping[str, object]]:
        rows: list[Mapping[str, object]] = []
        for where in await self._lanes(accounts):
            rows += await self._rows(select(t.parcels).where(where).order_by(t.parcels.c.id))
        return rows

    async def _drop_parcels(self, accounts: Sequence[Account]) -> None:
        for where in await self._lanes(accounts):
            await self._drop(where)
            await self._work.change(update(t.parcels).where(where).values(user="", text="", lane=""))

    async def _drop(self, where: ColumnElement[bool]) -> None:
        """Have what waits not sent."""
        waiting = update(t.parcels).where(where, t.parcels.c.state == ParcelState.WAITING)
        dropped = {"state": ParcelState.DROPPED, "error": FORGOTTEN, "owner": "", "lease_until": None}
        await self._work.change(waiting.values(dropped))

    async def _lanes(self, accounts: Sequence[Account]) -> Sequence[ColumnElement[bool]]:
        """The messages to each account, at every place of its platform."""
        p = t.parcels.c
        lanes = [lane(Address(place, user=user)) for place, user in await self._places(accounts)]
        return [and_(p.state.in_(list(ParcelState)), p.lane == to) for to in lanes]

    async def _places(self, accounts: Sequence[Account]) -> Sequence[tuple[int, str]]:
        """Where each account is known: a place of its platform, and the id there."""
        p, found = t.places.c, []
        for account in accounts:
            own = (p.community == account.community, p.platform == account.platform)
            places = await self._work.rows(select(p.id).where(*own).order_by(p.id))
            found += [(place, account.external) for (place,) in places]
        return found

    async def _rows(self, query: Select[Any]) -> Sequence[Mapping[str, object]]:
        return await self._work.named(query)


def _of(column: Column[Any], member: int) -> Select[Any]:
    table = column.table
    return select(table).where(column == member).order_by(*table.primary_key.columns)


def _at(policy: Policy, place: int, external: str) -> Select[Any]:
    c = policy.table.c
    return select(policy.table).where(c.place == place, c[policy.column] == external)


def _is_grade(column: Column[Any]) -> bool:
    return isinstance(column.type, GradeText)


def _without_words(column: Column[Any], value: Any) -> object:
    return value.bare if _is_grade(column) and value is not None else emptied(column)
