"""Communities and the places where they live."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select, update

from bot.core.errors import Unusable
from bot.core.people.people import Community, Place
from bot.storage.sql.people.joining import join
from bot.storage.sql.session.work import Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlCommunities"]

_COMMUNITY = select(*columns(t.communities, Community))
_PLACE = select(*columns(t.places, Place))
_PLACE_BY_ID = _PLACE.where(t.places.c.id == bindparam("id"))
_PLACE_BY_NAME = _PLACE.where(
    t.places.c.platform == bindparam("platform"), t.places.c.tenant == bindparam("tenant")
)
_EMPTY = (
    t.streaks,
    t.tallies,
    t.rulings,
    t.recaps,
    t.sweeps,
    t.benched_packs,
    t.link_codes,
    t.desk_keys,
    t.imports,
)
"""What holds nothing worth moving while a community has had no rounds, or what the other one decides."""
_OF_ROUNDS = {t.rounds, t.answers, t.points, t.boards}
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
            await join(work, double, known)
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

    async def _drop_twice_benched(self, *, source: int, into: int) -> None:
        mine, theirs = t.bench.c, t.bench.alias().c
        known = select(theirs.question).where(theirs.community == into, theirs.question == mine.question)
        await self._work.change(delete(t.bench).where(mine.community == source, known.exists()))

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

    async def asked_in(self, platform: str, channel: str) -> Sequence[Place]:
        """Along the index on platform and tenant, and for each place along the one on its destinations."""
        d, p = t.destinations.c, t.places.c
        posts = select(d.id).where(d.place == p.id, d.channel == channel).exists()
        query = _PLACE.where(p.platform == platform, p.active.is_(True), posts)
        return await self._work.values(Place, query.order_by(p.id))

    async def update_place(self, place: Place) -> None:
        """All but platform and tenant, which are its identity."""
        await self._work.change(
            update(t.places)
            .where(t.places.c.id == place.id)
            .values(name=place.name, community=place.community, active=place.active)
        )
