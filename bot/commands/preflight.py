"""Asking the platforms what the bot may do."""

from collections.abc import Awaitable, Callable, Sequence

from bot.commands.findings import Finding
from bot.core.errors import SparringError
from bot.core.model import Destination, Place
from bot.core.ports import Store

__all__ = ["Preflight"]

Checker = Callable[[Place, str], Awaitable[Sequence[Finding]]]


class Preflight:
    """Checks destinations; `checker` asks the platform of a place about a channel."""

    def __init__(self, store: Store, checker: Checker) -> None:
        self._store = store
        self._checker = checker

    async def destination(self, destination: Destination) -> Sequence[Finding]:
        """What the platform says of a channel, and the last message that could not be delivered there."""
        async with self._store.read() as tx:
            place = await tx.communities.place_by_id(destination.place)
            trouble = await tx.outbox.last_trouble(destination.id)
        if place is None or not place.active:
            gone = Finding("Server", ok=False, breaks="The bot is no longer there.", mend="Invite it again.")
            return [gone]
        try:
            findings = list(await self._checker(place, destination.channel))
        except SparringError as error:
            findings = [Finding("Channel", ok=False, breaks=error.message, mend=error.hint)]
        if trouble is not None:
            findings.append(
                Finding("Last delivery", ok=False, breaks=trouble.error, mend="It is tried again by itself.")
            )
        return findings
