"""The one module that reads the clock."""

from datetime import UTC, datetime

__all__ = ["SystemClock"]


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        """This instant, in UTC."""
        return datetime.now(UTC)
