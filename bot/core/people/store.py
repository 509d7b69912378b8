"""Communities, places, people and their accounts."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.core.people.people import Account, Community, Member, Place

__all__ = ["Communities", "Members"]


class Communities(Protocol):
    """Communities and the places where they live."""

    async def add(self, community: Community) -> Community:
        """The community with its id."""
        ...

    async def get(self, community: int) -> Community | None:
        """One community."""
        ...

    async def update(self, community: Community) -> None:
        """Store name and notice address."""
        ...

    async def merge(self, *, source: int, into: int) -> None:
        """Move the places of `source` to `into` (only allowed while `source` has no rounds)."""
        ...

    async def add_place(self, place: Place) -> Place:
        """The place with its id; the existing one if (platform, tenant) is known."""
        ...

    async def place(self, platform: str, tenant: str) -> Place | None:
        """The place of a guild or workspace."""
        ...

    async def place_by_id(self, place: int) -> Place | None:
        """One place."""
        ...

    async def places(self, community: int) -> Sequence[Place]:
        """Where a community lives, oldest first."""
        ...

    async def of_platform(self, platform: str) -> Sequence[Place]:
        """Active places of a platform, in any order."""
        ...

    async def asked_in(self, platform: str, channel: str) -> Sequence[Place]:
        """Active places of a platform whose schedules post to a channel of that id, or once did; by id."""
        ...

    async def update_place(self, place: Place) -> None:
        """Store name, community and whether the place is active."""
        ...


class Members(Protocol):
    """People of a community and their accounts."""

    async def add(self, member: Member, account: Account) -> Member:
        """The member with an id (`account.member` is set from it); the known one if the account exists."""
        ...

    async def add_all(self, people: Sequence[tuple[Member, Account]]) -> Sequence[Member]:
        """The same for several, in the order given."""
        ...

    async def add_account(self, account: Account) -> None:
        """One more identity of a member."""
        ...

    async def join(self, gone: int, *, into: int) -> frozenset[int]:
        """Give all that one member has to another, who is the same person, and delete the one who is gone.

        Where both may have but one of a thing, that of `into` stays, or the newer one of two review cards; a
        practice pair of `gone` is over. Revisions and streak lines of a round that both answered are put
        in one order; those rounds are returned, for their points and streaks are yet to be brought in step.
        """
        ...

    async def by_account(self, community: int, platform: str, external: str) -> Member | None:
        """Who that account is in a community."""
        ...

    async def by_accounts(
        self, community: int, platform: str, externals: Collection[str]
    ) -> Mapping[str, Member]:
        """Who those accounts are in a community; unknown ones are left out."""
        ...

    async def accounts(self, member: int) -> Sequence[Account]:
        """A member's identities."""
        ...

    async def get(self, member: int) -> Member | None:
        """One member."""
        ...

    async def many(self, members: Collection[int]) -> Mapping[int, Member]:
        """Several members by id; unknown ids are left out."""
        ...

    async def named(self, community: int, name: str) -> Sequence[Member]:
        """Members whose name equals `name` in any case (for text grammars and repairs)."""
        ...

    async def everywhere(self, platform: str, external: str) -> Sequence[Member]:
        """Who that account is in every community, the one joined last first (for direct messages)."""
        ...

    async def update(self, member: Member) -> None:
        """Store name and settings; boards follow `on_boards` in the same transaction."""
        ...

    async def organisers(self, community: int) -> Sequence[Member]:
        """Members named as organisers."""
        ...
