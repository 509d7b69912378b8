"""Files that wait to be saved: in memory only, for a short time, each under an address nobody can guess."""

import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.commands.language.reply import Attachment
from bot.commands.language.spec import File
from bot.core.errors import PlatformUnreachable
from bot.core.outside import Clock
from bot.platforms.web.wire.limits import FILE_MINUTES, FILES_BYTES, UPLOAD_BYTES

__all__ = ["FileShelf"]

_PATH = "/files/"
_CHUNK = 64 * 1024
_LONGEST_NAME = 100
_UNFIT = re.compile(r"[^\w .()+-]")
"""Signs of a file's name that could mean something to a header or to a path."""
_KEPT = timedelta(minutes=FILE_MINUTES)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file, and until when it waits."""

    file: Attachment
    until: datetime
    owner: str


class FileShelf:
    """Keeps files until their time is over or the room is needed."""

    def __init__(self, clock: Clock, *, most_bytes: int = FILES_BYTES) -> None:
        self._clock = clock
        self._most_bytes = most_bytes
        self._waiting: OrderedDict[str, _Waiting] = OrderedDict()

    def put(self, file: Attachment, *, owner: str = "") -> str:
        """The address of a file, which is about `owner`, a key of somebody."""
        self._sweep(room=len(file.data))
        name = secrets.token_urlsafe(24)
        self._waiting[name] = _Waiting(file, self._clock.now() + _KEPT, owner)
        return f"{_PATH}{name}"

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Keep a file that a page sends in, for the form that names its address."""
        data = bytearray()
        async for chunk in request.content.iter_chunked(_CHUNK):
            data += chunk
            if len(data) > UPLOAD_BYTES:
                words = f"That file is larger than {UPLOAD_BYTES / 1_000_000:g} MB."
                raise web.HTTPRequestEntityTooLarge(UPLOAD_BYTES, len(data), text=words)
        name = _UNFIT.sub("_", request.query.get("name", ""))[-_LONGEST_NAME:] or "file"
        return web.Response(text=self.put(Attachment(name, bytes(data), "application/octet-stream")))

    def find(self, address: str) -> File | None:
        """The file at an address; None when it is kept no more."""
        self._sweep()
        waiting = self._waiting.get(address.removeprefix(_PATH)) if address.startswith(_PATH) else None
        return File(address, waiting.file.name, len(waiting.file.data)) if waiting else None

    def data(self, address: str) -> bytes:
        """What is in it; raises PlatformUnreachable when it is kept no more."""
        self._sweep()
        waiting = self._waiting.get(address.removeprefix(_PATH))
        if waiting is None:
            raise PlatformUnreachable("This file is no longer kept. Please choose it once more.")
        return waiting.file.data

    def forget(self, owner: str) -> None:
        """Throw away what is about somebody."""
        for name in [name for name, waiting in self._waiting.items() if waiting.owner == owner]:
            del self._waiting[name]

    async def fetch(self, request: web.Request) -> web.StreamResponse:
        """Hand a file out, to be saved and never to be shown as a page."""
        self._sweep()
        waiting = self._waiting.get(request.match_info["name"])
        if waiting is None:
            raise web.HTTPNotFound(text="This file is no longer kept. Ask for it again in the chat.")
        return web.Response(
            body=waiting.file.data,
            content_type=waiting.file.media,
            headers={
                "Cache-Control": "no-store",
                "Content-Disposition": f'attachment; filename="{waiting.file.name}"',
            },
        )

    def _sweep(self, room: int = 0) -> None:
        now = self._clock.now()
        for name in [name for name, waiting in self._waiting.items() if waiting.until <= now]:
            del self._waiting[name]
        taken = sum(len(waiting.file.data) for waiting in self._waiting.values())
        while self._waiting and taken + room > self._most_bytes:
            taken -= len(self._waiting.popitem(last=False)[1].file.data)
