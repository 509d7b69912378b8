"""Files for one person."""

from aiohttp import ClientSession

from bot.commands.language.reply import Attachment
from bot.platforms.slack.sending.files import Files
from bot.platforms.slack.wire.api import PatientClient


async def test_a_file_goes_to_the_direct_conversation(server, telemetry):
    """It is uploaded and shared where nobody else is."""
    server.person("ada")
    async with ClientSession() as session:
        client = PatientClient(token="xoxb-1", base_url=f"{server.base}/api/", session=session)
        files = Files(telemetry, session)

        given = await files.give(client, "U0ADA", [Attachment("yours.json", b"{}", "application/json")])

    (file,) = server.files.values()
    assert given
    assert b"{}" == file["bytes"]
    assert file["channel"].startswith("D")


async def test_a_refused_file_is_reported(server, telemetry):
    """Where Slack takes no file, whoever asked is told, and the operator too."""
    async with ClientSession() as session:
        client = PatientClient(token="xoxb-1", base_url=f"{server.base}/api/", session=session)

        given = await Files(telemetry, session).give(client, "U0NOBODY", [Attachment("a.json", b"{}", "x/y")])

    assert not given
    assert ["slack file not sent"] == [name for name, _ in telemetry.events]
