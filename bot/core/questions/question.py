"""A question and its rubric, as values. How packs are read from files stands in `packs`."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["FollowUp", "Idea", "Kind", "Level", "Misconception", "Option", "Query", "QueryData", "Question"]


class Kind(StrEnum):
    """What sort of answer a question asks for, and so which grader judges it."""

    CONCEPT = "concept"
    CHOICE = "choice"
    SCENARIO = "scenario"
    DISCUSSION = "discussion"
    WALKTHROUGH = "walkthrough"
    QUERY = "query"


class Level(StrEnum):
    """How hard a question is; points per level stand in `scoring`."""

    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True)
class Idea:
    """One thing that a full answer says.

    `accept` holds other wordings; `groups` holds sets of words of which every set must show up close
    together; `required` caps the score at one half when the idea is not found. Without one of its `numbers`,
    about, in the answer the idea is made in part at most.
    """

    id: str
    text: str
    weight: int = 1
    required: bool = False
    accept: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Misconception:
    """A false statement that people make, and the sentence that puts it right."""

    text: str
    reply: str
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What an interviewer asks next when the idea `missed` was not found."""

    missed: str
    ask: str


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a `choice` question; `why` says why it is right, or what is wrong with it."""

    id: str
    text: str
    why: str
    correct: bool = False


@dataclass(frozen=True, slots=True)
class QueryData:
    """A hidden data set of a `query` question: INSERT statements, and the id of the idea that it shows."""

    idea: str
    rows: str


@dataclass(frozen=True, slots=True)
class Query:
    """How a `query` question is graded: on which data, and whether order counts and repeated rows do not.

    The tables are the first code block of the prompt, the reference query that of the answer.
    """

    data: tuple[QueryData, ...]
    ordered: bool = False
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question as a pack has it. `prompt`, `answer`, `code` and `note` are Markdown.

    A `core` question is among the first that a schedule asks; `after` names those that it builds on.
    """

    id: str
    pack: str
    title: str
    kind: Kind
    level: Level
    topics: tuple[str, ...]
    prompt: str
    answer: str
    covers: tuple[str, ...] = ()
    ideas: tuple[Idea, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    options: tuple[Option, ...] = ()
    hints: tuple[str, ...] = ()
    full_marks_at: int | None = None
    code: str = ""
    note: str = ""
    reading: tuple[str, ...] = ()
    path: str = ""
    core: bool = False
    after: tuple[str, ...] = ()
    query: Query | None = None

    @property
    def correct(self) -> Option | None:
        """The right option of a `choice` question."""
        return next((option for option in self.options if option.correct), None)
