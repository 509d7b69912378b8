"""Doors of this process: what anybody may open before it is known who that is.

A server of ours listens through a `Door`, so that strangers can neither hold it open nor fill it: who
does not get a request through in time is let go, every address and all together have so many connections,
and when there is no room, the one that has waited longest makes way for the newcomer.
"""

import asyncio
import resource
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from aiohttp import web
from aiohttp.typedefs import Handler

__all__ = ["Door", "DoorLimits", "address_of", "address_under", "most_connections"]

_FEWEST, _MOST = 16, 400
_OWN_FILES = 64
"""File descriptors that the rest of the program needs: databases, logs, platforms, a child that grades."""
_IPV6_NETWORK = 64
"""Bits of an IPv6 address that tell one household from another; below them, everybody has all addresses."""


def most_connections() -> int:
    """How many connections all doors of this process may hold, from what the system lets it open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if soft == resource.RLIM_INFINITY else max(_FEWEST, min(_MOST, (soft - _OWN_FILES) // 2))


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """Seconds until a request's head, and its whole answer, must be through; connections in all and each."""

    head_seconds: float = 10.0
    answer_seconds: float = 60.0
    connections: int = 400
    each: int = 64


def address_of(request: web.Request) -> str:
    """Who asks: the address, that which a proxy on this machine names, or an IPv6 network."""
    address = request.remote or ""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return address_under(forwarded if forwarded and _own(address) else address)


def address_under(address: str) -> str:
    """What is counted as one address."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if known.version == 6:  # noqa: PLR2004 - the protocol's number
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ip_network((known, _IPV6_NETWORK), strict=False))
    return str(known)


def _own(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


class Door:
    """Lets connections in for one server."""

    def __init__(self, limits: DoorLimits | None = None) -> None:
        self.limits = limits or DoorLimits(connections=most_connections())
        self.refused = 0
        self._open: dict[asyncio.BaseTransport, _Visit] = {}
        self._waiting: OrderedDict[_Visit, None] = OrderedDict()
        self._each: Counter[str] = Counter()

    @property
    def connections(self) -> int:
        """How many are open."""
        return len(self._open)

    def site(self, runner: web.AppRunner, host: str, port: int) -> web.BaseSite:
        """Where a server listens through this door."""
        return _Site(runner, host, port, self)

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """For the server's application, as the first one: knows when a request came through.

        Nobody sends us anything compressed, and what it hides could be of any size.
        """
        if request.headers.get("Content-Encoding"):
            raise web.HTTPUnsupportedMediaType(text="Nothing compressed is read here.")
        visit = self._open.get(request.transport) if request.transport is not None else None
        if visit is None:
            return await handler(request)
        self._busy(visit)
        try:
            async with asyncio.timeout(self.limits.answer_seconds) as limit:
                visit.stays = lambda: limit.reschedule(None)
                return await handler(request)
        except TimeoutError:
            visit.transport.close()
            raise web.HTTPRequestTimeout(text="That took too long.") from None
        finally:
            visit.stays = None
            self._wait(visit)

    def stays(self, request: web.Request) -> None:
        """A connection that was let in for good, such as an open page's: it may take as long as it likes."""
        visit = self._open.get(request.transport) if request.transport is not None else None
        if visit is not None and visit.stays is not None:
            visit.stays()

    def _enter(self, visit: "_Visit") -> bool:
        """Whether there is room, or somebody who only waits makes it."""
        address = visit.address
        if self._each[address] >= self.limits.each and not self._let_go(address):
            self.refused += 1
            return False
        if len(self._open) >= self.limits.connections and not self._let_go(None):
            self.refused += 1
            return False
        self._open[visit.transport] = visit
        self._each[address] += 1
        self._wait(visit)
        return True

    def _let_go(self, address: str | None) -> bool:
        """End the connection, of one address or of all, that has waited longest with no request."""
        oldest = next((each for each in self._waiting if address in {None, each.address}), None)
        if oldest is None:
            return False
        self._end(oldest)
        return True

    def _end(self, visit: "_Visit") -> None:
        self._leave(visit)
        visit.transport.abort()

    def _wait(self, visit: "_Visit") -> None:
        if visit.transport not in self._open:
            return
        self._busy(visit)
        self._waiting[visit] = None
        loop = asyncio.get_running_loop()
        visit.timer = loop.call_later(self.limits.head_seconds, self._end, visit)

    def _busy(self, visit: "_Visit") -> None:
        self._waiting.pop(visit, None)
        if visit.timer is not None:
            visit.timer.cancel()
            visit.timer = None

    def _leave(self, visit: "_Visit") -> None:
        self._busy(visit)
        if self._open.pop(visit.transport, None) is not None:
            self._each[visit.address] -= 1
            if not self._each[visit.address]:
                del self._each[visit.address]


class _Visit(asyncio.Protocol):
    """One connection: the server's own protocol, with the door around it."""

    transport: asyncio.Transport

    def __init__(self, door: Door, inner: asyncio.Protocol) -> None:
        self._door = door
        self._inner = inner
        self._let_in = False
        self.address = ""
        self.timer: asyncio.TimerHandle | None = None
        self.stays: Callable[[], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Come in, or be turned away."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a stream server makes no others
        self.transport = transport
        peer = transport.get_extra_info("peername")
        self.address = address_under(str(peer[0])) if isinstance(peer, tuple) and peer else ""
        self._let_in = self._door._enter(self)  # noqa: SLF001 - one module
        if self._let_in:
            self._inner.connection_made(transport)
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Make room."""
        self._door._leave(self)  # noqa: SLF001 - one module
        if self._let_in:
            self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Hand on."""
        if self._let_in:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Hand on."""
        return self._inner.eof_received() if self._let_in else None

    def pause_writing(self) -> None:
        """Hand on."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Hand on."""
        self._inner.resume_writing()


class _Site(web.TCPSite):
    """A TCP site whose connections come through a door."""

    def __init__(self, runner: web.AppRunner, host: str, port: int, door: Door) -> None:
        super().__init__(runner, host, port)
        self._door = door

    async def start(self) -> None:
        """Listen."""
        await web.BaseSite.start(self)
        server = self._runner.server
        assert server is not None  # noqa: S101 - `start` of the base class has seen to it
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Visit(self._door, server()), self._host, self._port, backlog=self._backlog
        )
