"""Communities and the places where they live."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select, update

from bot.core.errors import Unusable
from bot.core.model import Community, Place
from bot.core.pairs import PairState
from bot.storage import tables as t
from bot.storage.sql.work import Work, columns, facts

__all__ = ["SqlCommunities"]

_COMMUNITY = select(*columns(t.communities, Community))
_PLACE = select(*columns(t.places, Place))
_PLACE_BY_ID = _PLACE.where(t.places.c.id == bindparam("id"))
_PLACE_BY_NAME = _PLACE.where(
    t.places.c.platform == bindparam("platform"), t.places.c.tenant == bindparam("tenant")
)
_EMPTY = (t.streaks, t.tallies, t.rulings, t.recaps, t.sweeps, t.benched_packs, t.link_codes)
"""What holds nothing worth moving while a community has had no rounds, or what the other one decides."""
_OF_ROUNDS = {t.rounds, t.answers, t.points, t.boards}
_OF_MEMBERS = (
    t.accounts,
    t.streak_events,
    t.practice,
    t.interviews,
    t.interview_turns,
    t.proposals,
    t.reports,
)
"""What goes along with a member who turns out to be another."""
_MOVED = [
    table
    for table in t.metadata.sorted_tables
    if "community" in table.c and table not in {*_EMPTY, *_OF_ROUNDS}
]


class SqlCommunities:
    """Implements `Communities`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def add(self, community: Community) -> Community:
        """Insert, and read back with the id."""
        return await self._work.added(Community, t.communities, facts(community))

    async def get(self, community: int) -> Community | None:
        """By primary key."""
        return await self._work.value(Community, _COMMUNITY.where(t.communities.c.id == community))

    async def update(self, community: Community) -> None:
        """Name, notice address and grading; the rest of a community never changes."""
        await self._work.change(
            update(t.communities)
            .where(t.communities.c.id == community.id)
            .values(
                name=community.name,
                notices_place=community.notices_place,
                notices_channel=community.notices_channel,
                remote_grading=community.remote_grading,
            )
        )

    async def merge(self, *, source: int, into: int) -> None:
        """Move all that `source` has and delete it; whoever is in both becomes one member."""
        work = self._work
        both = _COMMUNITY.where(t.communities.c.id.in_([source, into])).order_by(t.communities.c.id)
        if len(await work.rows(work.locked(both))) != len({source, into}):
            raise work.fail()
        if source == into:
            return
        if await work.first(select(t.rounds.c.id).where(t.rounds.c.community == source).limit(1)) is not None:
            raise Unusable("That place has had questions already; it cannot join this community.")
        for table in _EMPTY:
            await work.change(delete(table).where(table.c.community == source))
        for double, known in (await self._doubles(source=source, into=into)).items():
            await self._absorb(double, known)
        await self._drop_twice_benched(source=source, into=into)
        for table in _MOVED:
            await work.change(update(table).where(table.c.community == source).values(community=into))
        await work.change(delete(t.communities).where(t.communities.c.id == source))

    async def _doubles(self, *, source: int, into: int) -> dict[int, int]:
        """Members of `source` whose account is known in `into`, and who that is there."""
        here, there = t.accounts.alias(), t.accounts.alias()
        rows = await self._work.rows(
            select(here.c.member, there.c.member)
            .join(there, (here.c.platform == there.c.platform) & (here.c.external == there.c.external))
            .where(here.c.community == source, there.c.community == into)
            .order_by(there.c.member.desc())
        )
        return dict(rows)

    async def _absorb(self, double: int, known: int) -> None:
        """Give a member's accounts, vacations and practice to the one who stays."""
        work, mine, theirs = self._work, t.accounts.c, t.accounts.alias().c
        await work.change(
            delete(t.accounts).where(
                mine.member == double,
                select(theirs.member)
                .where(
                    theirs.member == known, theirs.platform == mine.platform, theirs.external == mine.external
                )
                .exists(),
            )
        )
        reports, open_ = t.reports.c, t.reports.alias().c
        await work.change(
            delete(t.reports).where(
                reports.member == double,
                reports.settled_at.is_(None),
                select(open_.id)
                .where(open_.member == known, open_.question == reports.question, open_.settled_at.is_(None))
                .exists(),
            )
        )
        for table in _OF_MEMBERS:
            await work.change(update(table).where(table.c.member == double).values(member=known))
        await work.change(update(t.bench).where(t.bench.c.by == double).values(by=known))
        for own in (t.reminders, t.pair_queue):
            await work.change(delete(own).where(own.c.member == double))
        await self._absorb_pairs(double, known)
        await work.change(update(t.audit).where(t.audit.c.actor == double).values(actor=known))
        await work.change(delete(t.members).where(t.members.c.id == double))

    async def _drop_twice_benched(self, *, source: int, into: int) -> None:
        mine, theirs = t.bench.c, t.bench.alias().c
        known = select(theirs.question).where(theirs.community == into, theirs.question == mine.question)
        await self._work.change(delete(t.bench).where(mine.community == source, known.exists()))

    async def _absorb_pairs(self, double: int, known: int) -> None:
        """Past pairs are those of the member who stays; one under way is over."""
        work, p, s = self._work, t.pairs.c, t.pair_seats.c
        under_way = await work.rows(select(s.pair).where(s.member == double, s.active.is_(True)))
        for (pair,) in under_way:
            await work.change(update(t.pairs).where(p.id == pair).values(state=PairState.APART, next_at=None))
            await work.change(update(t.pair_seats).where(s.pair == pair).values(active=False))
        await work.change(update(t.pair_seats).where(s.member == double).values(member=known))

    async def add_place(self, place: Place) -> Place:
        """Insert unless the guild or workspace is known."""
        statement = self._work.insert(t.places).values(facts(place))
        await self._work.change(statement.on_conflict_do_nothing(index_elements=["platform", "tenant"]))
        stored = await self.place(place.platform, place.tenant)
        if stored is None:
            raise self._work.fail()
        return stored

    async def place(self, platform: str, tenant: str) -> Place | None:
        """By the platform's own name for it."""
        return await self._work.value(Place, _PLACE_BY_NAME, platform=platform, tenant=tenant)

    async def place_by_id(self, place: int) -> Place | None:
        """By primary key."""
        return await self._work.value(Place, _PLACE_BY_ID, id=place)

    async def places(self, community: int) -> Sequence[Place]:
        """By id, which is the order of arrival."""
        query = _PLACE.where(t.places.c.community == community).order_by(t.places.c.id)
        return await self._work.values(Place, query)

    async def of_platform(self, platform: str) -> Sequence[Place]:
        """Along the index on platform and tenant."""
        query = _PLACE.where(t.places.c.platform == platform, t.places.c.active.is_(True))
        return await self._work.values(Place, query)

    async def update_place(self, place: Place) -> None:
        """All but platform and tenant, which are its identity."""
        await self._work.change(
            update(t.places)
            .where(t.places.c.id == place.id)
            .values(name=place.name, community=place.community, active=place.active)
        )
