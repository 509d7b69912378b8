"""Who may ask the desk for anything: no foreign pages, nobody too fast, no form of another session."""

import base64
import binascii
import hmac
import math
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.core.errors import TooFast
from bot.core.outside import Clock
from bot.core.people.desk_keys import SESSION_LASTS, proof_of, seal_of
from bot.core.ratelimits import Allowance, RateLimits
from bot.desk.settings import DeskSection
from bot.doors import address_of

__all__ = ["DeskGuard"]

_COOKIE = "sparring-desk"
_SAID = "sparring-desk-said"
_SAID_SECONDS = 60
_LONGEST_SAID = 900
_SEAL = 64
_PATH = "/desk"
_ASKING = Allowance(burst=60, per_minute=120)
"""Requests of one address: some people at once, each with a page that keeps itself up to date."""
_ENTERING = Allowance(burst=20, per_minute=6)
"""Looks at links, of one address; a guess would need longer than anybody lives at any pace."""
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers send forms from origin "null"
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_LOCAL_PORTS = {"http": ":80", "https": ":443"}


class DeskGuard:
    """Checks every request before its handler, and keeps the session's cookie."""

    def __init__(self, settings: DeskSection, clock: Clock) -> None:
        self._public = urlsplit(settings.public_url)
        self._clock = clock
        self._asking = RateLimits(member=_ASKING)
        self._entering = RateLimits(member=_ENTERING)

    async def prepare(self, request: web.Request, response: web.StreamResponse) -> None:
        """Put the security headers on a response; what is shown at the desk is kept by nobody."""
        response.headers.update(_HEADERS)
        if self._public.scheme == "https":
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        static = request.path.startswith(f"{_PATH}/static/")
        response.headers["Cache-Control"] = "no-cache" if static else "no-store"

    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request through; raises TooFast, or 403 for what came from another page."""
        limits = self._entering if request.path.startswith(f"{_PATH}/enter/") else self._asking
        wait = limits.take("desk", "", address_of(request), now=self._clock.now())
        if wait:
            raise TooFast(f"That was a lot at once. Try again in {math.ceil(wait.total_seconds())} s.")
        if request.method not in {"GET", "HEAD"} and not self._same_origin(request):
            raise web.HTTPForbidden(text="That came from another page.")
        return await handler(request)

    def session(self, request: web.Request) -> str:
        """The session that the browser has, "" for none."""
        return request.cookies.get(_COOKIE, "")

    def proven(self, session: str, proof: str) -> bool:
        """Whether a form was made for this session; compared in constant time."""
        return hmac.compare_digest(proof_of(session).encode(), proof.encode(errors="replace"))

    def remember(self, request: web.Request, response: web.StreamResponse, session: str) -> None:
        """Give the browser its session: no script can read it, no other site can use it."""
        origin = self._public.scheme or urlsplit(request.headers.get("Origin", "")).scheme
        response.set_cookie(
            _COOKIE,
            session,
            max_age=int(SESSION_LASTS.total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=origin == "https",
            path=_PATH,
        )

    def forget(self, response: web.StreamResponse) -> None:
        """Take the cookie away."""
        response.del_cookie(_COOKIE, path=_PATH)

    def say(self, request: web.Request, response: web.StreamResponse, text: str) -> None:
        """Have the next page say what was done; nobody else can make it say anything."""
        text = text[:_LONGEST_SAID]
        sealed = f"{seal_of(self.session(request), text)}{text}"
        value = base64.urlsafe_b64encode(sealed.encode(errors="replace")).decode()
        response.set_cookie(_SAID, value, max_age=_SAID_SECONDS, httponly=True, samesite="Strict", path=_PATH)

    def said(self, request: web.Request) -> str:
        """What the page is to say, "" for nothing."""
        try:
            raw = base64.urlsafe_b64decode(request.cookies.get(_SAID, "").encode()).decode()
        except (binascii.Error, ValueError):
            return ""
        seal, text = raw[:_SEAL], raw[_SEAL:]
        whole = hmac.compare_digest(seal.encode(), seal_of(self.session(request), text).encode())
        return text if whole else ""

    def heard(self, response: web.StreamResponse) -> None:
        """It was said: once is enough."""
        response.del_cookie(_SAID, path=_PATH)

    def _same_origin(self, request: web.Request) -> bool:
        """Whether the page that asks is the desk's own; what sends no origin is no page."""
        try:
            origin = urlsplit(request.headers.get("Origin", ""))
        except ValueError:
            return False
        if self._public.netloc:
            return _bare(origin.scheme, origin.netloc) == _bare(self._public.scheme, self._public.netloc)
        return bool(origin.netloc) and _bare("", origin.netloc) == _bare("", request.host)


def _bare(scheme: str, netloc: str) -> tuple[str, str]:
    """Scheme and host with its port, without a port that goes without saying."""
    ports = [_LOCAL_PORTS[scheme]] if scheme in _LOCAL_PORTS else _LOCAL_PORTS.values()
    host = netloc.casefold()
    for port in ports:
        host = host.removesuffix(port)
    return scheme, host
