"""Reports on questions, and the bench: questions that a community does not want to be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import NotFound, Unusable
from bot.core.outbox import keys
from bot.core.people.people import AuditLine, Member
from bot.core.questions.contributions import Report
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.store import Store, Transaction
from bot.usecases.outbox.private_message import tell
from bot.usecases.questions.lookup import found_question, question_of

__all__ = ["Reported", "Reporting"]

_READ = 500
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Reported:
    """A question with its open reports, oldest first, each with the name of its author."""

    question: Question
    reports: tuple[tuple[Report, str], ...]
    benched: bool

    @property
    def first(self) -> Report:
        """The oldest report; its number stands for the question in buttons."""
        return self.reports[0][0]


class Reporting:
    """Takes reports and settles them, all on one question together."""

    def __init__(self, store: Store, *, library: Library) -> None:
        self._store = store
        self._library = library

    async def report(self, member: Member, question: str, reason: str, *, at: datetime) -> Question:
        """The question reported. A second report by the same member adds nothing; raises NotFound."""
        async with self._store.begin() as tx:
            found = await question_of(tx, self._library, member.community, question)
            reason = reason.strip()[:_LONGEST_REASON]
            await tx.reports.add(Report(0, member.community, member.id, found.id, reason, at))
        return found

    async def waiting(self, community: int) -> Sequence[Reported]:
        """Questions with open reports: those with most of them first, then those that wait longest."""
        async with self._store.read() as tx:
            reports = await tx.reports.waiting(community, limit=_READ)
            names = await _names(tx, reports)
            benched = (await tx.bench.of([community])).get(community, frozenset())
            by_question: dict[str, list[tuple[Report, str]]] = {}
            for report in reports:
                by_question.setdefault(report.question, []).append((report, names[report.member]))
            found = []
            for name, told in by_question.items():
                question = await found_question(tx, self._library, community, name)
                if question is not None:
                    found.append(Reported(question, tuple(told), name in benched))
        return sorted(found, key=lambda each: (-len(each.reports), each.first.id))

    async def reported(self, community: int, report: int) -> Question:
        """The question of a report; raises NotFound."""
        name = await self.named(community, report, None)
        async with self._store.read() as tx:
            return await question_of(tx, self._library, community, name)

    async def named(self, community: int, report: int | None, question: str | None) -> str:
        """The question meant by a report's number or by its own id; raises NotFound."""
        async with self._store.read() as tx:
            if report is not None:
                found = await tx.reports.get(report)
                if found is None or found.community != community:
                    raise NotFound("This report is gone.")
                return found.question
            return (await question_of(tx, self._library, community, question or "")).id

    async def keep(self, community: int, report: int, reason: str, *, by: Member, at: datetime) -> Question:
        """The question stays; everybody who reported it is told why. Raises Unusable without open reports."""
        name = await self.named(community, report, None)
        async with self._store.begin() as tx:
            question = await question_of(tx, self._library, community, name)
            reason = reason[:_LONGEST_REASON]
            text = f'Your report on "{question.title}": the question stays. {reason}'
            if not await self._settle(tx, community, name, f"kept: {reason}", text=text, at=at):
                raise Unusable("The reports on this question are settled already.")
            await tx.audit.append(AuditLine(community, by.id, "reported question kept", name, at))
        return question

    async def bench(self, community: int, question: str, *, by: Member, at: datetime) -> Question:
        """Ask a question no more in this community, and tell everybody who reported it.

        Raises Unusable when it is out already. Rounds of the past keep it; a queue lets it go.
        """
        async with self._store.begin() as tx:
            found = await question_of(tx, self._library, community, question)
            if not await tx.bench.add(community, found.id, by=by.id, at=at):
                raise Unusable(f'"{found.title}" is on the bench already.')
            for schedule in await tx.schedules.of_community(community):
                await tx.schedules.dequeue(schedule.id, found.id)
            text = f'Your report on "{found.title}": it will not be asked again here. Thank you.'
            await self._settle(tx, community, found.id, "benched", text=text, at=at)
            await tx.audit.append(AuditLine(community, by.id, "question benched", found.id, at))
        return found

    async def unbench(self, community: int, question: str, *, by: Member, at: datetime) -> Question:
        """Ask a question again; raises Unusable when it was not out."""
        async with self._store.begin() as tx:
            found = await question_of(tx, self._library, community, question)
            if not await tx.bench.remove(community, found.id):
                raise Unusable(f'"{found.title}" is not on the bench.')
            await tx.audit.append(AuditLine(community, by.id, "question brought back", found.id, at))
        return found

    async def benched(self, community: int) -> Sequence[Question]:
        """The questions on the bench, by title."""
        async with self._store.read() as tx:
            names = (await tx.bench.of([community])).get(community, frozenset())
            found = [await found_question(tx, self._library, community, name) for name in sorted(names)]
        return sorted((each for each in found if each is not None), key=lambda each: each.title.casefold())

    async def _settle(
        self, tx: Transaction, community: int, question: str, outcome: str, *, text: str, at: datetime
    ) -> bool:
        settled = await tx.reports.settle(community, question, outcome=outcome, at=at)
        members = await tx.members.many({each.member for each in settled})
        for each in settled:
            if each.member in members:
                await tell(tx, members[each.member], text, key=keys.report_settled(each.id), at=at)
        return bool(settled)


async def _names(tx: Transaction, reports: Sequence[Report]) -> dict[int, str]:
    members = await tx.members.many({report.member for report in reports})
    return {each.member: members[each.member].name if each.member in members else "?" for each in reports}
