"""Strangers at the chat's door: whatever they send gets a sentence and is no fault of the program."""

import asyncio

import pytest

SECRET = "correct horse battery staple"
COOKIES = [
    f"{'9' * 5000}.x",
    "\u00e9.\u00e9",
    "99999999999.\u00e9",
    "\ud800",
    "1e9.x",
    "\u0663.x",
    "." * 4000,
    "99999999999.",
]
HEADS = [
    {"Cookie": b"sparring=\xff\xfe.\xff"},
    {"Origin": b"http://["},
    {"Host": b"["},
    {"Host": b"[::1"},
    {"Content-Encoding": b"gzip"},
    {"Content-Encoding": b"br"},
    {"Content-Type": b"multipart/form-data; boundary=\xff"},
    {"X-Forwarded-For": b"\xff, ["},
    {"Content-Type": b"application/x-www-form-urlencoded; charset=none"},
]


@pytest.fixture
async def locked(desk):
    """The chat behind a secret."""
    await desk.platform.stop()
    desk.secret = SECRET
    await desk.start()
    return desk


async def _raw(port, method, path, heads, body=b"secret=x"):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    known = {"Host": f"127.0.0.1:{port}".encode(), "Origin": f"http://127.0.0.1:{port}".encode()} | heads
    lines = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in known.items())
    writer.write(f"{method} {path} HTTP/1.1\r\n".encode() + lines)
    writer.write(b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    status = await reader.readline()
    writer.close()
    return int(status.split()[1])


@pytest.mark.parametrize("cookie", COOKIES, ids=range(len(COOKIES)))
async def test_no_cookie_is_a_fault_of_the_program(locked, cookie):
    """Whatever stands in it, it is no ticket."""
    raw = b"sparring=" + cookie.encode("utf-8", "surrogatepass")

    status = await _raw(locked.port, "GET", "/pictures/x.png", {"Cookie": raw}, b"")

    assert status in {400, 401}
    assert [] == locked.telemetry.failures


@pytest.mark.parametrize("path", ["/", "/login", "/socket", "/static/chat.css", "/files/x"])
@pytest.mark.parametrize("heads", HEADS, ids=range(len(HEADS)))
async def test_no_head_is_a_fault_of_the_program(locked, heads, path):
    """Every path, read and written, before and at the door."""
    for method in ("GET", "POST"):
        status = await _raw(locked.port, method, path, heads)

        assert status < 500
    assert [] == locked.telemetry.failures


async def _enter(desk, secret, *, of):
    address = desk.platform.address
    heads = {"Origin": address.rstrip("/"), "X-Forwarded-For": of}
    form = {"secret": secret}
    async with desk.session.post(
        f"{address}login", data=form, headers=heads, allow_redirects=False
    ) as answer:
        return answer.status


async def test_wrong_secrets_lock_out_nobody_else(locked):
    """One address tries too often; from another one the right secret still opens the door."""
    tried = [await _enter(locked, f"wrong-{number}", of="203.0.113.9") for number in range(12)]

    assert [403] * 10 + [429] * 2 == tried
    assert 429 == await _enter(locked, SECRET, of="203.0.113.9")
    assert 303 == await _enter(locked, SECRET, of="203.0.113.10")
