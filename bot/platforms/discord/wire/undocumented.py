"""What is used of discord.py that its documentation does not promise: all of it stands here.

discord.py offers its HTTP client only to itself, keeps its addresses in attributes that every client of the
process shares (`Route.BASE`, the gateway's), and lets an event that it cannot read end the connection. Calls
of our own keep its rate limits only through its own client; so these names are leaned on:

- `Client.http`: `request`, `get_from_cdn`, `get_bot_gateway`, `ws_connect`
- `discord.http.Route` with `BASE`, `url`, `path`
- `Client._connection.parsers`: who reads which event of the gateway
- `discord.webhook.async_.async_context`, `Interaction.followup.session`: answers to interactions

`tests/platforms/discord/wire/test_undocumented.py` fails when a new discord.py moves one of them.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

import discord
from discord.http import Route
from discord.webhook.async_ import async_context
from yarl import URL

__all__ = [
    "Reader",
    "Route",
    "answered",
    "from_cdn",
    "readers_of",
    "redirect",
    "redirected",
    "requested",
    "session_limits",
]

Reader: TypeAlias = Callable[[Any], None]
"""Reads an event's payload, tells the client's handlers of it."""

_DISCORD_GATEWAYS = ".discord.gg"


def readers_of(client: discord.Client) -> dict[str, Reader]:
    """Who reads which event of the gateway, by the event's name; what is put there is used from now on."""
    readers: dict[str, Reader] = client._connection.parsers  # noqa: SLF001 - see above
    return readers


async def session_limits(client: discord.Client) -> tuple[int, float]:
    """How many sessions may still be begun, and seconds until there are new ones; KeyError if not said."""
    _, _, limits = await client.http.get_bot_gateway()
    return limits["remaining"], limits["reset_after"] / 1000


async def requested(client: discord.Client, route: Route, **more: Any) -> Any:
    """The response to a request of the bot's, within Discord's limits."""
    return await client.http.request(route, **more)


async def from_cdn(client: discord.Client, address: str) -> bytes:
    """What is kept at an address of Discord's file store; discord.HTTPException if it is not there."""
    return await client.http.get_from_cdn(address)


async def answered(
    interaction: discord.Interaction[discord.Client],
    route: Route,
    *,
    payload: dict[str, Any] | None,
    form: list[dict[str, Any]] | None,
    files: Sequence[discord.File] | None,
    proxy: str | None,
) -> Any:
    """The response to a request in an interaction's name, within Discord's limits."""
    return await async_context.get().request(
        route, interaction.followup.session, payload=payload, multipart=form, files=files, proxy=proxy
    )


def redirected(route: Route, base: str) -> Route:
    """The route at another address ("" leaves it)."""
    if base and route.url.startswith(Route.BASE):
        route.url = base.rstrip("/") + route.url.removeprefix(Route.BASE)
    return route


def redirect(client: discord.Client, *, api_base: str, gateway_url: str) -> None:
    """Let this client alone speak to other addresses than Discord's own, if any are set."""
    if not (api_base or gateway_url):
        return
    http = client.http
    gateway = gateway_url
    request: Callable[..., Awaitable[Any]] = http.request
    advice = http.get_bot_gateway
    connect = http.ws_connect

    async def redirected_request(route: Route, **kwargs: Any) -> Any:
        return await request(redirected(route, api_base), **kwargs)

    async def own_gateway() -> tuple[int, str, Any]:
        nonlocal gateway
        shards, advised, limits = await advice()
        gateway = gateway or advised
        return shards, gateway, limits

    async def own_socket(url: str, **kwargs: Any) -> Any:
        # After an invalid session discord.py goes back to its built-in address.
        target = URL(url)
        if (target.host or "").endswith(_DISCORD_GATEWAYS) and not gateway:
            await own_gateway()
        if gateway and (target.host or "").endswith(_DISCORD_GATEWAYS):
            target = URL(gateway).with_query(target.query)
        return await connect(str(target), **kwargs)

    for name, own in (
        ("request", redirected_request),
        ("get_bot_gateway", own_gateway),
        ("ws_connect", own_socket),
    ):
        setattr(http, name, own)
