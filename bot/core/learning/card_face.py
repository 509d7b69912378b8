"""What stands on a card: a cue that asks for one idea, and the idea itself."""

from dataclasses import dataclass

from bot.core.learning.card import Card
from bot.core.questions.question import Question

__all__ = ["Face", "face"]


@dataclass(frozen=True, slots=True)
class Face:
    """The two sides of a card. `given` are the other ideas, told so that this one is asked for."""

    cue: str
    given: tuple[str, ...]
    back: str


def face(card: Card, question: Question) -> Face:
    """The card's cue and idea: the interviewer's own follow-up where the question has one for the idea."""
    right = question.correct
    if right is not None:
        return Face("Which one is right?", (), f"{right.id.upper()}. {right.text}\n\n{right.why}")
    back = next((idea.text for idea in question.ideas if idea.id == card.idea), question.answer)
    asks = next((each.ask for each in question.follow_ups if each.missed == card.idea), "")
    if asks:
        return Face(asks, (), back)
    given = tuple(idea.text for idea in question.ideas if idea.id != card.idea)
    return Face("What else belongs to a full answer, besides this?" if given else "", given, back)
