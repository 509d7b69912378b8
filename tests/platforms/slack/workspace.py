"""A study group on the local Slack, with the real bot in it: what its people do, and what they see."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiohttp import ClientSession, FormData
from slack_sdk.signature import SignatureVerifier

from bot.formats.sent import SentFiles
from bot.platforms.slack.app import SlackPlatform
from bot.platforms.slack.wire.settings import SlackSection, Timing
from bot.services import Parts, Services, wire
from bot.testing.doubles import BlankPainter, FixedClock, SilentTelemetry, StillWaker
from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.webapi import Shown

SECRET = "signing-secret"
TIMING = Timing(start_within=2.0, stop_within=2.0, between_posts=0.0)


@dataclass
class StudyGroup:
    """Slack, the bot, and some people: ada and bob are members, olga administers the workspace."""

    server: SlackServer
    parts: Parts
    clock: FixedClock
    telemetry: SilentTelemetry
    mode: str = "socket"
    settings: SlackSection | None = None
    timing: Timing = TIMING
    database: str = ""
    platform: SlackPlatform = field(init=False)
    services: Services = field(init=False)
    session: ClientSession = field(init=False)
    last_ack: dict[str, Any] = field(default_factory=dict)

    async def open(self) -> "StudyGroup":
        """Start the bot."""
        self.session = ClientSession()
        if "daily" not in {each.name for each in self.server.channels.values()}:
            for name in ("ada", "bob"):
                self.server.person(name)
            self.server.person("olga", is_admin=True)
            self.server.channel("daily", "U0ADA", "U0BOB", "U0OLGA")
        await self.start()
        return self

    async def start(self) -> None:
        """Start the bot, or start it again."""
        self.platform = SlackPlatform(
            self.settings or self.usual(), database=self.database, timing=self.timing
        )
        # Commands are found by looking at folders, which the program does before its loop runs.
        self.services = await asyncio.to_thread(wire, self.parts, {"slack": self.platform})
        await self.platform.start(self.services.bridge)
        await self.platform.settled()

    async def stop(self) -> None:
        """Stop the bot."""
        await self.platform.stop()

    async def close(self) -> None:
        """Stop everything."""
        await self.stop()
        await self.session.close()

    def usual(self, **facts: Any) -> SlackSection:
        """Settings for the local Slack in this mode."""
        way = {"app_token": "xapp-1"} if self.mode == "socket" else {"signing_secret": SECRET, "http_port": 0}
        settings = {"bot_token": "xoxb-1", "api_base": f"{self.server.base}/api/"}
        return SlackSection.model_validate({**settings, **way, **facts})

    # What happens.

    async def beat(self, **delta: float) -> None:
        """Move the clock and do what is due."""
        self.clock.at += timedelta(**delta)
        await self.services.heartbeat.rounds()
        await self.services.heartbeat.tend()
        await self.services.heartbeat.deliver()

    async def set_up(self, text: str = "at:09:00 zone:UTC") -> None:
        """Olga sets up a daily question in #daily, F1 score first, and it is posted."""
        await self.slash(f"/quiz-admin setup {text}", by="olga")
        await self.slash("/quiz-admin queue f1", by="olga")
        await self.beat(hours=3)

    async def slash(self, text: str, *, by: str = "ada", channel: str = "C0DAILY", **facts: Any) -> Any:
        """Type a slash command; what was responded to it (the last body), or None."""
        command, _, rest = text.partition(" ")
        key = self.server.response_url()
        body = {
            "command": command,
            "text": rest,
            "team_id": SlackServer.TEAM,
            "team_domain": "study",
            "user_id": f"U0{by.upper()}",
            "user_name": by,
            "channel_id": channel,
            "channel_name": "daily",
            "response_url": key,
            "trigger_id": self.server.trigger(),
            "api_app_id": "A0APP",
            "is_enterprise_install": "false",
            **facts,
        }
        await self.deliver("slash_commands", body)
        return self.responded(str(body["response_url"]))

    def responded(self, address: str) -> dict[str, Any] | None:
        """The last body sent to a response address."""
        key = address.rpartition("/")[2]
        return next((body for known, body in reversed(self.server.responses) if known == key), None)

    async def press(
        self, label: str, blocks: Any, *, by: str = "ada", channel: str = "C0DAILY", **facts: Any
    ) -> Any:
        """Press a button among these blocks; what was responded to it, or None.

        `ts`, `thread`, `hidden` say on which message; `view` that it was in one; `team` whose person it is.
        """
        button = self.button(label, blocks)
        address = self.server.response_url()
        body: dict[str, Any] = {
            "type": "block_actions",
            "team": {"id": facts.get("team", SlackServer.TEAM), "domain": "study"},
            "user": {"id": f"U0{by.upper()}", "username": by, "name": by, "team_id": SlackServer.TEAM},
            "api_app_id": "A0APP",
            "trigger_id": facts.get("trigger") or self.server.trigger(),
            "is_enterprise_install": False,
            "actions": [{**button, "action_ts": self.server.timestamp(), "block_id": "b1"}],
        }
        if view := facts.get("view"):
            body["view"] = view
            body["container"] = {"type": "view", "view_id": view.get("id")}
        else:
            stamp, thread = facts.get("ts") or self.server.timestamp(), facts.get("thread")
            in_thread = {"thread_ts": thread} if thread else {}
            body["channel"] = {"id": channel, "name": "daily"}
            body["response_url"] = address
            body["container"] = {
                "type": "message",
                "message_ts": stamp,
                "channel_id": channel,
                "is_ephemeral": bool(facts.get("hidden")),
                **in_thread,
            }
            if not facts.get("hidden"):
                body["message"] = {"ts": stamp, "user": SlackServer.BOT, **in_thread}
        await self.deliver("interactive", body)
        return self.responded(address)

    def button(self, label: str, blocks: Any) -> dict[str, Any]:
        """A button by its words."""
        for block in blocks:
            for element in block.get("elements", ()):
                if element.get("type") == "button" and element["text"]["text"] == label:
                    return dict(element)
        raise AssertionError(f"no button {label!r}")

    async def submit(
        self, view: dict[str, Any], *, by: str = "ada", team: str = SlackServer.TEAM, **values: str
    ) -> dict[str, Any]:
        """Fill in and send a modal; what it was acknowledged with. `team` is whose the person is."""
        state: dict[str, Any] = {}
        for block in view["blocks"]:
            if block["type"] != "input":
                continue
            element, name = block["element"], block["block_id"].rstrip("~")
            state[block["block_id"]] = {element["action_id"]: _state(element, values.get(name))}
        body = {
            "type": "view_submission",
            "team": {"id": team, "domain": "study"},
            "user": {"id": f"U0{by.upper()}", "username": by, "name": by, "team_id": SlackServer.TEAM},
            "api_app_id": "A0APP",
            "trigger_id": self.server.trigger(),
            "view": {**view, "state": {"values": state}},
            "response_urls": [],
            "is_enterprise_install": False,
        }
        return await self.deliver("interactive", body)

    async def say(
        self,
        text: str,
        *,
        by: str = "ada",
        thread: str = "",
        channel: str = "C0DAILY",
        mention: bool = False,
        **facts: Any,
    ) -> str:
        """Write a message; its timestamp. A mention comes as two events, as Slack does it."""
        stamp = facts.pop("ts", "") or self.server.timestamp()
        event = {
            "type": "message",
            "user": f"U0{by.upper()}",
            "text": f"<@{SlackServer.BOT}> {text}" if mention else text,
            "ts": stamp,
            "channel": channel,
            "channel_type": "im" if channel.startswith("D") else "channel",
            "event_ts": stamp,
            **({"thread_ts": thread} if thread else {}),
            **facts,
        }
        self.server.channels[channel].messages.append({k: v for k, v in event.items() if k != "channel"})
        await self.event(event)
        if mention:
            await self.event({**event, "type": "app_mention"})
        return stamp

    async def edit(self, stamp: str, text: str, *, channel: str = "C0DAILY", by: str = "") -> None:
        """Change a message; `by` is somebody else who did it."""
        message = self.server.message(channel, stamp)
        before = dict(message)
        message |= {"text": text, "edited": {"user": by or message["user"], "ts": self.server.timestamp()}}
        await self.event(
            {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "channel": channel,
                "channel_type": "channel",
                "ts": self.server.timestamp(),
                "message": dict(message),
                "previous_message": before,
            }
        )

    async def delete(self, stamp: str, *, channel: str = "C0DAILY") -> None:
        """Delete a message."""
        message = self.server.message(channel, stamp)
        self.server.channels[channel].messages.remove(message)
        await self.event(
            {
                "type": "message",
                "subtype": "message_deleted",
                "hidden": True,
                "channel": channel,
                "deleted_ts": stamp,
                "ts": self.server.timestamp(),
                "previous_message": message,
            }
        )

    async def event(
        self,
        event: dict[str, Any],
        *,
        event_id: str = "",
        retry: int = 0,
        authorization: dict[str, Any] | None = None,
    ) -> None:
        """Deliver an event of the Events API; `authorization` is what differs from the workspace's own."""
        body = {
            "token": "t",
            "team_id": SlackServer.TEAM,
            "api_app_id": "A0APP",
            "event": {"event_ts": self.server.timestamp(), **event},
            "type": "event_callback",
            "event_id": event_id or f"Ev{self.server.key()}",
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "team_id": SlackServer.TEAM,
                    "user_id": SlackServer.BOT,
                    "is_bot": True,
                    "enterprise_id": None,
                    **(authorization or {}),
                }
            ],
        }
        await self.deliver("events_api", body, retry=retry)

    async def deliver(self, kind: str, body: dict[str, Any], *, retry: int = 0) -> dict[str, Any]:
        """Deliver a payload in this mode, and wait until the bot has dealt with it."""
        if self.mode == "socket":
            self.last_ack = await self.server.envelope(kind, body, retry=retry)
        else:
            self.last_ack = await self._post(kind, body, retry)
        await self.platform.settled()
        await asyncio.sleep(0)
        return self.last_ack

    async def _post(self, kind: str, body: dict[str, Any], retry: int) -> dict[str, Any]:
        if kind == "slash_commands":
            raw, content = FormData(body)(), "application/x-www-form-urlencoded"
            data = raw._value.decode() if hasattr(raw, "_value") else str(raw)  # noqa: SLF001 - aiohttp's payload
        elif kind == "interactive":
            raw = FormData({"payload": json.dumps(body)})()
            data, content = raw._value.decode(), "application/x-www-form-urlencoded"  # noqa: SLF001 - the same
        else:
            data, content = json.dumps(body), "application/json"
        headers = {"Content-Type": content, **signed(data)}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        address = f"http://127.0.0.1:{self.platform.port}/slack/events"
        async with self.session.post(address, data=data.encode(), headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            text = await answer.text()
            return json.loads(text) if text.startswith("{") else {}

    # What is seen.

    @property
    def posts(self) -> list[dict[str, Any]]:
        """What the bot posted in #daily, threads included."""
        return [m for m in self.server.channels["C0DAILY"].messages if m["user"] == SlackServer.BOT]

    @property
    def thread(self) -> str:
        """The newest question's timestamp."""
        questions = [
            m for m in self.posts if m.get("metadata", {}).get("event_payload", {}).get("kind") == "question"
        ]
        return str(questions[-1]["ts"])

    def whispers(self, by: str = "ada") -> list[Shown]:
        """The ephemeral messages that somebody saw."""
        return [shown for shown in self.server.ephemeral if shown.user == f"U0{by.upper()}"]

    def reactions(self, stamp: str, *, channel: str = "C0DAILY") -> list[str]:
        """The bot's reactions on a message."""
        return [each["name"] for each in self.server.message(channel, stamp).get("reactions", ())]

    @property
    def view(self) -> dict[str, Any]:
        """The modal opened last."""
        return list(self.server.views.values())[-1]


def words(body: Any) -> str:
    """Everything that a message or view says, without its mark-up's structure."""
    match body:
        case None:
            return ""
        case dict():
            own = body.get("text")
            inner = "\n".join(
                words(value)
                for key, value in body.items()
                if key in {"blocks", "elements", "fields", "label", "hint"}
            )
            return "\n".join(filter(None, (own if isinstance(own, str) else words(own), inner)))
        case list():
            return "\n".join(words(each) for each in body)
        case _:
            return ""


def signed(body: str, *, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack signs a request."""
    stamp = str(int(time.time() if at is None else at))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}


def parts(library: Any, grader: Any, store: Any, clock: FixedClock, telemetry: SilentTelemetry) -> Parts:
    """The real bot's parts, with a clock that stands still."""
    return Parts(
        store=store,
        library=library,
        grader=grader,
        painter=BlankPainter(),
        clock=clock,
        telemetry=telemetry,
        waker=StillWaker(),
        reader=SentFiles(),
        owner="test",
    )


def _state(element: dict[str, Any], value: str | None) -> dict[str, Any]:
    kind = element["type"]
    if value is None:
        chosen = element.get("initial_option")
        if kind == "plain_text_input":
            return {"type": kind, "value": element.get("initial_value")}
        if kind in {"static_select", "external_select"}:
            return {"type": kind, "selected_option": chosen}
        value = element.get("initial_date") or element.get("initial_time") or ""
    match kind:
        case "static_select" | "external_select":
            return {"type": kind, "selected_option": {"value": value, "text": {"text": value}}}
        case "multi_external_select":
            options = [{"value": each, "text": {"text": each}} for each in value.split(",") if each]
            return {"type": kind, "selected_options": options}
        case "datepicker":
            return {"type": kind, "selected_date": value or None}
        case "timepicker":
            return {"type": kind, "selected_time": value or None}
        case "users_select":
            return {"type": kind, "selected_user": value or None}
        case "file_input":
            return {"type": kind, "files": [json.loads(value)] if value else []}
        case _:
            return {"type": kind, "value": value or None}
