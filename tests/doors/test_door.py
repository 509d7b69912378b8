"""Strangers at a door: slow ones, half-open ones, many of them; on a real socket, with short limits."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.doors import Door, DoorLimits, address_under, most_connections

LIMITS = DoorLimits(head_seconds=0.2, answer_seconds=0.2, connections=4, each=3)
PATIENT = DoorLimits(head_seconds=60.0, answer_seconds=60.0, connections=9, each=4)
ASK = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


@asynccontextmanager
async def opened(limits=LIMITS):
    """A server behind a door; /slow reads all that is sent to it, /stays may take as long as it likes."""
    door = Door(limits)

    async def answer(request):
        if request.path == "/stays":
            door.stays(request)
        if request.path != "/":
            await request.read()
        return web.Response(text="hello")

    app = web.Application(middlewares=[door.middleware])
    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await door.site(runner, "127.0.0.1", 0).start()
    try:
        yield door, runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _ask(port, sent=ASK):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    return reader, writer


async def _answer(port):
    reader, writer = await _ask(port)
    try:
        return await reader.readuntil(b"hello")
    finally:
        writer.close()


async def _ended(reader, writer):
    try:
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize(
    "sent", [b"", b"GET / HTTP/1.1\r\nHost: a\r\nX: ", b"G"], ids=["mute", "half", "one"]
)
async def test_who_says_nothing_is_let_go(sent):
    """A connection without a whole request ends by itself."""
    async with opened() as (door, port):
        assert b"" == await _ended(*await _ask(port, sent))
        assert 0 == door.connections


async def test_a_body_that_does_not_come_ends_the_request():
    """The head is whole, the rest is not sent."""
    async with opened() as (_, port):
        asked = await _ask(port, b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nx")

        assert b"hello" not in await _ended(*asked)


async def test_who_was_let_in_for_good_may_be_slow():
    """An open page's connection outlives every limit."""
    async with opened() as (_, port):
        reader, writer = await _ask(port, b"POST /stays HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx")
        await _ended(*await _ask(port, b""))
        await _ended(*await _ask(port, b""))

        writer.write(b"y")

        assert b"hello" in await reader.readuntil(b"hello")
        writer.close()


async def test_a_crowd_of_half_requests_keeps_nobody_out():
    """Whoever has waited longest makes way; a whole request is answered while hundreds do nothing."""
    async with opened(DoorLimits(head_seconds=60.0, answer_seconds=60.0, connections=4, each=4)) as (
        door,
        port,
    ):
        half = [await _ask(port, b"GET / HT") for _ in range(200)]

        assert b"hello" in await _answer(port)
        assert door.connections <= 4
        for _, writer in half:
            writer.close()


async def test_those_at_work_are_not_sent_away():
    """When every place is taken by a request under way, the next one has to come again."""
    async with opened(DoorLimits(head_seconds=60.0, answer_seconds=60.0, connections=9, each=2)) as (
        door,
        port,
    ):
        busy = b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx"
        working = [await _ask(port, busy) for _ in range(2)]
        while door._waiting or door.connections < 2:  # noqa: SLF001, ASYNC110 - until both are under way
            await asyncio.sleep(0)

        assert b"" == await _ended(*await _ask(port))
        assert 1 == door.refused
        for reader, writer in working:
            writer.write(b"y")
            assert b"hello" in await reader.readuntil(b"hello")
            writer.close()


def test_addresses_are_counted_as_households():
    """An IPv6 network is one; what is mapped from IPv4 is the IPv4 address; nonsense is itself, cut."""
    assert address_under("2001:db8::1") == address_under("2001:db8::ffff")
    assert address_under("2001:db8::1") != address_under("2001:db8:0:1::1")
    assert "10.0.0.1" == address_under("::ffff:10.0.0.1")
    assert 64 == len(address_under("x" * 999))


def test_there_is_room_for_the_rest_of_the_program():
    """All doors together leave file descriptors for databases and platforms."""
    assert 16 <= most_connections() <= 400
