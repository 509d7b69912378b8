import asyncio
from collections.abc import Sequence

import pytest

from bot.batching import Batches
from bot.core.errors import NotFound, SparringError, Unusable


class Doubler:
    """Doubles numbers, refuses odd ones, breaks on those over a thousand; `held` keeps it from ending."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.begun = asyncio.Event()
        self.held = asyncio.Event()
        self.held.set()

    async def work(self, numbers: Sequence[int]) -> Sequence[int | SparringError]:
        """One result for each number."""
        self.batches.append(list(numbers))
        self.begun.set()
        await self.held.wait()
        if any(number > 1000 for number in numbers):
            raise Unusable
        return [NotFound() if number % 2 else 2 * number for number in numbers]


async def test_a_lone_item_waits_for_nobody() -> None:
    """What is asked for alone is done alone, at once."""
    doubler = Doubler()
    batches = Batches(doubler.work, most=9)

    assert [4, 8] == [await batches.do(2), await batches.do(4)]
    assert [[2], [4]] == doubler.batches


async def test_what_waits_is_done_together() -> None:
    """Items asked for while a batch is done make up the next ones, in their order and not too large."""
    doubler = Doubler()
    doubler.held.clear()
    batches = Batches(doubler.work, most=3)
    asked = [asyncio.create_task(batches.do(number)) for number in (2, 4)]
    await doubler.begun.wait()
    asked += [asyncio.create_task(batches.do(number)) for number in (6, 8, 10, 12)]
    await asyncio.sleep(0)
    doubler.held.set()

    assert [4, 8, 12, 16, 20, 24] == await asyncio.gather(*asked)
    assert [[2, 4], [6, 8, 10], [12]] == doubler.batches


async def test_two_batches_are_done_at_once() -> None:
    """Where two may run, what is asked for while one runs waits for nobody either."""
    doubler = Doubler()
    doubler.held.clear()
    batches = Batches(doubler.work, most=3, at_once=2)
    asked = [asyncio.create_task(batches.do(number)) for number in (2, 4)]
    await doubler.begun.wait()
    doubler.begun.clear()
    asked += [asyncio.create_task(batches.do(number)) for number in (6, 8, 10)]
    await asyncio.wait_for(doubler.begun.wait(), 1.0)
    begun = list(doubler.batches)
    doubler.held.set()

    assert [4, 8, 12, 16, 20] == await asyncio.gather(*asked)
    assert 2 == len(begun)
    assert [2, 4, 6, 8, 10] == [number for batch in doubler.batches for number in batch]


async def test_an_error_is_its_own_items_alone() -> None:
    """A result that is an error is raised for that item; the others get theirs."""
    batches = Batches(Doubler().work, most=9)

    results = await asyncio.gather(*(batches.do(number) for number in (2, 3, 4)), return_exceptions=True)

    assert [4, "NotFound", 8] == [r if isinstance(r, int) else type(r).__name__ for r in results]


async def test_a_batch_that_breaks_is_tried_one_by_one() -> None:
    """One item that breaks the whole batch fails alone."""
    doubler = Doubler()
    batches = Batches(doubler.work, most=9)

    results = await asyncio.gather(*(batches.do(number) for number in (2, 2000, 4)), return_exceptions=True)

    assert [4, "Unusable", 8] == [r if isinstance(r, int) else type(r).__name__ for r in results]
    assert [[2, 2000, 4], [2], [2000], [4]] == doubler.batches


async def test_who_leaves_stops_nothing() -> None:
    """An item whose caller is cancelled is done all the same, and so are the others."""
    doubler = Doubler()
    doubler.held.clear()
    batches = Batches(doubler.work, most=9)
    leaving, staying = asyncio.create_task(batches.do(2)), asyncio.create_task(batches.do(4))
    await doubler.begun.wait()
    leaving.cancel()
    await asyncio.sleep(0)
    doubler.held.set()

    assert 8 == await staying
    assert leaving.cancelled()
    assert [[2, 4]] == doubler.batches


async def test_the_end_of_the_program_reaches_everybody() -> None:
    """When the work itself is ended, those in the batch and those behind it are told."""

    class TheEnd(BaseException):
        """Nobody may catch this."""

    async def work(numbers: Sequence[int]) -> Sequence[int | SparringError]:
        raise TheEnd

    batches = Batches(work, most=1)

    results = await asyncio.gather(*(batches.do(number) for number in (2, 4)), return_exceptions=True)

    assert [TheEnd, TheEnd] == [type(result) for result in results]


async def test_an_unexpected_error_does_not_stop_the_next() -> None:
    """After a fault in the work, what is asked for later is done."""
    doubler = Doubler()
    batches = Batches(doubler.work, most=9)
    with pytest.raises(Unusable):
        await batches.do(2000)

    assert 4 == await batches.do(2)
