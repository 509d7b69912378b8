"""Practice pairs as members see them."""

from dataclasses import dataclass, replace

from bot.commands.language.document import (
    Bullets,
    Code,
    Divider,
    Document,
    Heading,
    Inline,
    Name,
    Node,
    Note,
    Paragraph,
    Prose,
    Strong,
    Tone,
    When,
    Words,
)
from bot.core.pairs.pair import GATHER, HALF, Moment, PairState
from bot.core.questions.question import Level
from bot.usecases.pairs import Material, PairStatus

__all__ = ["PairSaid", "PairStands", "SheetShown"]

_HALF = int(HALF.total_seconds() // 60)
_GATHER = int(GATHER.total_seconds() // 60)
_STANDS = {
    PairState.OPENING: "A private room for the two of you is being opened.",
    PairState.GATHERING: "Your partner may be waiting: say that you are there, or write in the room.",
    PairState.FIRST: "The first half is under way.",
    PairState.SECOND: "The second half is under way.",
    PairState.RATING: "The interviews are over: please rate your partner.",
}


@dataclass(frozen=True, slots=True)
class PairSaid:
    """What the bot says in the room of a pair at a moment; `names` in the order of the seats."""

    moment: Moment
    names: tuple[Name, Name]
    level: Level

    @property
    def summary(self) -> Words:
        """The notification's line."""
        first, second = self.names
        match self.moment:
            case Moment.WELCOME:
                return first, " and ", second, ": a practice pair"
            case Moment.FIRST:
                return first, " interviews ", second
            case Moment.SECOND:
                return "Roles swap: ", second, " interviews ", first
            case Moment.APART:
                return "This practice pair did not come about"
            case _:
                return "Please rate each other"

    def document(self) -> Document:
        """A title and what to do now."""
        return Document((Heading(self.summary), *self._body()), Tone(self.level.value))

    def _body(self) -> tuple[Node, ...]:
        match self.moment:
            case Moment.WELCOME:
                how = (
                    f"You interview each other, {_HALF} minutes each way, with {self.level.value} questions. "
                    "The one who interviews gets a sheet with question, hints and answer that nobody else "
                    "sees; the other one answers in this room, in writing or in a call."
                )
                come = f"Press the button within {_GATHER} minutes."
                return Paragraph((how,)), Note((come,))
            case Moment.FIRST:
                return self._roles(*self.names)
            case Moment.SECOND:
                return self._roles(self.names[1], self.names[0])
            case Moment.APART:
                return (Paragraph(("One of you could not come. That happens; whoever came waits on.",)),)
            case _:
                early = "It ended early. " if self.moment is Moment.EARLY else ""
                words = f"{early}Say what was good and what would make the next interview better."
                return Paragraph((words,)), Note(("You read each other's words once both have written.",))

    def _roles(self, asks: Name, answers: Name) -> tuple[Node, ...]:
        parts: tuple[Inline, ...] = (
            replace(asks, strong=True),
            " asks, ",
            replace(answers, strong=True),
            " answers. ",
            asks,
            ": open the sheet, ask in your own words, give a hint only when it is needed.",
        )
        return Paragraph(parts), Note((f"About {_HALF} minutes; you can go on earlier with the button.",))


@dataclass(frozen=True, slots=True)
class PairStands:
    """Where a member stands: in the queue, in a pair, or in neither."""

    status: PairStatus
    zone: str

    def document(self) -> Document:
        """One paragraph, and what happens next."""
        waiting, pair = self.status.waiting, self.status.pair
        if pair is not None:
            partner = Name(self.status.partner, pair.seats[1 - self.status.seat].member)
            told = ("You are in a practice pair with ", partner, ". ", _STANDS.get(pair.state, ""))
            return Document((Paragraph(told),), Tone.GOOD)
        if waiting is not None:
            level = waiting.level.value if waiting.level else "any level"
            head = "You are in the queue for a practice pair" if self.status.joined else "You still wait"
            parts: tuple[Inline, ...] = (
                f"{head} ({level}), until ",
                When(waiting.expires_at, self.zone),
                ".",
            )
            next_ = "When somebody fits, a private room opens for the two of you and you are told."
            return Document((Paragraph(parts), Note((next_,))), Tone.GOOD)
        return Document((Paragraph(("You are in no queue and in no pair.",)),))


@dataclass(frozen=True, slots=True)
class SheetShown:
    """The interviewer's sheet."""

    material: Material

    def document(self) -> Document:
        """The question, what a full answer says, what to ask next, hints, common mistakes, the answer."""
        question = self.material.question
        candidate = Name(self.material.candidate, self.material.member)
        nodes: list[Node] = [
            Note(("Only you see this. Ask ", candidate, " in your own words.")),
            Heading(question.title),
            Prose(question.prompt),
        ]
        nodes += _listed("A full answer says", [idea.text for idea in question.ideas])
        nodes += _listed("Ask next", [follow_up.ask for follow_up in question.follow_ups])
        nodes += _listed("Hints, one at a time", question.hints)
        nodes += _listed("Common mistakes", [each.text for each in question.misconceptions])
        nodes += [Divider(), Paragraph((Strong("The answer"),)), Prose(question.answer)]
        if question.code:
            nodes.append(Prose(question.code) if "```" in question.code else Code(question.code))
        return Document(tuple(nodes), Tone(question.level.value))


def _listed(title: str, items: "list[str] | tuple[str, ...]") -> list[Node]:
    if not items:
        return []
    return [Paragraph((Strong(title),)), Bullets(tuple((item,) for item in items))]
