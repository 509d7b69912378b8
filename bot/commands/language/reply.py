"""What a command returns: a view of what happened, and offers of what can be done next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.commands.language.document import Document

__all__ = ["Attachment", "Offer", "Reply", "Style", "View"]


class View(Protocol):
    """What happened, as a value; platforms may draw chosen views in their own way."""

    def document(self) -> Document:
        """The view in semantic nodes, for platforms that have no drawing of their own for it."""
        ...


class Style(StrEnum):
    """How a button is coloured."""

    PRIMARY = "primary"
    PLAIN = "plain"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Offer:
    """A partial invocation: a button when complete, a form for what is missing when not.

    `form` names one of the command's forms (its arguments are asked for even when optional).
    """

    label: str
    command: str
    args: Mapping[str, object] = field(default_factory=dict)
    style: Style = Style.PLAIN
    form: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file for who asked; `name` is one of letters, digits, dots, dashes and underscores.

    Only replies that nobody else sees carry files. `media` is the media type (RFC 6838).
    """

    name: str
    data: bytes
    media: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A view with offers, and files beside it.

    `everyone` overrides the command's audience. `reaction` (an emoji) is put on the message that was
    answered; `verdict` is one line on that answer that everybody may read. `silent` replies say nothing in
    the channel. `remove` asks the platform to take the member's message away and to give the text back to
    its author (hidden mode). `update` says that the message whose button was pressed is to be replaced
    instead of a new one sent.
    """

    view: View
    offers: tuple[Offer, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    everyone: bool | None = None
    reaction: str = ""
    verdict: str = ""
    silent: bool = False
    remove: bool = False
    update: bool = False
