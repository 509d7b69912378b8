"""What `sparring check` asks the platforms, and the commands that set them up."""

import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot import bootstrap
from bot.commands.language.findings import Finding
from bot.config.sections import DiscordSection, Settings, SlackSection, WebSection
from bot.platforms.slack.connection.manifest import SCOPES
from tests.cli.conftest import Sparring

_TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.abcdef.ghijkl"
_CONTENT = 1 << 18
Answer = Callable[[web.Request], web.Response]


@asynccontextmanager
async def _server(answer: Answer) -> AsyncIterator[str]:
    """A platform that gives one answer to everything."""

    async def handle(request: web.Request) -> web.Response:
        return answer(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _findings(settings: Settings) -> list[Finding]:
    return [finding async for _, found in bootstrap.probe(settings) for finding in found]


def _discord(base: str, **more: object) -> Settings:
    section = DiscordSection.model_validate({"token": _TOKEN, "api_base": base, **more})
    return Settings(discord=section)


def _slack(base: str) -> Settings:
    given = {"bot_token": "xoxb-1", "app_token": "xapp-1", "api_base": f"{base}/api/"}
    return Settings(slack=SlackSection.model_validate(given))


@pytest.mark.parametrize(
    ("flags", "content", "wrong"),
    [(_CONTENT, True, []), (0, True, ["Message Content Intent:"]), (0, False, [])],
)
async def test_discord_is_asked_for_the_application(flags: int, content: bool, wrong: list[str]) -> None:  # noqa: FBT001 - a parametrised flag
    """Whose token it is, and whether the intent that answers in threads need is on."""

    def answer(request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bot {_TOKEN}"
        assert request.path == "/applications/@me"
        return web.json_response({"id": "123456789012345678", "name": "Quizzer", "flags": flags})

    async with _server(answer) as base:
        found = await _findings(_discord(base, message_content=content))

    assert "the token is that of Quizzer" == found[0].subject
    assert wrong == [finding.subject for finding in found if not finding.ok]


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "Discord refused the token."), (500, "Discord did not answer as expected.")],
)
async def test_a_token_that_discord_refuses_is_told(status: int, told: str) -> None:
    """With the mend, and without the token."""
    async with _server(lambda _: web.Response(status=status)) as base:
        [finding] = await _findings(_discord(base))

    assert (told, False) == (finding.subject, finding.ok)
    assert finding.mend
    assert _TOKEN not in f"{finding}"


async def test_another_application_is_told() -> None:
    """The id in the settings and the one of the token must be the same."""
    async with _server(lambda _: web.json_response({"id": "9", "flags": _CONTENT})) as base:
        found = await _findings(_discord(base, application_id="123456789012345678"))

    assert ["Application id:"] == [finding.subject for finding in found if not finding.ok]


async def test_a_discord_out_of_reach_is_told() -> None:
    """No traceback without a network."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        [finding] = await _findings(_discord(f"http://127.0.0.1:{taken.getsockname()[1]}"))

    assert finding.subject.startswith("Discord cannot be reached")


async def test_slack_is_asked_for_tokens_and_scopes() -> None:
    """Good tokens with every scope: three good lines."""
    headers = {"x-oauth-scopes": ",".join(SCOPES)}
    async with _server(lambda _: web.json_response({"ok": True, "team": "Study"}, headers=headers)) as base:
        found = await _findings(_slack(base))

    assert [True, True, True] == [finding.ok for finding in found]
    assert "the bot token is that of workspace Study" == found[0].subject


async def test_what_slack_refuses_is_told() -> None:
    """Each token by its setting, with Slack's own word; a missing scope by its name."""

    def answer(request: web.Request) -> web.Response:
        if request.path.endswith("auth.test"):
            return web.json_response({"ok": True}, headers={"x-oauth-scopes": "chat:write"})
        return web.json_response({"ok": False, "error": "invalid_auth"})

    async with _server(answer) as base:
        found = await _findings(_slack(base))

    wrong = [finding for finding in found if not finding.ok]
    assert "Permission commands" in [finding.subject for finding in wrong]
    assert ("slack.app_token:", "Slack refused it (invalid_auth).") == (wrong[-1].subject, wrong[-1].breaks)


async def test_the_port_of_the_browser_chat_is_tried() -> None:
    """A taken port, an address that is not ours, and an open door are each told."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        [busy] = await _findings(Settings(web=WebSection(port=taken.getsockname()[1])))
    [free] = await _findings(Settings(web=WebSection(port=0)))
    [open_] = await _findings(Settings(web=WebSection(host="0.0.0.0")))  # noqa: S104 - refused, as it should be
    given = {"host": "203.0.113.7", "public": True, "secret": "long-enough-to-pass"}
    [far] = await _findings(Settings(web=WebSection.model_validate(given)))

    assert [False, True, False, False] == [busy.ok, free.ok, open_.ok, far.ok]
    assert "Another program listens there" in busy.breaks
    assert "address of this machine" in far.mend


def test_the_invitation_has_the_applications_id(sparring: Sparring, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the option, from the setting, or from the token itself; else one line says what to set."""
    unknown = sparring("discord", "invite")
    given = sparring("discord", "invite", "--application-id", "42")
    monkeypatch.setenv("SPARRING_DISCORD__TOKEN", _TOKEN)
    own = sparring("discord", "invite")

    assert (2, 0, 0) == (unknown.code, given.code, own.code)
    assert "client_id=42&" in given.out
    assert "client_id=123456789012345678&" in own.out
    assert "--application-id" in unknown.err


def test_the_manifest_is_made_for_either_way_in(sparring: Sparring) -> None:
    """Socket Mode by default; HTTP needs the bot's own https address."""
    by_socket = json.loads(sparring("slack", "manifest").out)
    by_http = sparring("slack", "manifest", "--http", "https://quiz.example")
    both = sparring("slack", "manifest", "--socket", "--http", "https://quiz.example")
    plain = sparring("slack", "manifest", "--http", "http://quiz.example")

    assert by_socket["settings"]["socket_mode_enabled"] is True
    assert "https://quiz.example" in by_http.out
    assert (2, 2) == (both.code, plain.code)
