"""Answers, practice and appeals."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.answers.answer import Answer, Appeal, Practice
from bot.core.answers.grade import Ruling
from bot.core.answers.statistics import FirstAnswer

__all__ = ["AnswerBook", "Appeals", "PracticeBook"]


class AnswerBook(Protocol):
    """Answers with all their revisions, and the hints that were asked for."""

    async def add(self, answer: Answer) -> Answer:
        """The revision with its id."""
        ...

    async def add_all(self, answers: Sequence[Answer]) -> Sequence[Answer]:
        """Several revisions with their ids, in the order given."""
        ...

    async def update(self, answers: Sequence[Answer]) -> None:
        """Store grade, points, sincerity and withdrawal of revisions."""
        ...

    async def get(self, answer: int) -> Answer | None:
        """One revision."""
        ...

    async def of_member(self, round_id: int, member: int) -> Sequence[Answer]:
        """A member's revisions in a round, oldest first, withdrawn ones too."""
        ...

    async def of_members(
        self, pairs: Collection[tuple[int, int]]
    ) -> Mapping[tuple[int, int], Sequence[Answer]]:
        """The same for several pairs of round and member; pairs without any are left out."""
        ...

    async def recent(self, member: int, *, limit: int) -> Sequence[Answer]:
        """A member's newest revisions that are not withdrawn, over all rounds, newest first."""
        ...

    async def by_source(self, round_id: int, source: str) -> Sequence[Answer]:
        """The revisions that came from one platform message, oldest first."""
        ...

    async def of_round(self, round_id: int) -> Sequence[Answer]:
        """Every revision in a round that is not withdrawn, by member and revision."""
        ...

    async def answered(self, rounds: Collection[int]) -> Mapping[int, int]:
        """How many members answered each round, by what is not withdrawn; rounds without any are left out."""
        ...

    async def firsts(self, community: int, *, limit: int) -> Sequence[FirstAnswer]:
        """First revisions that are graded and stand, of a community's newest rounds, those first."""
        ...

    async def ungraded(self, *, offset: int = 0, limit: int) -> Sequence[Answer]:
        """Answers that still wait for a grade, oldest first, without the first `offset`."""
        ...

    async def count_hint(self, round_id: int, member: int) -> int:
        """Count one more hint; the number shown so far, this one included."""
        ...

    async def hints(self, round_id: int, member: int) -> int:
        """How many hints the member has asked for."""
        ...

    async def hints_of(self, pairs: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], int]:
        """The same for several pairs of round and member; pairs without any are left out."""
        ...


class PracticeBook(Protocol):
    """Practice questions, outside every round."""

    async def add(self, practice: Practice) -> Practice:
        """The practice question with its id."""
        ...

    async def get(self, practice: int) -> Practice | None:
        """One practice question."""
        ...

    async def update(self, practice: Practice) -> None:
        """Store hints, answer and grade."""
        ...

    async def recent(self, member: int, *, limit: int) -> Sequence[Practice]:
        """A member's newest practice questions, newest first."""
        ...


class Appeals(Protocol):
    """Members who ask for a person's judgement, and what organisers ruled."""

    async def add(self, appeal: Appeal) -> Appeal:
        """The appeal with its id; the open one if this member already appealed against that answer."""
        ...

    async def get(self, appeal: int) -> Appeal | None:
        """One appeal."""
        ...

    async def waiting(self, community: int, *, limit: int) -> Sequence[Appeal]:
        """Appeals that nobody has settled, oldest first."""
        ...

    async def update(self, appeal: Appeal) -> None:
        """Store how an appeal ended."""
        ...

    async def rule(self, community: int, ruling: Ruling, *, by: int, at: datetime) -> None:
        """Keep a ruling; a later one on the same phrasing of the same idea replaces it."""
        ...

    async def rulings(self, community: int, question: str) -> tuple[Ruling, ...]:
        """A community's rulings on a question, oldest first."""
        ...
