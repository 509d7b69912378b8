"""People as platforms name them: looked up, and stored on first contact with their place and community."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import NotFound
from bot.core.people.people import ZONE, Account, Community, Member, Place
from bot.core.store import Transaction

__all__ = [
    "NOTHING",
    "About",
    "Entered",
    "Visit",
    "arrive",
    "clean",
    "known",
    "known_directly",
    "named_otherwise",
    "namer",
    "place_of",
]

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Entered:
    """Where somebody is and who that is there."""

    community: Community
    place: Place
    member: Member


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a matter where nothing says whose it is: a round, a review card, a community; 0 for
    none of them.
    """

    round: int = 0
    card: int = 0
    community: int = 0


NOTHING = About()


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at a tenant, in the platform's words; "" is a tenant or a person that it does not name."""

    platform: str
    tenant: str
    at: datetime
    tenant_name: str = ""
    external: str = ""
    name: str = ""
    zone: str = ""


def clean(name: str) -> str:
    """A name as it is shown: on one line, not too long, never nothing."""
    return " ".join(name.split())[:_LONGEST_NAME] or "Somebody"


async def known(tx: Transaction, visits: Sequence[Visit]) -> Sequence[Entered | None]:
    """Who they are, asked once per place; None for whoever was not there before, or where the bot left."""
    tenants = dict.fromkeys((visit.platform, visit.tenant) for visit in visits)
    found: dict[tuple[str, str, str], Entered | None] = {}
    for platform, tenant in tenants:
        place = await tx.communities.place(platform, tenant)
        community = await tx.communities.get(place.community) if place and place.active else None
        if place is None or community is None:
            continue
        people = {visit.external for visit in visits if (visit.platform, visit.tenant) == (platform, tenant)}
        for external, member in (await tx.members.by_accounts(community.id, platform, people)).items():
            found[platform, tenant, external] = Entered(community, place, member)
    return [found.get((visit.platform, visit.tenant, visit.external)) for visit in visits]


async def known_directly(tx: Transaction, platform: str, external: str, about: About) -> Entered | None:
    """Who that is in a direct conversation: in the community that it is `about`, else the one joined last."""
    members = await tx.members.everywhere(platform, external)
    rounds = await tx.rounds.many({about.round}) if about.round else {}
    card = await tx.cards.get(about.card) if about.card else None
    wanted = rounds[about.round].community if about.round in rounds else about.community
    fitting = (each for each in members if each.community == wanted or (card and each.id == card.member))
    member = next(fitting, next(iter(members), None))
    places = await tx.communities.places(member.community) if member else ()
    place = next((place for place in places if place.platform == platform), None)
    community = await tx.communities.get(place.community) if place else None
    if place is None or member is None or community is None or not place.active:
        return None
    return Entered(community, place, member)


async def arrive(tx: Transaction, visits: Sequence[tuple[Visit, Entered | None]]) -> Sequence[Entered]:
    """Store whoever comes for the first time, and names that have changed."""
    places: dict[tuple[str, str], Place] = {}
    communities: dict[int, Community] = {}
    where: list[tuple[Place, Community]] = []
    for visit, met in visits:
        tenant = (visit.platform, visit.tenant or visit.external)
        place = met.place if met else places.get(tenant) or await place_of(tx, visit)
        places[tenant] = place
        community = communities.get(place.community) or await tx.communities.get(place.community)
        if community is None:
            raise NotFound("This community is gone.")
        communities[community.id] = community
        where.append((place, community))
    members = await tx.members.add_all(
        [
            (
                Member(0, community.id, visit.name, joined_at=visit.at, zone=visit.zone or ZONE),
                Account(0, community.id, visit.platform, visit.external),
            )
            for (visit, _), (_, community) in zip(visits, where, strict=True)
        ]
    )
    return [
        Entered(community, place, await _renamed(tx, member, visit))
        for (visit, _), (place, community), member in zip(visits, where, members, strict=True)
    ]


def namer(accounts: Sequence[Account]) -> Account:
    """Of one person's accounts the one whose name is shown: that of the platform that comes first by name."""
    return min(accounts, key=lambda account: (account.platform, account.external))


async def named_otherwise(tx: Transaction, member: Member, visit: Visit) -> bool:
    """Whether somebody comes with a new name, by the account whose name is shown."""
    if member.name == visit.name:
        return False
    named = namer(await tx.members.accounts(member.id))
    return (named.platform, named.external) == (visit.platform, visit.external)


async def _renamed(tx: Transaction, member: Member, visit: Visit) -> Member:
    if not await named_otherwise(tx, member, visit):
        return member
    member = replace(member, name=visit.name)
    await tx.members.update(member)
    return member


async def place_of(tx: Transaction, visit: Visit) -> Place:
    """The place of a tenant, or of a person without one; new ones get a community, an inactive one wakes."""
    tenant = visit.tenant or f"direct:{visit.external}"
    place = await tx.communities.place(visit.platform, tenant)
    if place is not None:
        if not place.active:
            place = replace(place, active=True)
            await tx.communities.update_place(place)
        return place
    name = clean(visit.tenant_name) if visit.tenant_name else "Your community"
    community = await tx.communities.add(Community(0, name, created_at=visit.at))
    return await tx.communities.add_place(Place(0, community.id, visit.platform, tenant, name))
