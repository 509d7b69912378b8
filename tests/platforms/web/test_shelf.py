"""Files that wait to be saved."""

from datetime import timedelta

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.commands.language.reply import Attachment
from bot.platforms.web.drawing.shelf import FileShelf
from bot.testing.doubles import FixedClock

FILE = Attachment("yours.json", b'{"a": 1}', "application/json")


async def test_a_file_is_saved_and_never_shown_as_a_page():
    """Its address is its own; a wrong one finds nothing."""
    shelf = FileShelf(FixedClock())
    app = web.Application()
    app.router.add_get("/files/{name}", shelf.fetch)
    async with TestClient(TestServer(app)) as client:
        address = shelf.put(FILE)

        found, wrong = await client.get(address), await client.get(f"{address}x")

        assert b'{"a": 1}' == await found.read()
        assert 'attachment; filename="yours.json"' == found.headers["Content-Disposition"]
        assert "no-store" == found.headers["Cache-Control"]
        assert 404 == wrong.status


async def test_files_go_when_their_time_or_the_room_is_over():
    """Nothing that somebody asked for stays in the memory for good."""
    clock = FixedClock()
    shelf = FileShelf(clock, most_bytes=20)
    app = web.Application()
    app.router.add_get("/files/{name}", shelf.fetch)
    async with TestClient(TestServer(app)) as client:
        first, second, third = (shelf.put(FILE) for _ in range(3))

        assert [404, 200, 200] == [(await client.get(each)).status for each in (first, second, third)]

        clock.at += timedelta(minutes=31)
        assert 404 == (await client.get(third)).status
