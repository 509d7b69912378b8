"""Pictures by Slack's upload flow: ask for an address, send the bytes, share the file where it belongs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import ClientSession

from bot.commands.language.document import Image, spelled
from bot.core.answers.excerpt import shortened
from bot.core.outside import Telemetry
from bot.core.pictures import Painter
from bot.platforms.slack.wire.api import FAULTS, PatientClient, error_code
from bot.platforms.slack.wire.limits import IMAGE_ALT

__all__ = ["Pictures", "Uploaded"]

_MOST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that Slack holds and nobody sees yet."""

    file: str
    title: str
    alt: str


class Pictures:
    """Draws, uploads and shares."""

    def __init__(
        self, painter: Painter, telemetry: Telemetry, session: ClientSession, *, proxy: str = ""
    ) -> None:
        self._painter = painter
        self._telemetry = telemetry
        self._session = session
        self._proxy = proxy or None

    async def upload(self, client: PatientClient, images: Mapping[str, Image]) -> list[Uploaded] | None:
        """The files by their names, not shared yet; None when one cannot be had: words take their place."""
        try:
            return [await self._upload(client, name, image) for name, image in images.items()]
        except FAULTS as error:
            self._telemetry.event("slack picture not sent", error=error_code(error) or type(error).__name__)
            return None
        except Exception as error:  # noqa: BLE001 - without its picture a message still says everything
            self._telemetry.failure("picture not drawn", error)
            return None

    async def share(
        self, client: PatientClient, files: Sequence[Uploaded], channel: str, *, thread: str = ""
    ) -> bool:
        """Show the files in a channel or thread; False when Slack refuses."""
        try:
            await self.show(client, files, channel, thread=thread)
        except FAULTS as error:
            self._telemetry.event("slack picture not shared", error=error_code(error) or type(error).__name__)
            return False
        return True

    async def show(
        self, client: PatientClient, files: Sequence[Uploaded], channel: str, *, thread: str = ""
    ) -> None:
        """Show the files in a channel or thread; raises one of FAULTS when Slack refuses."""
        await client.files_completeUploadExternal(
            files=[{"id": each.file, "title": each.title} for each in files],
            channel_id=channel,
            thread_ts=thread or None,
        )

    async def _upload(self, client: PatientClient, name: str, image: Image) -> Uploaded:
        data = await self._painter.paint(image.picture)
        alt = shortened(spelled(image.alt), IMAGE_ALT)
        told = await client.files_getUploadURLExternal(filename=name, length=len(data), alt_txt=alt)
        async with self._session.post(str(told["upload_url"]), data=data, proxy=self._proxy) as answer:
            answer.raise_for_status()
        title = getattr(image.picture, "title", "") or alt
        return Uploaded(str(told["file_id"]), shortened(str(title), _MOST_TITLE), alt)
