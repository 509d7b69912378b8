"""What hosted databases write behind their addresses, in the words of the driver that is used here.

Addresses are handed out for libpq; asyncpg knows fewer parameters, and some by other names. Each is
understood, left out where the bot sees to it itself, or refused by name.
"""

from urllib.parse import parse_qsl, quote, urlencode

__all__ = ["for_asyncpg"]

_MODES = frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
_PASSED = frozenset({"host", "port", "target_session_attrs", "prepared_statement_cache_size"})
_OURS = frozenset({"application_name", "connect_timeout", "gssencmode", "client_encoding"})
"""The bot sees to these itself, or they change nothing here."""
_FILES = {"sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY", "sslcrl": "PGSSLCRL"}
_POOLED = frozenset({"pgbouncer", "pool_mode", "connection_limit"})


def for_asyncpg(rest: str) -> str:
    """What follows postgresql:// with its parameters as asyncpg takes them; ValueError names any other."""
    place, question, query = rest.partition("?")
    if not question:
        return rest
    kept: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        kept |= _understood(name, value)
    return f"{place}?{urlencode(kept, quote_via=quote)}" if kept else place


def _understood(name: str, value: str) -> dict[str, str]:
    match name:
        case "ssl" | "sslmode":
            return {"ssl": _mode(name, value)}
        case "channel_binding" if value != "require":
            return {}
        case "channel_binding":
            raise ValueError(
                "asks for channel_binding=require, which the driver does not have; leave it out, and write "
                "sslmode=verify-full to be sure of the server"
            )
        case "user" | "password":
            raise ValueError(f"has a {name} as a parameter; it belongs before the @")
        case _ if name in _FILES:
            raise ValueError(f"names a file by {name}; set the variable {_FILES[name]} to it instead")
        case _ if name in _POOLED:
            raise ValueError(
                f"has {name}, as addresses of a pooler do; take the address that goes to PostgreSQL itself"
            )
        case _ if name in _OURS:
            return {}
        case _ if name in _PASSED:
            return {name: value}
        case _:
            known = ", ".join(sorted({"sslmode", *_PASSED}))
            raise ValueError(f"has a parameter {name[:40]!r} that is not understood; these are: {known}")


def _mode(name: str, value: str) -> str:
    mode = {"true": "require", "1": "require", "false": "disable", "0": "disable"}.get(value, value)
    if mode not in _MODES:
        raise ValueError(f"has {name} with a value that is none of {', '.join(sorted(_MODES))}")
    return mode
