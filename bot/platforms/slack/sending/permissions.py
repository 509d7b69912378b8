"""What the bot may do in a channel, for `/quiz-admin check`: what is missing, what it breaks, the mend."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.commands.language.findings import Finding
from bot.platforms.slack.connection.manifest import SCOPES
from bot.platforms.slack.connection.workspaces import Workspace
from bot.platforms.slack.wire.api import FAULTS, REVOKED, error_code

__all__ = ["check", "scopes"]

_AGAIN = "Install the app again from its manifest (sparring slack manifest)."
_SETUP = "or run /quiz-admin setup in another channel."


async def check(workspace: Workspace, channel: str) -> Sequence[Finding]:
    """Token, scopes and channel ("" for the workspace as a whole)."""
    try:
        told = await workspace.client.auth_test()
    except FAULTS as error:
        code = error_code(error)
        gone = code in REVOKED
        breaks = "The token was revoked: nothing is posted." if gone else "Slack did not answer."
        mend = "Install the app again." if gone else "Try again in a moment."
        return (Finding("Slack connection", ok=False, breaks=breaks, mend=mend, vital=True),)
    findings = [Finding("Slack connection", ok=True), *scopes(told.headers)]
    if channel:
        findings.extend(await _channel(workspace, channel))
    return findings


def scopes(headers: Mapping[str, Any]) -> list[Finding]:
    """Compare the scopes that Slack names in its answer's headers with those of the manifest."""
    given = next((value for name, value in headers.items() if name.casefold() == "x-oauth-scopes"), "")
    granted = {scope.strip() for scope in str(given).split(",") if scope.strip()}
    if not granted:
        return []
    missing = [scope for scope in SCOPES if scope not in granted]
    if not missing:
        return [Finding("Permissions of the app", ok=True)]
    return [
        Finding(f"Permission {scope}", ok=False, breaks=f"Needed to {SCOPES[scope]}.", mend=_AGAIN)
        for scope in missing
    ]


async def _channel(workspace: Workspace, channel: str) -> list[Finding]:
    try:
        told = (await workspace.client.conversations_info(channel=channel)).get("channel") or {}
    except FAULTS as error:
        return [_unseen(channel, error_code(error))]
    name = f"#{told.get('name') or channel}"
    if told.get("is_archived"):
        mend = f"Unarchive it, {_SETUP}"
        return [
            Finding(f"Post in {name}", ok=False, breaks="The channel is archived.", mend=mend, vital=True)
        ]
    if not told.get("is_member") and not told.get("is_im"):
        mend = f"Type /invite @Sparring in {name}, {_SETUP}"
        breaks = "I am not in that channel: I can neither post nor see answers there."
        return [Finding(f"Post in {name}", ok=False, breaks=breaks, mend=mend, vital=True)]
    if told.get("is_read_only") or told.get("is_thread_only"):
        breaks = "The channel is restricted: posts or answers may not come through."
        return [Finding(f"Post in {name}", ok=False, breaks=breaks, mend="Let apps and members post in it.")]
    return [Finding(f"Post in {name}", ok=True), Finding(f"See answers in {name}", ok=True)]


def _unseen(channel: str, code: str) -> Finding:
    subject = f"Post in {channel}"
    if code == "channel_not_found":
        breaks = "There is no such channel, or it is private and I am not in it."
        return Finding(
            subject, ok=False, breaks=breaks, mend=f"Type /invite @Sparring in it, {_SETUP}", vital=True
        )
    if code == "missing_scope":
        return Finding(subject, ok=False, breaks="I may not look at channels.", mend=_AGAIN)
    return Finding(subject, ok=False, breaks=f"Slack did not say ({code or 'no answer'}).", mend="Try again.")
