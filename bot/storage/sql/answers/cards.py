"""Review cards, their ratings, and how members and communities review."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from sqlalchemy import and_, bindparam, delete, select, update

from bot.core.learning.card import Card, Habit, Parameters, Recollection
from bot.storage.sql.session.work import Insert, Upsert, Work, chunks, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlCardBook"]

_C, _L, _H, _P = t.cards.c, t.recollections.c, t.recall_habits.c, t.recall_parameters.c
_CARD = select(*columns(t.cards, Card))
_LINE = select(*columns(t.recollections, Recollection))
_HABIT = select(*columns(t.recall_habits, Habit)).where(_H.member == bindparam("of"))
_PARAMETERS = select(_P.retention, _P.weights).where(_P.community == bindparam("community"))
_FIXED = frozenset({"member", "question", "idea"})
_UPDATE = (
    update(t.cards)
    .where(_C.id == bindparam("row"))
    .values({c.name: bindparam(f"new_{c.name}") for c in _C if c.name not in {*_FIXED, "id"}})
)
_ERASE = delete(t.recollections).where(
    and_(_L.card == bindparam("of"), _L.day == bindparam("on"), _L.source == bindparam("by"))
)


class SqlCardBook:
    """Implements `CardBook`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def habit(self, member: int) -> Habit:
        """By primary key; a writer makes the row first, so that there is one to lock."""
        work = self._work
        if work.writing:
            await work.change(_begun(work.insert), **facts(Habit(member)))
        return await work.value(Habit, work.locked(_HABIT), of=member) or Habit(member)

    async def set_habit(self, habit: Habit) -> None:
        """Insert or replace."""
        await self._work.change(_kept(self._work.insert), **facts(habit))

    async def parameters(self, community: int) -> Parameters:
        """By primary key."""
        return await self._work.value(Parameters, _PARAMETERS, community=community) or Parameters()

    async def set_parameters(self, community: int, parameters: Parameters) -> None:
        """Insert or replace."""
        changing = facts(parameters)
        insert = self._work.insert(t.recall_parameters).values(community=community, **changing)
        await self._work.change(insert.on_conflict_do_update(index_elements=["community"], set_=changing))

    async def get(self, card: int) -> Card | None:
        """By primary key."""
        return await self._work.value(Card, _CARD.where(_C.id == card))

    async def of_member(self, member: int) -> Sequence[Card]:
        """By the unique (member, question, idea)."""
        return await self._work.values(Card, _CARD.where(_C.member == member).order_by(_C.id))

    async def add(self, cards: Sequence[Card]) -> Sequence[Card]:
        """Insert one after the other: there are few."""
        return [await self._work.added(Card, t.cards, facts(card)) for card in cards]

    async def update(self, cards: Sequence[Card]) -> None:
        """One batch."""
        await self._work.change_each(_UPDATE, [_changed(card) for card in cards])

    async def drop(self, cards: Collection[int]) -> None:
        """Ratings first, for they refer to their card."""
        for ids in chunks(cards):
            await self._work.change(delete(t.recollections).where(_L.card.in_(ids)))
            await self._work.change(delete(t.cards).where(_C.id.in_(ids)))

    async def lines(self, cards: Collection[int]) -> Mapping[int, Sequence[Recollection]]:
        """By primary key, in chunks."""
        found: dict[int, list[Recollection]] = {}
        for ids in chunks(cards):
            query = _LINE.where(_L.card.in_(ids)).order_by(_L.card, _L.day, _L.source)
            for line in await self._work.values(Recollection, query):
                found.setdefault(line.card, []).append(line)
        return found

    async def record(self, lines: Sequence[Recollection]) -> None:
        """Insert or replace by primary key."""
        await self._work.change_each(_recorded(self._work.insert), [facts(line) for line in lines])

    async def erase(self, lines: Sequence[Recollection]) -> None:
        """By primary key."""
        keys = [{"of": line.card, "on": line.day, "by": line.source} for line in lines]
        await self._work.change_each(_ERASE, keys)


def _changed(card: Card) -> dict[str, object]:
    return {"row": card.id} | {f"new_{n}": fact for n, fact in facts(card).items() if n not in _FIXED}


@cache
def _begun(insert: Insert) -> Upsert:
    return insert(t.recall_habits).on_conflict_do_nothing(index_elements=["member"])


@cache
def _kept(insert: Insert) -> Upsert:
    row = insert(t.recall_habits)
    changed = {"daily": row.excluded.daily, "read_until": row.excluded.read_until}
    return row.on_conflict_do_update(index_elements=["member"], set_=changed)


@cache
def _recorded(insert: Insert) -> Upsert:
    row = insert(t.recollections)
    changed = {"rating": row.excluded.rating, "at": row.excluded.at}
    return row.on_conflict_do_update(index_elements=["card", "day", "source"], set_=changed)
