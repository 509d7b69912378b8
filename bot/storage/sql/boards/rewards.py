"""Roles for streaks, and who has been given them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, or_, select

from bot.core.streaks.role import Grant, Reward
from bot.storage.sql.session.work import Query, Work, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlRewards"]

_R, _G, _P, _S, _A = t.rewards.c, t.grants.c, t.places.c, t.streaks.c, t.accounts.c
_REWARD = select(*columns(t.rewards, Reward))
_GRANT = select(_G.id, _G.place, _P.community, _G.role, _G.member, _G.external).join(
    t.places, _P.id == _G.place
)
_EARNED = (
    select(_R.place, _P.community, _R.role, _S.member, _A.external)
    .select_from(t.rewards)
    .join(t.places, _P.id == _R.place)
    .join(t.streaks, (_S.community == _P.community) & (_S.current >= _R.streak))
    .join(t.accounts, (_A.member == _S.member) & (_A.platform == _P.platform))
    .outerjoin(t.grants, (_G.place == _R.place) & (_G.role == _R.role) & (_G.external == _A.external))
    .where(_R.place > 0, _P.active, _G.id.is_(None))
    .order_by(_R.place, _R.role, _S.member)
    .limit(bindparam("most"))
)
_LOST = (
    _GRANT.outerjoin(t.rewards, (_R.place == _G.place) & (_R.role == _G.role))
    .outerjoin(t.streaks, _S.member == _G.member)
    .where(_G.id > 0, _P.active)
    .where(or_(_R.streak.is_(None), _S.current.is_(None), _S.current < _R.streak))
    .order_by(_G.id)
    .limit(bindparam("most"))
)


class SqlRewards:
    """Implements `Rewards`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def put(self, reward: Reward) -> None:
        """Insert, or change the one of the same place and role."""
        statement = self._work.insert(t.rewards).values(facts(reward))
        changed = {"name": reward.name, "streak": reward.streak}
        await self._work.change(
            statement.on_conflict_do_update(index_elements=["place", "role"], set_=changed)
        )

    async def remove(self, place: int, role: str) -> bool:
        """By primary key."""
        gone = delete(t.rewards).where(_R.place == place, _R.role == role)
        return await self._work.change(gone) > 0

    async def of_community(self, community: int) -> Sequence[Reward]:
        """By the community's places."""
        query = _REWARD.join(t.places, _P.id == _R.place).where(_P.community == community)
        return await self._work.values(Reward, query.order_by(_R.streak, _R.place, _R.role))

    async def earned(self, *, limit: int) -> Sequence[Grant]:
        """Per reward, through the streaks of its community."""
        return [Grant(0, *row) for row in await self._work.rows(_EARNED, most=limit)]

    async def lost(self, *, limit: int) -> Sequence[Grant]:
        """Through the grants."""
        return await self._grants(_LOST, most=limit)

    async def give(self, grant: Grant) -> Grant | None:
        """Insert; whoever comes first gives it."""
        row = {name: getattr(grant, name) for name in ("place", "role", "member", "external")}
        insert = self._work.insert(t.grants).values(row)
        stored = await self._work.give(
            insert.on_conflict_do_nothing(index_elements=["place", "role", "external"]).returning(_G.id)
        )
        if stored is None:
            return None
        return Grant(stored[0], grant.place, grant.community, grant.role, grant.member, grant.external)

    async def take(self, grant: Grant) -> bool:
        """By primary key; whoever comes first takes it."""
        return await self._work.change(delete(t.grants).where(_G.id == grant.id)) > 0

    async def given(self, place: int, role: str) -> Sequence[Grant]:
        """By (place, role)."""
        return await self._grants(_GRANT.where(_G.place == place, _G.role == role).order_by(_G.id))

    async def holds(self, place: int, role: str, external: str) -> bool:
        """By (place, role, external)."""
        query = select(_G.id).where(_G.place == place, _G.role == role, _G.external == external)
        return await self._work.first(query) is not None

    async def _grants(self, query: Query, **given: object) -> Sequence[Grant]:
        return [Grant(*row) for row in await self._work.rows(query, **given)]
