"""Joining the accounts that one person has on two platforms into one member, by a one-time code.

The member who made the code stays, with name and settings; the other one's whole past comes along. A round
that both answered counts once, by the better answer; the streak is counted over the rounds of both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import Unusable
from bot.core.outbox import keys
from bot.core.people.codes import Purpose
from bot.core.people.people import Account, AuditLine, Member, Place
from bot.core.people.place_names import platform_name
from bot.core.store import Store, Transaction
from bot.usecases.answers.count import settle
from bot.usecases.outbox.private_message import tell
from bot.usecases.people.arrival import namer
from bot.usecases.people.codes import Codes, MadeCode
from bot.usecases.streaks.ledger import recount

__all__ = ["Joined", "Linked", "Linking", "Side"]


@dataclass(frozen=True, slots=True)
class Side:
    """A member who is to be joined with another: on which platforms, with what streak and points."""

    name: str
    platforms: tuple[str, ...]
    streak: int
    best: int
    points: int


@dataclass(frozen=True, slots=True)
class Linked:
    """The platforms of a member's accounts, and the community's places on others."""

    platforms: tuple[str, ...]
    others: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Two members before, and the name of the one that they are or would be; `after` once they are one."""

    stays: Side
    comes: Side
    name: str
    after: Side | None = None


@dataclass(frozen=True, slots=True)
class _Two:
    """Who stays and who comes, and where the code was made."""

    stays: Member
    comes: Member
    made_on: str
    digest: str


class Linking:
    """Makes codes and joins members."""

    def __init__(self, store: Store, *, codes: Codes) -> None:
        self._store = store
        self._codes = codes

    async def linked(self, member: Member) -> Linked:
        """Where a member has accounts, and where else one could be joined."""
        async with self._store.read() as tx:
            platforms = _platforms(await tx.members.accounts(member.id))
            places = await tx.communities.places(member.community)
        others = tuple(place for place in places if place.active and place.platform not in platforms)
        return Linked(platforms, others)

    async def make(self, member: Member, place: Place, *, at: datetime) -> MadeCode:
        """A code for the member to type on another platform."""
        async with self._store.begin() as tx:
            return await self._codes.make(tx, Purpose.ACCOUNT, member, place, at=at)

    async def look(self, typed: str, member: Member, place: Place, *, at: datetime) -> Joined:
        """What the code would join. Raises Unusable when it cannot be used, TooFast after many tries."""
        self._codes.count_try(member, place, at=at)
        async with self._store.read() as tx:
            two = await self._two(tx, typed, member, at=at)
            name = await _name(tx, two)
            return Joined(await _side(tx, two.stays), await _side(tx, two.comes), name)

    async def join(self, typed: str, member: Member, place: Place, *, at: datetime) -> Joined:
        """Make one member of the two, in one transaction; audited, and told where the code was made.

        Raises as `look` does.
        """
        self._codes.count_try(member, place, at=at)
        async with self._store.begin() as tx:
            await tx.alone([member.community])
            two = await self._two(tx, typed, member, at=at)
            stays, comes = await _side(tx, two.stays), await _side(tx, two.comes)
            await tx.links.drop(two.digest)
            joined = await self._as_one(tx, two, at)
            after = await _side(tx, joined)
        return Joined(stays, comes, joined.name, after)

    async def _two(self, tx: Transaction, typed: str, member: Member, *, at: datetime) -> _Two:
        code = await self._codes.find(tx, Purpose.ACCOUNT, typed, at=at)
        stays, comes = await tx.members.get(code.member), await tx.members.get(member.id)
        place = await tx.communities.place_by_id(code.place)
        if stays is None or comes is None or place is None or code.community != comes.community:
            raise self._codes.wrong()
        own = _platforms(await tx.members.accounts(comes.id))
        if stays.id == comes.id:
            if len(own) == 1:
                raise Unusable("That is your own code: type it with your account on the other platform.")
            raise Unusable("These accounts are joined already.")
        twice = [p for p in _platforms(await tx.members.accounts(stays.id)) if p in own]
        if twice:
            raise Unusable(
                f"Both have an account on {platform_name(twice[0])} already. One person has one account on a "
                "platform, so these two cannot be joined."
            )
        if await tx.interviews.open_of(comes.id) is not None:
            raise Unusable("You hold a mock interview here. End it first: /quiz interview.")
        if await tx.pairs.current(comes.id) is not None:
            raise Unusable("You are in a practice pair here. Leave it first: /quiz pair leave:yes.")
        return _Two(stays, comes, place.platform, code.digest)

    async def _as_one(self, tx: Transaction, two: _Two, at: datetime) -> Member:
        stays, comes = two.stays, two.comes
        platforms = _platforms(await tx.members.accounts(comes.id))
        on_boards = await _on_boards(tx, stays) and await _on_boards(tx, comes)
        name = await _name(tx, two)
        share_answers = await _quotable(tx, two)
        shared = await tx.members.join(comes.id, into=stays.id)
        joined = replace(
            await tx.members.get(stays.id) or stays,
            name=name,
            on_boards=on_boards,
            share_answers=share_answers,
            organiser=stays.organiser or comes.organiser,
        )
        await tx.members.update(joined)
        if await tx.pairs.current(joined.id) is not None:
            await tx.pairs.stop_waiting({joined.id})
        await settle(tx, await tx.rounds.many(shared), joined.id, reason="accounts joined", at=at)
        await recount(tx, joined.community, {joined.id})
        came = " and ".join(platform_name(each) for each in platforms)
        both = f"{len(shared)} {'round' if len(shared) == 1 else 'rounds'} answered by both"
        detail = f"{platform_name(two.made_on)} with {came}, {both}"
        await tx.audit.append(AuditLine(joined.community, joined.id, "accounts joined", detail, at))
        told = (
            f"Your account here is joined with the one of {comes.name} on {came}: they are one member now. "
            "If that was not you, tell an organiser at once."
        )
        await tell(tx, joined, told, key=keys.joined_accounts(comes.id), at=at, platform=two.made_on)
        return joined


def _platforms(accounts: Sequence[Account]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(account.platform for account in accounts))


async def _name(tx: Transaction, two: _Two) -> str:
    """The name of the one who has the account that names the two once they are one."""
    accounts = [each for m in (two.stays, two.comes) for each in await tx.members.accounts(m.id)]
    return two.comes.name if namer(accounts).member == two.comes.id else two.stays.name


async def _on_boards(tx: Transaction, member: Member) -> bool:
    """Whether a member wants to be on boards; whoever is away is on none all the same."""
    absences = await tx.absences.of(member.id)
    return absences[-1].on_boards if absences and not member.on_boards else member.on_boards


async def _quotable(tx: Transaction, two: _Two) -> bool:
    """Whether the one may be quoted: a yes holds unless the other has said no; saying nothing is neither."""
    both = (two.stays, two.comes)
    refused = [not m.share_answers and await tx.consents.of(m.id) is not None for m in both]
    return any(member.share_answers for member in both) and not any(refused)


async def _side(tx: Transaction, member: Member) -> Side:
    summary = await tx.streaks.summary(member.id)
    return Side(
        member.name,
        _platforms(await tx.members.accounts(member.id)),
        summary.current if summary else 0,
        summary.best if summary else 0,
        await tx.points.total(member.id),
    )
