"""Keeps secrets out of every log line, and members' words out of lines above debug."""

import re
import traceback
from collections.abc import Collection, Iterator
from types import TracebackType

from structlog.typing import EventDict, ExcInfo, WrappedLogger

__all__ = ["Redactor", "format_error"]

_BLACKED = "[secret]"
_WITHHELD = "[withheld]"
_SHORTEST_SECRET = 6
"""A shorter secret would black out ordinary words; nothing that guards anything is shorter."""
_SHAPES = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w-]+"  # Slack tokens, also those of workspaces that installed the app
    r"|xapp-[\w-]+"
    r"|(?<![\w.-])[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"  # Discord's bot tokens
    r"|(?<=://)[^\s/@:]*:[^\s/@]+(?=@)"  # user:password of an address
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal acts on, what hides the direction of a text, and what no stream can write."""
_LINES = re.compile(r"[\t\n]")
_OWN_LINES = frozenset({"exception", "stack"})
"""Facts that the program lays out in lines itself."""
_WORDS = frozenset({"answer", "content", "prompt", "quote", "text"})
"""Names of facts that hold what a member wrote."""
_QUOTING = (AssertionError, LookupError, ValueError)
"""Errors whose message often quotes what they were given: int('...'), mapping['...'], JSON, pydantic."""
_LONGEST_MESSAGE = 500


class Redactor:
    """A structlog processor: blacks out known secrets and whatever has the shape of one."""

    def __init__(self, secrets: Collection[str], *, keep_words: bool) -> None:
        """Take the secrets; `keep_words` lets facts through that hold what a member wrote (debug only)."""
        known = sorted((s for s in secrets if len(s) >= _SHORTEST_SECRET), key=len, reverse=True)
        self._known = re.compile("|".join(re.escape(secret) for secret in known)) if known else None
        self._keep_words = keep_words

    def __call__(self, _logger: WrappedLogger, _method: str, event_dict: EventDict) -> EventDict:
        """The event without what must not be seen."""
        for key, value in event_dict.items():
            if key in _WORDS and not self._keep_words:
                event_dict[key] = _WITHHELD
            elif not key.startswith("_"):
                cleaned = self._cleaned(value)
                if isinstance(cleaned, str):
                    cleaned = _tame(cleaned, lines=key in _OWN_LINES)
                event_dict[key] = cleaned
        return event_dict

    def text(self, text: str) -> str:
        """A text without secrets."""
        if self._known is not None:
            text = self._known.sub(_BLACKED, text)
        return _SHAPES.sub(_BLACKED, text)

    def _cleaned(self, value: object) -> object:
        if value is None or isinstance(value, bool | int | float):
            return value
        return self.text(value if isinstance(value, str) else repr(value))


def _tame(text: str, *, lines: bool) -> str:
    """A text with its control characters spelled out; `lines` lets it have lines of its own."""
    text = _CONTROLS.sub(_spelled, text)
    return text if lines else _LINES.sub(_spelled, text)


def _spelled(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape", "surrogatepass").decode()


def format_error(exc_info: ExcInfo, *, keep_words: bool) -> str:
    """A traceback, oldest cause first; unless `keep_words`, without messages that may quote a member."""
    return "\n".join(_chain(exc_info[1], keep_words=keep_words, seen=set()))


def _chain(error: BaseException, *, keep_words: bool, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _chain(before, keep_words=keep_words, seen=seen)
        yield "which led to:"
    yield from _one(error, error.__traceback__, keep_words=keep_words)
    if isinstance(error, BaseExceptionGroup):
        for number, part in enumerate(error.exceptions, start=1):
            yield f"part {number}:"
            yield from _chain(part, keep_words=keep_words, seen=seen)


def _one(error: BaseException, trace: TracebackType | None, *, keep_words: bool) -> Iterator[str]:
    for frame in traceback.format_tb(trace):
        yield frame.rstrip("\n")
    message = str(error)
    if message and not keep_words:
        # Databases put the statement's values, and so an answer's text, on the lines after the first.
        message = _WITHHELD if isinstance(error, _QUOTING) else message.splitlines()[0]
    name = type(error).__qualname__
    yield f"{name}: {message[:_LONGEST_MESSAGE]}" if message else name
