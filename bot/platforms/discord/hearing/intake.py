"""Discord's raw events: stored before they are answered, dealt with once, whichever process dies."""

import json
from collections.abc import Awaitable, Callable

from bot.commands.platform import Bridge
from bot.core.errors import QuestionUnderway, SparringError, StoreUnavailable
from bot.platforms.discord.hearing.commands import PLATFORM
from bot.platforms.discord.wire.delivery import DELIVERED, GatewayEvent

__all__ = ["Intake"]


class Intake:
    """Stores what a task hears of, and sees to it that it is dealt with."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._inbox = bridge.inbox
        self._open: set[str] = set()

    @property
    def again(self) -> bool:
        """Whether what this task hears of was broken off before."""
        delivery = DELIVERED.get()
        return delivery is not None and delivery.again is not None

    async def through(self, work: Callable[[], Awaitable[None]]) -> None:
        """Have this task's event heard. One that was stored and is heard again ends by it, whether or not it
        is for the bot any more; what its author did to it since may not have been stored, and is read again.
        """
        delivery = DELIVERED.get()
        again = delivery.again if delivery is not None else None
        if delivery is None or again is None:
            await work()
            return
        self._open.add(again.key)
        try:
            await work()
        except Exception as error:
            if again.key not in self._open:
                raise
            await self._inbox.failed(again, error)
        else:
            if again.key in self._open:
                await self._inbox.done(again)
        finally:
            self._open.discard(again.key)
        if delivery.name.startswith("MESSAGE_") and (server := _server(delivery)):
            self._inbox.missed(PLATFORM, server)

    async def once(self, key: str, deal: Callable[[], Awaitable[None]]) -> None:
        """Store the event, then deal with it; nothing happens for one that was delivered before.

        Raises StoreUnavailable when it cannot be stored. While dealing with it fails for want of the store,
        or waits for a question that is being posted, it is tried again later.
        """
        delivery = DELIVERED.get()
        if delivery is None:
            await deal()
            return
        arrival = delivery.again or await self._inbox.keep(
            PLATFORM,
            key,
            delivery.name,
            json.dumps(delivery.payload),
            where=_server(delivery),
        )
        if arrival is None:
            return
        self._open.discard(arrival.key)
        try:
            await deal()
        except (StoreUnavailable, QuestionUnderway) as error:
            await self._inbox.failed(arrival, error)
        except SparringError as error:
            self._bridge.telemetry.failure("discord event failed", error)
            await self._inbox.done(arrival)
        except Exception as error:  # noqa: BLE001 - one bad event must not stop the others
            await self._inbox.failed(arrival, error)
        else:
            await self._inbox.done(arrival)


def _server(delivery: GatewayEvent) -> str:
    """Where it happened; "" in a private conversation."""
    return str(delivery.payload.get("guild_id") or "")
