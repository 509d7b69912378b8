"""What a grader says of an answer, and the port through which it is asked."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from bot.core.questions.question import Question

__all__ = ["Flag", "Grade", "Grader", "IdeaVerdict", "Ruling", "Verdict", "Voiced"]


class Verdict(StrEnum):
    """What an answer does with an idea: makes it, in full or in part, denies it, or is silent on it."""

    COVERED = "covered"
    PARTLY = "partly"
    CONTRADICTED = "contradicted"
    ABSENT = "absent"


class Flag(StrEnum):
    """A doubt about an answer. Those of the first group decide the score; the others cap it or lower
    confidence, as `bot/grading/README.md` says.
    """

    EMPTY = "empty"
    MASH = "keyboard mash"
    COPIED_QUESTION = "question copied"
    INSTRUCTIONS = "instructions to the grader"
    LANGUAGE = "language not supported"
    UNGRADED = "not graded in time"

    TERM_LIST = "list of terms"
    SHUFFLED = "word order"
    NEGATED = "contradicts the idea"
    REPETITION = "repetition"
    TOO_LONG = "cut to length"
    CODE_ONLY = "code only"
    LOOKALIKES = "look-alike letters"
    OFF_TOPIC = "off topic"


@dataclass(frozen=True, slots=True)
class IdeaVerdict:
    """One idea's verdict; `quote` is a verbatim span of the answer that shows it ("" if none)."""

    idea: str
    verdict: Verdict
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Voiced:
    """A misconception found in the answer: its text, the words that voiced it, and the reply."""

    text: str
    quote: str
    reply: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A grader's report: `score` and `confidence` are 0-1; the same answer always gets the same."""

    score: float
    confidence: float
    grader: str
    ideas: tuple[IdeaVerdict, ...] = ()
    voiced: tuple[Voiced, ...] = ()
    flags: frozenset[Flag] = field(default=frozenset())

    @property
    def covered(self) -> tuple[str, ...]:
        """Ids of the ideas found in full."""
        return tuple(p.idea for p in self.ideas if p.verdict is Verdict.COVERED)

    @property
    def open(self) -> tuple[str, ...]:
        """Ids of the ideas found in part or not at all."""
        return tuple(p.idea for p in self.ideas if p.verdict is not Verdict.COVERED)

    @property
    def bare(self) -> "Grade":
        """The same without a word of the answer."""
        ideas = tuple(IdeaVerdict(found.idea, found.verdict) for found in self.ideas)
        return replace(self, ideas=ideas, voiced=())


@dataclass(frozen=True, slots=True)
class Ruling:
    """An organiser's word on a phrasing: it does (or does not) make the idea, in one community."""

    question: str
    idea: str
    phrasing: str
    accepted: bool


class Grader(Protocol):
    """Judges one answer to one question. Never raises for any text; never takes the network for granted."""

    async def grade(
        self, question: Question, answer: str, *, rulings: tuple[Ruling, ...] = (), remote: bool = False
    ) -> Grade:
        """The grade of `answer`; CPU-heavy work leaves the event loop.

        `remote` says that the community agreed to answers leaving this machine; never assume it.
        """
        ...

    async def rubric(self, question: Question) -> Question:
        """The question with the ideas that its verdicts name: its own, else what its reference says."""
        ...
