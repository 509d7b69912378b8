"""What somebody wrote, as an answer: inside spoiler bars, in attached text files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

import discord

from bot.commands.language.spec import File, require_size
from bot.core.errors import PlatformUnreachable
from bot.platforms.discord.wire.limits import ATTACHMENT_BYTES
from bot.platforms.discord.wire.troubles import NETWORK
from bot.platforms.discord.wire.undocumented import from_cdn

__all__ = ["Files", "attached", "fetched", "unspoilt"]

_SPOILER: Final = re.compile(r"\|\|(.+?)\|\|", re.DOTALL)
_CODE: Final = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
_SUFFIXES: Final = frozenset({".txt", ".md", ".py"})
_FENCED: Final = {".py": "python"}
_SMALLER: Final = "Send a smaller file, or paste its text."
_AGAIN: Final = "Send it once more, or paste its text."


def unspoilt(text: str) -> str:
    """The text without spoiler bars; bars in code are operators and stay."""
    return "".join(part if at % 2 else _SPOILER.sub(r"\1", part) for at, part in enumerate(_CODE.split(text)))


@dataclass(frozen=True, slots=True)
class Files:
    """The text of attached files, and a sentence about those that hold text and were not read."""

    text: str = ""
    trouble: str = ""


async def attached(attachments: Sequence[discord.Attachment]) -> Files:
    """The .txt, .md and .py files of at most 64 KB each, in order; others are left alone."""
    parts: list[str] = []
    troubles: list[str] = []
    for attachment in attachments:
        suffix = PurePosixPath(attachment.filename.casefold()).suffix
        if suffix not in _SUFFIXES:
            continue
        if attachment.size > ATTACHMENT_BYTES:
            troubles.append(f"{attachment.filename} is larger than {ATTACHMENT_BYTES // 1024} KB. {_SMALLER}")
            continue
        try:
            data = await attachment.read()
        except (discord.HTTPException, *NETWORK):
            troubles.append(f"I could not fetch {attachment.filename}. {_AGAIN}")
            continue
        text = data[:ATTACHMENT_BYTES].decode("utf-8-sig", errors="replace").strip()
        if text:
            parts.append(f"```{_FENCED[suffix]}\n{text}\n```" if suffix in _FENCED else text)
    return Files("\n\n".join(parts), "\n".join(troubles))


async def fetched(client: discord.Client, file: File, *, most: int) -> bytes:
    """A file that was attached to a command; raises Unusable for one of more bytes, PlatformUnreachable where
    it cannot be had.
    """
    require_size(file, file.size, most=most)
    try:
        data = await from_cdn(client, file.address)
    except (discord.HTTPException, *NETWORK) as error:
        raise PlatformUnreachable(f"I could not fetch {file.name}. Please attach it once more.") from error
    require_size(file, len(data), most=most)
    return data
