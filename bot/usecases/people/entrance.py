"""A door in the browser without a password: a link that opens it once, and the session that the link becomes.

What lies behind the door, and who may be there, is said by what is made of it: the organiser's desk, a
member's own page.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.core.errors import Unusable
from bot.core.people.desk_keys import LINK_LASTS, SESSION_LASTS, DeskKey, KeyKind, key_digest
from bot.core.people.people import AuditLine, Community, Member, Place
from bot.core.store import Store, Transaction

__all__ = ["DeskLink", "DeskVisit", "Entrance", "Way"]

_MOST_SESSIONS = 10
_SPENT = (
    "This link does not work any more: it was used, replaced by a newer one, or is older than ten minutes."
)
_NOWHERE = "The bot has no address that a browser could open."
_SET_IT = "Whoever runs it sets desk.public_url (SPARRING_DESK__PUBLIC_URL); docs/desk.md says how."


@dataclass(frozen=True, slots=True)
class DeskLink:
    """A link into the browser, shown once to whoever asked for it, and until when it works."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DeskVisit:
    """Who is there, of which community, by way of which place, in which session."""

    member: Member
    community: Community
    place: Place
    key: DeskKey


@dataclass(frozen=True, slots=True)
class Way:
    """What tells one door from another: its keys, its path, what is said without a session, the command that
    gives a link, and what the audit trail calls it ("" where nobody else is to know).
    """

    link: KeyKind
    session: KeyKind
    path: str
    outside: str
    command: str
    audited: str = ""


class Entrance:
    """Lets people in. `address` is where a place's people find the door: None for nowhere, and "" where they
    read links on its own server.
    """

    way: ClassVar[Way]

    def __init__(
        self,
        store: Store,
        *,
        address: Callable[[Place], str | None],
        key: Callable[[], str] = lambda: secrets.token_urlsafe(32),
    ) -> None:
        self._store = store
        self._address = address
        self._key = key

    async def invite(self, member: Member, place: Place, *, at: datetime) -> DeskLink:
        """A link for this member and community; an earlier one works no more. Raises Unusable where there is
        no door.
        """
        address = self._address(place)
        if address is None:
            raise Unusable(_NOWHERE, hint=_SET_IT)
        link, ends = self._key(), at + LINK_LASTS
        digest = key_digest(self.way.link, link)
        kept = DeskKey(digest, self.way.link, member.community, place.id, member.id, at, ends)
        async with self._store.begin() as tx:
            await tx.desk.put(kept, now=at)
        return DeskLink(f"{address}{self.way.path}/enter/{link}", ends)

    async def look(self, link: str, *, at: datetime) -> DeskVisit:
        """Whom a link is for, without using it up; raises Unusable, always in the same words, without one."""
        return await self._found(link, self.way.link, at)

    async def enter(self, link: str, *, at: datetime) -> str:
        """The session that a link becomes, once. Raises Unusable for a link that does not work, and
        NotAllowed for somebody who may not be here any more.
        """
        found = await self.look(link, at=at)
        await self._require(found)
        session = self._key()
        digest, ends = key_digest(self.way.session, session), at + SESSION_LASTS
        async with self._store.begin() as tx:
            held = await tx.desk.get(found.key.digest)
            if held != found.key:
                raise self._spent()  # somebody was faster
            await tx.desk.drop(held.digest)
            for worn in (await tx.desk.sessions(held.member, self.way.session))[_MOST_SESSIONS - 1 :]:
                await tx.desk.drop(worn.digest)
            made = DeskKey(digest, self.way.session, held.community, held.place, held.member, at, ends)
            await tx.desk.put(made, now=at)
            await self._audit(tx, held, "opened", at)
        return session

    async def visit(self, session: str, *, at: datetime) -> DeskVisit:
        """Who comes with a session. Raises Unusable without one, and NotAllowed for somebody who may not be
        here any more, whose session has ended thereby.
        """
        found = await self._found(session, self.way.session, at)
        await self._require(found)
        return found

    async def sessions(self, visit: DeskVisit, *, at: datetime) -> Sequence[DeskKey]:
        """The member's sessions that last, newest first."""
        async with self._store.read() as tx:
            kept = await tx.desk.sessions(visit.member.id, self.way.session)
        return [key for key in kept if key.expires_at > at]

    async def leave(self, visit: DeskVisit, digest: str, *, at: datetime) -> None:
        """End a session of the visitor's own. Nobody else's is touched, and none of another door."""
        async with self._store.begin() as tx:
            held = await tx.desk.get(digest)
            if held is None or (held.kind, held.member) != (self.way.session, visit.member.id):
                return
            await tx.desk.drop(digest)
            await self._audit(tx, held, "closed", at)

    async def _require(self, visit: DeskVisit) -> None:
        """Raise NotAllowed for whoever may not be here (any more)."""

    async def _audit(self, tx: Transaction, key: DeskKey, done: str, at: datetime) -> None:
        if self.way.audited:
            line = AuditLine(key.community, key.member, f"{self.way.audited} {done}", "", at)
            await tx.audit.append(line)

    async def _found(self, key: str, kind: KeyKind, at: datetime) -> DeskVisit:
        async with self._store.read() as tx:
            kept = await tx.desk.get(key_digest(kind, key))
            known = await _holder(tx, kept) if kept else None
        if known is None or known.key.kind is not kind or known.key.expires_at <= at:
            raise self._spent() if kind is self.way.link else Unusable(self.way.outside, hint=self._again)
        return known

    @property
    def _again(self) -> str:
        return f"Send /{self.way.command} in the chat for a new one."

    def _spent(self) -> Unusable:
        return Unusable(_SPENT, hint=self._again)


async def _holder(tx: Transaction, key: DeskKey) -> DeskVisit | None:
    """The key with those it names, as far as they belong together still."""
    member, community = await tx.members.get(key.member), await tx.communities.get(key.community)
    place = await tx.communities.place_by_id(key.place)
    if member is None or community is None or place is None or not place.active:
        return None
    if {member.community, place.community} != {community.id}:
        return None
    return DeskVisit(member, community, place, key)
