"""A field of HTML as Markdown, with what cannot come along named: pictures, sounds, films."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote

from bot.core.packs.toml import Log
from bot.formats.html import from_html

__all__ = ["is_html", "name_media", "plain", "without_media"]

_TAG = re.compile(
    r"</?(?:br|p|div|b|i|u|strong|em|span|ul|ol|li|sub|sup|pre|code|img|table|h\d)\b[^<>]*>", re.IGNORECASE
)
_SOURCE = re.compile(r"<(?:img|audio|video|source|object|embed)\b([^<>]*)>", re.IGNORECASE)
_NAME = re.compile(r"\b(?:src|data)\s*+=\s*+(?:\"([^\"]*)|'([^']*)|([^\"'\s]+))", re.IGNORECASE)
_SOUND = re.compile(r"\[sound:([^\[\]]*)\]")
_PICTURE = re.compile(r"!\[[^\[\]]*+\]\(\s*+<?([^()\s<>\"']*+)[^()]*+\)")
_CODE = re.compile(r"(```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`)", re.DOTALL)
_RAISED = re.compile(r"<(sup|sub)\b[^<>]{0,80}>[^<>]{0,80}</\1>", re.IGNORECASE)
_LONG = 80


def is_html(text: str) -> bool:
    """Whether a text has tags."""
    return _TAG.search(text) is not None


def plain(text: str) -> str:
    """The Markdown of a field."""
    return from_html(_SOUND.sub("", text))


def without_media(texts: Mapping[str, str], path: Path, line: int, log: Log) -> dict[str, str]:
    """Markdown texts without pictures, which one fault names, and with raised letters as letters.

    What stands in code is left alone.
    """
    prose = [part for text in texts.values() for part in _CODE.split(text)[::2]]
    name_media(prose, path, line, log)
    return {name: _cleared(text) for name, text in texts.items()}


def _cleared(text: str) -> str:
    parts = _CODE.split(text)
    parts[::2] = [
        _RAISED.sub(lambda found: plain(found[0]), _SOURCE.sub("", _PICTURE.sub("", part)))
        for part in parts[::2]
    ]
    return "".join(parts)


def name_media(fields: Iterable[str], path: Path, line: int, log: Log) -> None:
    """One fault for all media of a question, which stay behind."""
    names: list[str] = []
    for text in fields:
        for source in _SOURCE.findall(text):
            found = _NAME.search(source)
            name = next(filter(None, found.groups()), "") if found else ""
            name = unquote(name.removeprefix("@@PLUGINFILE@@/")) or "without a name"
            names.append("inside the text" if name.startswith("data:") else name[:_LONG])
        found_in_text = [*_PICTURE.findall(text), *_SOUND.findall(text)]
        names += [unquote(name)[:_LONG] or "without a name" for name in found_in_text]
    if names:
        told = ", ".join(dict.fromkeys(names))
        log.add(
            path,
            line,
            f"Left out: a picture or sound ({told}).",
            "Put what it shows into words.",
            stops=False,
        )
