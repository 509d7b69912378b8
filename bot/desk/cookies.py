"""The session that a browser has, of one door, and what its next page says."""

import base64
import binascii
import hmac
from urllib.parse import urlsplit

from aiohttp import web

from bot.core.people.desk_keys import SESSION_LASTS, proof_of, seal_of
from bot.desk.settings import DeskSection

__all__ = ["Cookies"]

_SAID_SECONDS = 60
_LONGEST_SAID = 900
_SEAL = 64


class Cookies:
    """Keeps a session in a cookie called `name`, which browsers send to `path` alone."""

    def __init__(self, settings: DeskSection, *, name: str, path: str) -> None:
        self._scheme = urlsplit(settings.public_url).scheme
        self._name = name
        self._said = f"{name}-said"
        self._path = path

    def session(self, request: web.Request) -> str:
        """The session that the browser has, "" for none."""
        return request.cookies.get(self._name, "")

    def proven(self, session: str, proof: str) -> bool:
        """Whether a form was made for this session; compared in constant time."""
        return hmac.compare_digest(proof_of(session).encode(), proof.encode(errors="replace"))

    def remember(self, request: web.Request, response: web.StreamResponse, session: str) -> None:
        """Give the browser its session: no script can read it, no other site can use it."""
        origin = self._scheme or urlsplit(request.headers.get("Origin", "")).scheme
        response.set_cookie(
            self._name,
            session,
            max_age=int(SESSION_LASTS.total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=origin == "https",
            path=self._path,
        )

    def forget(self, response: web.StreamResponse) -> None:
        """Take the cookie away."""
        response.del_cookie(self._name, path=self._path)

    def say(self, request: web.Request, response: web.StreamResponse, text: str) -> None:
        """Have the next page say what was done; nobody else can make it say anything."""
        text = text[:_LONGEST_SAID]
        sealed = f"{seal_of(self.session(request), text)}{text}"
        value = base64.urlsafe_b64encode(sealed.encode(errors="replace")).decode()
        response.set_cookie(
            self._said, value, max_age=_SAID_SECONDS, httponly=True, samesite="Strict", path=self._path
        )

    def said(self, request: web.Request) -> str:
        """What the page is to say, "" for nothing."""
        try:
            raw = base64.urlsafe_b64decode(request.cookies.get(self._said, "").encode()).decode()
        except (binascii.Error, ValueError):
            return ""
        seal, text = raw[:_SEAL], raw[_SEAL:]
        whole = hmac.compare_digest(seal.encode(), seal_of(self.session(request), text).encode())
        return text if whole else ""

    def heard(self, response: web.StreamResponse) -> None:
        """It was said: once is enough."""
        response.del_cookie(self._said, path=self._path)
