"""Accounts whose people have left, as every store keeps them."""

from datetime import timedelta

from bot.core.people.absences import Absence
from tests.contracts.conftest import NOW


async def test_who_has_left_is_known_until_the_account_is_back(world):
    """The one that left last stands at the end; leaving twice changes nothing."""
    ann = await world.member("Ann")
    first = Absence(ann.id, "slack", "U1", NOW + timedelta(days=1), on_boards=True)
    second = Absence(ann.id, "discord", "7", NOW + timedelta(days=2), on_boards=False)
    async with world.begin() as tx:
        for absence in (second, first, Absence(ann.id, "slack", "U1", NOW, on_boards=False)):
            await tx.absences.put(absence)
    async with world.begin() as tx:
        before = await tx.absences.of(ann.id)
        await tx.absences.end(first)
    async with world.read() as tx:
        after = await tx.absences.of(ann.id)

    assert [first, second] == list(before)
    assert [second] == list(after)
