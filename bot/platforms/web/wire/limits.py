"""The browser chat's own numbers. There is no outside service to obey: each says why it is what it is."""

__all__ = [
    "ACTIONS_PER_WINDOW",
    "ACTION_WINDOW",
    "DIRECT",
    "FILES_BYTES",
    "FILE_MINUTES",
    "FRAME_BYTES",
    "HISTORY_PAGE",
    "LATE_AFTER",
    "LOGIN_ADDRESSES",
    "LOGIN_TRIES",
    "LOGIN_WINDOW",
    "MESSAGE_LENGTH",
    "NAME_LENGTH",
    "PEOPLE",
    "PICTURES_KEPT",
    "REACTIONS",
    "RETRY_AFTER",
    "SECRET_LENGTH",
    "SOCKET_BYTES",
    "STOP_WITHIN",
    "UPLOAD_BYTES",
]

MESSAGE_LENGTH = 20_000
"""Characters of one message: what a text argument may have (`commands.arguments`)."""

FRAME_BYTES = 128 * 1024
"""A frame above this gets an error: the longest message in the widest UTF-8, escaped, still fits."""

SOCKET_BYTES = 1024 * 1024
"""A frame above this is not even read: the connection ends, and the page opens a new one."""

HISTORY_PAGE = 50
"""Messages per page of history: more than the tallest screen shows."""

LATE_AFTER = 1.5
"""Seconds until the page says that the bot is at work (DESIGN.md, section 3)."""

ACTIONS_PER_WINDOW = 80
"""Actions that one connection may start per window: several times what fingers can do."""

ACTION_WINDOW = 10.0
"""Seconds over which actions are counted."""

LOGIN_TRIES = 10
"""Wrong secrets per window, from one address, before the door stays shut to it."""

LOGIN_ADDRESSES = 10_000
"""Addresses of wrong secrets that are remembered (some 10 MB at most); the oldest go first."""

LOGIN_WINDOW = 60.0
"""Seconds over which wrong secrets are counted."""

SECRET_LENGTH = 12
"""The shortest shared secret in characters; with the limit on tries it cannot be guessed."""

NAME_LENGTH = 40
"""Characters of a member's name: it fits beside a time at 360 px."""

PEOPLE = 200
"""Members that the switcher can still show."""

PICTURES_KEPT = 2_000
"""Pictures on disk (some 40 kB each); the oldest go first, and their words stay in the chat."""

FILE_MINUTES = 30
"""How long a file waits to be saved: long enough to come back from lunch, short enough not to lie about."""

FILES_BYTES = 64 * 1024 * 1024
"""What all files that wait may take of the memory; the oldest go first."""

UPLOAD_BYTES = 4_000_000
"""A file that a page sends in: more than any command takes, so that the command says what is too large."""

REACTIONS = ("👍", "🎉", "💡", "🤔", "❤️", "👀")
"""What members can react with."""

RETRY_AFTER = 10.0
"""Seconds until a message that could not be dealt with is tried again."""

STOP_WITHIN = 6.0
"""Seconds that running actions get to end at a stop; the whole program has 10."""

DIRECT = "direct-"
"""How the ids of channels between the bot and one person begin."""
