"""Asking the platforms what the bot may do."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.commands.language.findings import Finding
from bot.commands.outgoing.roles import RoleGivers
from bot.core.counting import counted
from bot.core.errors import SparringError, Unusable
from bot.core.people.people import Place
from bot.core.people.place_names import place_name
from bot.core.rounds.schedule import Destination
from bot.core.store import Store

__all__ = ["Preflight"]

Checker = Callable[[Place, str], Awaitable[Sequence[Finding]]]


class Preflight:
    """Checks destinations and rewards; `checker` asks the platform of a place about a channel."""

    def __init__(self, store: Store, checker: Checker, givers: RoleGivers) -> None:
        self._store = store
        self._checker = checker
        self._givers = givers

    async def destination(self, destination: Destination) -> Sequence[Finding]:
        """What the platform says of a channel, and the last message that could not be delivered there."""
        async with self._store.read() as tx:
            place = await tx.communities.place_by_id(destination.place)
            trouble = await tx.outbox.last_trouble(destination.id)
        if place is None or not place.active:
            where = place_name(place) if place else "Place"
            return [Finding(where, ok=False, breaks="The bot is no longer there.", mend="Add it again.")]
        try:
            findings = list(await self._checker(place, destination.channel))
        except SparringError as error:
            findings = [Finding("Channel", ok=False, breaks=error.message, mend=error.hint)]
        if trouble is not None:
            findings.append(
                Finding("Last delivery", ok=False, breaks=trouble.error, mend="It is tried again by itself.")
            )
        return findings

    async def postable(self, place: Place, channel: str) -> None:
        """Raise Unusable with what is in the way, and the mend, where the bot may not post in a channel."""
        try:
            found = await self._checker(place, channel)
        except SparringError as error:
            raise Unusable(f"{error.message} Nothing was changed.", hint=error.hint) from error
        trouble = next((each for each in found if not each.ok and each.vital), None)
        if trouble is not None:
            told = f"{trouble.subject}: {trouble.breaks} {trouble.mend}".strip()
            raise Unusable(f"{told} Nothing was changed.")

    async def rewards(self, community: int) -> Sequence[Finding]:
        """Whether the roles that streaks earn can be given, in each of the community's places."""
        async with self._store.read() as tx:
            rewards = await tx.rewards.of_community(community)
            places = {place.id: place for place in await tx.communities.places(community)}
        found: list[Finding] = []
        for reward in rewards:
            giver = self._givers.known(places[reward.place])
            if giver is not None and places[reward.place].active:
                finding = await giver.check_role(places[reward.place], reward.role)
                found.append(replace(finding, subject=f"{reward.name} for {counted(reward.streak, 'day')}"))
        return found
