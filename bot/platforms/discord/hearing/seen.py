"""Which events this process saw before: a resumed session may deliver them again, to the same process."""

from collections import OrderedDict

__all__ = ["Seen"]

_REMEMBERED = 10_000


class Seen:
    """Remembers the ids of the newest events."""

    def __init__(self) -> None:
        """Start knowing none."""
        self._ids: OrderedDict[str, None] = OrderedDict()

    def knows(self, identity: str) -> bool:
        """Whether an event was seen; looks without remembering."""
        return identity in self._ids

    def here(self, identity: str) -> bool:
        """Whether an event is seen for the first time; from now on it is known."""
        if identity in self._ids:
            return False
        self._ids[identity] = None
        if len(self._ids) > _REMEMBERED:
            self._ids.popitem(last=False)
        return True
