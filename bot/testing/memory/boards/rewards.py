"""Roles for streaks, and who has been given them, in memory."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.core.people.people import Place
from bot.core.streaks.role import Grant, Reward
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryRewards"]


class MemoryRewards:
    """Implements `Rewards`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def put(self, reward: Reward) -> None:
        """By place and role."""
        self._s.must_write()
        self._s.require(reward.place in self._s.places)
        self._s.rewards.put((reward.place, reward.role), reward)

    async def remove(self, place: int, role: str) -> bool:
        """By place and role."""
        self._s.must_write()
        known = (place, role) in self._s.rewards
        self._s.rewards.drop((place, role))
        return known

    async def of_community(self, community: int) -> Sequence[Reward]:
        """Through the places."""
        found = [r for r in self._s.rewards if self._place(r.place).community == community]
        return sorted(found, key=lambda r: (r.streak, r.place, r.role))

    async def earned(self, *, limit: int) -> Sequence[Grant]:
        """Per reward, through the streaks of its community."""
        found = [grant for reward in self._s.rewards for grant in self._earned(reward)]
        return sorted(found, key=lambda g: (g.place, g.role, g.member))[:limit]

    def _earned(self, reward: Reward) -> Iterator[Grant]:
        place = self._place(reward.place)
        given = {g.external for g in self._s.grants if (g.place, g.role) == (reward.place, reward.role)}
        for account in self._s.accounts:
            here = (account.community, account.platform) == (place.community, place.platform)
            long = self._current(account.member) >= reward.streak
            if place.active and here and long and account.external not in given:
                yield Grant(0, place.id, place.community, reward.role, account.member, account.external)

    async def lost(self, *, limit: int) -> Sequence[Grant]:
        """Through the grants."""
        found = []
        for grant in self._stored():
            reward = self._s.rewards.get((grant.place, grant.role))
            kept = reward is not None and self._current(grant.member) >= reward.streak
            if self._place(grant.place).active and not kept:
                found.append(grant)
        return found[:limit]

    async def give(self, grant: Grant) -> Grant | None:
        """Whoever comes first gives it."""
        s = self._s
        s.must_write()
        s.require(grant.place in s.places, grant.member in s.members)
        if await self.holds(grant.place, grant.role, grant.external):
            return None
        stored = replace(grant, id=s.grants.number())
        s.grants.put(stored.id, stored)
        return stored

    async def take(self, grant: Grant) -> bool:
        """Whoever comes first takes it."""
        self._s.must_write()
        known = grant.id in self._s.grants
        self._s.grants.drop(grant.id)
        return known

    async def given(self, place: int, role: str) -> Sequence[Grant]:
        """In the order of giving."""
        return [g for g in self._stored() if (g.place, g.role) == (place, role)]

    async def holds(self, place: int, role: str, external: str) -> bool:
        """By place, role and account."""
        key = (place, role, external)
        return any((g.place, g.role, g.external) == key for g in self._s.grants)

    def _stored(self) -> Sequence[Grant]:
        """Every grant, with the community in which its place is now."""
        return [replace(g, community=self._place(g.place).community) for g in self._s.grants]

    def _current(self, member: int) -> int:
        summary = self._s.streaks.get(member)
        return summary.current if summary else 0

    def _place(self, place: int) -> Place:
        found = self._s.places.get(place)
        if found is None:
            raise LookupError(place)
        return found
