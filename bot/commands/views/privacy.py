"""What is stored on one person: the export, and what deleting it means."""

from dataclasses import dataclass

from bot.commands.language.document import (
    Bullets,
    Document,
    Facts,
    Heading,
    Inline,
    Mono,
    Note,
    Paragraph,
    Tone,
)

__all__ = ["DeletionAsked", "Exported", "Forgotten"]


@dataclass(frozen=True, slots=True)
class Exported:
    """Everything that is stored, in a file; `counts` are entries by what they are."""

    community: str
    counts: tuple[tuple[str, str], ...]

    def document(self) -> Document:
        """What the file holds."""
        return Document(
            (
                Heading("Everything stored on you"),
                Paragraph((f"The file holds all that is kept on you in {self.community}:",)),
                Facts(self.counts),
                Note(("Only you get this file. ", Mono("/quiz forget"), " deletes what it lists.")),
            )
        )


@dataclass(frozen=True, slots=True)
class DeletionAsked:
    """Somebody wants to be forgotten and is asked once more."""

    community: str

    def document(self) -> Document:
        """What goes, what stays, and that it is for good."""
        gone: tuple[tuple[Inline, ...], ...] = (
            ("your answers, practice, hints and appeals, word for word",),
            ("your name, your settings and your linked accounts",),
            ("your streak and your place on every board",),
            ("messages that wait to be sent to you",),
        )
        return Document(
            (
                Heading(f"Delete everything on you in {self.community}?"),
                Paragraph(("This goes, and nobody can bring it back:",)),
                Bullets(gone),
                Paragraph(
                    ("Points and grades stay as numbers of nobody, so that the group's totals stay true.",)
                ),
                Paragraph(
                    ("What you wrote in a channel of Discord or Slack stays there until you delete it.",)
                ),
                Note(("Take it along first: ", Mono("/quiz export"), ".")),
            ),
            Tone.WARN,
        )


@dataclass(frozen=True, slots=True)
class Forgotten:
    """It is done."""

    community: str

    def document(self) -> Document:
        """That it is gone, and how to begin again."""
        return Document(
            (
                Paragraph((f"Everything on you in {self.community} is deleted.",)),
                Note(("If you answer again one day, you start afresh.",)),
            ),
            Tone.GOOD,
        )
