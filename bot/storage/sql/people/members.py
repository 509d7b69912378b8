"""People of a community and their accounts."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.core.people.people import Account, Member
from bot.storage.sql.boards.boards import show
from bot.storage.sql.people.joining import join
from bot.storage.sql.session.work import Insert, Work, chunks, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlMembers"]

_Key: TypeAlias = tuple[int, str, str]
"""Community, platform and name there: what makes an account the one it is."""

_MEMBER = select(*columns(t.members, Member))
_ACCOUNT = select(*columns(t.accounts, Account))
_BY_ID = _MEMBER.where(t.members.c.id == bindparam("id"))
_MANY = _MEMBER.where(t.members.c.id.in_(bindparam("ids", expanding=True)))
_BY_ACCOUNT = _MEMBER.join(t.accounts, t.accounts.c.member == t.members.c.id).where(
    *(t.accounts.c[name] == bindparam(name) for name in ("community", "platform", "external"))
)
_BY_ACCOUNTS = (
    select(t.accounts.c.external, *columns(t.members, Member))
    .join(t.members, t.accounts.c.member == t.members.c.id)
    .where(
        *(t.accounts.c[name] == bindparam(name) for name in ("community", "platform")),
        t.accounts.c.external.in_(bindparam("externals", expanding=True)),
    )
)


@cache
def _new_member(insert: Insert) -> ReturningInsert[Any]:
    return insert(t.members).returning(*columns(t.members, Member), sort_by_parameter_order=True)


@cache
def _new_account(insert: Insert) -> ReturningInsert[Any]:
    a = t.accounts.c
    return insert(t.accounts).on_conflict_do_nothing().returning(a.community, a.platform, a.external)


class SqlMembers:
    """Implements `Members`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def add(self, member: Member, account: Account) -> Member:
        """Insert both; where the account turns out to be known, the new member goes again."""
        [added] = await self.add_all([(member, account)])
        return added

    async def add_all(self, people: Sequence[tuple[Member, Account]]) -> Sequence[Member]:
        """Look for all, then insert whoever is new in one batch."""
        keys = [(member.community, account.platform, account.external) for member, account in people]
        known = await self._by_keys(keys)
        new: dict[_Key, tuple[Member, Account]] = {}
        for key, person in zip(keys, people, strict=True):
            if key not in known:
                new.setdefault(key, person)
        if new:
            rows = [_row(member) for member, _ in new.values()]
            added = await self._work.give_each(_new_member(self._work.insert), rows)
            stored = dict(zip(new, (Member(*row) for row in added), strict=True))
            known |= await self._claimed({key: (stored[key], account) for key, (_, account) in new.items()})
        return [known[key] for key in keys]

    async def _by_keys(self, keys: Collection[_Key]) -> dict[_Key, Member]:
        found: dict[_Key, Member] = {}
        for community, platform in dict.fromkeys(key[:2] for key in keys):
            externals = {key[2] for key in keys if key[:2] == (community, platform)}
            for external, member in (await self.by_accounts(community, platform, externals)).items():
                found[community, platform, external] = member
        return found

    async def _claimed(self, new: Mapping[_Key, tuple[Member, Account]]) -> Mapping[_Key, Member]:
        """Give the new members their accounts; whose account another process took meanwhile goes again."""
        work = self._work
        rows = [
            facts(account) | {"member": member.id, "community": member.community}
            for _, (member, account) in sorted(new.items())
        ]
        taken = {tuple(row) for row in await work.give_each(_new_account(work.insert), rows)}
        late = {key: member for key, (member, _) in new.items() if key not in taken}
        for member in late.values():
            await work.change(delete(t.members).where(t.members.c.id == member.id))
        others = await self._by_keys(late) if late else {}
        if late.keys() != others.keys():
            raise work.fail()
        return {key: member for key, (member, _) in new.items()} | others

    async def add_account(self, account: Account) -> None:
        """Insert; an account that is somebody else's is a Conflict."""
        owner = await self.get(account.member)
        if owner is None or owner.community != account.community:
            raise self._work.fail()
        rows = [facts(account) | {"member": owner.id, "community": owner.community}]
        if not await self._work.give_each(_new_account(self._work.insert), rows):
            known = await self.by_account(account.community, account.platform, account.external)
            if known != owner:
                raise self._work.fail()

    async def join(self, gone: int, *, into: int) -> frozenset[int]:
        """Table by table."""
        return await join(self._work, gone, into)

    async def by_account(self, community: int, platform: str, external: str) -> Member | None:
        """By the account's primary key."""
        return await self._work.value(
            Member, _BY_ACCOUNT, community=community, platform=platform, external=external
        )

    async def by_accounts(
        self, community: int, platform: str, externals: Collection[str]
    ) -> Mapping[str, Member]:
        """By the accounts' primary key, in chunks."""
        found: dict[str, Member] = {}
        for some in chunks(externals):
            rows = await self._work.rows(_BY_ACCOUNTS, community=community, platform=platform, externals=some)
            found |= {external: Member(*row) for external, *row in rows}
        return found

    async def accounts(self, member: int) -> Sequence[Account]:
        """By platform and name there."""
        a = t.accounts.c
        query = _ACCOUNT.where(a.member == member).order_by(a.platform, a.external)
        return await self._work.values(Account, query)

    async def get(self, member: int) -> Member | None:
        """By primary key."""
        return await self._work.value(Member, _BY_ID, id=member)

    async def many(self, members: Collection[int]) -> Mapping[int, Member]:
        """By primary key, in chunks."""
        found: dict[int, Member] = {}
        for ids in chunks(members):
            found |= {m.id: m for m in await self._work.values(Member, _MANY, ids=ids)}
        return found

    async def named(self, community: int, name: str) -> Sequence[Member]:
        """By the name without case."""
        m = t.members.c
        query = _MEMBER.where(m.community == community, m.folded == name.casefold()).order_by(m.id)
        return await self._work.values(Member, query)

    async def everywhere(self, platform: str, external: str) -> Sequence[Member]:
        """By the index on accounts without the community."""
        a, m = t.accounts.c, t.members.c
        query = _MEMBER.join(t.accounts, a.member == m.id).where(
            a.platform == platform, a.external == external
        )
        return await self._work.values(Member, query.order_by(m.joined_at.desc(), m.id.desc()))

    async def update(self, member: Member) -> None:
        """The row, and whether the member shows on every board."""
        work, m = self._work, t.members.c
        before = select(m.community, m.on_boards).where(m.id == member.id)
        row = await work.first(work.locked(before))
        if row is None:
            return
        rest = {name: fact for name, fact in _row(member).items() if name not in {"community", "joined_at"}}
        await work.change(update(t.members).where(m.id == member.id).values(rest))
        if row[1] != member.on_boards:
            await show(work, member.id, community=row[0], on=member.on_boards)

    async def organisers(self, community: int) -> Sequence[Member]:
        """By the index on organisers."""
        m = t.members.c
        query = _MEMBER.where(m.community == community, m.organiser.is_(True)).order_by(m.id)
        return await self._work.values(Member, query)


def _row(member: Member) -> dict[str, object]:
    return facts(member) | {"folded": member.name.casefold()}
