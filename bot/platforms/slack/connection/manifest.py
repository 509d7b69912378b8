"""The app's manifest, made from the commands: what is pasted once into api.slack.com.

    text = json.dumps(manifest(discover(), mode="socket"), indent=2)

The scopes are those that the code uses, and no others; `SCOPES` says what for.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from bot.commands.language.grammar import usage
from bot.commands.language.spec import Command
from bot.core.errors import SettingsError

__all__ = ["EVENTS", "PATH", "PRACTISE", "SCOPES", "SUGGEST", "Mode", "manifest"]

Mode = Literal["socket", "http"]
PRACTISE: Final = "practise"
SUGGEST: Final = "suggest"
PATH: Final = "/slack"
SCOPES: Final[Mapping[str, str]] = {
    "app_mentions:read": "hear @Sparring in threads, where slash commands do not work",
    "channels:history": "read answers in the question's thread in public channels, and find a post again",
    "channels:read": "see whether a public channel is archived or not joined (/quiz-admin check)",
    "chat:write": "post questions, reveals, feedback and replies",
    "commands": "the slash commands and shortcuts",
    "files:read": "read a file of questions that an organiser sends in (/quiz-admin import)",
    "files:write": "upload leaderboard cards and charts, and hand over files that somebody asked for",
    "groups:history": "read answers in private channels that the app was invited to",
    "groups:read": "see whether a private channel is archived (/quiz-admin check)",
    "im:history": "hear what somebody writes to the app directly",
    "im:write": "write to organisers, and to members who asked for it",
    "mpim:history": "find a message again in the private conversation of a practice pair",
    "mpim:write": "open a private conversation with the two members of a practice pair",
    "reactions:write": "put the verdict on an answer as a reaction",
    "users:read": "show names on boards, and know who administers the workspace",
}
"""Every bot scope with its reason. docs.slack.dev/reference/scopes"""
EVENTS: Final[Mapping[str, str]] = {
    "app_home_opened": "fill the Home tab when it is opened",
    "app_mention": "commands in threads",
    "app_uninstalled": "end posting where the app was removed",
    "channel_archive": "tell organisers at once when a channel with questions is archived",
    "channel_deleted": "the same when it is deleted",
    "channel_id_changed": "follow a channel that got another id, by being shared with another organisation",
    "group_archive": "as channel_archive, for private channels",
    "group_deleted": "as channel_deleted, for private channels",
    "message.channels": "answers in threads of public channels, with edits and deletions",
    "message.groups": "the same in private channels",
    "message.im": "commands in direct messages",
    "message.mpim": "hear that the two of a practice pair have come into their private conversation",
    "team_access_granted": "work in a workspace that an organisation lets the app into",
    "team_access_revoked": "end posting in a workspace that an organisation keeps the app out of",
    "tokens_revoked": "end posting where the token was revoked",
    "user_change": "take people off the boards who left the workspace, and back when they return",
}
"""Every event with its reason. docs.slack.dev/reference/events"""
_MOST_HINT: Final = 1000
_DESCRIPTION: Final = "Interview practice: a question a day, honest feedback, streaks that people trust."
_LONG: Final = (
    "Sparring posts an interview question a day, takes answers in the thread, and tells each person at once "
    "which ideas were covered and which were missed, with the words that covered them. Streaks count "
    "rounds, not midnights; leaderboards count points. Missed ideas come back by spaced repetition."
)


def manifest(commands: Iterable[Command], *, mode: Mode = "socket", url: str = "") -> dict[str, object]:
    """The manifest for Socket Mode, or for HTTP at the app's own https address `url`.

    Raises SettingsError for HTTP without such an address.
    """
    base = url.rstrip("/")
    if mode == "http" and not base.startswith("https://"):
        raise SettingsError(
            "Over HTTP the manifest needs the bot's own address.", hint="Give --http https://..."
        )
    known = tuple(commands)
    request = {"request_url": f"{base}{PATH}/events"} if mode == "http" else {}
    options = {"message_menu_options_url": f"{base}{PATH}/events"} if mode == "http" else {}
    redirect = {"redirect_urls": [f"{base}{PATH}/oauth_redirect"]} if mode == "http" else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Sparring",
            "description": _DESCRIPTION,
            "long_description": _LONG,
            "background_color": "#1f3a4d",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Sparring", "always_online": True},
            "slash_commands": [
                _slash(root, known, f"{base}{PATH}/events" if mode == "http" else "")
                for root in dict.fromkeys(command.path[0] for command in known)
            ],
            "shortcuts": list(_shortcuts(known)),
        },
        "oauth_config": {**redirect, "scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request, **options},
            "org_deploy_enabled": mode == "http",
            "socket_mode_enabled": mode == "socket",
            "token_rotation_enabled": False,
        },
    }


def _slash(root: str, commands: tuple[Command, ...], url: str) -> dict[str, object]:
    """One root; its hint lists what may follow, whole words as long as they fit."""
    subs = dict.fromkeys(command.path[1] for command in commands if command.path[0] == root)
    hint = ""
    for sub in subs:
        longer = f"{hint} | {sub}" if hint else sub
        if len(longer) > _MOST_HINT:
            break
        hint = longer
    admin = any(command.organisers for command in commands if command.path[0] == root)
    single = [command for command in commands if command.path[0] == root]
    if len(single) == 1:
        hint = usage(single[0]).removeprefix(f"Use: /{single[0].path[0]} ")
    about = "Set up and look after the daily question" if admin else "Practise, answer, see your streak"
    made: dict[str, object] = {
        "command": f"/{root}",
        "description": about,
        "usage_hint": hint[:_MOST_HINT],
        "should_escape": True,
    }
    return {**made, "url": url} if url else made


def _shortcuts(commands: tuple[Command, ...]) -> Iterable[dict[str, object]]:
    names = {command.name for command in commands}
    if "quiz now" in names:
        yield {
            "name": "Practise a question",
            "type": "global",
            "callback_id": PRACTISE,
            "description": "A question for you alone",
        }
    if "quiz suggest" in names:
        yield {
            "name": "Use as a suggestion",
            "type": "message",
            "callback_id": SUGGEST,
            "description": "Suggest this message as a question",
        }
