"""Giving and taking roles: what a platform can do that has them."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from bot.commands.language.findings import Finding
from bot.core.errors import Unusable
from bot.core.people.people import Place

__all__ = ["RoleGiver", "RoleGivers"]


@runtime_checkable
class RoleGiver(Protocol):
    """A platform on which members have roles."""

    async def set_role(self, place: Place, *, user: str, role: str, held: bool) -> None:
        """Give the role to somebody, or take it away; doing it twice changes nothing.

        Raises RoleRefused with the mend for organisers, PlatformUnreachable for anything else.
        """
        ...

    async def check_role(self, place: Place, role: str) -> Finding:
        """Whether the bot may give the role; the finding's subject is the role's name."""
        ...


class RoleGivers:
    """Finds the platform of a place; `find` gives None where there are no roles."""

    def __init__(self, find: Callable[[Place], RoleGiver | None]) -> None:
        self._find = find

    def of(self, place: Place) -> RoleGiver:
        """The platform of a place; raises Unusable where members have no roles."""
        giver = self._find(place)
        if giver is None:
            raise Unusable("Members have no roles here: streaks can earn them on Discord servers only.")
        return giver

    def known(self, place: Place) -> RoleGiver | None:
        """The platform of a place; None where members have no roles."""
        return self._find(place)
