"""The names of discord.py that nobody promises us: each is where it is looked for, and only in one file."""

import ast
import inspect
from pathlib import Path

import discord
import pytest
from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

import bot
from bot.platforms.discord.wire.undocumented import readers_of

FOLDER = Path(bot.__file__).parent / "platforms" / "discord"
HANDLED = (
    "GUILD_CREATE",
    "INTERACTION_CREATE",
    "MESSAGE_CREATE",
    "MESSAGE_DELETE",
    "MESSAGE_UPDATE",
    "READY",
    "RESUMED",
)


@pytest.fixture
async def client():
    """A client that is not connected, so that there is nothing to close."""
    return discord.AutoShardedClient(intents=discord.Intents.none())


@pytest.mark.parametrize(
    ("called", "given"),
    [
        (HTTPClient.request, {"route", "files", "form"}),
        (HTTPClient.get_from_cdn, {"url"}),
        (HTTPClient.get_bot_gateway, set()),
        (HTTPClient.ws_connect, {"url"}),
        (Route.__init__, {"method", "path"}),
        (AsyncWebhookAdapter.request, {"route", "session", "payload", "multipart", "files", "proxy"}),
    ],
)
def test_what_is_called_takes_what_it_is_given(called, given):
    """A new discord.py that renames one of these is noticed here, by its name."""
    assert set() == given - set(inspect.signature(called).parameters)


async def test_the_client_has_its_http_client_where_we_look(client):
    """What is called and replaced are methods of the client's own HTTP client."""
    assert isinstance(client.http, HTTPClient)


async def test_events_are_read_by_those_who_can_be_replaced(client):
    """A reader that is put in the place of another is the one that the gateway's socket asks."""
    readers = readers_of(client)

    assert [] == [name for name in HANDLED if not callable(readers.get(name))]
    assert "_discord_parsers = client._connection.parsers" in inspect.getsource(discord.gateway)


def test_a_route_tells_its_address():
    """Its address begins with the shared one, and can be changed for this route alone."""
    route = Route("GET", "/channels/{channel_id}", channel_id=7)

    assert ("GET", "/channels/{channel_id}") == (route.method, route.path)
    assert f"{Route.BASE}/channels/7" == route.url
    assert isinstance(async_context.get(), AsyncWebhookAdapter)


def test_no_other_file_leans_on_them():
    """Whoever looks what a new discord.py may break reads one file."""
    found = []
    for path in FOLDER.rglob("*.py"):
        if path.name == "undocumented.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("discord."):
                found.append(f"{path.name}: from {node.module}")
            elif isinstance(node, ast.Attribute) and _undocumented(node):
                found.append(f"{path.name}:{node.lineno} {ast.unparse(node)}")

    assert [] == found


def _undocumented(node: ast.Attribute) -> bool:
    whose = ast.unparse(node.value)
    private = node.attr.startswith("_") and not node.attr.startswith("__") and whose not in {"self", "cls"}
    of_the_library = whose in {"client", "self", "self._client", "self._connection.client"}
    return (
        private or (node.attr == "http" and of_the_library) or ast.unparse(node).endswith("followup.session")
    )
