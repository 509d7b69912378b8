"""The way to the organiser's desk: a link that opens it once, and the session that the link becomes.

Whether somebody is an organiser is looked at whenever the desk is asked for anything, as it is for commands:
a session of somebody who is none any more ends there and then.
"""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import NotAllowed, Unusable
from bot.core.people.desk_keys import LINK_LASTS, SESSION_LASTS, DeskKey, KeyKind, key_digest
from bot.core.people.people import AuditLine, Community, Member, Place
from bot.core.store import Store, Transaction

__all__ = ["Admission", "DeskLink", "DeskVisit"]

_MOST_SESSIONS = 10
_SPENT = (
    "This link does not work any more: it was used, replaced by a newer one, or is older than ten minutes."
)
_AGAIN = "Send /quiz-admin desk in the chat for a new one."
_NOWHERE = "The desk has no address that a browser could open."
_SET_IT = "Set desk.public_url (SPARRING_DESK__PUBLIC_URL); docs/desk.md says how."
_UNTOLD = "Whether you are an organiser cannot be told right now. Please try again in a minute."

Rights = Callable[[Place, str], Awaitable[bool | None]]
"""Whether an account manages a place, as its platform says now; None when it does not say."""


@dataclass(frozen=True, slots=True)
class DeskLink:
    """A link to the desk, shown once to whoever asked for it, and until when it works."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DeskVisit:
    """Who is at the desk of which community, by way of which place, in which session."""

    member: Member
    community: Community
    place: Place
    key: DeskKey


class Admission:
    """Lets organisers in. `address` is where the desk of a place is found: None for nowhere, and "" where its
    people read links on the desk's own server.
    """

    def __init__(
        self,
        store: Store,
        *,
        rights: Rights,
        address: Callable[[Place], str | None],
        key: Callable[[], str] = lambda: secrets.token_urlsafe(32),
    ) -> None:
        self._store = store
        self._rights = rights
        self._address = address
        self._key = key

    async def invite(self, member: Member, place: Place, *, at: datetime) -> DeskLink:
        """A link for this organiser and community; an earlier one works no more. Raises Unusable where
        there is no desk.
        """
        address = self._address(place)
        if address is None:
            raise Unusable(_NOWHERE, hint=_SET_IT)
        link, ends = self._key(), at + LINK_LASTS
        digest = key_digest(KeyKind.LINK, link)
        kept = DeskKey(digest, KeyKind.LINK, member.community, place.id, member.id, at, ends)
        async with self._store.begin() as tx:
            await tx.desk.put(kept, now=at)
        return DeskLink(f"{address}/desk/enter/{link}", ends)

    async def look(self, link: str, *, at: datetime) -> DeskVisit:
        """Whom a link is for, without using it up; raises Unusable, always in the same words, without one."""
        return await self._found(key_digest(KeyKind.LINK, link), KeyKind.LINK, at)

    async def enter(self, link: str, *, at: datetime) -> str:
        """The session that a link becomes, once; audited. Raises Unusable for a link that does not work, and
        NotAllowed for somebody who is no organiser any more.
        """
        found = await self.look(link, at=at)
        await self._require_organiser(found)
        session = self._key()
        digest, ends = key_digest(KeyKind.SESSION, session), at + SESSION_LASTS
        async with self._store.begin() as tx:
            held = await tx.desk.get(found.key.digest)
            if held != found.key:
                raise _spent()  # somebody was faster
            await tx.desk.drop(held.digest)
            for worn in (await tx.desk.sessions(held.member))[_MOST_SESSIONS - 1 :]:
                await tx.desk.drop(worn.digest)
            made = DeskKey(digest, KeyKind.SESSION, held.community, held.place, held.member, at, ends)
            await tx.desk.put(made, now=at)
            await tx.audit.append(AuditLine(held.community, held.member, "desk opened", "", at))
        return session

    async def visit(self, session: str, *, at: datetime) -> DeskVisit:
        """Who comes with a session. Raises Unusable without one, and NotAllowed for somebody who is no
        organiser any more, whose session has ended thereby.
        """
        found = await self._found(key_digest(KeyKind.SESSION, session), KeyKind.SESSION, at)
        await self._require_organiser(found)
        return found

    async def sessions(self, visit: DeskVisit, *, at: datetime) -> Sequence[DeskKey]:
        """The member's sessions that last, newest first."""
        async with self._store.read() as tx:
            kept = await tx.desk.sessions(visit.member.id)
        return [key for key in kept if key.expires_at > at]

    async def leave(self, visit: DeskVisit, digest: str, *, at: datetime) -> None:
        """End a session of the visitor's own; audited. Nobody else's is touched."""
        async with self._store.begin() as tx:
            held = await tx.desk.get(digest)
            if held is None or held.kind is not KeyKind.SESSION or held.member != visit.member.id:
                return
            await tx.desk.drop(digest)
            await tx.audit.append(AuditLine(held.community, held.member, "desk closed", "", at))

    async def _found(self, digest: str, kind: KeyKind, at: datetime) -> DeskVisit:
        async with self._store.read() as tx:
            key = await tx.desk.get(digest)
            known = await _holder(tx, key) if key else None
        if known is None or known.key.kind is not kind or known.key.expires_at <= at:
            raise _spent() if kind is KeyKind.LINK else Unusable("You are not at the desk.", hint=_AGAIN)
        return known

    async def _require_organiser(self, visit: DeskVisit) -> None:
        manages = visit.member.organiser or await self._manages(visit)
        if manages:
            return
        if manages is None:
            raise Unusable(_UNTOLD)
        async with self._store.begin() as tx:
            await tx.desk.drop(visit.key.digest)
        raise NotAllowed

    async def _manages(self, visit: DeskVisit) -> bool | None:
        """Whether one of the member's accounts manages the place; None when no more can be said."""
        async with self._store.read() as tx:
            accounts = await tx.members.accounts(visit.member.id)
        told: bool | None = False
        for account in accounts:
            if account.platform == visit.place.platform:
                says = await self._rights(visit.place, account.external)
                if says:
                    return True
                told = None if says is None else told
        return told


async def _holder(tx: Transaction, key: DeskKey) -> DeskVisit | None:
    """The key with those it names, as far as they belong together still."""
    member, community = await tx.members.get(key.member), await tx.communities.get(key.community)
    place = await tx.communities.place_by_id(key.place)
    if member is None or community is None or place is None or not place.active:
        return None
    if {member.community, place.community} != {community.id}:
        return None
    return DeskVisit(member, community, place, key)


def _spent() -> Unusable:
    return Unusable(_SPENT, hint=_AGAIN)
