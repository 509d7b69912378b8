"""One command, read from one typed function: its arguments, its audience, its forms.

A command function takes the `Call`, then the services that it needs (positional, injected by type),
then, after `*`, its arguments. The annotations of the arguments say everything that Discord options,
the text grammar and the browser form need.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum, StrEnum
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin, get_type_hints

from bot.commands.language.document import Document
from bot.commands.language.reply import Reply
from bot.core.errors import Unusable

__all__ = [
    "Arg",
    "Argument",
    "Audience",
    "Channel",
    "Command",
    "File",
    "Opening",
    "Person",
    "Role",
    "command",
    "require_size",
    "spec_of",
]

_ATTRIBUTE = "__sparring_command__"


class Audience(StrEnum):
    """Who sees the reply: only the person who asked, or everyone in the channel."""

    ME = "me"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named by a member, in the platform's words."""

    external: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel named by a member, in the platform's words."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A group of people named by a member, in the platform's words: a role, a user group."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file that a member attached: where its platform keeps it, its name, and its size in bytes as told."""

    address: str
    name: str
    size: int = 0


def require_size(file: File, size: int, *, most: int) -> None:
    """Raise Unusable for a file of more bytes."""
    if size > most:
        raise Unusable(f"{file.name} is larger than {most / 1_000_000:g} MB. Please attach a smaller one.")


Value = str | int | bool | date | time | Enum | Person | Channel | Role | File
KINDS: tuple[type, ...] = (str, int, bool, date, time, Person, Channel, Role, File)


@dataclass(frozen=True, slots=True)
class Arg:
    """What an annotation adds to a type.

    `suggest` names a source of suggestions ("topic", "zone", "schedule", "course" ...); `long` is many
    lines; `hidden` is carried by buttons and never typed; `label` heads the form's field (<= 45
    characters, Discord's limit for a label). `reads` puts a text into the one form that the command takes,
    or raises Unusable. `named` is never meant by a bare word; `anything` takes what is not suggested as well;
    `instead` names an argument that need not be asked for where this one is given; `also` are other words
    that people put before its value ("timezone", "from").
    """

    help: str
    label: str = ""
    suggest: str = ""
    long: bool = False
    hidden: bool = False
    minimum: int | None = None
    maximum: int | None = None
    placeholder: str = ""
    reads: Callable[[str], str] | None = None
    named: bool = False
    anything: bool = False
    instead: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command. `kind` is str, int, bool, date, time, an enum, or one of the values here."""

    name: str
    kind: type
    arg: Arg
    required: bool
    default: object = None

    @property
    def label(self) -> str:
        """The words over the field of a form."""
        return self.arg.label or self.name.replace("_", " ").capitalize()

    @property
    def several(self) -> bool:
        """Whether it takes a list of what is suggested: it is the plural of that."""
        return bool(self.arg.suggest) and self.name == f"{self.arg.suggest}s"

    @property
    def choices(self) -> tuple[str, ...]:
        """The values of an enum; empty for any other kind."""
        return tuple(str(item.value) for item in self.kind) if issubclass(self.kind, Enum) else ()


@dataclass(frozen=True, slots=True)
class Opening:
    """What a form opens with, once it is known what it is about: values by argument.

    `title` says what the form does to what; "": what the command does. `about` stands above the fields, such
    as the question that is answered.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    title: str = ""
    about: Document | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `path` is ("quiz", "streak") or ("quiz-admin", "schedule", "list").

    `asks` are arguments that are asked for by a form when absent although the function can do
    without; `forms` name further sets of arguments that an offer may ask for, and `titles` say what each
    of these does. `prefill` takes the call, the services that it needs and the arguments known so far, and
    gives what the form opens with.
    `submit` stands on the button that sends a form in; `title`, where the summary is longer than Slack lets a
    title be (24 characters), over what the command shows or asks.
    `again` says that giving it again only goes on where it stood, or shows what there is: it is carried out
    as often as it is given. Every other command is carried out once for each time that somebody gives it.
    """

    path: tuple[str, ...]
    summary: str
    function: Callable[..., Awaitable[Reply]]
    services: tuple[type, ...]
    arguments: tuple[Argument, ...]
    audience: Audience = Audience.ME
    organisers: bool = False
    asks: tuple[str, ...] = ()
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    prefill: Callable[..., Awaitable[Opening]] | None = None
    submit: str = "Send"
    title: str = ""
    again: bool = False

    @property
    def heading(self) -> str:
        """What stands over what it shows or asks: its title, else what it does."""
        return self.title or self.summary.partition(";")[0].rstrip(".")

    @property
    def name(self) -> str:
        """The command as it is typed, without the slash."""
        return " ".join(self.path)

    @property
    def visible(self) -> tuple[Argument, ...]:
        """The arguments that a person can type."""
        return tuple(argument for argument in self.arguments if not argument.arg.hidden)

    def argument(self, name: str) -> Argument | None:
        """The argument of that name."""
        return next((argument for argument in self.arguments if argument.name == name), None)


CommandFunction = Callable[..., Awaitable[Reply]]


def command(
    name: str,
    summary: str,
    *,
    audience: Audience = Audience.ME,
    asks: tuple[str, ...] = (),
    forms: Mapping[str, tuple[str, ...]] | None = None,
    titles: Mapping[str, str] | None = None,
    prefill: Callable[..., Awaitable[Opening]] | None = None,
    submit: str = "Send",
    title: str = "",
    again: bool = False,
) -> Callable[[CommandFunction], CommandFunction]:
    """Mark a function as the command `name`; `/quiz-admin` commands are for organisers only."""

    def mark(function: CommandFunction) -> CommandFunction:
        path = tuple(name.split())
        services, arguments = _signature(function)
        spec = Command(
            path=path,
            summary=summary,
            function=function,
            services=services,
            arguments=arguments,
            audience=audience,
            organisers=path[0] == "quiz-admin",
            asks=asks,
            forms=dict(forms or {}),
            titles=dict(titles or {}),
            prefill=prefill,
            submit=submit,
            title=title,
            again=again,
        )
        setattr(function, _ATTRIBUTE, spec)
        return function

    return mark


def spec_of(function: object) -> Command | None:
    """The command that a function was marked as."""
    spec = getattr(function, _ATTRIBUTE, None)
    return spec if isinstance(spec, Command) else None


def _signature(function: CommandFunction) -> tuple[tuple[type, ...], tuple[Argument, ...]]:
    hints = get_type_hints(function, include_extras=True)
    parameters = list(inspect.signature(function).parameters.values())
    services = tuple(hints[p.name] for p in parameters[1:] if p.kind is not p.KEYWORD_ONLY)
    arguments = tuple(_argument(p, hints[p.name]) for p in parameters if p.kind is p.KEYWORD_ONLY)
    return services, arguments


def _argument(parameter: inspect.Parameter, hint: object) -> Argument:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"{parameter.name}: annotate a command's argument as Annotated[type, Arg(...)]")
    kind, arg = get_args(hint)[:2]
    if get_origin(kind) in {Union, UnionType}:
        kind = next(part for part in get_args(kind) if part is not NoneType)
    if not isinstance(arg, Arg) or not (kind in KINDS or (isinstance(kind, type) and issubclass(kind, Enum))):
        raise TypeError(f"{parameter.name}: {kind} is not a kind of argument")
    required = parameter.default is parameter.empty
    return Argument(parameter.name, kind, arg, required, None if required else parameter.default)
