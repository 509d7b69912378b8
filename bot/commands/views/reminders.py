"""Reminders as members see them."""

from dataclasses import dataclass
from datetime import datetime

from bot.commands.language.document import (
    Bullets,
    Document,
    Heading,
    Node,
    Note,
    Paragraph,
    Prose,
    Strong,
    When,
    coded,
)
from bot.commands.views.rounds import level_tone
from bot.core.questions.question import Question

__all__ = ["CardsWait", "RoundCloses"]


@dataclass(frozen=True, slots=True)
class RoundCloses:
    """A question that is about to close without the member's answer; `zone` is the member's."""

    question: Question
    closes: datetime
    zone: str

    def document(self) -> Document:
        """Until when, the question itself, and how to hear no more of it."""
        question = self.question
        until = When(self.closes, self.zone)
        options: tuple[Node, ...] = ()
        if question.options:
            options = (
                Bullets(
                    tuple(
                        (Strong(f"{option.id.upper()}. "), *coded(option.text)) for option in question.options
                    )
                ),
            )
        return Document(
            (
                Heading(f"Not answered yet: {question.title}"),
                Paragraph(("This question is open until ", until, ". A few sentences keep your streak.")),
                Prose(question.prompt),
                *options,
                Note(("You asked for this reminder. Change it with /quiz settings.",)),
            ),
            level_tone(question.level),
        )


@dataclass(frozen=True, slots=True)
class CardsWait:
    """How many review cards the member's day still has."""

    waiting: int

    @property
    def title(self) -> str:
        """The notification's line."""
        return "One review card is due" if self.waiting == 1 else f"{self.waiting} review cards are due"

    def document(self) -> Document:
        """How many, and how to hear no more of it."""
        words = "Ideas that you missed before; a sentence each is enough."
        small = Note(("You asked for this reminder. Change it with /quiz settings.",))
        return Document((Heading(self.title), Paragraph((words,)), small))
