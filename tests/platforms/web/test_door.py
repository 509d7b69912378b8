import aiohttp
import pytest

from bot.core.errors import SettingsError
from bot.platforms.web.app import WebPlatform
from bot.platforms.web.wire.limits import LOGIN_TRIES
from bot.platforms.web.wire.settings import WebSection, require_safe

SECRET = "correct horse battery"


@pytest.fixture
async def guarded(desk):
    """The same chat behind a shared secret."""
    await desk.platform.stop()
    desk.secret = SECRET
    await desk.start()
    return desk


def origin_of(desk):
    """What the server's own page sends as its origin."""
    return desk.platform.address.rstrip("/")


async def get(desk, path="", **kwargs):
    """Ask for a path, without following anywhere."""
    return await desk.session.get(f"{desk.platform.address}{path}", allow_redirects=False, **kwargs)


async def test_every_response_carries_the_security_headers(desk):
    """The page, its files and its errors alike: no inline code, no foreign host, no framing."""
    for path in ("", "static/main.js", "static/chat.css", "pictures/none.png", "nowhere"):
        headers = (await get(desk, path)).headers

        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "nosniff" == headers["X-Content-Type-Options"]
        assert "same-origin" == headers["Referrer-Policy"]


async def test_the_page_has_no_inline_code_or_style(desk):
    """What the policy forbids is not there to be blocked."""
    text = await (await get(desk)).text()

    assert "style=" not in text
    assert "<style" not in text
    assert " on" not in "".join(part for part in text.split("<") if part.startswith("button"))
    assert all("src=" in part for part in text.split("<script")[1:])


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8484", "127.0.0.1.evil.example", ""])
async def test_a_name_bound_to_this_machine_by_others_is_turned_away(desk, host):
    """DNS rebinding: the browser believes that evil.example is 127.0.0.1; the Host header tells."""
    assert 403 == (await get(desk, headers={"Host": host})).status


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:80"])
async def test_the_machines_own_names_will_do(desk, host):
    """Whatever port a browser or a tunnel uses."""
    assert 200 == (await get(desk, headers={"Host": host})).status


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None, "http://127.0.0.1:1"])
async def test_another_page_cannot_open_the_socket(desk, origin):
    """A WebSocket knows no same-origin policy: the server looks at the Origin itself."""
    headers = {} if origin is None else {"Origin": origin}

    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await desk.session.ws_connect(f"{desk.platform.address}socket", headers=headers)

    assert 403 == refused.value.status


@pytest.mark.parametrize("name", ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "nothing.js", "."])
async def test_only_files_of_the_page_are_handed_out(desk, name):
    """No way leads out of the folder."""
    assert 404 == (await get(desk, f"static/{name}")).status


async def test_without_the_secret_there_is_only_the_door(guarded):
    """The page sends to the login; everything else is refused."""
    page = await get(guarded)

    assert (303, "/login") == (page.status, page.headers["Location"])
    assert 401 == (await get(guarded, "static/main.js")).status
    assert 401 == (await get(guarded, f"pictures/{'0' * 64}.png")).status
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await guarded.session.ws_connect(f"{guarded.platform.address}socket", origin=origin_of(guarded))


async def enter(desk, secret, **headers):
    """Send the login form."""
    return await desk.session.post(
        f"{desk.platform.address}login",
        data={"secret": secret},
        headers={"Origin": origin_of(desk), **headers},
        allow_redirects=False,
    )


async def test_the_secret_opens_the_door_once_per_browser(guarded):
    """The cookie is out of scripts' and other sites' reach, and works after a restart."""
    answer = await enter(guarded, SECRET)
    cookie = answer.headers["Set-Cookie"]
    await guarded.platform.stop()
    await guarded.start()

    assert 303 == answer.status
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert SECRET not in cookie
    assert 200 == (await get(guarded)).status
    assert (await guarded.page("ada")).welcome


async def test_a_wrong_secret_is_refused_and_soon_no_longer_listened_to(guarded):
    """Guessing is slow: after a few tries even the right one has to wait."""
    tries = [(await enter(guarded, f"guess {number}")).status for number in range(LOGIN_TRIES)]
    late = await enter(guarded, SECRET)
    guarded.clock.at = guarded.clock.at.replace(hour=guarded.clock.at.hour + 1)

    assert {403} == set(tries)
    assert 429 == late.status
    assert 303 == (await enter(guarded, SECRET)).status


async def test_another_page_cannot_log_in(guarded):
    """The login form is only taken from this server's own page."""
    assert 403 == (await enter(guarded, SECRET, Origin="http://evil.example")).status


@pytest.mark.parametrize("ticket", ["", "x", "99999999999.00", "1.00", "9" * 400 + ".x", "\u0663.x"])
async def test_a_forged_ticket_opens_nothing(guarded, ticket):
    """Tickets are signed, and end."""
    answer = await get(guarded, headers={"Cookie": f"sparring={ticket}"})

    assert 303 == answer.status


async def test_a_ticket_ends(guarded):
    """After thirty days the secret is asked for again."""
    await enter(guarded, SECRET)
    guarded.clock.at = guarded.clock.at.replace(month=guarded.clock.at.month + 2)

    assert 303 == (await get(guarded)).status


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"host": "0.0.0.0"}, "web.public"),  # noqa: S104 - to be refused
        ({"host": "chat.example", "secret": SECRET}, "web.public"),
        ({"host": "::", "public": True}, "SPARRING_WEB__SECRET"),
        ({"host": "10.0.0.1", "public": True, "secret": "short"}, "SPARRING_WEB__SECRET"),
        ({"secret": "short"}, "SPARRING_WEB__SECRET"),
    ],
)
def test_unsafe_settings_are_refused_with_the_mend(settings, word):
    """Strangers never get in by a default."""
    with pytest.raises(SettingsError) as refused:
        require_safe(WebSection.model_validate(settings))

    assert word in refused.value.hint


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"host": "localhost"},
        {"host": "::1"},
        {"host": "127.0.0.9"},
        {"host": "0.0.0.0", "public": True, "secret": SECRET},  # noqa: S104 - allowed with both
    ],
)
def test_safe_settings_pass(settings):
    """This machine alone, or others with the secret."""
    require_safe(WebSection.model_validate(settings))


def test_the_secret_is_not_in_the_settings_words():
    """Settings may be printed; the secret is left out."""
    assert SECRET not in repr(WebSection.model_validate({"secret": SECRET}))


async def test_a_taken_port_is_named(desk, tmp_path):
    """The second server on a port says so, and how to mend it."""
    port = int(desk.platform.address.rsplit(":", 1)[1].rstrip("/"))
    second = WebPlatform(WebSection(port=port), desk.store.transcript, pictures=tmp_path)

    with pytest.raises(SettingsError) as refused:
        await second.start(desk.services.bridge)

    assert str(port) in refused.value.message
    assert not second.ready()
