"""The buttons of a mock interview."""

from enum import StrEnum

from bot.commands.language.reply import Offer, Style
from bot.core.interviews.interviewer import Turn
from bot.core.interviews.session import Session
from bot.core.questions.question import Question

__all__ = ["Act", "asked_offers", "ended_offers", "going_offers", "paused_offers"]

_COMMAND = "quiz interview"


class Act(StrEnum):
    """What a button of an interview does."""

    PICK = "pick"
    PASS = "pass"  # noqa: S105 - a word of the interview
    HINT = "hint"
    REPEAT = "repeat"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    SHARE = "share"


def asked_offers(session: Session, turn: Turn, question: Question) -> tuple[Offer, ...]:
    """What can be done with a question under way."""
    here: dict[str, object] = {"of": session.interview.id, "turn": turn.number}
    options = [
        Offer(option.id.upper(), _COMMAND, {"act": Act.PICK, **here, "pick": option.id}, Style.PRIMARY)
        for option in question.options
    ]
    hint = [Offer("Hint", _COMMAND, {"act": Act.HINT, **here})] if len(question.hints) > turn.hints else []
    return (
        *options,
        *solution_offers(session, turn),
        Offer("Pass", _COMMAND, {"act": Act.PASS, **here}),
        *hint,
        Offer("Repeat", _COMMAND, {"act": Act.REPEAT, **here}),
        Offer("Pause", _COMMAND, {"act": Act.PAUSE, **here}),
        Offer("Stop", _COMMAND, {"act": Act.STOP, **here}, Style.DANGER),
    )


def paused_offers(session: Session) -> tuple[Offer, ...]:
    """How a pause ends."""
    here: dict[str, object] = {"of": session.interview.id}
    return (
        Offer("Go on", _COMMAND, {"act": Act.RESUME, **here}, Style.PRIMARY),
        Offer("Stop", _COMMAND, {"act": Act.STOP, **here}, Style.DANGER),
    )


def going_offers(session: Session) -> tuple[Offer, ...]:
    """What can be done with an interview that was asked for while another is open."""
    return paused_offers(session)


def solution_offers(session: Session, turn: Turn | None) -> tuple[Offer, ...]:
    """The answer to what was tried last before a turn; None for the end."""
    before = [each for each in session.turns if turn is None or each.number < turn.number]
    if not before or not (before[-1].grade is not None or before[-1].passed):
        return ()
    number = len({each.question for each in before})
    label = "Show the answer" if turn is not None and turn.idea else f"Show the answer to question {number}"
    here: dict[str, object] = {"of": session.interview.id, "turn": before[-1].number}
    return (Offer(label, "quiz solution", here),)


def ended_offers(session: Session, *, shared: bool) -> tuple[Offer, ...]:
    """What can be done after the end."""
    share = Offer("Share the scorecard", _COMMAND, {"act": Act.SHARE, "of": session.interview.id})
    return (
        Offer("Another interview", _COMMAND, style=Style.PRIMARY),
        Offer("Practise weak topics", "quiz now", {"drill": True}),
        *solution_offers(session, None),
        *((share,) if shared else ()),
    )
