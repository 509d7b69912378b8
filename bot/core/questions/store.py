"""Questions that members propose, reports on questions, and questions on the bench."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.questions.contributions import Proposal, Report

__all__ = ["Bench", "Proposals", "Reports"]


class Proposals(Protocol):
    """Questions that members propose, and those that were accepted."""

    async def add(self, proposal: Proposal) -> Proposal:
        """The proposal with its id."""
        ...

    async def get(self, proposal: int) -> Proposal | None:
        """One proposal."""
        ...

    async def waiting(self, community: int, *, limit: int) -> Sequence[Proposal]:
        """Proposals that nobody has settled, oldest first."""
        ...

    async def waiting_of(self, member: int) -> int:
        """How many of a member's proposals wait."""
        ...

    async def settle(self, proposal: Proposal) -> bool:
        """Store how a waiting proposal ended, with its texts as edited; False when it was settled before."""
        ...

    async def accepted(self, communities: Collection[int]) -> Mapping[int, Sequence[Proposal]]:
        """Accepted proposals per community, oldest first; communities without any are left out."""
        ...


class Reports(Protocol):
    """What members say is wrong with questions."""

    async def add(self, report: Report) -> Report:
        """The report with its id; the open one if this member already reported that question."""
        ...

    async def get(self, report: int) -> Report | None:
        """One report."""
        ...

    async def waiting(self, community: int, *, limit: int) -> Sequence[Report]:
        """Reports that nobody has settled, oldest first."""
        ...

    async def settle(self, community: int, question: str, *, outcome: str, at: datetime) -> Sequence[Report]:
        """Store how every open report on a question ended; those reports, oldest first."""
        ...


class Bench(Protocol):
    """Questions, and whole packs, that a community does not want to be asked."""

    async def add(self, community: int, question: str, *, by: int, at: datetime) -> bool:
        """Take a question out; False when it was out already."""
        ...

    async def remove(self, community: int, question: str) -> bool:
        """Bring a question back; False when it was not out."""
        ...

    async def of(self, communities: Collection[int]) -> Mapping[int, frozenset[str]]:
        """Question ids per community; communities without any are left out."""
        ...

    async def add_pack(self, community: int, pack: str, *, by: int, at: datetime) -> bool:
        """Switch a pack off; False when it was off already."""
        ...

    async def remove_pack(self, community: int, pack: str) -> bool:
        """Switch a pack on again; False when it was not off."""
        ...

    async def packs_of(self, communities: Collection[int]) -> Mapping[int, frozenset[str]]:
        """Ids of the packs that are off per community; communities without any are left out."""
        ...
