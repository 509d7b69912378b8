"""Slack's Web API: a client that waits when it is told to, and its errors in words."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.errors import PlatformUnreachable
from bot.platforms.slack.wire.limits import PATIENCE

__all__ = ["FAULTS", "REVOKED", "PatientClient", "error_code", "unreachable"]

FAULTS: Final = (SlackClientError, ClientError, OSError, TimeoutError)
"""What a call may raise."""
REVOKED: Final = frozenset(
    {"account_inactive", "token_revoked", "invalid_auth", "token_expired", "org_login_required"}
)
"""Errors after which a token is of no more use. docs.slack.dev/reference/methods/auth.test"""
_ONCE: Final = frozenset({"chat.postMessage", "files.completeUploadExternal"})
"""Not repeated on a lost connection: what was lost may be the answer, and all would see it twice."""
_INVITE: Final = "Type /invite @Sparring in that channel, or run /quiz-admin setup in another one."
_WORDS: Final = {
    "channel_not_found": ("The channel is gone, or it is private and I am not in it.", _INVITE),
    "not_in_channel": ("I am not in that channel.", _INVITE),
    "is_archived": ("The channel is archived.", "Unarchive it, or run /quiz-admin setup in another one."),
    "restricted_action": (
        "This workspace does not let me post in that channel.",
        "Ask a workspace admin to allow apps to post there.",
    ),
    "restricted_action_read_only_channel": ("The channel is read-only.", "Let apps post in it."),
    "restricted_action_thread_locked": ("The thread is locked.", "Unlock it."),
    "missing_scope": ("The Slack app lacks a permission.", "Install it again from its manifest."),
    "user_not_found": ("That person is no longer in the workspace.", ""),
    "user_disabled": ("That account is deactivated.", ""),
    "user_not_visible": ("That person cannot be seen from here.", ""),
    "cannot_dm_bot": ("That account is a bot.", ""),
}
_CHECK: Final = "Run /quiz-admin check; it names what is in the way."
_STATUS: Final = "See slack-status.com if it lasts."
_TOO_MANY: Final = 429
_WAIT: Final = "retry_after"
_LIMITED: Final = frozenset({"ratelimited", "rate_limited"})
_REFUSED: Final = frozenset({"user_not_found", "cannot_dm_bot", "user_disabled", "user_not_visible"})
"""Errors that every message to this person would meet. docs.slack.dev/reference/methods/chat.postMessage"""

_BROKEN: Final = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Errors after which some of what was asked for may be done. The same page."""


class PatientClient(AsyncWebClient):
    """A Web API client that obeys Retry-After per method: nobody calls a method that Slack has closed.

    It waits PATIENCE seconds in all; a longer wait raises SlackApiError, for the caller to come back later.
    `refused` says that Slack did not take its token when it was last shown.
    """

    refused = False

    async def api_call(self, api_method: str, **kwargs: Any) -> AsyncSlackResponse:
        """Call a method; raises SlackApiError for an answer that is not ok."""
        kwargs = _authorized(kwargs)
        opens: dict[str, float] = self.__dict__.setdefault("_opens", {})
        loop = asyncio.get_running_loop()
        left = PATIENCE
        again = api_method not in _ONCE
        while True:
            wait = max(opens.get(api_method, 0.0) - loop.time(), 0.0)
            if wait > left:
                told = {"ok": False, "error": "ratelimited", _WAIT: wait}
                raise SlackApiError("still closed", told)  # type: ignore[no-untyped-call]  # it has no types
            if wait:
                left -= wait
                await asyncio.sleep(wait)
            try:
                answer = await super().api_call(api_method, **kwargs)
            except SlackApiError as error:
                self.refused = error_code(error) in REVOKED
                seconds = _retry_after(error)
                if seconds is None:
                    raise
                opens[api_method] = loop.time() + seconds
                if seconds > left:
                    raise
            except ClientError:
                if not again:
                    raise
                again = False
            else:
                self.refused = False
                return answer


def _authorized(kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call; the library would use a class that aiohttp is about to remove."""
    if not isinstance(auth := kwargs.pop("auth", None), dict):
        return kwargs
    pair = f"{auth['client_id']}:{auth['client_secret']}".encode()
    basic = {"Authorization": f"Basic {b64encode(pair).decode()}"}
    return {**kwargs, "headers": {**(kwargs.get("headers") or {}), **basic}}


def error_code(error: BaseException) -> str:
    """Slack's word for what went wrong; "" when Slack did not answer at all."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error") or "")
    return ""


def unreachable(error: BaseException) -> PlatformUnreachable:
    """What a failed call means for a message that was to be sent."""
    code = error_code(error)
    if isinstance(error, SlackApiError) and (seconds := _retry_after(error)) is not None:
        return PlatformUnreachable("Slack asks for patience: too many messages.", retry_after=seconds)
    if code in REVOKED:
        return PlatformUnreachable(
            "The Slack app was removed, or its token revoked.", hint="Install it again.", permanent=True
        )
    if not code:
        return PlatformUnreachable("Slack did not answer.", hint=_STATUS)
    if code in _BROKEN:
        return PlatformUnreachable(f"Slack has trouble ({code}).", hint=_STATUS)
    words, hint = _WORDS.get(code, (f"Slack refused the message ({code}).", _CHECK))
    needed = str(error.response.get("needed") or "") if isinstance(error, SlackApiError) else ""
    if needed:
        words = f"The Slack app lacks the permission {needed}."
    return PlatformUnreachable(words, hint=hint, refused=code in _REFUSED, denied=True)


def _retry_after(error: SlackApiError) -> float | None:
    """Seconds to wait when the call was one too many; None for any other error."""
    response = error.response
    if getattr(response, "status_code", 0) != _TOO_MANY and response.get("error") not in _LIMITED:
        return None
    if (wait := response.get(_WAIT)) is not None:
        return float(wait)
    headers: Mapping[str, Any] = getattr(response, "headers", None) or {}
    given = next((value for name, value in headers.items() if name.casefold() == "retry-after"), "1")
    try:
        return max(float(given[0] if isinstance(given, list) else given), 0.0)
    except ValueError:
        return 1.0
