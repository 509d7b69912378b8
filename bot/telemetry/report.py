"""The core's Telemetry port over logs and metrics. Reporting never raises: the work goes on."""

import structlog

from bot.telemetry.metrics import Metrics

__all__ = ["Observer"]

Fact = str | float | bool | None


class Observer:
    """Implements `Telemetry`."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        # Not "sparring": that logger is set to warnings by slack_bolt, which names its own after the app.
        self._log = structlog.stdlib.get_logger("bot")

    def count(self, name: str, amount: int = 1, **labels: str) -> None:
        """Add to a counter."""
        try:
            self._metrics.count(name, amount, labels)
        except (LookupError, ValueError):
            self._log.warning("metric not known", metric=name, labels=sorted(labels))

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Record a duration in seconds."""
        try:
            self._metrics.observe(name, seconds, labels)
        except (LookupError, ValueError):
            self._log.warning("metric not known", metric=name, labels=sorted(labels))

    def event(self, name: str, **facts: Fact) -> None:
        """Log something that happened."""
        self._log.info(name, **_safe(facts))

    def failure(self, name: str, error: BaseException, **facts: Fact) -> None:
        """Count and log an error that nobody expected."""
        self.count("errors", where=name)
        self._log.error(name, exc_info=error, **_safe(facts))


def _safe(facts: dict[str, Fact]) -> dict[str, Fact]:
    """Facts under names that the logging machinery does not use itself."""
    return {
        f"{name}_" if name in {"event", "level", "exc_info"} else name: fact for name, fact in facts.items()
    }
