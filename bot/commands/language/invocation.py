"""Everything that a person does, as one value, whichever way it was done."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from bot.commands.language.document import Document
from bot.commands.language.spec import Argument, Command
from bot.core.people.people import Community, Member, Place

__all__ = ["KEPT", "Actor", "Call", "Field", "Form", "Invocation", "Where"]

KEPT: Final = "kept"
"""No argument: the key under which what the form begins with is kept (see `Unsent`)."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, in the platform's words. `manages` is None and `zone`, the time zone, "" where the platform
    does not say.
    """

    external: str
    name: str
    manages: bool | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """Where it was done. `tenant` is the guild or workspace; `thread` is "" outside threads.

    `direct` is a private conversation with the bot, where `tenant` may be "".
    """

    platform: str
    tenant: str
    channel: str
    thread: str = ""
    tenant_name: str = ""
    channel_name: str = ""
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Invocation:
    """A command with what is known of its arguments, who gave it, and where.

    `event` is the platform's own id of what happened (a redelivery has the same one). `source` is the
    message that was the answer, "" for commands, buttons and forms. `form` names a form that is asked for,
    `filled` the one that was sent in ("" for that of what was missing), None for none.
    """

    command: Command
    args: Mapping[str, object]
    actor: Actor
    where: Where
    at: datetime
    event: str = ""
    source: str = ""
    form: str = ""
    filled: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; `value` is what it starts with, as text."""

    argument: Argument
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What is still to be asked before the invocation can run; `about` stands above the fields."""

    title: str
    invocation: Invocation
    fields: tuple[Field, ...] = field(default=())
    about: Document | None = None

    def unfolded(self) -> "Form":
        """The form that also asks for the texts given so far, filled in, where they are too long to be
        carried along. Only what is asked for when it is missing: it comes back with the form that is sent in.
        """
        command, args = self.invocation.command, self.invocation.args
        asked = command.forms.get(self.invocation.form, command.asks)
        texts = tuple(
            argument
            for argument in command.arguments
            if argument.kind is str and args.get(argument.name) and not argument.arg.hidden
            if argument.required or argument.name in asked
        )
        names = {argument.name for argument in texts}
        left = {name: value for name, value in args.items() if name not in names}
        fields = tuple(Field(argument, str(args[argument.name])) for argument in texts)
        rest = tuple(field for field in self.fields if field.argument.name not in names)
        return replace(self, invocation=replace(self.invocation, args=left), fields=(*fields, *rest))

    def starting_with(self, text: str) -> "Form":
        """The form with a text in its first field of many lines, as much of it as fits there."""
        long = next((each for each in self.fields if each.argument.arg.long), None)
        if long is None:
            return self
        filled = replace(long, value=text[: long.argument.arg.maximum])
        return replace(self, fields=tuple(filled if each is long else each for each in self.fields))


@dataclass(frozen=True, slots=True)
class Call:
    """What a command function gets to know of the invocation, resolved to the domain's values."""

    community: Community
    place: Place
    member: Member
    where: Where
    at: datetime
    event: str = ""
    source: str = ""
    organiser: bool = False
