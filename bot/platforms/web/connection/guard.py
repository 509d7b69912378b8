"""Who may talk to the server at all: no foreign pages, no rebound names, nobody without the secret."""

import hashlib
import hmac
from collections import OrderedDict, deque
from datetime import timedelta
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.core.outside import Clock
from bot.doors import address_of
from bot.platforms.web.wire.limits import LOGIN_ADDRESSES, LOGIN_TRIES, LOGIN_WINDOW
from bot.platforms.web.wire.settings import WebSection, loopback

__all__ = ["Guard", "same_origin"]

_COOKIE = "sparring"
_LONGEST_INSTANT = 12
"""Digits of a time in seconds, some 30,000 years ahead."""
_STAYS = timedelta(days=30)
_OPEN_PATHS = frozenset({"/login", "/static/chat.css", "/static/theme.js", "/static/icon.svg"})
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers send the login form from origin "null"
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def same_origin(request: web.Request) -> bool:
    """Whether the page that asks came from this server; what sends no origin is no page."""
    try:
        origin = urlsplit(request.headers.get("Origin", "")).netloc
    except ValueError:
        return False
    return bool(origin) and _bare(origin) == _bare(request.host)


class Guard:
    """Checks every request, and keeps the door."""

    def __init__(self, settings: WebSection, clock: Clock) -> None:
        self._settings = settings
        self._secret = settings.secret.get_secret_value()
        self._clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    async def prepare(self, request: web.Request, response: web.StreamResponse) -> None:
        """Put the security headers on a response."""
        del request
        response.headers.update(_HEADERS)
        response.headers.setdefault("Cache-Control", "no-cache")

    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request through, send it to the login, or turn it away with a sentence."""
        if not self._named(request.host):
            raise web.HTTPForbidden(text="This chat is not known under that name.")
        if request.method not in {"GET", "HEAD"} and not same_origin(request):
            raise web.HTTPForbidden(text="That came from another page.")
        if self.knows(request) or request.path in _OPEN_PATHS:
            return await handler(request)
        if request.path == "/":
            raise web.HTTPSeeOther("/login")
        raise web.HTTPUnauthorized(text="Please log in first.")

    def knows(self, request: web.Request) -> bool:
        """Whether the browser has shown the secret, or none is asked for."""
        if not self._secret:
            return True
        cookie = request.cookies.get(_COOKIE, "")
        until, _, _ = cookie.partition(".")
        number = until.isascii() and until.isdigit() and len(until) <= _LONGEST_INSTANT
        if not number or int(until) < self._now():
            return False
        return hmac.compare_digest(self._ticket(until).encode(), cookie.encode(errors="replace"))

    def busy(self, request: web.Request) -> bool:
        """Whether too many wrong secrets came of late from where this comes from."""
        wrong, now = self._wrong.get(address_of(request), deque[float]()), self._now()
        while wrong and wrong[0] < now - LOGIN_WINDOW:
            wrong.popleft()
        return len(wrong) >= LOGIN_TRIES

    def admit(self, request: web.Request, secret: str) -> bool:
        """Whether that is the secret; compared in constant time."""
        right = hmac.compare_digest(secret.encode(errors="replace"), self._secret.encode())
        if not right:
            address = address_of(request)
            self._wrong.setdefault(address, deque(maxlen=LOGIN_TRIES)).append(self._now())
            self._wrong.move_to_end(address)
            if len(self._wrong) > LOGIN_ADDRESSES:
                self._wrong.popitem(last=False)
        return right

    def remember(self, request: web.Request, response: web.StreamResponse) -> None:
        """Give the browser a ticket: no script can read it, no other site can use it."""
        until = str(int(self._now() + _STAYS.total_seconds()))
        response.set_cookie(
            _COOKIE,
            self._ticket(until),
            max_age=int(_STAYS.total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=request.headers.get("Origin", "").startswith("https:"),
            path="/",
        )

    def _ticket(self, until: str) -> str:
        proof = hmac.new(self._secret.encode(), f"sparring/{until}".encode(), hashlib.sha256)
        return f"{until}.{proof.hexdigest()}"

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _named(self, host: str) -> bool:
        """On this machine only its own names will do, so that no other name can be bound to it."""
        if not loopback(self._settings.host):
            return True
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return loopback(name) or name == self._settings.host


def _bare(netloc: str) -> str:
    """A host with its port, without the ports that go without saying."""
    return netloc.casefold().removesuffix(":80").removesuffix(":443")
