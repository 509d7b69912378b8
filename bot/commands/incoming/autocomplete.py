"""What to offer while somebody types an argument."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.language.spec import Argument
from bot.core.interviews.plan import MIXED, MIXED_TITLE
from bot.core.questions.library import Library
from bot.core.questions.shelf import OWN_PACK, OWN_TITLE
from bot.core.rounds.zones import zone_names
from bot.core.store import Store
from bot.usecases.questions.lookup import shelf_of

__all__ = ["Suggestion", "Suggestions"]

_MOST = 25


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value and the words that stand for it (both at most 100 characters, Discord's limit)."""

    value: str
    words: str


class Suggestions:
    """Finds values for arguments that name a `suggest` source."""

    def __init__(self, library: Library, store: Store) -> None:
        self._library = library
        self._store = store
        self._zones = zone_names()

    async def find(
        self, argument: Argument, typed: str, *, platform: str, tenant: str
    ) -> Sequence[Suggestion]:
        """At most 25 suggestions that contain what was typed, those that begin with it first."""
        match argument.arg.suggest:
            case "topic":
                found = [Suggestion(topic, title) for topic, title in self._library.topics.items()]
            case "track":
                found = [Suggestion(MIXED, MIXED_TITLE)]
                found += [Suggestion(track.id, track.title) for track in self._library.tracks]
            case "course":
                found = [
                    Suggestion(each.id, each.title) for each in self._library.tracks if not each.walkthrough
                ]
            case "model":
                found = [Suggestion(model.id, model.title) for model in self._library.models]
            case "pack":
                found = [Suggestion(pack.id, pack.title) for pack in self._library.packs]
                found.append(Suggestion(OWN_PACK, OWN_TITLE))
            case "zone":
                found = [Suggestion(zone, zone.replace("_", " ")) for zone in self._zones]
            case "question":
                found = await self._questions(platform, tenant)
            case "schedule":
                found = await self._schedules(platform, tenant)
            case _:
                return []
        needle = typed.casefold().strip()
        hits = [s for s in found if needle in s.words.casefold() or needle in s.value.casefold()]
        hits.sort(key=lambda s: (not s.words.casefold().startswith(needle), s.words.casefold()))
        return [Suggestion(s.value[:100], s.words[:100]) for s in hits[:_MOST]]

    async def _questions(self, platform: str, tenant: str) -> list[Suggestion]:
        """The community's own first: nobody looks for them by the id."""
        async with self._store.read() as tx:
            place = await tx.communities.place(platform, tenant)
            own = (await shelf_of(tx, self._library, place.community)).own.values() if place else ()
        return [Suggestion(q.id, q.title) for q in (*own, *self._library.questions)]

    async def _schedules(self, platform: str, tenant: str) -> list[Suggestion]:
        async with self._store.read() as tx:
            place = await tx.communities.place(platform, tenant)
            if place is None:
                return []
            schedules = await tx.schedules.of_community(place.community)
        return [Suggestion(str(s.id), f"{s.id}: {s.name}") for s in schedules]
