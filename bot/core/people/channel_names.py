"""Channels as platforms name them, wherever they are stored."""

from typing import Protocol

__all__ = ["ChannelNames"]


class ChannelNames(Protocol):
    """A platform's own ids of channels."""

    async def move(self, place: int, *, old: str, new: str) -> None:
        """A channel of a place has another id from now on: schedules, postings, answers, messages that wait
        and the organisers' notices follow it. Ids of messages and threads that begin with the channel's
        and a colon change alike; all others stay.
        """
        ...
