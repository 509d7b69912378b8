"""Short replies: something was done, refused, or is missing."""

from dataclasses import dataclass

from bot.commands.language.channels import named
from bot.commands.language.document import (
    Document,
    Heading,
    Inline,
    Mono,
    Note,
    Paragraph,
    Quote,
    Said,
    Tone,
    Words,
    runs,
)

__all__ = ["Done", "Missing", "Notice", "Refused"]


@dataclass(frozen=True, slots=True)
class Done:
    """Something was done; `detail` says what follows from it."""

    text: Words
    detail: Words = ""

    def document(self) -> Document:
        """One line, and a second in small print."""
        notes = (Note(runs(self.detail)),) if self.detail else ()
        return Document((Paragraph(runs(self.text)), *notes), Tone.GOOD)


@dataclass(frozen=True, slots=True)
class Refused:
    """Something could not be done; `hint` is for organisers, `quote` gives back what would be lost."""

    text: str
    hint: str = ""
    quote: str = ""

    def document(self) -> Document:
        """The sentence, the hint in small print, and the member's own words to copy."""
        notes = (Note((self.hint,)),) if self.hint else ()
        quotes = (Quote(self.quote),) if self.quote else ()
        return Document((Paragraph((self.text,)), *quotes, *notes), Tone.WARN)


@dataclass(frozen=True, slots=True)
class Missing:
    """A command was given without something that it needs."""

    command: str
    labels: tuple[str, ...]

    def document(self) -> Document:
        """What is missing, by the labels of the form."""
        parts: tuple[Inline, ...] = (Mono(f"/{self.command}"), f" needs: {', '.join(self.labels)}.")
        return Document((Paragraph(parts),), Tone.WARN)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that organisers or a member should know, sent by the bot of its own accord.

    `about` is the other member whom the text names, 0 for nobody; `here` the place where it is read.
    """

    title: str
    text: str
    about: int = 0
    here: int = 0

    def document(self) -> Document:
        """A title and the text."""
        said = (Said(self.text, self.about),) if self.about else named(self.text, self.here)
        return Document((Heading(self.title), Paragraph(said)), Tone.WARN)
