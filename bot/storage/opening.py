"""The store as a bot starts with it: in a folder closed to others, at the newest schema, writable."""

import asyncio
from pathlib import Path

from bot.core.errors import StoreUnavailable
from bot.storage.access import named, require_folder
from bot.storage.engine import parse
from bot.storage.nightly import upgraded
from bot.storage.ownfiles import close_to_others
from bot.storage.sql.store import SqlStore
from bot.storage.troubles import held

__all__ = ["opened"]

_HELD_SECONDS = (1.0,) * 10 + (5.0,) * 60
"""Pauses while another process holds the store: some minutes, or as many times what a writer waits."""


async def opened(url: str, *, data: Path, copies: Path, pool_size: int, upgrade: bool) -> SqlStore:
    """The store, once it can be written to: another process may be in the middle of a change, even frozen.

    Raises SettingsError when it does not fit this version, and StoreUnreachable when it cannot be used.
    """
    await asyncio.to_thread(require_folder, data)
    for pause in _HELD_SECONDS:
        try:
            return await _opened(url, data, copies, pool_size=pool_size, upgrade=upgrade)
        except StoreUnavailable as error:
            if not held(error):
                raise
        await asyncio.sleep(pause)
    return await _opened(url, data, copies, pool_size=pool_size, upgrade=upgrade)


async def _opened(url: str, data: Path, copies: Path, *, pool_size: int, upgrade: bool) -> SqlStore:
    address = parse(url)
    await asyncio.to_thread(close_to_others, address, data, copies)
    if upgrade:
        await asyncio.to_thread(upgraded, url, copies)
    store = SqlStore(url, pool_size=pool_size)
    try:
        with named(address):
            await store.open()
            async with store.begin():
                pass  # it can be written to
    except BaseException:
        await store.close()
        raise
    return store
