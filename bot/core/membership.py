"""Who somebody is: from a platform's words to community, place and member, made on first contact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.calendar import zone_named
from bot.core.errors import NotFound
from bot.core.model import Account, AuditLine, Community, Member, Place
from bot.core.ports import Store, Transaction

__all__ = ["About", "Entered", "Membership", "Wishes"]

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Entered:
    """Where somebody is and who that is there."""

    community: Community
    place: Place
    member: Member


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a matter where nothing says whose it is: its round, its community; 0 for neither."""

    round: int = 0
    community: int = 0


NOTHING = About()


@dataclass(frozen=True, slots=True)
class Wishes:
    """Settings that a member changes; None leaves a setting as it is."""

    zone: str | None = None
    on_boards: bool | None = None
    share_answers: bool | None = None


class Membership:
    """Finds and remembers people."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def enter(
        self,
        *,
        platform: str,
        tenant: str,
        tenant_name: str,
        external: str,
        name: str,
        direct: bool,
        at: datetime,
        about: About = NOTHING,
    ) -> Entered:
        """Community, place and member, stored on first contact; a changed name is followed.

        In a direct conversation without a tenant it is the community that the matter is `about`, if the
        person is in it, else the one that the person joined last.
        """
        async with self._store.read() as tx:
            if tenant:
                known = await _known(tx, platform, tenant, external)
            else:
                known = await _known_directly(tx, platform, external, about) if direct else None
        if known is not None and known.member.name == _clean(name):
            return known
        async with self._store.begin() as tx:
            place = (
                known.place
                if known
                else await _place(tx, platform, tenant, tenant_name=tenant_name, external=external, at=at)
            )
            community = await tx.communities.get(place.community)
            if community is None:
                raise NotFound("This community is gone.")
            member = await tx.members.add(
                Member(0, community.id, _clean(name), joined_at=at),
                Account(0, community.id, platform, external),
            )
            if member.name != _clean(name):
                member = replace(member, name=_clean(name))
                await tx.members.update(member)
        return Entered(community, place, member)

    async def place(self, *, platform: str, tenant: str, tenant_name: str, at: datetime) -> Place:
        """The place of a tenant, with a community of its own on first contact; an inactive one wakes."""
        async with self._store.begin() as tx:
            place = await _place(tx, platform, tenant, tenant_name=tenant_name, external="", at=at)
            if not place.active:
                place = replace(place, active=True)
                await tx.communities.update_place(place)
        return place

    async def left(self, *, platform: str, tenant: str) -> None:
        """The bot was removed from a place: post there no more, keep everything."""
        async with self._store.begin() as tx:
            place = await tx.communities.place(platform, tenant)
            if place is not None and place.active:
                await tx.communities.update_place(replace(place, active=False))

    async def person(self, community: int, *, platform: str, external: str, name: str = "") -> Member:
        """The member that somebody named; raises NotFound when that person never took part."""
        async with self._store.read() as tx:
            if external and (member := await tx.members.by_account(community, platform, external)):
                return member
            named = await tx.members.named(community, name) if name else ()
        if len(named) == 1:
            return named[0]
        if named:
            raise NotFound(f"Several members are called {name}; please mention the one you mean.")
        raise NotFound("That person has not taken part here yet.")

    async def change(self, member: Member, wishes: Wishes) -> Member:
        """The member with the changed settings."""
        if wishes.zone is not None:
            zone_named(wishes.zone)
        async with self._store.begin() as tx:
            current = await tx.members.get(member.id) or member
            given = {
                name: value
                for name in ("zone", "on_boards", "share_answers")
                if (value := getattr(wishes, name)) is not None
            }
            changed = replace(current, **given)
            await tx.members.update(changed)
        return changed

    async def organisers(self, community: int) -> Sequence[Member]:
        """Members named as organisers, besides those whom the platform makes one."""
        async with self._store.read() as tx:
            return await tx.members.organisers(community)

    async def appoint(self, member: Member, *, organiser: bool, by: Member, at: datetime) -> Member:
        """Make a member an organiser, or no longer one; audited."""
        async with self._store.begin() as tx:
            changed = replace(await tx.members.get(member.id) or member, organiser=organiser)
            await tx.members.update(changed)
            action = "organiser added" if organiser else "organiser removed"
            await tx.audit.append(AuditLine(member.community, by.id, action, changed.name, at))
        return changed


def _clean(name: str) -> str:
    return " ".join(name.split())[:_LONGEST_NAME] or "Somebody"


async def _known(tx: Transaction, platform: str, tenant: str, external: str) -> Entered | None:
    place = await tx.communities.place(platform, tenant)
    member = await tx.members.by_account(place.community, platform, external) if place else None
    return await _entered(tx, place, member)


async def _known_directly(tx: Transaction, platform: str, external: str, about: About) -> Entered | None:
    members = await tx.members.everywhere(platform, external)
    rounds = await tx.rounds.many({about.round}) if about.round else {}
    community = rounds[about.round].community if about.round in rounds else about.community
    member = next((each for each in members if each.community == community), next(iter(members), None))
    places = await tx.communities.places(member.community) if member else ()
    place = next((place for place in places if place.platform == platform), None)
    return await _entered(tx, place, member)


async def _entered(tx: Transaction, place: Place | None, member: Member | None) -> Entered | None:
    community = await tx.communities.get(place.community) if place else None
    if place is None or member is None or community is None or not place.active:
        return None
    return Entered(community, place, member)


async def _place(
    tx: Transaction, platform: str, tenant: str, *, tenant_name: str, external: str, at: datetime
) -> Place:
    tenant = tenant or f"direct:{external}"
    known = await tx.communities.place(platform, tenant)
    if known is not None:
        if not known.active:
            known = replace(known, active=True)
            await tx.communities.update_place(known)
        return known
    name = _clean(tenant_name) if tenant_name else "Your community"
    community = await tx.communities.add(Community(0, name, created_at=at))
    return await tx.communities.add_place(Place(0, community.id, platform, tenant, name))
