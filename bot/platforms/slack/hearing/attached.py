"""Files that somebody chose in a form: read from where Slack keeps them.

docs.slack.dev/messaging/working-with-files, "Downloading files"
"""

from urllib.parse import urlsplit

from aiohttp import ClientSession

from bot.commands.language.spec import File, require_size
from bot.core.errors import PlatformUnreachable
from bot.platforms.slack.wire.api import FAULTS, PatientClient

__all__ = ["fetched"]

_SLACK = (".slack.com", ".slack-edge.com", ".slack-files.com")
_PAGE = "text/html"
_FOUND = 200


async def fetched(
    session: ClientSession, client: PatientClient, file: File, *, most: int, proxy: str = ""
) -> bytes:
    """The bytes of a file; raises Unusable for more than that, PlatformUnreachable where it cannot be had.

    The token is shown to Slack alone. Without the scope for files, Slack answers with a page to log in at.
    """
    require_size(file, file.size, most=most)
    trouble = f"I could not fetch {file.name}. Please choose it once more."
    if not _of_slack(file.address, client.base_url):
        raise PlatformUnreachable(trouble, hint=f"The file lies at {urlsplit(file.address).hostname}.")
    headers = {"Authorization": f"Bearer {client.token}"}
    try:
        async with session.get(
            file.address, headers=headers, proxy=proxy or None, allow_redirects=False
        ) as answer:
            answer.raise_for_status()
            page = answer.content_type == _PAGE and not file.name.casefold().endswith((".htm", ".html"))
            data = await answer.content.read(most + 1)
            while len(data) <= most and (more := await answer.content.read(most + 1 - len(data))):
                data += more
    except FAULTS as error:
        raise PlatformUnreachable(trouble) from error
    if page or answer.status != _FOUND:
        hint = "Install the app again from its manifest: it needs files:read."
        raise PlatformUnreachable("This app may not read files here.", hint=hint)
    require_size(file, len(data), most=most)
    return data


def _of_slack(address: str, api: str) -> bool:
    """Whether an address is Slack's, or that of the server which the app talks to."""
    found, home = urlsplit(address), urlsplit(api)
    if (found.scheme, found.netloc) == (home.scheme, home.netloc):
        return True
    return found.scheme == "https" and f".{found.hostname or ''}".endswith(_SLACK)
