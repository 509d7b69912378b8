"""Graded answers, and what hidden mode unlocks."""

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
from bot.core.answers.feedback import Feedback, feedback
from bot.core.answers.marks import FULL, GOOD
from bot.core.answers.scoring import Shortfall, after_reveal
from bot.core.rounds.round import RoundState
from bot.usecases.answers.others_answers import Shared
from bot.usecases.answers.submit import Submitted

__all__ = [
    "CONSENT",
    "RECEIVED",
    "AnswerGraded",
    "AnswersUnlocked",
    "AskedBack",
    "AskedOfMe",
    "NotUnderstood",
    "SaidBeside",
    "WhichQuestion",
    "graded_view",
    "tone_of",
    "which_question",
]

RECEIVED = "\N{INBOX TRAY}"
"""Put on an answer of which others learn nothing but that it is in."""

_SOME = 0.4
_LONGEST_QUOTE = 300
_LONGEST_ANSWER = 600
_BETTERED = "An earlier answer of yours did as well or better, and still counts."
_HALF = "It came after the reveal, so it counts half."
CONSENT = (
    "May good answers of yours be quoted with your name, in reveals, recaps and to those who have answered? "
    "They are not until you say so."
)
_MENDS = {
    Shortfall.EMPTY: "Write a sentence or two of your own.",
    Shortfall.MASH: "Write a sentence or two of your own.",
    Shortfall.COPIED: "Say it in words of your own.",
    Shortfall.INSTRUCTIONS: "Leave that out, and answer the question in your own words.",
    Shortfall.NO_PICK: "Name one option.",
    Shortfall.GAVE_UP: "Take a guess in a sentence: a wrong one counts too. Hints cost nothing.",
    Shortfall.TOKEN: "Make it a sentence of your own.",
    Shortfall.OFF_TOPIC: "Say in a sentence what you think the question is after; a wrong guess counts too.",
}


def tone_of(score: float) -> Tone:
    """The colour of a score."""
    return Tone.GOOD if score >= FULL else Tone.NEUTRAL if score >= _SOME else Tone.WARN


@dataclass(frozen=True, slots=True)
class AnswerGraded:
    """Feedback on an answer, with points and streak; `points` is None outside rounds.

    `grader` names who judged; `score` is 0-1. `shortfall` says why
    no answer of the member keeps the streak in this round, `closed` that it is too late to mend; `half`
    that the answer came after the reveal. `improved`
    is False for an answer that does no better than an earlier one. `asks_consent`: the author of a good
    answer has yet to say whether answers like it may be quoted.
    """

    title: str
    feedback: Feedback
    points: int | None = None
    best_points: int | None = None
    streak: int = 0
    grader: str = ""
    round: int = 0
    practice: int = 0
    shortfall: Shortfall | None = None
    closed: bool = False
    half: bool = False
    improved: bool = True
    asks_consent: bool = False

    @property
    def uncounted(self) -> str:
        """Why the answer does not count for the streak, and what to do; "" when it does."""
        if self.shortfall is None:
            return ""
        if self.closed:
            return f"It did not count for your streak: {self.shortfall}."
        return f"It does not count for your streak yet: {self.shortfall}. {_MENDS[self.shortfall]}"

    @property
    def late(self) -> str:
        """That the answer counts half; "" when it does not."""
        return _HALF if self.half else ""

    @property
    def bettered(self) -> str:
        """That an earlier answer did as well, or better; "" when this one is the best."""
        return "" if self.improved else _BETTERED

    @property
    def verdict(self) -> str:
        """The line that everybody may read: praise, that the answer is in, or that it does not count yet."""
        if not self.improved:
            return "Read. Your best answer counts."
        earned = f" {self.points} {'point' if self.points == 1 else 'points'}." if self.points else ""
        if self.shortfall is not None and not self.closed:
            return "Your answer is in, but does not count yet: please see your feedback."
        if self.feedback.unsure or self.feedback.score < GOOD:
            return "Your answer is in."
        return ("Full marks." if self.feedback.score >= FULL else "A good answer.") + earned

    @property
    def reaction(self) -> str:
        """The emoji that is put on the member's message."""
        if self.feedback.unsure:
            return "\N{EYES}"
        if self.feedback.score >= FULL:
            return "\N{WHITE HEAVY CHECK MARK}"
        return "\N{THUMBS UP SIGN}" if self.feedback.score >= _SOME else RECEIVED

    def document(self) -> Document:
        """Covered first, then nudges or missed ideas, corrections, doubts, one next step."""
        told = self.feedback
        nodes: list[Node] = [Heading(told.headline)]
        for found in told.found:
            mark = "\N{HEAVY CHECK MARK} " + ("Partly: " if found.partly else "")
            nodes.append(Paragraph((mark, found.text)))
            if found.quote:
                nodes.append(Quote(excerpt(found.quote, _LONGEST_QUOTE)))
        for correction in told.corrections:
            nodes.append(Paragraph(("Have another look at this:",)))
            if correction.quote:
                nodes.append(Quote(excerpt(correction.quote, _LONGEST_QUOTE)))
            nodes.append(Prose(correction.reply))
        if told.nudges:
            nodes.append(Paragraph(("Not found yet. Think about:",)))
            nodes.append(Bullets(tuple((nudge,) for nudge in told.nudges)))
        if told.told:
            nodes.append(Paragraph(("Not found in your answer:",)))
            nodes.append(Bullets(tuple((text,) for text in told.told)))
        last = (self.bettered, self.uncounted, self.late, told.unsure, told.next_step)
        nodes.extend(Paragraph((words,)) for words in last if words)
        if self.asks_consent:
            nodes.append(Paragraph((CONSENT,)))
        nodes.append(Note((self._small_print(),)))
        return Document(tuple(nodes), tone_of(told.score))

    def _small_print(self) -> str:
        parts = [*([self.title] if self.title else []), f"{self.feedback.score:.0%}"]
        if self.points is not None:
            parts.append(f"{self.points} {'point' if self.points == 1 else 'points'}")
            if self.best_points is not None and self.best_points > self.points:
                parts.append(f"best so far {self.best_points}")
            if self.streak:
                parts.append(f"streak {self.streak}")
        if self.grader:
            parts.append(f"graded by {self.grader}")
        return " \N{MIDDLE DOT} ".join(parts)


def graded_view(submitted: Submitted, *, asks_consent: bool = False) -> AnswerGraded:
    """The feedback, with what it is worth."""
    round_ = submitted.round
    revealed = round_.state in {RoundState.REVEALED, RoundState.CLOSED}
    return AnswerGraded(
        title=submitted.question.title,
        feedback=feedback(submitted.question, submitted.grade, revealed=revealed),
        points=submitted.answer.points,
        best_points=submitted.tally.points,
        streak=submitted.streak,
        grader=submitted.grade.grader,
        round=round_.id,
        shortfall=submitted.tally.shortfall,
        closed=round_.state is RoundState.CLOSED,
        half=after_reveal(submitted.answer.at, round_.revealed_at),
        improved=submitted.improved or submitted.repeated,
        asks_consent=asks_consent,
    )


@dataclass(frozen=True, slots=True)
class AskedBack:
    """A message that may be an answer, or talk: its author says which. `choice`: no one option is picked."""

    title: str
    choice: bool = False

    def document(self) -> Document:
        """What to press; nothing is counted until then."""
        if self.choice:
            text = "I could not tell which option you pick, so nothing counts yet. Your first pick will."
            return Document((Heading(f"{self.title}: which one?"), Paragraph((text,))))
        text = "I was not sure, so nothing counts yet. If it is talk, leave it as it is."
        return Document((Heading(f"Is that your answer to {self.title}?"), Paragraph((text,))))


def which_question(titles: tuple[str, ...]) -> Document:
    """Which questions are open; it is asked once the form is sent in."""
    text = "Several questions are open. Send this in: you choose then which one you mean."
    return Document((Paragraph((text,)), Bullets(tuple((title,) for title in titles))))


@dataclass(frozen=True, slots=True)
class WhichQuestion:
    """A command that may be about any of several open questions."""

    titles: tuple[str, ...]

    def document(self) -> Document:
        """What to press; nothing is done until then."""
        what = Paragraph(("Nothing is done yet. Press the question that you mean.",))
        return Document((Heading("Which question?"), what, Bullets(tuple((each,) for each in self.titles))))


@dataclass(frozen=True, slots=True)
class SaidBeside:
    """Words that may answer a question, where answers do not count by themselves.

    `hidden`: others should not read them before the reveal. `unsure`: they hardly read as an answer.
    """

    titles: tuple[str, ...]
    hidden: bool = False
    choice: bool = False
    unsure: bool = False

    def document(self) -> Document:
        """What to press."""
        whose = self.titles[0] if len(self.titles) == 1 else "one of these questions"
        send = "Pick your option below" if self.choice else "Send it in with the button"
        rest = "I was not sure. " if self.unsure else ""
        text = f"{rest}It does not count yet. {send}; if it was talk, leave it as it is."
        notes = (
            (Note(("Answers are hidden until the reveal, and others can read yours there: delete it.",)),)
            if self.hidden
            else ()
        )
        return Document((Heading(f"Was that your answer to {whose}?"), Paragraph((text,)), *notes))


@dataclass(frozen=True, slots=True)
class AskedOfMe:
    """Somebody asks the bot a question; `answerable`: one of the bot's own is open."""

    answerable: bool = False

    def document(self) -> Document:
        """An answer in kind, and the way on."""
        now = "A hint costs nothing, and your own guess may be wrong." if self.answerable else ""
        text = (
            "I ask questions and read answers; mine I show at the reveal, or once you have tried in practice."
        )
        return Document((Paragraph((" ".join(part for part in (text, now) if part),)),))


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Words to the bot in which it found neither a command nor an answer; `near`: they speak of a command."""

    near: bool = False

    def document(self) -> Document:
        """The way on."""
        way = "Is it one of these that you want?" if self.near else "Write help to see what I can do."
        return Document((Paragraph((f"I did not understand that. {way}",)),), Tone.WARN)


@dataclass(frozen=True, slots=True)
class AnswersUnlocked:
    """The others' answers in a hidden round, once one's own is in; `others` have answered in all."""

    title: str
    answers: tuple[Shared, ...]
    others: int = 0

    def document(self) -> Document:
        """Each answer with its author."""
        if not self.others:
            return Document((Paragraph(("Nobody else has answered yet.",)),))
        if not self.answers:
            people = "One other has" if self.others == 1 else f"{self.others} others have"
            return Document((Paragraph((f"{people} answered; so far nobody lets others read it.",)),))
        quotes = tuple(
            Quote(
                Said(excerpt(each.text, _LONGEST_ANSWER), each.member, each.answer),
                Name(each.name, each.member),
            )
            for each in self.answers
        )
        return Document((Heading(f"Answers: {self.title}"), *quotes))
