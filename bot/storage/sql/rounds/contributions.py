"""Questions that members propose, reports on questions, and the bench with its packs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Column, Table, delete, func, select, update

from bot.core.questions.contributions import Proposal, ProposalState, Report
from bot.storage.sql.session.work import Work, chunks, columns, facts
from bot.storage.tables import schema as t

__all__ = ["SqlBench", "SqlProposals", "SqlReports"]

_PROPOSAL = select(*columns(t.proposals, Proposal))
_REPORT = select(*columns(t.reports, Report))


class SqlProposals:
    """Implements `Proposals`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def add(self, proposal: Proposal) -> Proposal:
        """Insert, and read back with the id."""
        return await self._work.added(Proposal, t.proposals, facts(proposal))

    async def get(self, proposal: int) -> Proposal | None:
        """By primary key."""
        return await self._work.value(Proposal, _PROPOSAL.where(t.proposals.c.id == proposal))

    async def waiting(self, community: int, *, limit: int) -> Sequence[Proposal]:
        """By (community, state, id)."""
        p = t.proposals.c
        found = _PROPOSAL.where(p.community == community, p.state == ProposalState.WAITING)
        return await self._work.values(Proposal, found.order_by(p.id).limit(limit))

    async def waiting_of(self, member: int) -> int:
        """By (member, state)."""
        p = t.proposals.c
        count = select(func.count()).select_from(t.proposals)
        return await self._work.number(count.where(p.member == member, p.state == ProposalState.WAITING))

    async def settle(self, proposal: Proposal) -> bool:
        """Whoever comes first; author and instant stay as they were."""
        p = t.proposals.c
        changed = await self._work.change(
            update(t.proposals)
            .where(p.id == proposal.id, p.state == ProposalState.WAITING)
            .values(
                title=proposal.title,
                question=proposal.question,
                answer=proposal.answer,
                topic=proposal.topic,
                level=proposal.level,
                state=proposal.state,
                settled_at=proposal.settled_at,
                outcome=proposal.outcome,
            )
        )
        return changed > 0

    async def accepted(self, communities: Collection[int]) -> Mapping[int, Sequence[Proposal]]:
        """By (community, state, id)."""
        p = t.proposals.c
        found: dict[int, list[Proposal]] = {}
        for ids in chunks(communities):
            query = _PROPOSAL.where(p.community.in_(ids), p.state == ProposalState.ACCEPTED).order_by(p.id)
            for proposal in await self._work.values(Proposal, query):
                found.setdefault(proposal.community, []).append(proposal)
        return found


class SqlReports:
    """Implements `Reports`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def add(self, report: Report) -> Report:
        """Insert unless one is open: a unique index over the open ones decides."""
        r = t.reports.c
        open_ = r.settled_at.is_(None)
        insert = self._work.insert(t.reports).values(facts(report))
        stored = await self._work.give(
            insert.on_conflict_do_nothing(index_elements=["member", "question"], index_where=open_).returning(
                *columns(t.reports, Report)
            )
        )
        if stored is not None:
            return Report(*stored)
        query = _REPORT.where(r.member == report.member, r.question == report.question, open_)
        known = await self._work.value(Report, query)
        if known is None:
            raise self._work.fail()
        return known

    async def get(self, report: int) -> Report | None:
        """By primary key."""
        return await self._work.value(Report, _REPORT.where(t.reports.c.id == report))

    async def waiting(self, community: int, *, limit: int) -> Sequence[Report]:
        """By (community, settled_at, id)."""
        r = t.reports.c
        query = _REPORT.where(r.community == community, r.settled_at.is_(None)).order_by(r.id).limit(limit)
        return await self._work.values(Report, query)

    async def settle(self, community: int, question: str, *, outcome: str, at: datetime) -> Sequence[Report]:
        """By (community, settled_at), among the open ones."""
        r = t.reports.c
        rows = await self._work.rows(
            update(t.reports)
            .where(r.community == community, r.settled_at.is_(None), r.question == question)
            .values(outcome=outcome, settled_at=at)
            .returning(*columns(t.reports, Report))
        )
        return sorted((Report(*row) for row in rows), key=lambda report: report.id)


class SqlBench:
    """Implements `Bench`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def add(self, community: int, question: str, *, by: int, at: datetime) -> bool:
        """Insert unless it is there."""
        return await self._put(t.bench, community=community, question=question, by=by, at=at)

    async def remove(self, community: int, question: str) -> bool:
        """By primary key."""
        return await self._drop(t.bench.c.question, community, question)

    async def of(self, communities: Collection[int]) -> Mapping[int, frozenset[str]]:
        """By primary key."""
        return await self._names(t.bench.c.question, communities)

    async def add_pack(self, community: int, pack: str, *, by: int, at: datetime) -> bool:
        """Insert unless it is there."""
        return await self._put(t.benched_packs, community=community, pack=pack, by=by, at=at)

    async def remove_pack(self, community: int, pack: str) -> bool:
        """By primary key."""
        return await self._drop(t.benched_packs.c.pack, community, pack)

    async def packs_of(self, communities: Collection[int]) -> Mapping[int, frozenset[str]]:
        """By primary key."""
        return await self._names(t.benched_packs.c.pack, communities)

    async def _put(self, table: Table, **row: object) -> bool:
        return await self._work.change(self._work.insert(table).values(row).on_conflict_do_nothing()) > 0

    async def _drop(self, named: Column[str], community: int, name: str) -> bool:
        gone = delete(named.table).where(named.table.c.community == community, named == name)
        return await self._work.change(gone) > 0

    async def _names(self, named: Column[str], communities: Collection[int]) -> Mapping[int, frozenset[str]]:
        of = named.table.c.community
        found: dict[int, set[str]] = {}
        for ids in chunks(communities):
            for community, name in await self._work.rows(select(of, named).where(of.in_(ids))):
                found.setdefault(community, set()).add(name)
        return {community: frozenset(names) for community, names in found.items()}
