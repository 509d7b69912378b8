"""Stored texts that speak of channels, as they are read somewhere."""

from bot.commands.language.document import ChannelName, Inline
from bot.core.people.channel_names import ChannelWord, with_channels

__all__ = ["named", "told"]


def named(text: str, here: int) -> tuple[Inline, ...]:
    """The text with each channel of the place `here` by its name, and those of others by their places'."""
    parts = (_named(part, here) for part in with_channels(text))
    return tuple(part for part in parts if part != "")


def told(text: str) -> str:
    """The text in letters alone, where no channel can be shown by name."""
    return "".join(part if isinstance(part, str) else _elsewhere(part) for part in with_channels(text))


def _named(part: str | ChannelWord, here: int) -> Inline:
    if isinstance(part, str):
        return part
    return ChannelName(part.channel) if part.place == here else _elsewhere(part)


def _elsewhere(word: ChannelWord) -> str:
    return f"a channel of {word.where}"
