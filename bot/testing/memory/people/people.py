"""Communities, places, members and accounts, in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.core.answers.answer import Practice
from bot.core.errors import Unusable
from bot.core.interviews.session import Interview
from bot.core.outbox.parcel import Parcel
from bot.core.packs.imports import Import
from bot.core.pairs.pair import Pair, Waiting
from bot.core.people.codes import LinkCode
from bot.core.people.desk_keys import DeskKey
from bot.core.people.people import Account, AuditLine, Community, Member, Place
from bot.core.questions.contributions import Proposal, Report
from bot.core.reminders.reminder import Reminders
from bot.core.rounds.schedule import Schedule
from bot.core.streaks.events import StreakEvent
from bot.testing.memory.people.joining import join
from bot.testing.memory.sheets import Sheet, Sheets

__all__ = ["MemoryCommunities", "MemoryMembers"]

K = TypeVar("K", int, str)
E = TypeVar("E", Import, LinkCode, DeskKey)
D = TypeVar(
    "D",
    Place,
    Member,
    Schedule,
    StreakEvent,
    Parcel,
    Practice,
    AuditLine,
    Proposal,
    Report,
    Reminders,
    Pair,
    Waiting,
    Interview,
)


class MemoryCommunities:
    """Implements `Communities`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def add(self, community: Community) -> Community:
        """Number and store."""
        self._s.must_write()
        stored = replace(community, id=self._s.communities.number())
        self._s.communities.put(stored.id, stored)
        return stored

    async def get(self, community: int) -> Community | None:
        """By id."""
        return self._s.communities.get(community)

    async def update(self, community: Community) -> None:
        """All but the instant at which it began."""
        self._s.must_write()
        known = self._s.communities.get(community.id)
        if known is not None:
            self._s.communities.put(community.id, replace(community, created_at=known.created_at))

    async def merge(self, *, source: int, into: int) -> None:
        """Move all that `source` has and delete it; whoever is in both becomes one member."""
        s = self._s
        s.must_write()
        s.require(source in s.communities, into in s.communities)
        if source == into:
            return
        if any(r.community == source for r in s.rounds):
            raise Unusable("That place has had questions already; it cannot join this community.")
        self._drop_what_needs_rounds(source)
        self._merge_accounts(source, into)
        _move(s.places, source, into)
        _move(s.members, source, into)
        _move(s.schedules, source, into)
        _move(s.streak_events, source, into)
        _move(s.parcels, source, into)
        _move(s.practice, source, into)
        self._move_rooms(source, into)
        _move(s.audit, source, into)
        _move(s.proposals, source, into)
        _move(s.reports, source, into)
        for (community, question), benched in s.bench.items():
            if community == source:
                s.bench.drop((source, question))
                if (into, question) not in s.bench:
                    s.bench.put((into, question), benched)
        _move(s.reminders, source, into)
        _move(s.pair_queue, source, into)
        _move(s.pairs, source, into)
        s.communities.drop(source)

    def _move_rooms(self, source: int, into: int) -> None:
        s = self._s
        _move(s.interviews, source, into)
        for key, room in s.rooms.items():
            if room.community == source:
                s.rooms.put(key, replace(room, community=into))

    def _drop_what_needs_rounds(self, source: int) -> None:
        """Forget what can hold nothing worth moving while a community has had no rounds."""
        s = self._s
        for member, summary in s.streaks.items():
            if summary.community == source:
                s.streaks.drop(member)
        for ruling in s.rulings.keys():  # noqa: SIM118 - a sheet yields its values
            if ruling[0] == source:
                s.rulings.drop(ruling)
        for pack in [key for key in s.benched_packs.keys() if key[0] == source]:  # noqa: SIM118 - as above
            s.benched_packs.drop(pack)
        _drop(s.link_codes, source)
        _drop(s.desk_keys, source)
        _drop(s.imports, source)
        s.recaps.drop(source)
        s.sweeps.drop(source)

    def _merge_accounts(self, source: int, into: int) -> None:
        """Move accounts; of two members with the same account the one in `into` stays."""
        s = self._s
        doubles: dict[int, int] = {}
        for account in s.accounts:
            known = s.accounts.get((into, account.platform, account.external))
            if account.community == source and known is not None:
                doubles[account.member] = min(known.member, doubles.get(account.member, known.member))
        for double, stays in doubles.items():
            join(s, double, stays)
        for (community, platform, external), account in s.accounts.items():
            if community == source:
                s.accounts.drop((source, platform, external))
                if (into, platform, external) not in s.accounts:
                    s.accounts.put((into, platform, external), replace(account, community=into))

    async def add_place(self, place: Place) -> Place:
        """Store unless the guild or workspace is known."""
        self._s.must_write()
        known = await self.place(place.platform, place.tenant)
        if known is not None:
            return known
        self._s.require(place.community in self._s.communities)
        stored = replace(place, id=self._s.places.number())
        self._s.places.put(stored.id, stored)
        return stored

    async def place(self, platform: str, tenant: str) -> Place | None:
        """By the platform's own name for it."""
        found = (p for p in self._s.places if (p.platform, p.tenant) == (platform, tenant))
        return next(found, None)

    async def place_by_id(self, place: int) -> Place | None:
        """By id."""
        return self._s.places.get(place)

    async def places(self, community: int) -> Sequence[Place]:
        """In the order of arrival."""
        return [p for p in self._s.places if p.community == community]

    async def of_platform(self, platform: str) -> Sequence[Place]:
        """A look at all of them."""
        return [p for p in self._s.places if p.platform == platform and p.active]

    async def asked_in(self, platform: str, channel: str) -> Sequence[Place]:
        """A look at all of them."""
        posts = {each.place for each in self._s.destinations if each.channel == channel}
        return [p for p in await self.of_platform(platform) if p.id in posts]

    async def update_place(self, place: Place) -> None:
        """All but platform and tenant."""
        self._s.must_write()
        known = self._s.places.get(place.id)
        if known is not None:
            self._s.require(place.community in self._s.communities)
            changed = replace(place, platform=known.platform, tenant=known.tenant)
            self._s.places.put(place.id, changed)


def _move(sheet: Sheet[int, D], source: int, into: int) -> None:
    for key, value in sheet.items():
        if value.community == source:
            sheet.put(key, replace(value, community=into))


def _drop(sheet: Sheet[K, E], source: int) -> None:
    for key, value in sheet.items():
        if value.community == source:
            sheet.drop(key)


class MemoryMembers:
    """Implements `Members`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def add(self, member: Member, account: Account) -> Member:
        """Store both unless the account is known."""
        s = self._s
        s.must_write()
        known = await self.by_account(member.community, account.platform, account.external)
        if known is not None:
            return known
        s.require(member.community in s.communities)
        stored = replace(member, id=s.members.number())
        s.members.put(stored.id, stored)
        await self.add_account(replace(account, member=stored.id, community=stored.community))
        return stored

    async def add_all(self, people: Sequence[tuple[Member, Account]]) -> Sequence[Member]:
        """One after the other."""
        return [await self.add(member, account) for member, account in people]

    async def add_account(self, account: Account) -> None:
        """Store; an account that is somebody else's is a Conflict."""
        s = self._s
        s.must_write()
        owner = s.members.get(account.member)
        s.require(owner is not None and owner.community == account.community)
        key = (account.community, account.platform, account.external)
        known = s.accounts.get(key)
        s.require(known is None or known.member == account.member)
        s.accounts.put(key, account)

    async def join(self, gone: int, *, into: int) -> frozenset[int]:
        """Sheet by sheet."""
        self._s.must_write()
        self._s.require(gone in self._s.members, into in self._s.members, gone != into)
        return join(self._s, gone, into)

    async def by_account(self, community: int, platform: str, external: str) -> Member | None:
        """By the account's key."""
        account = self._s.accounts.get((community, platform, external))
        return None if account is None else self._s.members.get(account.member)

    async def by_accounts(
        self, community: int, platform: str, externals: Collection[str]
    ) -> Mapping[str, Member]:
        """By the accounts' keys."""
        found = {external: await self.by_account(community, platform, external) for external in externals}
        return {external: member for external, member in found.items() if member is not None}

    async def accounts(self, member: int) -> Sequence[Account]:
        """By platform and name there."""
        found = [a for a in self._s.accounts if a.member == member]
        return sorted(found, key=lambda a: (a.platform, a.external))

    async def get(self, member: int) -> Member | None:
        """By id."""
        return self._s.members.get(member)

    async def many(self, members: Collection[int]) -> Mapping[int, Member]:
        """By id."""
        return self._s.members.some(members)

    async def named(self, community: int, name: str) -> Sequence[Member]:
        """By the name without case."""
        folded = name.casefold()
        return [m for m in self._s.members if m.community == community and m.name.casefold() == folded]

    async def everywhere(self, platform: str, external: str) -> Sequence[Member]:
        """By the account without the community."""
        accounts = (a for a in self._s.accounts if (a.platform, a.external) == (platform, external))
        found = self._s.members.some(a.member for a in accounts).values()
        return sorted(found, key=lambda m: (m.joined_at, m.id), reverse=True)

    async def update(self, member: Member) -> None:
        """All but community and the instant of joining; boards look here for who shows."""
        self._s.must_write()
        known = self._s.members.get(member.id)
        if known is not None:
            changed = replace(member, community=known.community, joined_at=known.joined_at)
            self._s.members.put(member.id, changed)

    async def organisers(self, community: int) -> Sequence[Member]:
        """In the order of joining."""
        return [m for m in self._s.members if m.community == community and m.organiser]
