"""Offers that several commands make."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from bot.commands.language.invocation import KEPT
from bot.commands.language.reply import Offer, Style
from bot.commands.language.spec import Channel
from bot.core.questions.question import Question
from bot.core.rounds.schedule import Schedule

__all__ = [
    "Decision",
    "asked_back",
    "drilling",
    "posting_here",
    "practice_offers",
    "question_offers",
    "sent_in",
]

_MOST_SCHEDULES = 4


class Decision(StrEnum):
    """What a button says to what a code would join."""

    JOIN = "join"
    CANCEL = "cancel"


def question_offers(question: Question, round_id: int) -> tuple[Offer, ...]:
    """What can be done with a posted question: answer (or pick an option), hint, streak."""
    return (
        *_ways_to_answer(question, {"round": round_id}),
        *((Offer("Hint", "quiz hint", {"round": round_id}),) if question.hints else ()),
        Offer("My streak", "quiz streak"),
    )


def practice_offers(question: Question, practice: int, *, drill: bool = False) -> tuple[Offer, ...]:
    """What can be done with a practice question: answer, hint, another one."""
    here: dict[str, object] = {"practice": practice, **drilling(drill=drill)}
    return (
        *_ways_to_answer(question, here),
        *((Offer("Hint", "quiz hint", here),) if question.hints else ()),
        Offer("Another", "quiz now", drilling(drill=drill)),
    )


def asked_back(question: Question, args: Mapping[str, object]) -> tuple[Offer, ...]:
    """What can be done with a message that may be an answer: answer indeed, or take a hint."""
    hint = (Offer("Hint", "quiz hint", args),) if question.hints and not question.options else ()
    return (*_ways_to_answer(question, args), *hint)


def sent_in(question: Question, args: Mapping[str, object], *, kept: str, alone: bool) -> Offer:
    """Send in what is `kept` (see `Unsent`) as the answer to a question: the form begins with it."""
    label = "Send it in" if alone else f"Send it in: {question.title}"
    return Offer(label, "quiz answer", {**args, KEPT: kept}, Style.PRIMARY)


def drilling(*, drill: bool) -> dict[str, object]:
    """What a button carries on so that a drill goes on behind it."""
    return {"drill": True} if drill else {}


def _ways_to_answer(question: Question, args: Mapping[str, object]) -> tuple[Offer, ...]:
    if question.options:
        return tuple(
            Offer(option.id.upper(), "quiz answer", {**args, "text": option.id}, Style.PRIMARY)
            for option in question.options
        )
    return (Offer("Answer", "quiz answer", args, Style.PRIMARY),)


def posting_here(schedules: Sequence[Schedule], channel: str) -> tuple[Offer, ...]:
    """Post what other places are asked in this channel too."""
    here = Channel(channel)
    return tuple(
        Offer(
            f"Post here too: {each.name}",
            "quiz-admin setup",
            {"schedule": each.id, "channel": here},
            Style.PRIMARY,
        )
        for each in schedules[:_MOST_SCHEDULES]
    )
