"""Channels as platforms name them, wherever they are stored."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from bot.core.people.people import Place
from bot.core.people.place_names import place_name

__all__ = ["ChannelNames", "ChannelWord", "channel_word", "with_channels"]

_WORD: Final = re.compile(r"\[#(\d{1,18})/([^/\[\]]{1,200})/([^\[\]]{0,300})\]")
_BRACKETS: Final = str.maketrans("[]", "()")


@dataclass(frozen=True, slots=True)
class ChannelWord:
    """A channel that a stored text speaks of, with its place and what people call that."""

    place: int
    channel: str
    where: str


def channel_word(place: Place, channel: str) -> str:
    """A channel in a text that is stored: its place alone can show it by name, when the text is read."""
    named = channel.translate(_BRACKETS).replace("/", "")
    return f"[#{place.id}/{named}/{place_name(place).translate(_BRACKETS)[:300]}]"


def with_channels(text: str) -> Iterator[str | ChannelWord]:
    """A stored text in its parts."""
    end = 0
    for found in _WORD.finditer(text):
        yield text[end : found.start()]
        yield ChannelWord(int(found[1]), found[2], found[3])
        end = found.end()
    yield text[end:]


class ChannelNames(Protocol):
    """A platform's own ids of channels."""

    async def move(self, place: int, *, old: str, new: str) -> None:
        """A channel of a place has another id from now on: schedules, postings, answers, messages that wait
        and the organisers' notices follow it. Ids of messages and threads that begin with the channel's
        and a colon change alike; all others stay.
        """
        ...
