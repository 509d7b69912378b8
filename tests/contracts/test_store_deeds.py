"""What people asked for, as every store remembers it."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.deeds import REPEATED_WITHIN, Deed
from bot.core.errors import NotFound
from tests.contracts.conftest import NOW


async def _undone(store):
    async with store.begin() as tx:
        await tx.deeds.claim(Deed("chat/1", NOW, "a wish"))
        raise NotFound


async def _claimed(store, key, wish=None, at=NOW):
    async with store.begin() as tx:
        return await tx.deeds.claim(Deed(key, at, wish))


async def test_a_deed_is_carried_out_by_one_change(store, again):
    """The second change that claims it learns which one did, in this process and in another."""
    assert [None, "chat/1", "chat/1"] == [await _claimed(each, "chat/1") for each in (store, store, again)]
    async with again.read() as tx:
        assert [True, False] == [await tx.deeds.known("chat/1"), await tx.deeds.known("chat/2")]


async def test_a_change_that_is_undone_carried_nothing_out(store):
    """The deed and its effect are stored together, or neither."""
    with pytest.raises(NotFound):
        await _undone(store)

    assert await _claimed(store, "chat/1", "a wish") is None


async def test_the_same_wish_is_one_deed_until_its_doer_is_told(store):
    """Who heard nothing asks again; who was told, or comes much later, wants it once more."""
    assert await _claimed(store, "chat/1", "a wish") is None
    assert await _claimed(store, "chat/2", "a wish", NOW + timedelta(minutes=1)) == "chat/1"
    assert await _claimed(store, "chat/3", "another wish") is None

    async with store.begin() as tx:
        await tx.deeds.told(["chat/1", "chat/unknown"])

    assert await _claimed(store, "chat/4", "a wish", NOW + timedelta(minutes=2)) is None
    assert await _claimed(store, "chat/5", "a wish", NOW + timedelta(minutes=2) + REPEATED_WITHIN) is None
    assert await _claimed(store, "chat/1", "a wish") == "chat/1"


async def test_two_changes_at_once_cannot_both_have_a_wish(store, again):
    """One of them carries it out, the other learns by whom."""
    found = await asyncio.gather(_claimed(store, "chat/1", "a wish"), _claimed(again, "chat/2", "a wish"))

    assert [None] == [each for each in found if each is None]
    assert {"chat/1", "chat/2"} > {each for each in found if each is not None}
