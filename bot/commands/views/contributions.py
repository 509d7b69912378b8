"""What members contribute, as organisers see it."""

from dataclasses import dataclass

from bot.commands.language.document import (
    Bullets,
    Document,
    Heading,
    Mono,
    Name,
    Node,
    Note,
    Paragraph,
    Prose,
    Quote,
    Said,
    Strong,
    Tone,
)
from bot.core.questions.question import Question
from bot.usecases.questions.report import Reported
from bot.usecases.questions.suggest import Proposed

__all__ = ["Benched", "ProposalShown", "ReportedShown"]

_REASONS = 5
_LISTED = 40


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A suggestion as it would be asked and revealed; `waiting` says what else waits."""

    proposed: Proposed
    waiting: str

    def document(self) -> Document:
        """Title, question, answer, author."""
        question, proposal = self.proposed.question, self.proposed.proposal
        author = self.proposed.author
        level, topic = proposal.level.value.capitalize(), proposal.topic or "no topic"
        nodes: tuple[Node, ...] = (
            Heading((f"Suggestion {proposal.id}: ", Said(proposal.title, author.id))),
            Prose(question.prompt, author.id),
            Paragraph((Strong("What a good answer says"),)),
            Prose(question.answer, author.id),
            Note(("By ", Name(author.name, author.id), f". {level}, {topic}. {self.waiting}")),
        )
        return Document(nodes, Tone.NEUTRAL)


@dataclass(frozen=True, slots=True)
class ReportedShown:
    """A question with what members say is wrong with it."""

    reported: Reported
    waiting: str

    def document(self) -> Document:
        """Title, prompt, how many, the reasons, oldest first."""
        reported = self.reported
        count = len(reported.reports)
        said = f"{count} {'member says' if count == 1 else 'members say'} that something is wrong with it:"
        more = f" {count - _REASONS} more say so." if count > _REASONS else ""
        out = " It is on the bench already." if reported.benched else ""
        nodes: list[Node] = [
            Heading(f"Reported: {reported.question.title}"),
            Prose(reported.question.prompt),
            Paragraph((said,)),
            *(
                Quote(Said(report.reason, report.member), Name(name, report.member))
                for report, name in reported.reports[:_REASONS]
            ),
            Note((Mono(reported.question.id), f".{more}{out} {self.waiting}")),
        ]
        return Document(tuple(nodes), Tone.WARN)


@dataclass(frozen=True, slots=True)
class Benched:
    """The questions that a community does not ask."""

    questions: tuple[Question, ...]

    def document(self) -> Document:
        """Their titles with their ids."""
        if not self.questions:
            return Document((Paragraph(("No question is on the bench.",)),))
        items = tuple((f"{question.title} ", Mono(question.id)) for question in self.questions[:_LISTED])
        back = Note(("Bring one back with ", Mono("/quiz-admin review unbench"), "."))
        return Document((Heading("On the bench"), Bullets(items), back))
