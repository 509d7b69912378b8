"""Commands for the page, and what the page sends as invocations."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from enum import Enum

from bot.commands.incoming.dispatch import Dispatcher
from bot.commands.language.arguments import parse, show
from bot.commands.language.grammar import Grammar, usage
from bot.commands.language.invocation import Actor, Form, Invocation, Where
from bot.commands.language.misread import Misread
from bot.commands.language.spec import Argument, Channel, Command, File, Person
from bot.core.errors import SparringError, Unusable
from bot.core.transcript import ChatChannel, ChatUser
from bot.platforms.web.room import ChatRoom
from bot.platforms.web.wire.frames import Submit
from bot.platforms.web.wire.wire import Json

__all__ = ["PLATFORM", "TENANT", "Reader", "actor", "catalogue", "form_view", "place"]

PLATFORM = "web"
TENANT = "local"


def actor(user: ChatUser) -> Actor:
    """The member as the core knows people."""
    return Actor(user.key, user.name, manages=user.organiser)


def place(channel: ChatChannel, thread: int, *, title: str) -> Where:
    """The channel as the core knows places."""
    return Where(
        PLATFORM,
        TENANT,
        channel.id,
        str(thread) if thread else "",
        tenant_name=title,
        channel_name=channel.name,
        direct=len(channel.members) == 1,
    )


def catalogue(commands: Iterable[Command], *, organiser: bool) -> list[Json]:
    """Every command that somebody may give, for completion and help."""
    return [
        {
            "name": command.name,
            "summary": command.summary,
            "usage": usage(command),
            "args": [_argument(argument) for argument in command.visible],
        }
        for command in commands
        if organiser or not command.organisers
    ]


def form_view(form: Form, about: Sequence[Json] = ()) -> Json:
    """A form for the page, with all that its submission needs; `about` stands above its fields."""
    invocation = form.invocation
    command = invocation.command
    args: dict[str, Json] = {}
    for name, value in invocation.args.items():
        argument = command.argument(name)
        if argument is not None and value is not None:
            args[name] = show(value)
    return {
        "title": form.title,
        "about": list(about),
        "submit": command.submit,
        "command": command.name,
        "form": invocation.form,
        "args": args,
        "fields": [{**_argument(field.argument), "value": field.value} for field in form.fields],
    }


class Reader:
    """Reads what the page sends."""

    def __init__(
        self, dispatcher: Dispatcher, room: ChatRoom, *, attached: Callable[[str], File | None]
    ) -> None:
        self._dispatcher = dispatcher
        self._attached = attached
        self._room = room
        self._grammar = Grammar(dispatcher.registry, person=self._person)

    def typed(self, text: str) -> tuple[Command, Mapping[str, object]] | None:
        """The command in "/quiz streak" or "streak"; None if there is none, Unusable if it is unreadable."""
        parsed = self._grammar.command(text)
        if parsed is None:
            return None
        command, args = parsed
        return command, {name: self._named(value) for name, value in args.items()}

    def slash(self, text: str) -> tuple[Command, Mapping[str, object]]:
        """The command in a line that begins with "/"; raises Unusable when it names none."""
        line = text.strip().removeprefix("/")
        roots = {path[0] for path in self._dispatcher.registry.commands}
        first = line.split(maxsplit=1)[0].casefold() if line.strip() else ""
        parsed = self.typed("quiz help" if line.casefold() == "quiz" else line) if first in roots else None
        if parsed is None:
            raise self._unknown(line, first in roots)
        return parsed

    def _unknown(self, line: str, rooted: bool) -> Misread:  # noqa: FBT001 - a yes or no of the line
        told = self._grammar.unknown(line)
        name = " ".join(line.split()[:2])[:60]
        words = told.message if rooted or told.command else f"There is no command /{name}."
        more = "Type / to see them all, or begin with a space to send it as a message."
        return Misread(f"{words} {more}", told.command)

    def submitted(
        self, frame: Submit, *, by: Actor, where: Where, at: datetime, event: str
    ) -> tuple[Invocation, Mapping[str, str]]:
        """The invocation that a form makes, and what is wrong with its fields by name."""
        command = self._dispatcher.registry.commands.get(tuple(frame.command.split()))
        if command is None or (frame.form and frame.form not in command.forms):
            raise Unusable("This form is from an older version. Please use the command instead.")
        args: dict[str, object] = {}
        for name, text in frame.args.items():
            argument = command.argument(name)
            if argument is None:
                raise Unusable("This form is from an older version. Please use the command instead.")
            args[name] = self._named(parse(argument, text))
        asked = Invocation(command, args, by, where, at, event=event, form=frame.form)
        form = self._dispatcher.form(asked)
        if form is None:
            return replace(asked, form=""), {}
        values: dict[str, object] = {}
        faults: dict[str, str] = {}
        for field in form.fields:
            argument = field.argument
            text = frame.values.get(argument.name, "")
            if not text.strip():
                if argument.required:
                    faults[argument.name] = "Please fill this in."
                continue
            try:
                values[argument.name] = self._value(argument, text)
            except SparringError as error:
                faults[argument.name] = error.message
        return self._dispatcher.submit(form, values), faults

    def _value(self, argument: Argument, text: str) -> object:
        if argument.kind is not File:
            return self._named(parse(argument, text))
        if (file := self._attached(text)) is None:
            raise Unusable("This file is no longer kept. Please choose it once more.")
        return file

    def mention(self, text: str) -> ChatUser | None:
        """The member whom a text begins by addressing."""
        if not text.startswith("@"):
            return None
        rest = text[1:].casefold()
        for user in sorted(self._room.people.values(), key=lambda user: -len(user.name)):
            for name in (user.name.casefold(), user.key.casefold()):
                if rest.startswith(name) and not rest[len(name) : len(name) + 1].isalnum():
                    return user
        return None

    def _person(self, text: str) -> Person | None:
        wanted = text.removeprefix("@").casefold()
        for user in self._room.people.values():
            if wanted in {user.key.casefold(), user.name.casefold()}:
                return Person(user.key, user.name)
        return None

    def _named(self, value: object) -> object:
        """A channel typed as #name gets its id; a person's key gets the name."""
        if isinstance(value, Channel):
            wanted = value.id.removeprefix("#").casefold()
            for channel in self._room.channels.values():
                if wanted in {channel.id.casefold(), channel.name.casefold()}:
                    return Channel(channel.id, channel.name)
        if isinstance(value, Person):
            return self._person(value.external) or value
        return value


_KINDS: Mapping[type, str] = {
    int: "number",
    bool: "flag",
    date: "date",
    time: "time",
    Person: "person",
    Channel: "channel",
    File: "file",
}


def _argument(argument: Argument) -> dict[str, Json]:
    arg = argument.arg
    return {
        "name": argument.name,
        "label": argument.label,
        "help": arg.help,
        "kind": "choice" if issubclass(argument.kind, Enum) else _KINDS.get(argument.kind, "text"),
        "choices": list(argument.choices),
        "required": argument.required,
        "long": arg.long,
        "suggest": bool(arg.suggest),
        "minimum": arg.minimum,
        "maximum": arg.maximum,
        "placeholder": arg.placeholder,
    }
