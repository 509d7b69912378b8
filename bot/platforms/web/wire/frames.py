"""What a page may send, as values. Every frame is an object with "t" (its kind) and "id" (its own id)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.platforms.web.wire.limits import FRAME_BYTES, MESSAGE_LENGTH, NAME_LENGTH
from bot.platforms.web.wire.wire import Json, Malformed, flag, number, read, text, words

__all__ = [
    "Action",
    "Delete",
    "Direct",
    "Dismiss",
    "Edit",
    "Hello",
    "History",
    "Join",
    "Ping",
    "Press",
    "React",
    "Submit",
    "Suggest",
    "Typed",
    "frame_id",
    "parse",
]

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_WORD = 200


@dataclass(frozen=True, slots=True)
class Hello:
    """I am this member; `since` is the last seq that I saw, None for a fresh page."""

    user: str
    since: int | None


@dataclass(frozen=True, slots=True)
class Typed:
    """A message or a command, as typed; `thread` 0 is the channel itself."""

    channel: str
    thread: int
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Change my message."""

    message: int
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete my message."""

    message: int


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Take away a message that only I see."""

    message: int


@dataclass(frozen=True, slots=True)
class React:
    """Put my reaction on a message, or take it off."""

    message: int
    emoji: str
    on: bool


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a message, pressed in a thread's panel (`thread`) or in the channel (0)."""

    message: int
    thread: int
    token: str


@dataclass(frozen=True, slots=True)
class Submit:
    """A filled-in form. `args` were known before, as text; `form` is the name of the form or "".

    `pressed` and `token` are the message and the button that opened it; 0 and "" where it was a command.
    """

    channel: str
    thread: int
    command: str
    form: str
    args: Mapping[str, str]
    values: Mapping[str, str]
    pressed: int = 0
    token: str = ""


@dataclass(frozen=True, slots=True)
class Suggest:
    """What could stand for this argument, given what was typed."""

    command: str
    argument: str
    typed: str


@dataclass(frozen=True, slots=True)
class History:
    """The messages before `before` (0: the newest)."""

    channel: str
    thread: int
    before: int


@dataclass(frozen=True, slots=True)
class Join:
    """Let a new person in."""

    name: str


@dataclass(frozen=True, slots=True)
class Direct:
    """Open the conversation between me and the bot."""


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks whether the server is there."""


Action = (
    Typed
    | Edit
    | Delete
    | Dismiss
    | React
    | Press
    | Submit
    | Suggest
    | History
    | Join
    | Direct
    | Ping
    | Hello
)


def frame_id(frame: Mapping[str, Json]) -> str:
    """The page's own id of what was done; the same one again is the same deed."""
    value = frame.get("id")
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Malformed("The page sent no usable id.")
    return value


def parse(raw: str) -> tuple[str, Action]:
    """The id and the action; raises Malformed with a sentence."""
    if len(raw.encode(errors="replace")) > FRAME_BYTES:
        raise Malformed(f"That is too long; at most {MESSAGE_LENGTH} characters are possible.")
    frame = read(raw)
    return frame_id(frame), _action(frame)


def _action(frame: Mapping[str, Json]) -> Action:  # noqa: C901, PLR0912 - one case per kind
    match frame.get("t"):
        case "hello":
            since = number(frame, "since") if frame.get("since") is not None else None
            return Hello(text(frame, "user", longest=_WORD), since)
        case "say":
            return Typed(*_where(frame), text(frame, "text", longest=MESSAGE_LENGTH))
        case "edit":
            return Edit(number(frame, "message"), text(frame, "text", longest=MESSAGE_LENGTH))
        case "delete":
            return Delete(number(frame, "message"))
        case "dismiss":
            return Dismiss(number(frame, "message"))
        case "react":
            return React(number(frame, "message"), text(frame, "emoji", longest=16), flag(frame, "on"))
        case "press":
            token = text(frame, "token", longest=_WORD)
            return Press(number(frame, "message"), number(frame, "thread", default=0), token)
        case "submit":
            return _submit(frame)
        case "suggest":
            command, argument = text(frame, "command", longest=_WORD), text(frame, "argument", longest=_WORD)
            return Suggest(command, argument, text(frame, "typed", longest=_WORD))
        case "history":
            return History(*_where(frame), number(frame, "before", default=0))
        case "join":
            return Join(text(frame, "name", longest=NAME_LENGTH * 2))
        case "direct":
            return Direct()
        case "ping":
            return Ping()
        case _:
            raise Malformed("The page sent something that the server does not know. Please reload it.")


def _where(frame: Mapping[str, Json]) -> tuple[str, int]:
    return text(frame, "channel", longest=_WORD), number(frame, "thread", default=0)


def _submit(frame: Mapping[str, Json]) -> Submit:
    return Submit(
        *_where(frame),
        command=text(frame, "command", longest=_WORD),
        form=text(frame, "form", longest=_WORD, default=""),
        args=words(frame, "args", longest=MESSAGE_LENGTH),
        values=words(frame, "values", longest=MESSAGE_LENGTH),
        pressed=number(frame, "pressed", default=0),
        token=text(frame, "token", longest=_WORD, default=""),
    )
