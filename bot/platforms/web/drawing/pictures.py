"""Drawn pictures on disk under the hash of their bytes: what a message shows today it shows for good."""

import asyncio
import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

from bot.core.outside import Telemetry
from bot.core.pictures import Painter, Picture
from bot.platforms.web.wire.limits import PICTURES_KEPT
from bot.platforms.web.wire.wire import Json

__all__ = ["Gallery"]

_NAME = re.compile(r"[0-9a-f]{64}\.png")
_REMEMBERED = 64


class Gallery:
    """Has pictures drawn, light and dark, and keeps them."""

    def __init__(
        self, folder: Path, painter: Painter, *, telemetry: Telemetry, kept: int = PICTURES_KEPT
    ) -> None:
        self._folder = folder
        self._painter = painter
        self._telemetry = telemetry
        self._kept = kept
        self._drawn: OrderedDict[Picture, Mapping[str, Json]] = OrderedDict()

    async def hang(self, picture: Picture) -> Mapping[str, Json]:
        """Where the page finds the picture: {"light": address, "dark": address}.

        Empty when it cannot be drawn or kept: its words stand in the message in any case.
        """
        known = self._drawn.get(picture)
        if known is not None:
            return known
        try:
            light = await self._painter.paint(picture, dark=False)
            dark = await self._painter.paint(picture, dark=True)
            names = await asyncio.to_thread(self._keep, light, dark)
        except Exception as error:  # noqa: BLE001 - a picture must never keep a message from being sent
            self._telemetry.failure("picture failed", error, picture=type(picture).__name__)
            return {}
        hung = {"light": f"/pictures/{names[0]}", "dark": f"/pictures/{names[1]}"}
        self._drawn[picture] = hung
        if len(self._drawn) > _REMEMBERED:
            self._drawn.popitem(last=False)
        return hung

    async def find(self, name: str) -> Path | None:
        """The file of a picture; None for a name that is none, or a picture that is gone."""
        if not _NAME.fullmatch(name):
            return None
        path = self._folder / name
        return path if await asyncio.to_thread(path.is_file) else None

    def _keep(self, *pictures: bytes) -> list[str]:
        self._folder.mkdir(parents=True, exist_ok=True)
        names = []
        for picture in pictures:
            name = f"{hashlib.sha256(picture).hexdigest()}.png"
            path = self._folder / name
            if path.exists():
                path.touch()
            else:
                draft = path.with_suffix(".draft")
                draft.write_bytes(picture)
                draft.replace(path)
            names.append(name)
        self._sweep()
        return names

    def _sweep(self) -> None:
        hung = [path for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]
        if len(hung) <= self._kept:
            return
        hung.sort(key=lambda path: path.stat().st_mtime)
        for path in hung[: len(hung) - self._kept]:
            path.unlink(missing_ok=True)
        self._drawn.clear()
