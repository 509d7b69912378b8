"""Giving a request to Bolt. Whatever Bolt cannot read is acknowledged: delivered again it would be no better.

Bolt looks into fields as if each were there, in its matchers, before any listener and even on its way to the
error handler; what it raises there is told to the operator in one line, without what people wrote.
"""

from collections.abc import Callable
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.core.outside import Telemetry

__all__ = ["bolted", "left_by_bolt"]

_ACKNOWLEDGED = 200
_OURS = "bot."


async def bolted(
    app: AsyncApp, body: dict[str, Any], request: Callable[[Any], AsyncBoltRequest], telemetry: Telemetry
) -> BoltResponse:
    """What Bolt answers; `request` makes its request of the body."""
    try:
        return await app.async_dispatch(request(_without_nulls(body)))
    except Exception as error:  # noqa: BLE001 - whatever it is, Bolt did not even come to its error handler
        return _left(body, error, telemetry)


def left_by_bolt(body: dict[str, Any], error: Exception, telemetry: Telemetry) -> BoltResponse | None:
    """What is answered when Bolt itself could not read a request, or knows nobody for it; None: it was us."""
    trace = error.__traceback__
    while trace is not None:
        if str(trace.tb_frame.f_globals.get("__name__", "")).startswith(_OURS):
            return None
        trace = trace.tb_next
    return _left(body, error, telemetry)


def _left(body: object, error: Exception, telemetry: Telemetry) -> BoltResponse:
    kind = str(body.get("type") or "") if isinstance(body, dict) else ""
    if isinstance(error, BoltUnhandledRequestError):
        telemetry.event("slack request of no interest", kind=kind)
    else:
        telemetry.event("slack request not readable", kind=kind, problem=f"{type(error).__name__}: {error}")
    return BoltResponse(status=_ACKNOWLEDGED, body="")


def _without_nulls(value: Any) -> Any:
    """For Slack null is as good as left out, wherever it stands; Bolt asks some fields how long they are."""
    if isinstance(value, dict):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value if inner is not None]
    return value
