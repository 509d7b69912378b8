"""Which packs a community uses: all of them, until an organiser switches one off."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import NotFound, Unusable
from bot.core.people.people import AuditLine, Member
from bot.core.questions.library import Library
from bot.core.questions.question import Kind, Level, Question
from bot.core.questions.shelf import OWN_PACK, OWN_TITLE, Shelf
from bot.core.rounds.selection import pool
from bot.core.store import Store, Transaction
from bot.usecases.questions.lookup import shelf_of

__all__ = ["PackChoice", "PackUse"]


@dataclass(frozen=True, slots=True)
class PackUse:
    """A pack as a community has it: its questions by level, and by topic (its title), most first.

    Questions of `walkthroughs`, which only interviews ask, are counted apart.
    """

    id: str
    title: str
    on: bool
    levels: Mapping[Level, int]
    topics: tuple[tuple[str, int], ...]
    walkthroughs: int = 0

    @property
    def total(self) -> int:
        """How many questions it has, those of walkthroughs aside."""
        return sum(self.levels.values())


class PackChoice:
    """Lists packs, and switches them on and off."""

    def __init__(self, store: Store, *, library: Library) -> None:
        self._store = store
        self._library = library

    async def list(self, community: int) -> Sequence[PackUse]:
        """Every pack in its order, the community's own questions last if there are any."""
        async with self._store.read() as tx:
            shelf = await shelf_of(tx, self._library, community)
        packs = [(pack.id, pack.title, self._library.of_pack(pack.id)) for pack in self._library.packs]
        if shelf.own:
            packs.append((OWN_PACK, OWN_TITLE, tuple(shelf.own.values())))
        return [self._use(name, title, questions, shelf) for name, title, questions in packs]

    async def used(self, community: int) -> Library:
        """The packs that are on."""
        async with self._store.read() as tx:
            off = (await tx.bench.packs_of([community])).get(community, frozenset())
        library = self._library
        return replace(
            library,
            packs=tuple(pack for pack in library.packs if pack.id not in off),
            questions=tuple(each for each in library.questions if each.pack not in off),
            tracks=tuple(track for track in library.tracks if track.pack not in off),
            tips=tuple(tip for tip in library.tips if tip.pack not in off),
            models=tuple(model for model in library.models if model.pack not in off),
        )

    async def switch(self, community: int, pack: str, *, on: bool, by: Member, at: datetime) -> str:
        """Use a pack, or no longer; its title. Rounds of the past keep their questions; a queue lets them go.

        Raises NotFound for a pack that there is not, Unusable when nothing would change, or when a schedule,
        or practice, would be left without a question.
        """
        name, title = self._named(pack)
        async with self._store.begin() as tx:
            shelf = await shelf_of(tx, self._library, community)
            if on:
                if not await tx.bench.remove_pack(community, name):
                    raise Unusable(f"{title} is on already.")
            else:
                if not await tx.bench.add_pack(community, name, by=by.id, at=at):
                    raise Unusable(f"{title} is off already.")
                await self._let_go(tx, community, shelf, (name, title))
            action = "pack switched on" if on else "pack switched off"
            await tx.audit.append(AuditLine(community, by.id, action, name, at))
        return title

    async def _let_go(self, tx: Transaction, community: int, shelf: Shelf, pack: tuple[str, str]) -> None:
        """Take a pack's questions out of the queues, once it is sure that others are left."""
        name, title = pack
        left = replace(shelf, off=shelf.off | {name})
        if not any(question.kind is not Kind.WALKTHROUGH for question in left.questions):
            raise Unusable(f"{title} stays on: without it there would be no question left.")
        schedules = await tx.schedules.of_community(community)
        for schedule in schedules:
            if pool(shelf, schedule) and not pool(left, schedule):
                raise Unusable(
                    f'{title} stays on: "{schedule.name}" would have no question left. Widen its topics '
                    "and levels first, with /quiz-admin setup."
                )
        queues = await tx.schedules.queued([schedule.id for schedule in schedules])
        for number, waiting in queues.items():
            for question in waiting:
                if question in left and not left.asks(left.question(question)):
                    await tx.schedules.dequeue(number, question)

    def _named(self, pack: str) -> tuple[str, str]:
        """Id and title of the pack of that id or title."""
        wanted = pack.strip().casefold()
        known = [*((each.id, each.title) for each in self._library.packs), (OWN_PACK, OWN_TITLE)]
        for name, title in known:
            if wanted in {name.casefold(), title.casefold()}:
                return name, title
        names = ", ".join(name for name, _ in known)
        raise NotFound(f'There is no pack "{pack[:40]}". Packs: {names}.')

    def _use(self, name: str, title: str, questions: Sequence[Question], shelf: Shelf) -> PackUse:
        asked = [question for question in questions if question.kind is not Kind.WALKTHROUGH]
        levels = Counter(question.level for question in asked)
        topics = Counter(topic for question in asked for topic in question.topics)
        titles = self._library.topics
        return PackUse(
            name,
            title,
            name not in shelf.off,
            {level: levels[level] for level in Level},
            tuple((titles.get(topic, topic), count) for topic, count in topics.most_common()),
            walkthroughs=len(questions) - len(asked),
        )
