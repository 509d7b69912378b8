"""A message as the platforms deliver it, and what they can read in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.commands.language.invocation import Actor, Where
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Command
from bot.core.rooms.room import KnownRoom

__all__ = ["Heard", "ReadCommand", "RoomTalk", "Withdrawn"]

ReadCommand: TypeAlias = Callable[[str], tuple[Command, Mapping[str, object]] | None]
"""The command that words to the bot name, None for none; raises Unusable when it cannot be read."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as a platform delivers it.

    `id` is the platform's id of the message; `event` that of the delivery (edits have a new one). `words` is
    what was said to the bot by its name, None when it was not named. `replies_to_member` marks an answer to
    another person, which is talk and not an answer; `withheld` says that the platform kept its words back.
    `late` says that it was written while nobody listened; `untold` that it may have been dealt with already,
    and that its author was not told.
    """

    id: str
    text: str
    actor: Actor
    where: Where
    at: datetime
    event: str = ""
    words: str | None = None
    replies_to_member: bool = False
    withheld: bool = False
    late: bool = False
    untold: bool = False

    @property
    def to_bot(self) -> bool:
        """Whether it was said to the bot: by its name, or in private."""
        return self.words is not None or self.where.direct


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An answer that was taken back with its message, and what still stands of its author's in the round.

    `who` is the author in the platform's words. `left` is the reply to their best answer now, which stands in
    the message `source` ("" for one that was sent in otherwise); None where nothing is left.
    """

    who: str
    left: Reply | None = None
    source: str = ""
    round: int = 0


class RoomTalk(Protocol):
    """Follows the talk in private rooms of one kind."""

    @property
    def kind(self) -> str:
        """The kind of room, as `KnownRoom.kind` has it."""
        ...

    async def said(self, heard: Heard, room: KnownRoom) -> Reply | None:
        """The reply to a message in that room, silent when nothing is to be said at once.

        None when the message is no part of the talk: it is over, or the writer takes no part in it.
        """
        ...
