"""Roles for streaks, and who has been given them."""

from collections.abc import Sequence
from typing import Protocol

from bot.core.streaks.role import Grant, Reward

__all__ = ["Rewards"]


class Rewards(Protocol):
    """Roles for streaks, and who has been given them."""

    async def put(self, reward: Reward) -> None:
        """Store a reward; one for the same role of the same place is replaced."""
        ...

    async def remove(self, place: int, role: str) -> bool:
        """Forget a reward, not who has been given its role; False when there is none."""
        ...

    async def of_community(self, community: int) -> Sequence[Reward]:
        """Every reward of a community's places, the shortest streaks first."""
        ...

    async def earned(self, *, limit: int) -> Sequence[Grant]:
        """Grants (id 0) that streaks have earned and that were not given yet, in active places."""
        ...

    async def lost(self, *, limit: int) -> Sequence[Grant]:
        """Grants whose reward is gone, or whose member's streak is too short now, in active places."""
        ...

    async def give(self, grant: Grant) -> Grant | None:
        """The grant with its id; None when that account has been given that role already."""
        ...

    async def take(self, grant: Grant) -> bool:
        """Forget a grant; False when it is gone already."""
        ...

    async def given(self, place: int, role: str) -> Sequence[Grant]:
        """Everybody who has been given a role, in the order of giving."""
        ...

    async def holds(self, place: int, role: str, external: str) -> bool:
        """Whether an account has been given a role."""
        ...
