"""What a reveal says, worked out once however many channels it goes to."""

import asyncio
from collections import OrderedDict

from bot.usecases.rounds.reveal import Reveal, Revealing

__all__ = ["RevealCache"]

_KEPT = 64


class RevealCache:
    """The reports of the rounds revealed last: every place is told the same; the answers are read once."""

    def __init__(self, revealing: Revealing) -> None:
        self._revealing = revealing
        self._reports: OrderedDict[int, asyncio.Task[Reveal | None]] = OrderedDict()

    async def of(self, round_id: int) -> Reveal | None:
        """The report as it was first asked for; None when the round is gone."""
        task = self._reports.get(round_id)
        if task is None or _failed(task):
            task = asyncio.create_task(self._revealing.report(round_id), name="report")
            self._reports[round_id] = task
        self._reports.move_to_end(round_id)
        if len(self._reports) > _KEPT:
            self._reports.popitem(last=False)
        return await asyncio.shield(task)

    def clear(self) -> None:
        """Read everything again: somebody was forgotten who may be quoted."""
        self._reports.clear()


def _failed(task: "asyncio.Task[Reveal | None]") -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
