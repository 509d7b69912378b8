"""Every metric by name, in a registry of its own. Prometheus sees each as `sparring_<name>`."""

from collections.abc import Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from prometheus_client.process_collector import ProcessCollector

__all__ = ["COUNTS", "LEVELS", "TIMES", "Count", "Measured", "Metrics", "Time"]

_PREFIX = "sparring"


@dataclass(frozen=True, slots=True)
class Count:
    """Something that is counted; Prometheus adds `_total` to its name."""

    name: str
    help: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Time:
    """A duration; `buckets` are upper bounds in seconds."""

    name: str
    help: str
    buckets: tuple[float, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """Something that goes up and down, read when somebody asks."""

    name: str
    help: str


_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_ACK = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 5.0)
"""Both platforms give up on an interaction after 3 seconds."""
_POST = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1_800.0, 7_200.0)

COUNTS = (
    Count("rounds_posted", "Rounds whose question stands in at least one channel."),
    Count("rounds_late", "Rounds claimed more than a minute after they were due."),
    Count("rounds_failed", "Destinations that never got their question before its time had passed."),
    Count("rounds_missed", "Rounds that were not posted: downtime, no channel, no question."),
    Count("messages", "Tries to deliver a message, by kind and outcome (sent, failed).", ("kind", "outcome")),
    Count("answers", "Answers graded, edits included."),
    Count("store_refusals", "Changes and readings that the database refused."),
    Count("errors", "Errors that nobody expected, by where they were caught.", ("where",)),
)
TIMES = (
    Time("grading_seconds", "From an answer's arrival at the grader to its grade.", _QUICK),
    Time(
        "ack_seconds",
        "From a platform's event to the first response that the platform accepts.",
        _ACK,
        ("platform", "command"),
    ),
    Time("post_delay_seconds", "From the instant a round was due to its first post.", _POST),
    Time("loop_lag_seconds", "How late the event loop was: what blocks it blocks everybody.", _QUICK),
)
LEVELS = (
    Measured("outbox_waiting", "Messages that wait to be sent."),
    Measured("platforms_ready", "Platforms through which messages can be sent now."),
)


class Metrics:
    """The metrics of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._counts = {
            c.name: Counter(c.name, c.help, c.labels, namespace=_PREFIX, registry=self._registry)
            for c in COUNTS
        }
        self._times = {
            t.name: Histogram(
                t.name, t.help, t.labels, namespace=_PREFIX, registry=self._registry, buckets=t.buckets
            )
            for t in TIMES
        }
        self._levels = {
            each.name: Gauge(each.name, each.help, namespace=_PREFIX, registry=self._registry)
            for each in LEVELS
        }

    def count(self, name: str, amount: int, labels: Mapping[str, str]) -> None:
        """Add to a counter; raises LookupError or ValueError for a name or labels not listed here."""
        counter = self._counts[name]
        (counter.labels(**labels) if labels else counter).inc(amount)

    def observe(self, name: str, seconds: float, labels: Mapping[str, str]) -> None:
        """Record a duration; raises LookupError or ValueError for a name or labels not listed here."""
        time = self._times[name]
        (time.labels(**labels) if labels else time).observe(seconds)

    def set(self, name: str, value: float) -> None:
        """Set a level; raises LookupError for a name not listed here."""
        self._levels[name].set(value)

    def exposition(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self._registry)
