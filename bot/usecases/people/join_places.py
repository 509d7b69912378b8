"""Joining a place, such as a Slack workspace, to a community that lives elsewhere, by a one-time code.

Only a community in which nothing was posted yet gives its places away: points and streaks of two communities
are never mixed. Its people come along; whoever is known in both by the same account is one member.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import Unusable
from bot.core.outbox import keys
from bot.core.outbox.notice import notice_parcel
from bot.core.outside import Waker
from bot.core.people.codes import Purpose
from bot.core.people.people import AuditLine, Community, Member, Place
from bot.core.people.place_names import place_name
from bot.core.rounds.schedule import Schedule
from bot.core.store import Store, Transaction
from bot.usecases.people.codes import Codes, MadeCode

__all__ = ["PlaceJoining", "Placing"]


@dataclass(frozen=True, slots=True)
class PlaceJoining:
    """What a place would join, or has joined: the community, its places and schedules.

    `dropped` are schedules of the place's own that have posted nothing and go.
    """

    community: Community
    places: tuple[Place, ...]
    schedules: tuple[Schedule, ...]
    dropped: tuple[Schedule, ...]


@dataclass(frozen=True, slots=True)
class _Two:
    target: Community
    made_in: Place
    digest: str


class Placing:
    """Makes codes for places, and joins them."""

    def __init__(self, store: Store, *, codes: Codes, waker: Waker) -> None:
        self._store = store
        self._codes = codes
        self._waker = waker

    async def places(self, community: int) -> Sequence[Place]:
        """Where a community lives, oldest first."""
        async with self._store.read() as tx:
            return [place for place in await tx.communities.places(community) if place.active]

    async def make(self, member: Member, place: Place, *, at: datetime) -> MadeCode:
        """A code to be typed in the place that is to join."""
        async with self._store.begin() as tx:
            return await self._codes.make(tx, Purpose.PLACE, member, place, at=at)

    async def look(self, typed: str, member: Member, place: Place, *, at: datetime) -> PlaceJoining:
        """What the place would join. Raises Unusable when it cannot, TooFast after many tries."""
        self._codes.count_try(member, place, at=at)
        async with self._store.read() as tx:
            two = await self._two(tx, typed, place, at=at)
            return await _told(tx, two.target, dropped=await tx.schedules.of_community(place.community))

    async def join(self, typed: str, member: Member, place: Place, *, at: datetime) -> PlaceJoining:
        """Make the place one of the code's community, in one transaction; audited, and told there.

        Raises as `look` does.
        """
        self._codes.count_try(member, place, at=at)
        async with self._store.begin() as tx:
            await tx.alone([place.community])
            two = await self._two(tx, typed, place, at=at)
            await tx.links.drop(two.digest)
            dropped = await tx.schedules.of_community(place.community)
            gone = [replace(each, removed=True, next_date=None, next_due=None) for each in dropped]
            await tx.schedules.update(gone)
            moved = ", ".join(place_name(each) for each in await tx.communities.places(place.community))
            accounts = await tx.members.accounts(member.id)
            await tx.communities.merge(source=place.community, into=two.target.id)
            by = [await tx.members.by_account(two.target.id, a.platform, a.external) for a in accounts]
            actor = next((each.id for each in by if each is not None), None)
            await tx.audit.append(AuditLine(two.target.id, actor, "place joined", moved, at))
            text = f"{moved} has joined this community. Whoever organises there organises here too."
            key = keys.joined_place(place.id, two.target.id)
            await tx.outbox.add([notice_parcel(key, two.target, two.made_in.id, text, now=at)])
            told = await _told(tx, two.target, dropped=dropped)
        self._waker.wake()
        return told

    async def _two(self, tx: Transaction, typed: str, place: Place, *, at: datetime) -> _Two:
        code = await self._codes.find(tx, Purpose.PLACE, typed, at=at)
        made_in = await tx.communities.place_by_id(code.place)
        target = await tx.communities.get(code.community)
        if made_in is None or target is None:
            raise self._codes.wrong()
        if made_in.id == place.id:
            raise Unusable("This code was made here: type it in the server or workspace that is to join.")
        if target.id == place.community:
            raise Unusable("This place belongs to that community already.")
        if await tx.rounds.recent(place.community, limit=1):
            raise Unusable(
                "Questions were posted here already, and points of two communities are never mixed: this "
                "place joins no other. If there is nothing there yet, make the code here and type it there."
            )
        return _Two(target, made_in, code.digest)


async def _told(tx: Transaction, target: Community, *, dropped: Sequence[Schedule]) -> PlaceJoining:
    places = tuple(place for place in await tx.communities.places(target.id) if place.active)
    return PlaceJoining(target, places, tuple(await tx.schedules.of_community(target.id)), tuple(dropped))
