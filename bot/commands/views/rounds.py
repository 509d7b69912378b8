"""Rounds as people see them: the question, a hint, the reveal, the recap in the channel."""

from dataclasses import dataclass
from datetime import datetime

from bot.commands.language.document import (
    Bullets,
    Code,
    Document,
    Heading,
    Image,
    Inline,
    Name,
    Node,
    Note,
    Paragraph,
    Prose,
    Quote,
    Said,
    Strong,
    Tone,
    When,
    coded,
    listed,
)
from bot.commands.views.boards import leaders_card
from bot.core.answers.excerpt import excerpt, shortened
from bot.core.answers.scoring import LEVEL_POINTS
from bot.core.pictures import CoverageBars
from bot.core.questions.question import Kind, Level, Question
from bot.core.rounds.schedule import AnswerMode
from bot.usecases.rounds.reveal import Reveal

__all__ = [
    "HintShown",
    "QuestionPosted",
    "RoundRecapped",
    "RoundRevealed",
    "SolutionShown",
    "level_tone",
    "prompt_of",
]

_LONGEST_QUOTE = 600
_LONGEST_BAR = 48
_FENCE = "```"
_WEEK = "This week"
_UNIT = "points"


def level_tone(level: Level) -> Tone:
    """The colour of a level."""
    return Tone(level.value)


@dataclass(frozen=True, slots=True)
class QuestionPosted:
    """A question to be answered: of a round (`closes` may be known), or for practice (`round` 0).

    `why` says why a practice question was drawn. `typed`: what is written in the thread is heard even where
    it does not name the bot. `threaded`: there is a thread to write in. `answered` have answered so far.
    """

    question: Question
    round: int = 0
    practice: int = 0
    mode: AnswerMode = AnswerMode.OPEN
    reveals_at: datetime | None = None
    zone: str = "UTC"
    topics: tuple[str, ...] = ()
    why: str = ""
    typed: bool = True
    threaded: bool = True
    answered: int = 0

    @property
    def meta(self) -> str:
        """Level, topics and points in one line."""
        points = f"up to {LEVEL_POINTS[self.question.level]} points"
        parts = (self.question.level.value, *self.topics, *(() if self.practice else (points,)))
        return " \N{MIDDLE DOT} ".join(parts)

    @property
    def how(self) -> str:
        """How to answer."""
        if self.practice:
            return f"{self.why} Practice: only you see this, and it counts for no board.".strip()
        if self.question.kind is Kind.CHOICE:
            return "Pick one below."
        if self.mode is AnswerMode.HIDDEN:
            return "Answer with the button: answers stay hidden until you have sent yours."
        if not self.threaded:
            return "Answer with the button. You can send it again; your best answer counts."
        if not self.typed:
            return "Answer with the button, or name me before your answer. Your best answer counts."
        return "Answer in the thread or with the button. You can send it again; your best answer counts."

    @property
    def crowd(self) -> str:
        """How many have answered; "" for nobody."""
        if not self.answered:
            return ""
        return f"{self.answered:,} {'has' if self.answered == 1 else 'have'} answered so far."

    def document(self) -> Document:
        """Title, prompt, options, how to answer, when it is revealed, how many have answered."""
        options: tuple[Node, ...] = ()
        if self.question.options:
            items = tuple(
                (Strong(f"{option.id.upper()}. "), *coded(option.text)) for option in self.question.options
            )
            options = (Bullets(items),)
        small: tuple[Inline, ...] = (self.meta, "\n", self.how)
        if self.reveals_at is not None:
            small = (*small, " Reveal: ", When(self.reveals_at, self.zone, relative=True), ".")
        if self.crowd:
            small = (*small, f" {self.crowd}")
        nodes = (Heading(self.question.title), Prose(self.question.prompt), *options, Note(small))
        return Document(nodes, level_tone(self.question.level))


def prompt_of(question: Question) -> Document:
    """What is asked, to stand above the field where it is answered or spoken of."""
    return Document((Prose(question.prompt),), level_tone(question.level))


@dataclass(frozen=True, slots=True)
class HintShown:
    """The hints asked for so far."""

    hints: tuple[str, ...]
    left: int

    def document(self) -> Document:
        """Every hint up to now, the newest last."""
        if not self.hints:
            return Document((Paragraph(("This question has no hints.",)),))
        left = f"{self.left} more to come." if self.left else "That was the last one."
        note = Note((f"Hints cost nothing. {left}",))
        return Document((Heading("Hint"), *(Prose(hint) for hint in self.hints), note))


@dataclass(frozen=True, slots=True)
class SolutionShown:
    """The reference answer, for one who has tried the question."""

    question: Question

    def document(self) -> Document:
        """The answer; that the score stays."""
        question = self.question
        ideas = () if question.options else tuple((idea.text,) for idea in question.ideas)
        listed = (Paragraph(("What I listened for:",)), Bullets(ideas)) if ideas else ()
        note = Note(("Your score stays what it is. Say it once more in your own words, now or tomorrow.",))
        return Document((Heading(f"Answer: {question.title}"), *_solution(question), *listed, note))


@dataclass(frozen=True, slots=True)
class RoundRevealed:
    """The reference answer, how many covered each idea, the best answers, who moved."""

    reveal: Reveal

    def document(self) -> Document:
        """The reveal from top to bottom."""
        reveal = self.reveal
        nodes: list[Node] = [Heading(f"Answer: {reveal.question.title}"), *_solution(reveal.question)]
        if reveal.answers and reveal.covered:
            nodes.append(self._bars())
        nodes.extend(
            Quote(
                Said(excerpt(best.text, _LONGEST_QUOTE), best.member, best.answer),
                (Name(best.name, best.member), f", {best.score:.0%}"),
            )
            for best in reveal.best
        )
        if reveal.climbers:
            moves = (
                (Name(c.name, c.member), f" {c.before} \N{RIGHTWARDS ARROW} {c.after}")
                for c in reveal.climbers
            )
            nodes.append(Paragraph((Strong("Moving up this week: "), *listed(moves))))
        if reveal.question.reading:
            nodes.append(Note((f"Further reading: {'; '.join(reveal.question.reading)}",)))
        if reveal.tip is not None:
            nodes.append(Note((f"Tip: {reveal.tip.text}",)))
        return Document(tuple(nodes), level_tone(reveal.question.level))

    def _bars(self) -> Image:
        reveal = self.reveal
        texts = {idea.id: idea.text for idea in reveal.question.ideas}
        bars = tuple((shortened(texts[idea], _LONGEST_BAR), count) for idea, count in reveal.covered.items())
        lines = "; ".join(f"{texts[idea]}: {count}" for idea, count in reveal.covered.items())
        title = f"Ideas covered in {reveal.answers} {'answer' if reveal.answers == 1 else 'answers'}"
        return Image(CoverageBars(title, bars, reveal.answers), f"{title}. {lines}.")


@dataclass(frozen=True, slots=True)
class RoundRecapped:
    """The short post in the channel when a round is revealed, with the card of the week's leaders.

    `threaded` says that the answer stands in a thread, and not above in the channel itself.
    """

    reveal: Reveal
    threaded: bool = True

    def document(self) -> Document:
        """Two or three lines and the card."""
        reveal = self.reveal
        people = f"{reveal.answers} {'answer' if reveal.answers == 1 else 'answers'}"
        where = "in the thread" if self.threaded else "out"
        nodes: list[Node] = [
            Paragraph(("The answer to ", Strong(reveal.question.title), f" is {where}. {people}."))
        ]
        hardest = min(reveal.covered.items(), key=lambda item: item[1], default=None)
        if hardest is not None and hardest[1] < reveal.answers:
            text = next(idea.text for idea in reveal.question.ideas if idea.id == hardest[0])
            nodes.append(Note((f"Missed most often: {text}",)))
        if reveal.leaders:
            nodes.append(leaders_card(_WEEK, reveal.leaders, _UNIT))
        return Document(tuple(nodes), level_tone(reveal.question.level))


def _solution(question: Question) -> tuple[Node, ...]:
    nodes: list[Node] = []
    if question.kind is Kind.CHOICE:
        for option in question.options:
            mark = "\N{WHITE HEAVY CHECK MARK}" if option.correct else "\N{MULTIPLICATION X}"
            letter = (f"{mark} ", Strong(f"{option.id.upper()}. "))
            why = (": ", *coded(option.why)) if option.why else ()
            nodes.append(Paragraph((*letter, *coded(option.text), *why)))
    nodes.append(Prose(question.answer))
    if question.code:
        nodes.append(Prose(question.code) if _FENCE in question.code else Code(question.code))
    return tuple(nodes)
