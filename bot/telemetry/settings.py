"""What logging and health need to be told."""

from dataclasses import dataclass, field

__all__ = ["HealthSettings", "LogSettings"]


@dataclass(frozen=True, slots=True)
class LogSettings:
    """`level` is a name of the standard library's; `secrets` are blacked out wherever they show."""

    level: str = "INFO"
    pretty: bool = False
    secrets: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class HealthSettings:
    """Where /healthz, /readyz and /metrics are served; port 0 takes any free one."""

    host: str
    port: int
