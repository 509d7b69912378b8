"""What members contribute to their community's questions: proposals, reports, and what is on the bench."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.questions.question import Level, Question

__all__ = ["LONGEST_ANSWER", "LONGEST_QUESTION", "LONGEST_TITLE", "Proposal", "ProposalState", "Report"]

#: Characters; a title heads a message and a thread, the texts fit one field of every platform's form.
LONGEST_TITLE = 90
LONGEST_QUESTION = 1500
LONGEST_ANSWER = 2500


class ProposalState(StrEnum):
    """Where a proposed question stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question that a member proposes; accepted, it is the community's own.

    `question` and `answer` are the member's words. `topic` is a topic's id, or "". `outcome` is the reason
    of a decline. `whole` is all of a question that came with more than that: rubric, options, hints, code.
    """

    id: int
    community: int
    member: int
    title: str
    question: str
    answer: str
    topic: str
    level: Level
    at: datetime
    state: ProposalState = ProposalState.WAITING
    settled_at: datetime | None = None
    outcome: str = ""
    whole: Question | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A member's word that something is wrong with a question; `outcome` says how it ended."""

    id: int
    community: int
    member: int
    question: str
    reason: str
    at: datetime
    settled_at: datetime | None = None
    outcome: str = ""
