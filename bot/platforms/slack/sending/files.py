"""Files for one person: uploaded, and shared in the direct conversation with the app.

docs.slack.dev/messaging/working-with-files
"""

from collections.abc import Sequence

from aiohttp import ClientSession

from bot.commands.language.reply import Attachment
from bot.core.outside import Telemetry
from bot.platforms.slack.wire.api import FAULTS, PatientClient, error_code

__all__ = ["Files"]


class Files:
    """Hands files over."""

    def __init__(self, telemetry: Telemetry, session: ClientSession, *, proxy: str = "") -> None:
        self._telemetry = telemetry
        self._session = session
        self._proxy = proxy or None

    async def give(self, client: PatientClient, user: str, files: Sequence[Attachment]) -> bool:
        """Send the files to somebody; False when Slack refuses."""
        try:
            uploaded: list[dict[str, str | None]] = [
                {"id": await self._upload(client, each), "title": each.name} for each in files
            ]
            opened = await client.conversations_open(users=user)
            await client.files_completeUploadExternal(files=uploaded, channel_id=str(opened["channel"]["id"]))
        except FAULTS as error:
            self._telemetry.event("slack file not sent", error=error_code(error) or type(error).__name__)
            return False
        return True

    async def _upload(self, client: PatientClient, file: Attachment) -> str:
        told = await client.files_getUploadURLExternal(filename=file.name, length=len(file.data))
        async with self._session.post(str(told["upload_url"]), data=file.data, proxy=self._proxy) as answer:
            answer.raise_for_status()
        return str(told["file_id"])
