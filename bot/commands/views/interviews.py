"""A mock interview as its member sees it: what is asked, hints, pauses."""

from dataclasses import dataclass

from bot.commands.language.document import (
    Bullets,
    Document,
    Heading,
    Mono,
    Node,
    Note,
    Paragraph,
    Prose,
    Quote,
    Strong,
    Tone,
)
from bot.core.counting import counted
from bot.core.interviews.interviewer import Reaction
from bot.core.questions.question import Question

__all__ = [
    "InterviewAsked",
    "InterviewGoing",
    "InterviewHint",
    "InterviewMenu",
    "InterviewModels",
    "InterviewNotice",
    "InterviewOpened",
    "InterviewPaused",
    "InterviewStep",
    "InterviewWhich",
]

_HOW = (
    "Answer in your own words, in as many messages as you like: I read on after a short pause, or when you "
    "write done."
)
_WORDS = "You can also write pass, hint, repeat, pause or stop."


@dataclass(frozen=True, slots=True)
class InterviewAsked:
    """The reaction to the last answer, and what is asked now.

    `number` of `total` questions; `follow_up` are the words of a follow-up ("" for the question itself);
    `title` and `length` are those of the interview, given with its first question only.
    """

    question: Question
    number: int
    total: int
    follow_up: str = ""
    reaction: Reaction | None = None
    title: str = ""
    repeated: bool = False

    def document(self) -> Document:
        """Reaction, then question or follow-up."""
        nodes: list[Node] = [*self._opening(), *reaction_nodes(self.reaction)]
        if self.follow_up:
            nodes.append(Paragraph((Strong(self.follow_up),)))
            if self.repeated:
                nodes.append(Note((f"A follow-up to question {self.number}: {self.question.title}",)))
            return Document(tuple(nodes))
        heading = f"Question {self.number} of {self.total}: {self.question.title}"
        nodes.extend((Heading(heading), Prose(self.question.prompt)))
        if self.question.options:
            items = tuple((Strong(f"{o.id.upper()}. "), o.text) for o in self.question.options)
            nodes.append(Bullets(items))
        if self.number == 1 and not self.repeated:
            nodes.append(Note((_HOW, " ", _WORDS)))
        return Document(tuple(nodes))

    def _opening(self) -> tuple[Node, ...]:
        if not self.title:
            return ()
        questions = counted(self.total, "question")
        words = f": {questions}, with follow-ups where something is missing. At the end you get a scorecard."
        return (Paragraph(("Welcome. ", Strong(self.title), words)),)


def reaction_nodes(reaction: Reaction | None) -> tuple[Node, ...]:
    """What the interviewer says to an answer."""
    if reaction is None:
        return ()
    nodes: list[Node] = []
    if reaction.quote:
        nodes.append(Quote(reaction.quote))
    nodes.append(Paragraph((reaction.text,)))
    if reaction.correction:
        nodes.extend((Paragraph(("One thing to set right:",)), Prose(reaction.correction)))
    return tuple(nodes)


@dataclass(frozen=True, slots=True)
class InterviewHint:
    """The newest hint of the question under way; `clarifies` is the question that it puts in other words."""

    hint: str
    left: int
    clarifies: str = ""

    def document(self) -> Document:
        """The hint, and how many are left."""
        if self.clarifies and not self.hint:
            words = "I mean it as it stands. Say what you do know, and what you take it to mean."
            return Document((Prose(self.clarifies), Paragraph((words,))))
        if self.clarifies:
            note = Note(("Take it in the sense that you find most useful, and say which.",))
            return Document((Paragraph(("Let me put it another way:",)), Prose(self.hint), note))
        if not self.hint:
            return Document((Paragraph(("I have no more hints for this one. Say what you do know.",)),))
        left = "One more is left." if self.left == 1 else f"{self.left} more are left."
        note = Note((left if self.left else "That was the last one.",))
        return Document((Heading("Hint"), Prose(self.hint), note))


@dataclass(frozen=True, slots=True)
class InterviewWhich:
    """A choice question was answered, but no option was named; `options` are their letters."""

    options: tuple[str, ...]

    def document(self) -> Document:
        """What is to be said."""
        words = f"Tell me a letter, {self.options[0]} to {self.options[-1]}, or pass."
        return Document((Paragraph((words,)),))


@dataclass(frozen=True, slots=True)
class InterviewPaused:
    """The interview rests."""

    number: int
    total: int

    def document(self) -> Document:
        """Where it rests, and how it goes on."""
        where = f"We pause at question {self.number} of {self.total}. Nothing is lost, however long it takes."
        how = ("Go on with the button, by writing ", Mono("resume"), ", or simply by answering.")
        return Document((Paragraph((where,)), Paragraph(how)))


@dataclass(frozen=True, slots=True)
class InterviewNotice:
    """The time for an answer in a timed interview has passed."""

    minutes: int

    @property
    def passed(self) -> str:
        """How long it has taken so far."""
        return f"{counted(self.minutes, 'minute')} {'has' if self.minutes == 1 else 'have'} passed."

    def document(self) -> Document:
        """A gentle word."""
        words = (
            f"{self.passed} In a real interview you would wrap up now: give "
            "your conclusion and one reason. Take the time you need; nothing is cut off."
        )
        return Document((Note((words,)),))


@dataclass(frozen=True, slots=True)
class InterviewStep:
    """What stays of a message whose button was pressed: the question, and what was done with it."""

    asked: InterviewAsked
    done: str

    def document(self) -> Document:
        """The same words, with a line below."""
        document = self.asked.document()
        return Document((*document.nodes, Note((self.done,))), document.tone)


@dataclass(frozen=True, slots=True)
class InterviewMenu:
    """The tracks to choose from, as (title, description)."""

    tracks: tuple[tuple[str, str], ...]

    def document(self) -> Document:
        """Each with its description."""
        items = tuple((Strong(title), f": {description}") for title, description in self.tracks)
        note = Note(("Length, level and pace can be given too: ", Mono("/quiz interview ladder length:4")))
        lead = (
            "I ask, you answer, I follow up on what is missing. Nobody else sees it. What shall it be about?"
        )
        return Document((Heading("Mock interview"), Paragraph((lead,)), Bullets(items), note))


@dataclass(frozen=True, slots=True)
class InterviewModels:
    """The models of the walkthrough."""

    count: int

    def document(self) -> Document:
        """What a walkthrough is."""
        words = (
            "Pick a model that you know well. I ask about it from the problem it solves to what it costs; "
            "what I ask next depends on what your last answer left open."
        )
        return Document((Heading("Walk me through a model"), Paragraph((words,))))


@dataclass(frozen=True, slots=True)
class InterviewOpened:
    """A room was opened, or found again; `here` when the member is in it already."""

    title: str
    here: bool = False

    def document(self) -> Document:
        """Where to go."""
        if self.here:
            return Document((Paragraph(("Here we go.",)),), Tone.GOOD)
        room = (
            "I have opened a place where only you and I are. The first question is there: look for ",
            Strong(f"Mock interview: {self.title}"),
            ", or for my direct message.",
        )
        return Document((Paragraph(room),), Tone.GOOD)


@dataclass(frozen=True, slots=True)
class InterviewGoing:
    """An interview is under way already."""

    title: str
    number: int
    total: int
    paused: bool

    def document(self) -> Document:
        """How far it is, and what can be done."""
        state = "is paused" if self.paused else "is under way"
        where = f" {state}, at question {self.number} of {self.total}." if self.number else " has just begun."
        words = ("Your interview ", Strong(self.title), where, " Go on, or end it and see its scorecard?")
        return Document((Paragraph(words),))
