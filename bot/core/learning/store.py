"""What a member answered, over all ways of answering, and the review cards made from it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.learning.card import Card, Habit, Parameters, Recollection
from bot.core.learning.evidence import Judged

__all__ = ["CardBook", "JudgedAnswers"]


class JudgedAnswers(Protocol):
    """A member's graded answers, to rounds and for practice, as one list."""

    async def since(self, member: int, at: datetime) -> Sequence[Judged]:
        """Those given at `at` or later that are graded and not withdrawn, oldest first."""
        ...

    async def pending(self, member: int) -> datetime | None:
        """When the oldest answer that still waits for its grade was given; None if none waits."""
        ...


class CardBook(Protocol):
    """Review cards, their ratings, and how members and communities review."""

    async def habit(self, member: int) -> Habit:
        """How a member reviews; in a writing transaction this locks the member's cards."""
        ...

    async def set_habit(self, habit: Habit) -> None:
        """Store the number a day and how far answers were read."""
        ...

    async def parameters(self, community: int) -> Parameters:
        """How a community schedules; the default where nothing was set."""
        ...

    async def set_parameters(self, community: int, parameters: Parameters) -> None:
        """Store them."""
        ...

    async def get(self, card: int) -> Card | None:
        """One card."""
        ...

    async def of_member(self, member: int) -> Sequence[Card]:
        """Every card of a member, by id."""
        ...

    async def add(self, cards: Sequence[Card]) -> Sequence[Card]:
        """The cards with their ids, in the same order; a (member, question, idea) twice is a Conflict."""
        ...

    async def update(self, cards: Sequence[Card]) -> None:
        """Store everything but whose card it is, and of what."""
        ...

    async def drop(self, cards: Collection[int]) -> None:
        """Forget cards with their ratings."""
        ...

    async def lines(self, cards: Collection[int]) -> Mapping[int, Sequence[Recollection]]:
        """The ratings of each of these cards by day and source; cards without any are left out."""
        ...

    async def record(self, lines: Sequence[Recollection]) -> None:
        """Store ratings; one for the same (card, day, source) is replaced."""
        ...

    async def erase(self, lines: Sequence[Recollection]) -> None:
        """Take back ratings, by (card, day, source)."""
        ...
