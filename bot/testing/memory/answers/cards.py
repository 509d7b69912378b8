"""Review cards, their ratings, and how members and communities review, in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.core.learning.card import Card, Habit, Parameters, Recollection
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryCardBook"]


class MemoryCardBook:
    """Implements `CardBook`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def habit(self, member: int) -> Habit:
        """By member; the whole store is locked by a writer."""
        return self._s.recall_habits.get(member) or Habit(member)

    async def set_habit(self, habit: Habit) -> None:
        """In place of the one before."""
        self._s.must_write()
        self._s.require(habit.member in self._s.members)
        self._s.recall_habits.put(habit.member, habit)

    async def parameters(self, community: int) -> Parameters:
        """By community."""
        return self._s.recall_parameters.get(community) or Parameters()

    async def set_parameters(self, community: int, parameters: Parameters) -> None:
        """In place of those before."""
        self._s.must_write()
        self._s.require(community in self._s.communities)
        self._s.recall_parameters.put(community, parameters)

    async def get(self, card: int) -> Card | None:
        """By id."""
        return self._s.cards.get(card)

    async def of_member(self, member: int) -> Sequence[Card]:
        """In the order of adding."""
        return [card for card in self._s.cards if card.member == member]

    async def add(self, cards: Sequence[Card]) -> Sequence[Card]:
        """Number and store."""
        s = self._s
        s.must_write()
        stored = []
        for card in cards:
            key = (card.member, card.question, card.idea)
            s.require(card.member in s.members)
            s.require(all((c.member, c.question, c.idea) != key for c in s.cards))
            new = replace(card, id=s.cards.number())
            s.cards.put(new.id, new)
            stored.append(new)
        return stored

    async def update(self, cards: Sequence[Card]) -> None:
        """All but whose it is, and of what."""
        self._s.must_write()
        for card in cards:
            known = self._s.cards.get(card.id)
            if known is not None:
                same = replace(card, member=known.member, question=known.question, idea=known.idea)
                self._s.cards.put(card.id, same)

    async def drop(self, cards: Collection[int]) -> None:
        """The cards, and every line of theirs."""
        s = self._s
        s.must_write()
        for key in list(s.recollections.keys()):
            if key[0] in cards:
                s.recollections.drop(key)
        for card in cards:
            s.cards.drop(card)

    async def lines(self, cards: Collection[int]) -> Mapping[int, Sequence[Recollection]]:
        """By card, day and source."""
        found: dict[int, list[Recollection]] = {}
        for key, line in sorted(self._s.recollections.items(), key=lambda kept: kept[0]):
            if key[0] in cards:
                found.setdefault(key[0], []).append(line)
        return found

    async def record(self, lines: Sequence[Recollection]) -> None:
        """By card, day and source; what is replaced keeps its member."""
        s = self._s
        s.must_write()
        for line in lines:
            s.require(line.card in s.cards, line.member in s.members)
            s.recollections.put((line.card, line.day, line.source), line)

    async def erase(self, lines: Sequence[Recollection]) -> None:
        """By card, day and source."""
        self._s.must_write()
        for line in lines:
            self._s.recollections.drop((line.card, line.day, line.source))
