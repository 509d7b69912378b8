"""Who somebody is: from a platform's words to community, place and member, made on first contact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.batching import Batches
from bot.core.errors import NotFound
from bot.core.people.consents import Consent
from bot.core.people.people import AuditLine, Member, Place
from bot.core.rounds.calendar import is_zone, zone_named
from bot.core.store import Store
from bot.usecases.people.arrival import (
    NOTHING,
    About,
    Entered,
    Visit,
    arrive,
    clean,
    known,
    known_directly,
    named_otherwise,
    place_of,
)

__all__ = ["Membership", "Wishes"]

_MOST = 100
"""People in one look or one transaction."""


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
        self._looking = Batches[Visit, Entered | None](self._looked, most=_MOST)
        self._arriving = Batches[tuple[Visit, Entered | None], Entered](self._arrived, most=_MOST)

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
        zone: str = "",
        about: About = NOTHING,
    ) -> Entered:
        """Community, place and member, stored on first contact; a changed name is followed.

        In a direct conversation without a tenant it is the community that the matter is `about`, if the
        person is in it, else the one that the person joined last. `zone` is what a newcomer begins with.
        """
        visit = Visit(
            platform,
            tenant,
            tenant_name=tenant_name,
            external=external,
            name=clean(name),
            at=at,
            zone=zone if zone and is_zone(zone) else "",
        )
        known = await self._known(visit, direct=direct, about=about)
        if known is not None and not await self._new_name(known, visit):
            return known
        return await self._arriving.do((visit, known))

    async def _known(self, visit: Visit, *, direct: bool, about: About) -> Entered | None:
        if visit.tenant:
            return await self._looking.do(visit)
        if not direct:
            return None
        async with self._store.read() as tx:
            return await known_directly(tx, visit.platform, visit.external, about)

    async def _new_name(self, known: Entered, visit: Visit) -> bool:
        if known.member.name == visit.name:
            return False
        async with self._store.read() as tx:
            return await named_otherwise(tx, known.member, visit)

    async def _looked(self, visits: Sequence[Visit]) -> Sequence[Entered | None]:
        async with self._store.read() as tx:
            return await known(tx, visits)

    async def _arrived(self, visits: Sequence[tuple[Visit, Entered | None]]) -> Sequence[Entered]:
        async with self._store.begin() as tx:
            return await arrive(tx, visits)

    async def place(self, *, platform: str, tenant: str, tenant_name: str, at: datetime) -> Place:
        """The place of a tenant, with a community of its own on first contact; an inactive one wakes."""
        async with self._store.begin() as tx:
            return await place_of(tx, Visit(platform, tenant, tenant_name=tenant_name, at=at))

    async def left(self, *, platform: str, tenant: str) -> None:
        """The bot was removed from a place: post there no more, keep everything."""
        async with self._store.begin() as tx:
            place = await tx.communities.place(platform, tenant)
            if place is not None and place.active:
                await tx.communities.update_place(replace(place, active=False))

    async def active(self, platform: str) -> Sequence[Place]:
        """The places of a platform where the bot is, as far as is known."""
        async with self._store.read() as tx:
            return await tx.communities.of_platform(platform)

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
        if not external and name:
            raise NotFound(f'Nobody called "{name[:40]}" has taken part here yet.')
        raise NotFound("That person has not taken part here yet.")

    async def external(self, member: Member, place: Place) -> str:
        """The id by which the platform of a place knows a member; raises NotFound for one who has none."""
        async with self._store.read() as tx:
            accounts = await tx.members.accounts(member.id)
        for account in accounts:
            if account.platform == place.platform:
                return account.external
        raise NotFound("You have no account on this platform yet.")

    async def change(self, member: Member, wishes: Wishes, *, at: datetime) -> Member:
        """The member with the changed settings; whoever says anything on being quoted has decided."""
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
            if wishes.share_answers is not None:
                await tx.consents.put(Consent(member.id, at))
        return changed

    async def undecided(self, member: Member) -> bool:
        """Whether a member has yet to say if good answers may be quoted."""
        if member.share_answers:
            return False
        async with self._store.read() as tx:
            return await tx.consents.of(member.id) is None

    async def organisers(self, community: int) -> Sequence[Member]:
        """Members named as organisers, besides those whom the platform makes one."""
        async with self._store.read() as tx:
            return await tx.members.organisers(community)

    async def appoint(self, member: Member, *, organiser: bool, by: Member, at: datetime) -> Member:
        """Make a member an organiser, or no longer one, whose sessions at the desk end; audited."""
        async with self._store.begin() as tx:
            changed = replace(await tx.members.get(member.id) or member, organiser=organiser)
            await tx.members.update(changed)
            for key in () if organiser else await tx.desk.sessions(changed.id):
                await tx.desk.drop(key.digest)
            action = "organiser added" if organiser else "organiser removed"
            await tx.audit.append(AuditLine(member.community, by.id, action, "", at, subject=changed.id))
        return changed
