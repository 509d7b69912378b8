"""Who may ask the desk for anything: no foreign pages, nobody too fast."""

import math
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.core.errors import TooFast
from bot.core.outside import Clock
from bot.core.ratelimits import Allowance, RateLimits
from bot.desk.settings import DeskSection
from bot.doors import address_of

__all__ = ["DeskGuard"]

_ENTRANCES = ("/desk/enter/", "/desk/me/enter/")
_FILES = "/desk/static/"
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
    """Checks every request before its handler."""

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
        static = request.path.startswith(_FILES)
        response.headers["Cache-Control"] = "no-cache" if static else "no-store"

    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request through; raises TooFast, or 403 for what came from another page."""
        limits = self._entering if request.path.startswith(_ENTRANCES) else self._asking
        wait = limits.take("desk", "", address_of(request), now=self._clock.now())
        if wait:
            raise TooFast(f"That was a lot at once. Try again in {math.ceil(wait.total_seconds())} s.")
        if request.method not in {"GET", "HEAD"} and not self._same_origin(request):
            raise web.HTTPForbidden(text="That came from another page.")
        return await handler(request)

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
