"""Roles for streaks: which a place gives, and bringing members' roles in line with their streaks.

Nothing waits for a streak to change: what streaks have earned is compared with what was given, again and
again, and each difference is recorded together with the parcel that carries it out. A parcel says only
whose role is to be looked after; whether it is given or taken is decided when it is delivered.
"""

from datetime import datetime, timedelta

from bot.core.errors import NotFound, Unusable
from bot.core.outbox import keys
from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.core.outside import Clock
from bot.core.people.people import AuditLine, Member, Place
from bot.core.store import Store
from bot.core.streaks.role import LONGEST_STREAK, Grant, Reward

__all__ = ["Rewarding"]

_BATCH = 200
_MOST = 25
_TRIED_FOR = timedelta(days=3)


class Rewarding:
    """Sets rewards up and sees to it that everybody has what was earned."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def list(self, community: int) -> list[Reward]:
        """A community's rewards, the shortest streaks first."""
        async with self._store.read() as tx:
            return list(await tx.rewards.of_community(community))

    async def add(self, reward: Reward, place: Place, *, by: Member, at: datetime) -> None:
        """Give a role for a streak from now on; audited.

        Set up again, it is given once more to everybody who has earned it. Raises Unusable for a length
        that is none, and for more rewards than a place may have.
        """
        if not 1 <= reward.streak <= LONGEST_STREAK:
            raise Unusable(f"A streak for a role is 1 to {LONGEST_STREAK} days long.")
        async with self._store.begin() as tx:
            others = [r for r in await tx.rewards.of_community(place.community) if r.place == place.id]
            if len(others) >= _MOST and reward.role not in {other.role for other in others}:
                raise Unusable(f"A server has at most {_MOST} roles for streaks. Remove one first.")
            await tx.rewards.put(reward)
            detail = f"{reward.name} for {reward.streak} {'day' if reward.streak == 1 else 'days'}"
            await tx.audit.append(AuditLine(place.community, by.id, "role for streaks set", detail, at))
            again = f"{int(at.timestamp())}"
            given = await tx.rewards.given(place.id, reward.role)
            await tx.outbox.add([_parcel(grant, f"role{grant.id}-{again}", now=at) for grant in given])

    async def remove(self, place: Place, role: str, *, by: Member, at: datetime) -> Reward:
        """The reward that is no more; whoever was given its role loses it. Audited; raises NotFound."""
        async with self._store.begin() as tx:
            known = [r for r in await tx.rewards.of_community(place.community) if r.place == place.id]
            reward = next((r for r in known if r.role == role), None)
            if reward is None or not await tx.rewards.remove(place.id, role):
                raise NotFound(
                    "No streak earns that role here. /quiz-admin rewards list shows those that do."
                )
            detail = f"{reward.name} for {reward.streak} {'day' if reward.streak == 1 else 'days'}"
            await tx.audit.append(AuditLine(place.community, by.id, "role for streaks removed", detail, at))
        return reward

    async def settle(self) -> int:
        """Record every role that is to be given or taken, with its parcel; how many there were."""
        done = 0
        while (count := await self._batch()) > 0:
            done += count
        return done

    async def _batch(self) -> int:
        async with self._store.read() as tx:
            if not (await tx.rewards.earned(limit=1) or await tx.rewards.lost(limit=1)):
                return 0
        now = self._clock.now()
        async with self._store.begin() as tx:
            lost = await tx.rewards.lost(limit=_BATCH)
            taken = [grant for grant in lost if await tx.rewards.take(grant)]
            earned = await tx.rewards.earned(limit=_BATCH)
            given = [grant for each in earned if (grant := await tx.rewards.give(each)) is not None]
            await tx.outbox.add([_parcel(grant, keys.role_taken(grant.id), now=now) for grant in taken])
            await tx.outbox.add([_parcel(grant, keys.role_given(grant.id), now=now) for grant in given])
        return len(taken) + len(given)


def _parcel(grant: Grant, key: str, *, now: datetime) -> Parcel:
    return Parcel(
        id=0,
        key=key,
        kind=ParcelKind.ROLE,
        community=grant.community,
        address=Address(grant.place, user=grant.external),
        not_before=now,
        expires_at=now + _TRIED_FOR,
        text=grant.role,
    )
