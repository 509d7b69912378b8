"""Review cards as members see them: asked, shown, reviewed, and the end of a day's cards."""

from dataclasses import dataclass
from datetime import date

from bot.commands.language.document import (
    Bullets,
    Document,
    Heading,
    Node,
    Note,
    Paragraph,
    Prose,
    Quote,
    Strong,
    Tone,
)
from bot.core.answers.excerpt import excerpt
from bot.core.answers.grade import Verdict
from bot.core.counting import counted
from bot.core.learning.card import Rating
from bot.core.learning.card_face import Face
from bot.core.questions.question import Question

__all__ = ["CardAsked", "CardReviewed", "CardShown", "CardsDone", "front_of"]

_LONGEST_QUOTE = 160
_VERDICTS = {
    Verdict.COVERED: "That is it.",
    Verdict.PARTLY: "Part of it.",
    Verdict.CONTRADICTED: "I read that as the opposite.",
    Verdict.ABSENT: "I did not find it in your words.",
}
_RATED = {
    Rating.AGAIN: "Not yet.",
    Rating.HARD: "With effort.",
    Rating.GOOD: "Known.",
    Rating.EASY: "Known well.",
}


@dataclass(frozen=True, slots=True)
class CardAsked:
    """A card's front; `number` of `of` cards today, `topics` by their titles.

    `told` is what became of the card before.
    """

    question: Question
    face: Face
    number: int
    of: int
    topics: tuple[str, ...] = ()
    told: str = ""

    def document(self) -> Document:
        """The question again, and the cue for the one idea."""
        nodes = _front(self.question, self.face)
        if self.told:
            nodes.insert(0, Note((self.told,)))
        how = "Pick one." if self.question.options else "Say it in a sentence, or think of it and press Show."
        parts = (f"Card {self.number} of {self.of} today", *self.topics)
        nodes.append(Note((" \N{MIDDLE DOT} ".join(parts), "\n", how)))
        return Document(tuple(nodes))


@dataclass(frozen=True, slots=True)
class CardShown:
    """Both sides of a card, to be rated by the member."""

    question: Question
    face: Face

    def document(self) -> Document:
        """The idea below its question."""
        nodes = _front(self.question, self.face)
        nodes += [Paragraph((Strong("The idea:"),)), Prose(self.face.back)]
        nodes.append(Note(("How well did you know it?",)))
        return Document(tuple(nodes))


@dataclass(frozen=True, slots=True)
class CardReviewed:
    """What came of a card. `rating` is None when it had been reviewed today before; `days` until it is back.

    `verdict` and `quote` are those of a typed answer.
    """

    question: Question
    face: Face
    rating: Rating | None
    days: int
    verdict: Verdict | None = None
    quote: str = ""

    def document(self) -> Document:
        """The verdict, the idea, and when the card comes back."""
        nodes: list[Node] = [Heading(self._headline())]
        if self.quote:
            nodes.append(Quote(excerpt(self.quote, _LONGEST_QUOTE)))
        nodes += [Paragraph((Strong("The idea: "), self.question.title)), Prose(self.face.back)]
        again = "" if self.rating is not None else "You reviewed this card today; the first time counts. "
        nodes.append(Note((f"{again}Back {_in(self.days)}.",)))
        good = self.rating in {Rating.GOOD, Rating.EASY}
        return Document(tuple(nodes), Tone.GOOD if good else Tone.NEUTRAL)

    def _headline(self) -> str:
        if self.verdict is not None:
            return _VERDICTS[self.verdict]
        return "Done for today." if self.rating is None else _RATED[self.rating]


@dataclass(frozen=True, slots=True)
class CardsDone:
    """No card to ask now: `reviewed` today, `cards` in all, the next on `next_day`, `suspended` put aside."""

    reviewed: int
    cards: int
    next_day: date | None
    suspended: int = 0
    told: str = ""

    def document(self) -> Document:
        """What there is, in a line or two; never how much is waiting."""
        nodes: list[Node] = [Heading("Review"), *((Paragraph((self.told,)),) if self.told else ())]
        if not self.cards:
            nodes.append(Paragraph(("No cards yet. An idea that your answer leaves out becomes one.",)))
            return Document(tuple(nodes))
        done = (
            f"Done for today: {_count(self.reviewed)} reviewed." if self.reviewed else "Nothing is due today."
        )
        nodes.append(Paragraph((done,)))
        if self.next_day is not None:
            nodes.append(Paragraph((f"The next one comes on {self.next_day:%A, %d %B}.",)))
        if self.suspended:
            nodes.append(Note((f"{_count(self.suspended)} put aside.",)))
        return Document(tuple(nodes), Tone.GOOD)


def front_of(question: Question, face: Face) -> Document:
    """A card's front without its title, to stand above the field where it is answered."""
    return Document(tuple(_front(question, face)[1:]))


def _front(question: Question, face: Face) -> list[Node]:
    nodes: list[Node] = [Heading(question.title), Prose(question.prompt)]
    if question.options:
        nodes.append(Bullets(tuple((Strong(f"{o.id.upper()}. "), o.text) for o in question.options)))
    if face.cue:
        nodes.append(Paragraph((Strong(face.cue),)))
    if face.given:
        nodes.append(Bullets(tuple((text,) for text in face.given)))
    return nodes


def _in(days: int) -> str:
    return "tomorrow" if days <= 1 else f"in {counted(days, 'day')}"


def _count(cards: int) -> str:
    return f"{cards} {'card' if cards == 1 else 'cards'}"
