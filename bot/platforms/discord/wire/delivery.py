"""An event as it came over the gateway, for whoever hears of it."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from bot.core.arrivals import Arrival

__all__ = ["DELIVERED", "GatewayEvent"]


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """The name and the payload of an event; `again` is what it was stored as, if it was."""

    name: str
    payload: Any
    again: Arrival | None = None


DELIVERED: ContextVar[GatewayEvent | None] = ContextVar("delivered", default=None)
"""Of which delivery a task hears; discord.py starts one for each event, and tells it what it understood."""
