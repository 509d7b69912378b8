"""Settings, links, reading and pacing: the small parts with sharp edges."""

import asyncio
import base64
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from pydantic import ValidationError

from bot.core.errors import SettingsError
from bot.platforms.discord.hearing.attachments import attached, unspoilt
from bot.platforms.discord.hearing.mentions import addressed
from bot.platforms.discord.probe import probe
from bot.platforms.discord.sending.permissions import NEEDED, ROLES, invite
from bot.platforms.discord.wire.pace import Pace
from bot.platforms.discord.wire.settings import DiscordSection, application_of, require_usable
from tests.platforms.discord.server import Discord, Fault

TOKEN = base64.urlsafe_b64encode(b"123456789012345678").decode().rstrip("=") + ".G.secret"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"token": "Bot abc"}, "space in it"),
        ({"token": TOKEN, "application_id": "99"}, "belongs to application 123456789012345678"),
        ({"archive_minutes": 5}, "archive_minutes"),
        ({"api_base": "ftp://x"}, "api_base"),
        ({"gateway_url": "http://x"}, "gateway_url"),
        ({"requests_per_second": 51}, "requests_per_second"),
        ({"shard_ids": (0,)}, "needs discord.shard_count"),
        ({"shard_ids": (2,), "shard_count": 2}, "go from 0 to 1"),
    ],
)
def test_settings_that_cannot_work_get_one_sentence(given, sentence):
    """Each wrong setting is named as soon as it is read."""
    with pytest.raises(ValidationError, match=sentence):
        DiscordSection.model_validate(given)


def test_without_a_token_nothing_is_tried():
    """The operator reads where there is one."""
    with pytest.raises(SettingsError, match="no Discord token"):
        require_usable(DiscordSection())


def test_what_surrounds_a_copied_token_is_left_out():
    """A file and a clipboard end with a line break."""
    section = DiscordSection.model_validate({"token": f" {TOKEN}\n"})

    assert TOKEN == section.token.get_secret_value()


def test_the_token_names_its_application_and_is_never_shown():
    """The id in the token saves a setting; the token itself is in no representation."""
    settings = DiscordSection.model_validate({"token": TOKEN})

    assert "123456789012345678" == application_of(TOKEN)
    assert "secret" not in repr(settings)


def test_the_invite_asks_for_exactly_what_is_used():
    """The link has the bot and its commands, and no permission that is not used."""
    query = parse_qs(urlsplit(invite(application_of(TOKEN))).query)
    asked = discord.Permissions(int(query["permissions"][0]))

    assert ["123456789012345678"] == query["client_id"]
    assert ["bot applications.commands"] == query["scope"]
    assert asked.send_messages_in_threads
    assert not asked.administrator


def test_every_permission_is_documented_with_its_reason():
    """Who invites the bot can look up why it asks for each."""
    page = (Path(__file__).parents[4] / "docs" / "discord.md").read_text(encoding="utf-8")
    table = [line for line in page.splitlines() if line.startswith("| ")]

    for need in (*NEEDED, ROLES):
        assert any(need.words in line.split("|")[1] for line in table), need.words


async def test_the_check_names_what_the_application_lacks():
    """Token, intent and endpoint are looked at without connecting."""
    server = Discord()
    server.flags = 0
    await server.start()
    settings = DiscordSection.model_validate(
        {"token": "x.y.z", "api_base": f"http://127.0.0.1:{server.port}/api/v10"}
    )
    try:
        lacking = await probe(settings)
        refusal = {"code": 0, "message": "401: Unauthorized"}
        server.faults.append(Fault("GET", "/applications/@me", 401, refusal))
        refused = await probe(settings)
    finally:
        await server.stop()

    assert [True, False] == [finding.ok for finding in lacking]
    assert "refused the token" in refused[0].subject


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("||It is a mean||", "It is a mean"),
        ("It is ||the harmonic|| mean", "It is the harmonic mean"),
        ("`a || b` and `c || d`", "`a || b` and `c || d`"),
    ],
)
def test_spoilers_are_read_and_operators_stay(text, read):
    """Bars around words hide them; bars in code are code."""
    assert read == unspoilt(text)


def test_a_mention_addresses_the_bot():
    """The text behind the mention, None without one."""
    assert "streak" == addressed("<@!7> streak", 7)
    assert "streak <@8>" == addressed("<@&5>, streak <@8>", 7, 5)
    assert addressed("<@8> streak", 7) is None
    assert addressed("<@&5> streak", 7) is None


class File:
    """An attachment."""

    def __init__(self, name: str, data: bytes) -> None:
        self.filename, self.size, self._data = name, len(data), data

    async def read(self) -> bytes:
        """Its bytes."""
        return self._data


async def test_only_small_text_files_are_read():
    """Text and Python up to 64 KB; pictures are left alone, and what is too long is named."""
    files = [
        File("a.TXT", b"text"),
        File("b.py", b"x = 1"),
        File("c.png", b"no"),
        File("d.md", b"x" * 70_000),
    ]

    read = await attached(files)  # type: ignore[arg-type]  # what is read of it

    assert "text\n\n```python\nx = 1\n```" == read.text
    assert "d.md is larger than 64 KB. Send a smaller file, or paste its text." == read.trouble


async def test_servers_take_turns_and_members_go_first():
    """One server's backlog keeps nobody waiting, and what a member waits for goes before it."""
    pace = Pace(1000)
    order: list[str] = []

    async def one(server: str, *, prompt: bool = False) -> None:
        await pace.turn(server, prompt=prompt)
        order.append(server)

    await asyncio.gather(*(one("big") for _ in range(5)), one("small"), one("member", prompt=True))
    await pace.close()

    assert ["member", "big", "small"] == order[:3]
    assert 7 == len(order)


async def test_the_rate_is_kept_and_used():
    """A hundred requests at a thousand a second take a tenth of one, hardly more."""
    pace = Pace(1000)
    loop = asyncio.get_running_loop()
    started = loop.time()

    await asyncio.gather(*(pace.turn(str(n)) for n in range(100)))
    took = loop.time() - started
    await pace.close()

    assert 0.09 <= took <= 0.5
