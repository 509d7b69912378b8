"""Kinds of settings: what may stand in a file or a variable, checked and brought into one form.

A validator here raises ValueError with a sentence that goes on after the setting's name.
"""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from bot.core.rounds.calendar import is_zone
from bot.core.rounds.zones import nearest_zone
from bot.settings.dburl import for_asyncpg

__all__ = [
    "Address",
    "DatabaseUrl",
    "Digits",
    "Folders",
    "Numbers",
    "Port",
    "Site",
    "SocketAddress",
    "Switch",
    "Token",
    "Zone",
    "database_url",
]

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
"""Addresses as people have them at hand -> with the driver that is installed."""


def database_url(text: str) -> str:
    """A database address with the right driver; ValueError when it is none."""
    if not text:
        return text
    scheme, colon, rest = text.partition("://")
    driver = _DRIVERS.get(scheme.casefold())
    if not colon or driver is None or not rest:
        raise ValueError(
            "is not a database address; write sqlite:///file.db or postgresql://user:password@host/name"
        )
    return f"{driver}://{for_asyncpg(rest) if driver.startswith('postgresql') else rest}"


def _address(text: str) -> str:
    return _with_scheme(text, ("http", "https"))


def _site(text: str) -> str:
    """An https address without a path; plain http only on this machine, where nobody is on the way."""
    site = _address(text)
    parts = urlsplit(site)
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("names a host and no more, such as https://desk.example.org")
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ValueError("begins with https://: with http://, anybody on the way could take over a session")
    return site


def _socket_address(text: str) -> str:
    return _with_scheme(text, ("ws", "wss"))


def _with_scheme(text: str, schemes: tuple[str, ...]) -> str:
    if not text:
        return text
    try:
        parts = urlsplit(text)
        good = parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good:
        # The address itself stays out of the sentence: a proxy's may hold a password.
        raise ValueError(
            f"is not an address; it begins with {schemes[0]}:// or {schemes[1]}:// and names a host"
        )
    return text.rstrip("/")


def _zone(text: str) -> str:
    if is_zone(text):
        return text
    near = nearest_zone(text)
    example = near or "Europe/Berlin"
    asked = "did you mean" if near else "would it be one such as"
    raise ValueError(f'"{text}" is not a time zone; {asked} "{example}"?')


def _token(secret: SecretStr) -> SecretStr:
    """A token as it was copied, without what surrounds it."""
    token = secret.get_secret_value().strip()
    if any(char.isspace() for char in token):
        raise ValueError("has a space in it; copy the token alone, without a word before it")
    return SecretStr(token)


def _switch(value: object) -> object:
    """true, false or "auto", from a file or from a variable."""
    known = {"auto": "auto", "true": True, "on": True, "1": True, "false": False, "off": False, "0": False}
    text = str(value).casefold()
    if text not in known:
        raise ValueError('should be true, false or "auto"')
    return known[text]


def _digits(value: object) -> object:
    """An id, written with or without quotes."""
    text = str(value)
    if text and not text.isdecimal():
        raise ValueError("should be a number, as Discord shows it")
    return text


def _listed(value: object) -> object:
    """A variable holds a list as text, with commas."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


Switch = Annotated[Literal["auto"] | bool, BeforeValidator(_switch)]
Zone = Annotated[str, AfterValidator(_zone)]
Address = Annotated[str, AfterValidator(_address)]
SocketAddress = Annotated[str, AfterValidator(_socket_address)]
Site = Annotated[str, AfterValidator(_site)]
Digits = Annotated[str, BeforeValidator(_digits)]
DatabaseUrl = Annotated[
    SecretStr, AfterValidator(lambda url: SecretStr(database_url(url.get_secret_value())))
]
Token = Annotated[SecretStr, AfterValidator(_token)]
Port = Annotated[int, Field(ge=0, le=65_535)]
Folders = Annotated[tuple[Path, ...], BeforeValidator(_listed)]
Numbers = Annotated[tuple[int, ...], BeforeValidator(_listed)]
