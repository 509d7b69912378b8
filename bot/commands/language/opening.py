"""What a form opens with, once it is known what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.commands.language.document import Document

__all__ = ["Opening"]


@dataclass(frozen=True, slots=True)
class Opening:
    """Values to start with, by argument; `title` says what the form does to what ("": what the command does);
    `about` stands above the fields, such as the question that is answered.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    title: str = ""
    about: Document | None = None
