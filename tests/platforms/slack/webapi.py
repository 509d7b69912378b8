"""The methods of the local Slack's Web API: what each answers, what each refuses."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.platforms.slack.blockrules import broken_rules, broken_view_rules

_START = 1_772_430_000


@dataclass
class Channel:
    """A conversation."""

    id: str
    name: str = ""
    members: set[str] = field(default_factory=set)
    private: bool = False
    archived: bool = False
    messages: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Shown:
    """What one person alone sees: an ephemeral message."""

    channel: str
    user: str
    body: dict[str, Any]
    thread: str = ""


class WebApi:
    """What is called; the server around it keeps time and listens."""

    BOT = "U0BOT"
    BOT_ID = "B0BOT"
    TEAM = "T0TEAM"

    def __init__(self) -> None:
        self.channels: dict[str, Channel] = {}
        self.users: dict[str, dict[str, Any]] = {}
        self.ephemeral: list[Shown] = []
        self.views: dict[str, dict[str, Any]] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.triggers: set[str] = set()
        self.files: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, str] = {"xoxb-1": self.TEAM}
        self.scopes = ""
        self.teams = {self.TEAM: "Study"}
        self.organisation: dict[str, Any] = {}
        self.faults: list[str] = []
        self.base = ""
        self.page_size = 1000
        self._number = 0

    def timestamp(self) -> str:
        """A new timestamp, later than all before."""
        self._number += 1
        return f"{_START + self._number}.{self._number:06d}"

    def message(self, channel: str, timestamp: str) -> dict[str, Any]:
        """A message by its timestamp."""
        found = (m for m in self.channels[channel].messages if m["ts"] == timestamp)
        if (message := next(found, None)) is None:
            raise Refused("message_not_found")
        return message

    def key(self) -> str:
        """A new id."""
        self._number += 1
        return f"{self._number}.{self._number}.{self._number:08x}"

    def _access(self, args: dict[str, Any]) -> dict[str, Any]:
        fresh = args.get("grant_type") == "refresh_token"
        token = "xoxe.xoxb-2" if fresh else f"xoxb-{args.get('code')}"
        self.tokens[token] = self.TEAM
        body = {
            "ok": True,
            "app_id": "A0APP",
            "access_token": token,
            "token_type": "bot",
            "scope": self.scopes,
            "bot_user_id": self.BOT,
            "team": {"id": self.TEAM, "name": "Study"},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": "U0OLGA"},
        }
        if args.get("code") == "rotating" or fresh:
            body |= {"refresh_token": "xoxe-1", "expires_in": 43_200 if fresh else 60}
        if args.get("code") == "organisation":
            body |= {
                "team": None,
                "enterprise": {"id": "E0ORG", "name": "Org"},
                "is_enterprise_install": True,
            }
        return body

    def _auth_test(self, _args: dict[str, Any]) -> dict[str, Any]:
        return {
            "url": "https://study.slack.com/",
            "team": "Study",
            "team_id": self.TEAM,
            "user": "sparring",
            "user_id": self.BOT,
            "bot_id": self.BOT_ID,
            **self.organisation,
        }

    def _auth_teams_list(self, _args: dict[str, Any]) -> dict[str, Any]:
        return {"teams": [{"id": team, "name": name} for team, name in self.teams.items()]}

    def _users_info(self, args: dict[str, Any]) -> dict[str, Any]:
        if args["user"] not in self.users:
            raise Refused("user_not_found")
        return {"user": self.users[args["user"]]}

    def _users_list(self, _args: dict[str, Any]) -> dict[str, Any]:
        return {"members": list(self.users.values()), "response_metadata": {"next_cursor": ""}}

    def _conversations_open(self, args: dict[str, Any]) -> dict[str, Any]:
        users = args["users"].split(",")
        if any(user not in self.users for user in users):
            raise Refused("user_not_found")
        if len(users) == 1:
            return {"channel": {"id": self._direct(users[0]).id}}
        identity = f"G0{''.join(sorted(user.removeprefix('U0') for user in users))}"
        self.channels.setdefault(identity, Channel(identity, "", {self.BOT, *users}))
        return {"channel": {"id": identity}}

    def _conversations_info(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._known(args["channel"])
        if channel.private and self.BOT not in channel.members:
            raise Refused("channel_not_found")
        return {
            "channel": {
                "id": channel.id,
                "name": channel.name,
                "is_archived": channel.archived,
                "is_private": channel.private,
                "is_member": self.BOT in channel.members,
            }
        }

    def _conversations_history(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._joined(args["channel"])
        roots = [m for m in channel.messages if m.get("thread_ts", m["ts"]) == m["ts"]]
        return self._page(self._seen(roots[::-1], args), args)

    def _conversations_replies(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._joined(args["channel"])
        thread = [m for m in channel.messages if args["ts"] in {m["ts"], m.get("thread_ts")}]
        if not thread:
            raise Refused("thread_not_found")
        return self._page(self._seen(thread, args), args)

    def _page(self, messages: list[dict[str, Any]], args: dict[str, Any]) -> dict[str, Any]:
        """As many as are asked for, but no more than a page, and a cursor when there are more."""
        start = int(str(args.get("cursor") or "at:0").removeprefix("at:"))
        end = start + min(int(args.get("limit") or 100), self.page_size)
        more = {"next_cursor": f"at:{end}" if end < len(messages) else ""}
        return {"messages": messages[start:end], "response_metadata": more, "has_more": end < len(messages)}

    def _seen(self, messages: list[dict[str, Any]], args: dict[str, Any]) -> list[dict[str, Any]]:
        if str(args.get("include_all_metadata")).lower() in {"1", "true"}:
            return messages
        return [{k: v for k, v in m.items() if k != "metadata"} for m in messages]

    def _chat_postMessage(self, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        target = args["channel"]
        channel = self._direct(target) if target in self.users else self._joined(target)
        if channel.archived:
            raise Refused("is_archived")
        self._check(args)
        message = {
            "type": "message",
            "user": self.BOT,
            "bot_id": self.BOT_ID,
            "text": args["text"],
            "blocks": args.get("blocks", []),
            "ts": self.timestamp(),
        }
        for name in ("thread_ts", "metadata"):
            if args.get(name):
                message[name] = args[name]
        channel.messages.append(message)
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _chat_postEphemeral(self, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        channel = self._joined(args["channel"])
        if args["user"] not in channel.members:
            raise Refused("user_not_in_channel")
        self._check(args)
        self.ephemeral.append(Shown(channel.id, args["user"], args, args.get("thread_ts") or ""))
        return {"message_ts": self.timestamp()}

    def _chat_update(self, args: dict[str, Any]) -> dict[str, Any]:
        self._check(args)
        message = self.message(args["channel"], args["ts"])
        message |= {"text": args["text"], "blocks": args.get("blocks", [])}
        return {"channel": args["channel"], "ts": args["ts"]}

    def _reactions_add(self, args: dict[str, Any]) -> dict[str, Any]:
        self._joined(args["channel"])
        reactions = self.message(args["channel"], args["timestamp"]).setdefault("reactions", [])
        if any(r["name"] == args["name"] and self.BOT in r["users"] for r in reactions):
            raise Refused("already_reacted")
        reactions.append({"name": args["name"], "users": [self.BOT], "count": 1})
        return {}

    def _reactions_remove(self, args: dict[str, Any]) -> dict[str, Any]:
        message = self.message(args["channel"], args["timestamp"])
        before = message.get("reactions", [])
        message["reactions"] = [r for r in before if r["name"] != args["name"]]
        if len(before) == len(message["reactions"]):
            raise Refused("no_reaction")
        return {}

    def _views_open(self, args: dict[str, Any]) -> dict[str, Any]:
        if args.get("trigger_id") not in self.triggers:
            raise Refused("expired_trigger_id")
        self.triggers.remove(args["trigger_id"])
        return {"view": self._view(f"V{self.key()}", args["view"])}

    _views_push = _views_open

    def _views_update(self, args: dict[str, Any]) -> dict[str, Any]:
        known = self.views.get(args["view_id"])
        if known is None:
            raise Refused("not_found")
        if args.get("hash") and args["hash"] != known["hash"]:
            raise Refused("hash_conflict")
        return {"view": self._view(args["view_id"], args["view"])}

    def _views_publish(self, args: dict[str, Any]) -> dict[str, Any]:
        view = as_json(args["view"])
        self.faults.extend(broken_view_rules(view))
        self.homes[args["user_id"]] = view
        return {"view": view}

    def _view(self, identity: str, given: Any) -> dict[str, Any]:
        view = {**as_json(given), "id": identity, "hash": self.key(), "team_id": self.TEAM}
        self.faults.extend(broken_view_rules(view))
        self.views[identity] = view
        return view

    def _files_getUploadURLExternal(self, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        file = f"F{self.key()}"
        name = args["filename"]
        self.files[file] = {"name": name, "alt": args.get("alt_txt"), "length": int(args["length"])}
        return {"upload_url": f"{self.base}/upload/{file}", "file_id": file}

    def _files_completeUploadExternal(self, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        files = as_json(args["files"])
        for each in files:
            self.files[each["id"]] |= {
                "title": each.get("title"),
                "channel": args.get("channel_id"),
                "thread": args.get("thread_ts") or "",
            }
        if args.get("channel_id"):
            self._share(self._joined(args["channel_id"]), files, args.get("thread_ts"))
        return {"files": files}

    def _share(self, channel: Channel, files: list[dict[str, Any]], thread: str | None) -> None:
        """A shared file is a message of its own, without blocks and metadata."""
        shown = [{"id": each["id"], "name": self.files[each["id"]]["name"]} for each in files]
        message = {"type": "message", "user": self.BOT, "text": "", "files": shown, "ts": self.timestamp()}
        channel.messages.append({**message, "thread_ts": thread} if thread else message)

    def _known(self, channel: str) -> Channel:
        if channel not in self.channels:
            raise Refused("channel_not_found")
        return self.channels[channel]

    def _joined(self, channel: str) -> Channel:
        known = self._known(channel)
        if self.BOT not in known.members:
            raise Refused("channel_not_found" if known.private else "not_in_channel")
        return known

    def _direct(self, user: str) -> Channel:
        identity = f"D0{user}"
        return self.channels.setdefault(identity, Channel(identity, "", {self.BOT, user}))

    def _check(self, args: dict[str, Any]) -> None:
        args["blocks"] = as_json(args.get("blocks") or [])
        if not args.get("text"):
            self.faults.append("a message without a text for notifications")
        self.faults.extend(broken_rules(args["blocks"]))


class Refused(Exception):
    """Slack says no; the text is its error."""


def as_json(value: Any) -> Any:
    """The value that a form field holds as text, or the value itself."""
    return json.loads(value) if isinstance(value, str) else value
