"""Which events were seen before: Slack delivers again what it believes was lost, and Bolt lets that pass."""

from collections import OrderedDict

from bot.platforms.slack.wire.limits import ENVELOPES_REMEMBERED

__all__ = ["Seen"]


class Seen:
    """Remembers events by their own ids, in this process."""

    def __init__(self) -> None:
        self._here: OrderedDict[str, None] = OrderedDict()

    def knows(self, key: str) -> bool:
        """Whether this process saw an event; looks without remembering."""
        return key in self._here

    def here(self, key: str) -> bool:
        """Whether this process sees an event for the first time; looks at nothing outside."""
        if key in self._here:
            return False
        self._here[key] = None
        if len(self._here) > ENVELOPES_REMEMBERED:
            self._here.popitem(last=False)
        return True

    def again(self, key: str) -> None:
        """Let an event pass once more: it was not dealt with."""
        self._here.pop(key, None)
