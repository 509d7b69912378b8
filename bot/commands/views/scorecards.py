"""The scorecard at the end of a mock interview, for its member and for the channel."""

from dataclasses import dataclass, replace

from bot.commands.language.document import (
    Bullets,
    Document,
    Facts,
    Heading,
    Image,
    Name,
    Node,
    Note,
    Paragraph,
    Quote,
    Strong,
    Table,
    Tone,
)
from bot.commands.views.interviews import reaction_nodes
from bot.core.answers.excerpt import excerpt
from bot.core.answers.marks import STRONG
from bot.core.counting import counted
from bot.core.interviews.interviewer import Reaction
from bot.core.interviews.scorecard import AskedQuestion, Scorecard
from bot.core.pictures import ScoreCard

__all__ = ["InterviewScored", "InterviewShared", "NothingScored"]

_SOME = 0.5
_LONGEST_QUOTE = 420
_EARLIER_SHOWN = 6
_THREE = 3
_END = "That was the last question. Thank you: here is your scorecard."
_STOPPED = "We end here. This is the scorecard of what we got through."


@dataclass(frozen=True, slots=True)
class InterviewScored:
    """The whole scorecard; `reaction` is the interviewer's last word."""

    card: Scorecard
    reaction: Reaction | None = None

    def document(self) -> Document:
        """The last word, the picture, the numbers, two answers, what was missed, what to do next."""
        card = self.card
        nodes: list[Node] = [
            *reaction_nodes(self.reaction),
            Paragraph((_END if self.card.complete else _STOPPED,)),
            Heading(f"Scorecard: {card.title}"),
            _image(card),
            Facts(_facts(card)),
            _topics(card),
            *self._answers(),
            *self._missed(),
            *self._steps(),
            Note(("Only you see this. Share it, without your answers, with the button.",)),
        ]
        return Document(tuple(nodes), _tone(card))

    def _steps(self) -> list[Node]:
        steps = self.card.steps
        if not steps:
            return []
        title = "Three things to do next" if len(steps) == _THREE else "What to do next"
        return [Heading(title), Bullets(tuple((step,) for step in steps), ordered=True)]

    def _answers(self) -> list[Node]:
        card = self.card
        if card.strongest is None or card.weakest is None:
            return []
        if card.strongest is card.weakest:
            return _answer("Your answer", card.strongest)
        return [
            *_answer("Your strongest answer", card.strongest),
            *_answer("Your weakest answer", card.weakest),
        ]

    def _missed(self) -> list[Node]:
        card = self.card
        if not card.missed:
            return [Paragraph(("You missed no idea.",))]
        items = [(Strong(f"{missed.title}: "), missed.text) for missed in card.missed]
        more = [Note((f"And {card.more_missed} more.",))] if card.more_missed else []
        return [Heading("Ideas not heard"), Bullets(tuple(items)), *more]


@dataclass(frozen=True, slots=True)
class InterviewShared:
    """What others see of a scorecard: the numbers, no answer."""

    card: Scorecard
    name: str
    member: int

    def document(self) -> Document:
        """The picture and the topics."""
        card = self.card
        words = (
            Name(self.name, self.member, strong=True),
            f" held a mock interview: {card.title}, {card.result.score:.0%}.",
        )
        alone = replace(card, earlier=())  # how it went before is nobody else's business
        return Document((Paragraph(words), _image(alone), _topics(alone)), _tone(card))


@dataclass(frozen=True, slots=True)
class NothingScored:
    """The end of an interview in which nothing was said."""

    def document(self) -> Document:
        """A friendly word."""
        words = "We end here. Nothing was answered, so there is no scorecard; come back when you like."
        return Document((Paragraph((words,)),))


def _tone(card: Scorecard) -> Tone:
    score = card.result.score
    return Tone.GOOD if score >= STRONG else Tone.NEUTRAL if score >= _SOME else Tone.WARN


def _facts(card: Scorecard) -> tuple[tuple[str, str], ...]:
    hinted = f", {card.hints} {'hint' if card.hints == 1 else 'hints'}" if card.hints else ""
    passed = f", {card.passed} passed" if card.passed else ""
    asked = f"{card.result.questions} asked, {card.follow_ups} follow-ups{passed}{hinted}"
    return (
        ("Score", f"{card.result.score:.0%}"),
        ("Questions", asked),
        ("Earlier interviews", _comparison(card)),
    )


def _comparison(card: Scorecard) -> str:
    if card.change is None:
        return "This was your first: the next one is compared with it."
    shown = ", ".join(f"{each.score:.0%}" for each in card.earlier[-_EARLIER_SHOWN:])
    change = round(card.change * 100)
    moved = (
        "the same as last time"
        if change == 0
        else f"{change:+d} {'point' if abs(change) == 1 else 'points'} since the last one"
    )
    return f"{shown}; now {card.result.score:.0%}, {moved}"


def _topics(card: Scorecard) -> Table:
    """The topics, best first; beside those of the last interview when it had any of them."""
    last = card.earlier[-1].topics if card.earlier else {}
    compared = not last.keys().isdisjoint(card.result.topics)
    rows = []
    for topic, score in sorted(card.result.topics.items(), key=lambda each: -each[1]):
        before = f"{last[topic]:.0%}" if topic in last else "\N{EN DASH}"
        name = card.names.get(topic, topic)
        rows.append((name, f"{score:.0%}", before) if compared else (name, f"{score:.0%}"))
    columns = ("Topic", "Now", "Last time") if compared else ("Topic", "Score")
    return Table(columns, tuple(rows), frozenset(range(1, len(columns))))


def _answer(title: str, each: AskedQuestion) -> list[Node]:
    said = Paragraph((Strong(f"{title}: "), f"{each.question.title}, {each.score:.0%}"))
    words = excerpt(" ".join(each.text.split()), _LONGEST_QUOTE)
    return [said, Quote(words)] if words else [said]


def _image(card: Scorecard) -> Image:
    topics = tuple(
        (card.names.get(topic, topic), score)
        for topic, score in sorted(card.result.topics.items(), key=lambda each: -each[1])
    )
    history = tuple(each.score for each in card.earlier[-_EARLIER_SHOWN:])
    words = ", ".join(f"{name} {score:.0%}" for name, score in topics)
    before = f" Earlier interviews: {', '.join(f'{score:.0%}' for score in history)}." if history else ""
    asked = counted(card.result.questions, "question")
    alt = f"{card.title}: {card.result.score:.0%} over {asked}. {words}.{before}"
    picture = ScoreCard(card.title, card.result.score, card.result.questions, topics, history)
    return Image(picture, alt)
