"""Offers that several commands make."""

from bot.commands.reply import Offer, Style
from bot.core.model import AnswerMode
from bot.core.questions import Question

__all__ = ["drilling", "practice_offers", "question_offers"]


def question_offers(question: Question, round_id: int, mode: AnswerMode) -> tuple[Offer, ...]:
    """What can be done with a posted question: answer (or pick an option), hint, streak."""
    unlock = (Offer("Answers", "quiz answers", {"round": round_id}),) if mode is AnswerMode.HIDDEN else ()
    return (
        *_ways_to_answer(question, {"round": round_id}),
        *((Offer("Hint", "quiz hint", {"round": round_id}),) if question.hints else ()),
        Offer("My streak", "quiz streak"),
        *unlock,
    )


def practice_offers(question: Question, practice: int, *, drill: bool = False) -> tuple[Offer, ...]:
    """What can be done with a practice question: answer, hint, another one."""
    here: dict[str, object] = {"practice": practice, **drilling(drill=drill)}
    return (
        *_ways_to_answer(question, here),
        *((Offer("Hint", "quiz hint", here),) if question.hints else ()),
        Offer("Another", "quiz now", drilling(drill=drill)),
    )


def drilling(*, drill: bool) -> dict[str, object]:
    """What a button carries on so that a drill goes on behind it."""
    return {"drill": True} if drill else {}


def _ways_to_answer(question: Question, args: dict[str, object]) -> tuple[Offer, ...]:
    if question.options:
        return tuple(
            Offer(option.id.upper(), "quiz answer", {**args, "text": option.id}, Style.PRIMARY)
            for option in question.options
        )
    return (Offer("Answer", "quiz answer", args, Style.PRIMARY),)
