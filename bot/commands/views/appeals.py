"""Appeals as organisers see them."""

from dataclasses import dataclass

from bot.commands.language.document import (
    Bullets,
    Document,
    Heading,
    Name,
    Node,
    Note,
    Paragraph,
    Prose,
    Quote,
    Said,
    Tone,
)
from bot.core.answers.excerpt import excerpt
from bot.usecases.answers.appeal import Appealed

__all__ = ["AppealShown"]

_LONGEST = 900


@dataclass(frozen=True, slots=True)
class AppealShown:
    """One appeal, with the answer, the reason and the ideas that were not found."""

    appealed: Appealed
    waiting: str

    def document(self) -> Document:
        """Everything that is needed to rule."""
        found = self.appealed
        score = f"{found.answer.grade.score:.0%}" if found.answer.grade else "not graded"
        author, name = found.member.id, Name(found.member.name, found.member.id)
        nodes: list[Node] = [
            Heading(f"Appeal {found.appeal.id}: {found.question.title}"),
            Prose(found.question.prompt),
            Quote(Said(excerpt(found.answer.text, _LONGEST), author, found.answer.id), (name, f", {score}")),
        ]
        if found.appeal.reason:
            nodes.append(Paragraph((name, " says: ", Said(found.appeal.reason, author))))
        if found.open_ideas:
            nodes.append(Paragraph(("Not found:",)))
            nodes.append(Bullets(tuple((f"{idea.id}: {idea.text}",) for idea in found.open_ideas)))
        nodes.append(Note((self.waiting,)))
        return Document(tuple(nodes), Tone.NEUTRAL)
