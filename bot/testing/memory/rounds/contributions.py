"""Questions that members propose, reports on questions, and the bench, in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from bot.core.questions.contributions import Proposal, ProposalState, Report
from bot.testing.memory.sheets import Sheet, Sheets

__all__ = ["MemoryBench", "MemoryProposals", "MemoryReports"]


_Out: TypeAlias = Sheet[tuple[int, str], tuple[int, datetime]]
"""What a community has out of use, with who took it out and when."""


class MemoryProposals:
    """Implements `Proposals`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def add(self, proposal: Proposal) -> Proposal:
        """Number and store."""
        s = self._s
        s.must_write()
        s.require(proposal.community in s.communities, proposal.member in s.members)
        stored = replace(proposal, id=s.proposals.number())
        s.proposals.put(stored.id, stored)
        return stored

    async def get(self, proposal: int) -> Proposal | None:
        """By id."""
        return self._s.proposals.get(proposal)

    async def waiting(self, community: int, *, limit: int) -> Sequence[Proposal]:
        """In the order of arrival."""
        waits = (community, ProposalState.WAITING)
        return [p for p in self._s.proposals if (p.community, p.state) == waits][:limit]

    async def waiting_of(self, member: int) -> int:
        """By member."""
        return sum((p.member, p.state) == (member, ProposalState.WAITING) for p in self._s.proposals)

    async def settle(self, proposal: Proposal) -> bool:
        """Whoever comes first; author and instant stay as they were."""
        s = self._s
        s.must_write()
        known = s.proposals.get(proposal.id)
        if known is None or known.state is not ProposalState.WAITING:
            return False
        kept = replace(proposal, community=known.community, member=known.member, at=known.at)
        s.proposals.put(known.id, kept)
        return True

    async def accepted(self, communities: Collection[int]) -> Mapping[int, Sequence[Proposal]]:
        """In the order of arrival."""
        found: dict[int, list[Proposal]] = {}
        for proposal in self._s.proposals:
            if proposal.community in communities and proposal.state is ProposalState.ACCEPTED:
                found.setdefault(proposal.community, []).append(proposal)
        return found


class MemoryReports:
    """Implements `Reports`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def add(self, report: Report) -> Report:
        """Store unless one is open."""
        s = self._s
        s.must_write()
        same = (report.member, report.question)
        open_ = (r for r in s.reports if r.settled_at is None and (r.member, r.question) == same)
        known = next(open_, None)
        if known is not None and report.settled_at is None:
            return known
        s.require(report.community in s.communities, report.member in s.members)
        stored = replace(report, id=s.reports.number())
        s.reports.put(stored.id, stored)
        return stored

    async def get(self, report: int) -> Report | None:
        """By id."""
        return self._s.reports.get(report)

    async def waiting(self, community: int, *, limit: int) -> Sequence[Report]:
        """In the order of arrival."""
        return [r for r in self._s.reports if r.community == community and r.settled_at is None][:limit]

    async def settle(self, community: int, question: str, *, outcome: str, at: datetime) -> Sequence[Report]:
        """In the order of arrival."""
        self._s.must_write()
        ended = [
            replace(report, outcome=outcome, settled_at=at)
            for report in await self.waiting(community, limit=len(self._s.reports))
            if report.question == question
        ]
        for report in ended:
            self._s.reports.put(report.id, report)
        return ended


class MemoryBench:
    """Implements `Bench`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def add(self, community: int, question: str, *, by: int, at: datetime) -> bool:
        """Store unless it is there."""
        return self._put(self._s.bench, (community, question), by, at)

    async def remove(self, community: int, question: str) -> bool:
        """Drop."""
        return self._drop(self._s.bench, (community, question))

    async def of(self, communities: Collection[int]) -> Mapping[int, frozenset[str]]:
        """By community."""
        return _names(self._s.bench, communities)

    async def add_pack(self, community: int, pack: str, *, by: int, at: datetime) -> bool:
        """Store unless it is there."""
        return self._put(self._s.benched_packs, (community, pack), by, at)

    async def remove_pack(self, community: int, pack: str) -> bool:
        """Drop."""
        return self._drop(self._s.benched_packs, (community, pack))

    async def packs_of(self, communities: Collection[int]) -> Mapping[int, frozenset[str]]:
        """By community."""
        return _names(self._s.benched_packs, communities)

    def _put(self, sheet: _Out, key: tuple[int, str], by: int, at: datetime) -> bool:
        self._s.must_write()
        if key in sheet:
            return False
        self._s.require(key[0] in self._s.communities, by in self._s.members)
        sheet.put(key, (by, at))
        return True

    def _drop(self, sheet: _Out, key: tuple[int, str]) -> bool:
        self._s.must_write()
        known = key in sheet
        sheet.drop(key)
        return known


def _names(sheet: _Out, communities: Collection[int]) -> Mapping[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for community, name in sheet.keys():  # noqa: SIM118 - a sheet yields its values
        if community in communities:
            found.setdefault(community, set()).add(name)
    return {community: frozenset(names) for community, names in found.items()}
