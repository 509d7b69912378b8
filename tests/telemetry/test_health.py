"""What machines that watch the bot are told."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import aiohttp
import pytest

from bot.core.errors import SettingsError, StoreUnavailable
from bot.core.store import Store, Transaction
from bot.telemetry.health import Health
from bot.telemetry.metrics import Metrics
from bot.telemetry.settings import HealthSettings
from bot.testing.memory.store import MemoryStore


class _AwayStore:
    """A database that does not answer."""

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that cannot begin."""
        return self.read()

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """The same."""
        return _Away()


class _Away(AbstractAsyncContextManager[Transaction]):
    async def __aenter__(self) -> Transaction:
        raise StoreUnavailable

    async def __aexit__(self, *_: object) -> None:
        """Nothing was begun."""


@asynccontextmanager
async def _watching(
    store: Store, platforms: dict[str, bool], *, port: int = 0
) -> AsyncIterator[tuple[Health, str]]:
    health = Health(
        HealthSettings("127.0.0.1", port), store=store, metrics=Metrics(), platforms=lambda: platforms
    )
    found = await health.start()
    try:
        yield health, f"http://127.0.0.1:{found}"
    finally:
        await health.stop()


async def _get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def test_a_process_that_answers_is_alive() -> None:
    """/healthz asks for nothing else: a database that is away is no reason to kill the process."""
    async with _watching(_AwayStore(), {"web": False}) as (_, url):
        assert (200, "ok\n") == await _get(f"{url}/healthz")


@pytest.mark.parametrize(
    ("store", "platforms", "expected"),
    [
        (MemoryStore(), {"web": True}, 200),
        (MemoryStore(), {"web": True, "discord": False}, 503),
        (MemoryStore(), {}, 503),
        (_AwayStore(), {"web": True}, 503),
    ],
)
async def test_ready_means_database_and_platforms(
    store: Store, platforms: dict[str, bool], expected: int
) -> None:
    """/readyz names what is missing."""
    async with _watching(store, platforms) as (_, url):
        status, body = await _get(f"{url}/readyz")

    assert expected == status
    assert f'"database": {str(not isinstance(store, _AwayStore)).lower()}' in body
    assert all(f'"{name}"' in body for name in platforms)


async def test_metrics_are_as_of_now() -> None:
    """Levels are read when Prometheus asks; a database that is away hides no other metric."""
    async with _watching(MemoryStore(), {"web": True}) as (_, url):
        status, body = await _get(f"{url}/metrics")
    async with _watching(_AwayStore(), {"web": False}) as (_, url):
        away, other = await _get(f"{url}/metrics")

    assert (200, 200) == (status, away)
    assert "sparring_outbox_waiting 0.0" in body
    assert "sparring_platforms_ready 1.0" in body
    assert "sparring_platforms_ready 0.0" in other


async def test_a_taken_port_is_told_in_one_sentence() -> None:
    """The operator reads which settings to change."""
    async with _watching(MemoryStore(), {}) as (_, url):
        port = int(url.rsplit(":", 1)[1])
        with pytest.raises(SettingsError, match=f"127.0.0.1:{port}") as caught:
            async with _watching(MemoryStore(), {}, port=port):
                pass

    assert "operations.health_port" in caught.value.hint
