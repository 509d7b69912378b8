"""A connection from its pool for the time of one transaction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.troubles import translated

__all__ = ["closed", "opened", "transaction"]


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection on which a transaction has begun; what is not committed is undone at the end."""
    connection = await opened(engine)
    try:
        yield connection
    finally:
        await closed(connection)


async def opened(engine: AsyncEngine) -> AsyncConnection:
    """A connection on which a transaction has begun; whoever asked for it must see it `closed`."""
    connection = engine.connect()
    with translated():
        await connection.start()
    try:
        with translated():
            await connection.begin()
    except BaseException:
        await closed(connection)
        raise
    return connection


async def closed(connection: AsyncConnection) -> None:
    """Undo what is not committed, and give the connection back."""
    # Shielded: a cancelled task must not leave its transaction open behind it.
    await asyncio.shield(asyncio.ensure_future(_close(connection)))


async def _close(connection: AsyncConnection) -> None:
    with translated():
        await connection.close()
