"""What to offer while somebody types an argument."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.language.spec import Argument
from bot.commands.language.vocabulary import ALL
from bot.core.answers.excerpt import shortened
from bot.core.interviews.plan import MIXED, MIXED_TITLE
from bot.core.questions.library import Library
from bot.core.questions.shelf import OWN_PACK, OWN_TITLE
from bot.core.rounds.zones import zone_names
from bot.core.store import Store
from bot.usecases.questions.lookup import shelf_of

__all__ = ["Suggestion", "Suggestions"]

_MOST = 25
_LONGEST = 100
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


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
        """At most 25 suggestions that contain what was typed, those that begin with it first.

        Of a list, what stands behind the last comma is still being typed; each suggestion is the whole list.
        """
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
        hits = _continued(found, typed, argument.name) if argument.several else _containing(found, typed)
        return [Suggestion(s.value, shortened(s.words, _LONGEST)) for s in hits if len(s.value) <= _LONGEST][
            :_MOST
        ]

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


def _containing(found: Sequence[Suggestion], typed: str) -> list[Suggestion]:
    needle = typed.casefold().strip()
    hits = [s for s in found if needle in s.words.casefold() or needle in s.value.casefold()]
    return sorted(hits, key=lambda s: (not s.words.casefold().startswith(needle), s.words.casefold()))


def _continued(found: Sequence[Suggestion], typed: str, names: str) -> list[Suggestion]:
    """The lists that begin with what stands before the last comma; all there is, where nothing does."""
    before, _, last = typed.rpartition(",")
    given = [name.strip() for name in before.split(",") if name.strip()]
    if not given:
        every = Suggestion(ALL, f"All {names}")
        return [*_containing([every], last), *_containing(found, last)]
    known = {word.casefold(): s for s in found for word in (s.words, s.value)}
    listed = [known.get(name.casefold(), Suggestion(name, name)) for name in given]
    left = [s for s in found if s not in listed]
    return [_joined([*listed, each]) for each in _containing(left, last)]


def _joined(listed: Sequence[Suggestion]) -> Suggestion:
    words = ", ".join(each.words for each in listed)
    if len(words) > _LONGEST:
        words = f"{_ELLIPSIS}, {listed[-1].words}"
    return Suggestion(", ".join(each.value for each in listed), words)
