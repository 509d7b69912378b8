"""A blocked event loop shows."""

import asyncio

from bot.telemetry.lag import LagWatch
from bot.testing.doubles import SilentTelemetry
from tests.patience import PATIENCE


class _Lags(SilentTelemetry):
    """Tells when a lag was measured."""

    def __init__(self) -> None:
        super().__init__()
        self.measured: list[float] = []
        self.seen = asyncio.Event()

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Keep the lag."""
        assert (name, labels) == ("loop_lag_seconds", {})
        self.measured.append(seconds)
        self.seen.set()


async def test_the_lag_is_measured_until_stopped() -> None:
    """Lags are never negative, and stopping (also twice) ends them."""
    telemetry = _Lags()
    watch = LagWatch(telemetry, every=0.001)

    watch.start()
    async with asyncio.timeout(PATIENCE):
        await telemetry.seen.wait()
    await watch.stop()
    await watch.stop()

    assert all(lag >= 0 for lag in telemetry.measured)
