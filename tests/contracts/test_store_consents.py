"""Who has said whether they may be quoted, as every store keeps it."""

from datetime import timedelta

import pytest

from bot.core.errors import Conflict
from bot.core.people.consents import Consent
from tests.contracts.conftest import NOW

LATER = NOW + timedelta(days=1)


async def test_a_decision_is_kept_and_made_anew(world):
    """The last one counts; who has made none is known too."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    async with world.begin() as tx:
        await tx.consents.put(Consent(ann.id, NOW))
        await tx.consents.put(Consent(ann.id, LATER))

    async with world.read() as tx:
        assert Consent(ann.id, LATER) == await tx.consents.of(ann.id)
        assert await tx.consents.of(bea.id) is None


async def test_a_decision_is_somebodys(world):
    """One of nobody is a conflict; one of a forgotten member is gone; export hands it over."""
    ann = await world.member("Ann")
    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.consents.put(Consent(999, NOW))
    async with world.begin() as tx:
        await tx.consents.put(Consent(ann.id, NOW))
        kept = [each.table for each in await tx.personal.of(ann.id)]
        await tx.personal.forget(ann.id, NOW)

    async with world.read() as tx:
        assert await tx.consents.of(ann.id) is None
    assert "consents" in kept


@pytest.mark.parametrize("both", [False, True])
async def test_a_decision_moves_with_its_member(world, both):
    """When two turn out to be one person, that of the one who stays is kept."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    async with world.begin() as tx:
        await tx.consents.put(Consent(bea.id, LATER))
        if both:
            await tx.consents.put(Consent(ann.id, NOW))
        await tx.members.join(bea.id, into=ann.id)

    async with world.read() as tx:
        assert Consent(ann.id, NOW if both else LATER) == await tx.consents.of(ann.id)
        assert await tx.consents.of(bea.id) is None
