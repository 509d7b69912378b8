"""The questions of one community: those of the packs and its own, without those that it does not want."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.core.questions.contributions import Proposal
from bot.core.questions.library import Library
from bot.core.questions.question import Kind, Question

__all__ = ["OWN_PACK", "OWN_PREFIX", "OWN_TITLE", "Shelf", "own_question"]

OWN_PACK = "own"
OWN_TITLE = "This community's own"
OWN_PREFIX = "own-"
_CODE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]+`)", re.DOTALL)
_BREAK = re.compile(r"(?<!\n)\n(?!\n)")


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a community has: `own` are its accepted proposals; `benched` questions and packs that are `off`
    are not asked.
    """

    library: Library
    own: Mapping[str, Question] = field(default_factory=dict)
    benched: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that may be asked: of the packs in their order, then the community's own."""
        return tuple(each for each in (*self.library.questions, *self.own.values()) if self.asks(each))

    def asks(self, question: Question) -> bool:
        """Whether a question is neither on the bench nor of a pack that is off."""
        return question.id not in self.benched and question.pack not in self.off

    def __contains__(self, question_id: str) -> bool:
        return question_id in self.own or question_id in self.library

    def question(self, question_id: str) -> Question:
        """The question of that id, benched or not; raises NotFound."""
        return self.own.get(question_id) or self.library.question(question_id)


def own_question(proposal: Proposal) -> Question:
    """A proposal as a question: what came whole as it is; any other is graded on the sentences of its answer,
    as it has no ideas of its own.
    """
    if proposal.whole is not None:
        return replace(proposal.whole, id=f"{OWN_PREFIX}{proposal.id}", pack=OWN_PACK)
    return Question(
        id=f"{OWN_PREFIX}{proposal.id}",
        pack=OWN_PACK,
        title=proposal.title,
        kind=Kind.CONCEPT,
        level=proposal.level,
        topics=(proposal.topic,) if proposal.topic else (),
        prompt=_markdown(proposal.question),
        answer=_markdown(proposal.answer),
    )


def _markdown(text: str) -> str:
    """A member's words as Markdown: line breaks and code as typed, no link or picture behind other words."""
    parts = _CODE.split(text.replace("\r\n", "\n"))
    return "".join(part if at % 2 else _plain(part) for at, part in enumerate(parts))


def _plain(text: str) -> str:
    return _BREAK.sub("  \n", text.replace("$$", "$").replace("[", "\\["))
