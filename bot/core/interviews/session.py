"""A mock interview as a state machine: what is asked next, what an answer leads to, when it ends.

    open <-> paused, both -> ended

Every function takes a session and gives the session after the event; one that does not apply (a button
pressed twice, an answer that arrives again, a grade for words that have changed since) gives the very same
session back. Words are kept first and graded later: `keep` never moves on, `settle` does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.answers.grade import Grade
from bot.core.answers.scoring import picked
from bot.core.interviews.interviewer import Turn, closest, follow_up, standing
from bot.core.questions.question import Kind, Level, Question

__all__ = [
    "PAUSE",
    "Ask",
    "Interview",
    "InterviewPace",
    "Session",
    "Stage",
    "begin",
    "done",
    "hint",
    "keep",
    "pass_on",
    "patience",
    "pause",
    "resume",
    "settle",
    "stop",
]

Ask = Callable[[str], Question | None]
"""Finds a question by its id; None for one that is gone."""

_PATIENCE = {
    Level.BASIC: timedelta(minutes=2),
    Level.INTERMEDIATE: timedelta(minutes=3),
    Level.ADVANCED: timedelta(minutes=4),
}
"""How long an answer may take before a timed interview gives a notice: what interviewers allow by habit."""
PAUSE = timedelta(seconds=5)
"""So long after the last words an answer is taken for finished: two messages in a row are one answer."""
_CLOCKS_DIFFER = timedelta(minutes=2)
_FOLLOW_UP_PATIENCE = timedelta(minutes=2)


class Stage(StrEnum):
    """Whether an interview goes on."""

    OPEN = "open"
    PAUSED = "paused"
    ENDED = "ended"


class InterviewPace(StrEnum):
    """Relaxed: take your time. Timed: a gentle notice when an answer takes long; nothing is cut off."""

    RELAXED = "relaxed"
    TIMED = "timed"


@dataclass(frozen=True, slots=True)
class Interview:
    """One mock interview of one member.

    `track` is a track's id or "mixed"; `model` the walkthrough's model ("" for none). `length` is how many
    questions are asked at most; 0 ends it after the answer under way. `plan` are the ids still to be
    asked, in order (of a walkthrough: to choose from). `place` and `channel` are the room ("" until it is
    open), `origin` the channel where it was asked for ("" for none). `said` counts the bot's messages.
    `notice_at` is when to look again: to read on after a pause when an answer waits, else to say that its
    time has passed.
    """

    id: int
    community: int
    member: int
    place: int
    track: str
    started_at: datetime
    model: str = ""
    pace: InterviewPace = InterviewPace.RELAXED
    length: int = 0
    seed: int = 0
    plan: tuple[str, ...] = ()
    stage: Stage = Stage.OPEN
    channel: str = ""
    origin: str = ""
    said: int = 0
    notice_at: datetime | None = None
    ended_at: datetime | None = None
    shared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """An interview with its turns, oldest first."""

    interview: Interview
    turns: tuple[Turn, ...] = ()

    @property
    def current(self) -> Turn | None:
        """What the member is being asked; None before the first question and after the end."""
        return self.turns[-1] if self.turns and self.interview.stage is not Stage.ENDED else None

    @property
    def unheard_since(self) -> datetime | None:
        """From when on messages may not have been heard: those before the question under way have been.

        Two minutes are allowed for clocks that differ; None after the end.
        """
        turn = self.current
        return max(turn.asked_at - _CLOCKS_DIFFER, self.interview.started_at) if turn else None

    @property
    def waiting(self) -> Turn | None:
        """The turn whose answer is kept and not graded yet."""
        last = self.turns[-1] if self.turns else None
        return last if last is not None and last.text and last.grade is None else None

    def of(self, question: str) -> tuple[Turn, ...]:
        """The turns about one question."""
        return tuple(turn for turn in self.turns if turn.question == question)


def begin(session: Session, ask: Ask, *, at: datetime) -> Session:
    """The first question is asked."""
    if session.turns or session.interview.stage is Stage.ENDED:
        return session
    return _next_question(session, ask, at)


def keep(session: Session, text: str, *, source: str, at: datetime) -> Session:
    """Words of the member are added to the answer under way, which is read after a pause; a paused interview
    goes on by itself.
    """
    turn = session.current
    if turn is None or not text.strip() or any(source in each.sources for each in session.turns):
        return session
    joined = f"{turn.text}\n\n{text}" if turn.text else text
    kept = replace(turn, text=joined, sources=(*turn.sources, source), answered_at=at)
    interview = replace(session.interview, stage=Stage.OPEN, notice_at=at + PAUSE)
    return _with(session, kept, interview)


def settle(session: Session, number: int, text: str, grade: Grade, ask: Ask, *, at: datetime) -> Session:
    """The grade of an answer is in: a follow-up, the next question, or the end. A choice question whose
    answer named no option is still to be answered.

    Changes nothing when more was said in the meantime: the words are then graded again.
    """
    turn = session.waiting
    if turn is None or turn.number != number or turn.text != text:
        return session
    question = ask(turn.question)
    if (
        question is not None
        and question.kind is Kind.CHOICE
        and not picked(grade)
        and session.interview.length
    ):
        notice = _notice_at(session.interview, turn, ask, at)
        unheard = replace(turn, text="", answered_at=None)
        return _with(session, unheard, replace(session.interview, notice_at=notice))
    session = replace(session, interview=replace(session.interview, notice_at=None))
    graded = _with(session, replace(turn, grade=grade), session.interview)
    return graded if graded.interview.stage is Stage.ENDED else _advance(graded, ask, at)


def pass_on(session: Session, number: int, ask: Ask, *, at: datetime) -> Session:
    """The member passes: the next question."""
    turn = _standing_at(session, number)
    if turn is None:
        return session
    interview = replace(session.interview, stage=Stage.OPEN)
    passed = _with(session, replace(turn, passed=True), interview)
    return _next_question(passed, ask, at)


def hint(session: Session, number: int, *, most: int) -> Session:
    """One hint more is shown, of at most `most`."""
    turn = _standing_at(session, number)
    if turn is None or turn.hints >= most:
        return session
    return _with(session, replace(turn, hints=turn.hints + 1), session.interview)


def pause(session: Session) -> Session:
    """The interview rests, for as long as the member likes."""
    if session.interview.stage is not Stage.OPEN or session.waiting is not None:
        return session
    return replace(session, interview=replace(session.interview, stage=Stage.PAUSED, notice_at=None))


def resume(session: Session, ask: Ask, *, at: datetime) -> Session:
    """The interview goes on with the same question."""
    turn = session.current
    if session.interview.stage is not Stage.PAUSED or turn is None:
        return session
    interview = replace(session.interview, stage=Stage.OPEN)
    return replace(session, interview=replace(interview, notice_at=_notice_at(interview, turn, ask, at)))


def stop(session: Session, *, at: datetime) -> Session:
    """The member ends it; an answer under way is graded first."""
    if session.interview.stage is Stage.ENDED:
        return session
    if session.waiting is not None:
        return replace(session, interview=replace(session.interview, length=0, plan=()))
    return _ended(session, at)


def done(session: Session) -> frozenset[str]:
    """The questions that are over: all that were asked, but for the one under way."""
    current = session.current
    return frozenset(turn.question for turn in session.turns) - ({current.question} if current else set())


def patience(turn: Turn, question: Question) -> timedelta:
    """How long an answer may take before a timed interview gives a notice."""
    return _FOLLOW_UP_PATIENCE if turn.idea else _PATIENCE[question.level]


def _standing_at(session: Session, number: int) -> Turn | None:
    """The turn of that number if it is the current one and nothing has been answered to it."""
    turn = session.current
    return turn if turn is not None and turn.number == number and not turn.text else None


def _advance(session: Session, ask: Ask, at: datetime) -> Session:
    turn = session.turns[-1]
    question = ask(turn.question)
    probe = follow_up(question, session.of(turn.question)) if question and session.interview.length else None
    if probe is None:
        return _next_question(session, ask, at)
    return _asked(session, replace(_turn(session, turn.question, at), idea=probe.missed, ask=probe.ask), ask)


def _next_question(session: Session, ask: Ask, at: datetime) -> Session:
    interview = session.interview
    asked = {turn.question for turn in session.turns}
    left = [q for name in interview.plan if name not in asked and (q := ask(name)) is not None]
    if len(asked) >= interview.length or not left:
        return _ended(session, at)
    chosen = left[0]
    if interview.model and session.turns:
        before = session.turns[-1].question
        chosen = closest(ask(before), standing(session.of(before)), left)
    plan = tuple(question.id for question in left if question is not chosen)
    moved = replace(session, interview=replace(interview, plan=plan))
    return _asked(moved, _turn(session, chosen.id, at), ask)


def _turn(session: Session, question: str, at: datetime) -> Turn:
    interview = session.interview
    return Turn(interview.id, interview.member, len(session.turns) + 1, question, at)


def _asked(session: Session, turn: Turn, ask: Ask) -> Session:
    notice = _notice_at(session.interview, turn, ask, turn.asked_at)
    return Session(replace(session.interview, notice_at=notice), (*session.turns, turn))


def _notice_at(interview: Interview, turn: Turn, ask: Ask, at: datetime) -> datetime | None:
    question = ask(turn.question)
    if interview.pace is not InterviewPace.TIMED or question is None:
        return None
    return at + patience(turn, question)


def _ended(session: Session, at: datetime) -> Session:
    interview = replace(session.interview, stage=Stage.ENDED, ended_at=at, notice_at=None, plan=())
    return replace(session, interview=interview)


def _with(session: Session, turn: Turn, interview: Interview) -> Session:
    turns: Sequence[Turn] = [turn if each.number == turn.number else each for each in session.turns]
    return Session(interview, tuple(turns))
