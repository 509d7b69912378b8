"""What somebody wrote, as an answer: inside spoiler bars, in attached text files."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

import discord

from bot.platforms.discord.limits import ATTACHMENT_BYTES

__all__ = ["readable", "unspoilt"]

_SPOILER: Final = re.compile(r"\|\|(.+?)\|\|", re.DOTALL)
_CODE: Final = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
_SUFFIXES: Final = frozenset({".txt", ".md", ".py"})
_FENCED: Final = {".py": "python"}


def unspoilt(text: str) -> str:
    """The text without spoiler bars; bars in code are operators and stay."""
    return "".join(part if at % 2 else _SPOILER.sub(r"\1", part) for at, part in enumerate(_CODE.split(text)))


async def readable(attachments: Sequence[discord.Attachment]) -> str:
    """The text of attached .txt, .md and .py files of at most 64 KB each, in order; "" for none.

    Raises discord.HTTPException when a file cannot be fetched.
    """
    parts: list[str] = []
    for attachment in attachments:
        suffix = PurePosixPath(attachment.filename.casefold()).suffix
        if suffix not in _SUFFIXES or attachment.size > ATTACHMENT_BYTES:
            continue
        data = await attachment.read()
        text = data[:ATTACHMENT_BYTES].decode("utf-8-sig", errors="replace").strip()
        if text:
            parts.append(f"```{_FENCED[suffix]}\n{text}\n```" if suffix in _FENCED else text)
    return "\n\n".join(parts)
