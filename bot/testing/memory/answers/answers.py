"""Answers, hints, appeals and practice questions, in memory."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.answers.answer import Answer, Appeal, Practice
from bot.core.answers.grade import Ruling
from bot.core.answers.statistics import FirstAnswer
from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryAnswerBook", "MemoryAppeals", "MemoryPracticeBook"]


class MemoryAnswerBook:
    """Implements `AnswerBook`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def add(self, answer: Answer) -> Answer:
        """Number and store; a revision number that is taken is a Conflict."""
        s = self._s
        s.must_write()
        s.require(answer.round in s.rounds, answer.member in s.members, answer.community in s.communities)
        theirs = await self.of_member(answer.round, answer.member)
        s.require(all(a.revision != answer.revision for a in theirs))
        stored = replace(answer, id=s.answers.number())
        s.answers.put(stored.id, stored)
        return stored

    async def add_all(self, answers: Sequence[Answer]) -> Sequence[Answer]:
        """One after the other."""
        return [await self.add(answer) for answer in answers]

    async def get(self, answer: int) -> Answer | None:
        """By id."""
        return self._s.answers.get(answer)

    async def update(self, answers: Sequence[Answer]) -> None:
        """What grading and withdrawing change."""
        self._s.must_write()
        for answer in answers:
            known = self._s.answers.get(answer.id)
            if known is not None:
                changed = replace(
                    known,
                    grade=answer.grade,
                    points=answer.points,
                    sincere=answer.sincere,
                    withdrawn_at=answer.withdrawn_at,
                )
                self._s.answers.put(answer.id, changed)

    async def of_member(self, round_id: int, member: int) -> Sequence[Answer]:
        """By revision."""
        found = (a for a in self._s.answers if (a.round, a.member) == (round_id, member))
        return sorted(found, key=lambda a: a.revision)

    async def of_members(
        self, pairs: Collection[tuple[int, int]]
    ) -> Mapping[tuple[int, int], Sequence[Answer]]:
        """By revision."""
        found: dict[tuple[int, int], list[Answer]] = {}
        for answer in self._s.answers:
            if (answer.round, answer.member) in pairs:
                found.setdefault((answer.round, answer.member), []).append(answer)
        return {pair: sorted(theirs, key=lambda a: a.revision) for pair, theirs in found.items()}

    async def recent(self, member: int, *, limit: int) -> Sequence[Answer]:
        """In the order of arrival, backwards."""
        return [a for a in self._s.answers if a.member == member and a.withdrawn_at is None][::-1][:limit]

    async def by_source(self, round_id: int, source: str) -> Sequence[Answer]:
        """In the order of arrival; "" is no message."""
        if not source:
            return ()
        return [a for a in self._s.answers if (a.round, a.source) == (round_id, source)]

    async def of_round(self, round_id: int) -> Sequence[Answer]:
        """By member and revision."""
        found = (a for a in self._s.answers if a.round == round_id and a.withdrawn_at is None)
        return sorted(found, key=lambda a: (a.member, a.revision))

    async def answered(self, rounds: Collection[int]) -> Mapping[int, int]:
        """By the pairs of round and member."""
        wanted = set(rounds)
        pairs = {(a.round, a.member) for a in self._s.answers if a.round in wanted and a.withdrawn_at is None}
        return dict(Counter(round_id for round_id, _ in pairs))

    async def firsts(self, community: int, *, limit: int) -> Sequence[FirstAnswer]:
        """By round, the newest first."""
        s = self._s
        found = [
            (round_.due_at, round_.id, -a.member, FirstAnswer(a.member, round_.question, a.grade))
            for a in s.answers
            if (a.community, a.revision, a.withdrawn_at) == (community, 1, None)
            and a.grade is not None
            and (round_ := s.rounds.get(a.round)) is not None
        ]
        return [row[-1] for row in sorted(found, key=lambda row: row[:-1], reverse=True)[:limit]]

    async def ungraded(self, *, offset: int = 0, limit: int) -> Sequence[Answer]:
        """By the instant of arrival; a withdrawn answer waits for nothing."""
        found = (a for a in self._s.answers if a.grade is None and a.withdrawn_at is None)
        return sorted(found, key=lambda a: (a.at, a.id))[offset : offset + limit]

    async def count_hint(self, round_id: int, member: int) -> int:
        """One more."""
        s = self._s
        s.must_write()
        s.require(round_id in s.rounds, member in s.members)
        shown = 1 + await self.hints(round_id, member)
        s.hints.put((round_id, member), shown)
        return shown

    async def hints(self, round_id: int, member: int) -> int:
        """By round and member."""
        return self._s.hints.get((round_id, member)) or 0

    async def hints_of(self, pairs: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], int]:
        """By round and member."""
        return self._s.hints.some(pairs)


class MemoryPracticeBook:
    """Implements `PracticeBook`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def add(self, practice: Practice) -> Practice:
        """Number and store."""
        s = self._s
        s.must_write()
        s.require(practice.community in s.communities, practice.member in s.members)
        stored = replace(practice, id=s.practice.number())
        s.practice.put(stored.id, stored)
        return stored

    async def get(self, practice: int) -> Practice | None:
        """By id."""
        return self._s.practice.get(practice)

    async def update(self, practice: Practice) -> None:
        """What the member did with the question."""
        self._s.must_write()
        known = self._s.practice.get(practice.id)
        if known is not None:
            changed = replace(
                known,
                hints=practice.hints,
                text=practice.text,
                grade=practice.grade,
                answered_at=practice.answered_at,
            )
            self._s.practice.put(practice.id, changed)

    async def recent(self, member: int, *, limit: int) -> Sequence[Practice]:
        """In the order of asking, backwards."""
        return [p for p in self._s.practice if p.member == member][::-1][:limit]


class MemoryAppeals:
    """Implements `Appeals`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def add(self, appeal: Appeal) -> Appeal:
        """Store unless one is open."""
        s = self._s
        s.must_write()
        same = (appeal.member, appeal.answer)
        known = next((a for a in s.appeals if (a.member, a.answer) == same and a.settled_at is None), None)
        if known is not None and appeal.settled_at is None:
            return known
        s.require(appeal.community in s.communities, appeal.member in s.members, appeal.answer in s.answers)
        stored = replace(appeal, id=s.appeals.number())
        s.appeals.put(stored.id, stored)
        return stored

    async def get(self, appeal: int) -> Appeal | None:
        """By id."""
        return self._s.appeals.get(appeal)

    async def waiting(self, community: int, *, limit: int) -> Sequence[Appeal]:
        """In the order of arrival."""
        return [a for a in self._s.appeals if a.community == community and a.settled_at is None][:limit]

    async def update(self, appeal: Appeal) -> None:
        """How it ended."""
        self._s.must_write()
        known = self._s.appeals.get(appeal.id)
        if known is not None:
            changed = replace(known, settled_at=appeal.settled_at, outcome=appeal.outcome)
            self._s.appeals.put(appeal.id, changed)

    async def rule(self, community: int, ruling: Ruling, *, by: int, at: datetime) -> None:
        """Store, or replace the one on the same phrasing."""
        s = self._s
        s.must_write()
        s.require(community in s.communities, by in s.members)
        s.rulings.put((community, ruling.question, ruling.idea, ruling.phrasing), (at, ruling))

    async def rulings(self, community: int, question: str) -> tuple[Ruling, ...]:
        """By the instant at which each was last given."""
        found = [kept for key, kept in self._s.rulings.items() if key[:2] == (community, question)]
        return tuple(ruling for _, ruling in sorted(found, key=lambda kept: kept[0]))
