"""The way to the organiser's desk.

Whether somebody is an organiser is looked at whenever the desk is asked for anything, as it is for commands:
a session of somebody who is none any more ends there and then.
"""

import secrets
from collections.abc import Awaitable, Callable

from bot.core.errors import NotAllowed, Unusable
from bot.core.people.desk_keys import KeyKind
from bot.core.people.people import Place
from bot.core.store import Store
from bot.usecases.people.entrance import DeskVisit, Entrance, Way

__all__ = ["Admission"]

_UNTOLD = "Whether you are an organiser cannot be told right now. Please try again in a minute."

Rights = Callable[[Place, str], Awaitable[bool | None]]
"""Whether an account manages a place, as its platform says now; None when it does not say."""


class Admission(Entrance):
    """Lets organisers in; audited."""

    way = Way(
        KeyKind.LINK,
        KeyKind.SESSION,
        path="/desk",
        outside="You are not at the desk.",
        command="quiz-admin desk",
        audited="desk",
    )

    def __init__(
        self,
        store: Store,
        *,
        rights: Rights,
        address: Callable[[Place], str | None],
        key: Callable[[], str] = lambda: secrets.token_urlsafe(32),
    ) -> None:
        super().__init__(store, address=address, key=key)
        self._rights = rights

    async def _require(self, visit: DeskVisit) -> None:
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
