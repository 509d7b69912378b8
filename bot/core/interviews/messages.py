"""What the bot says in an interview's room, as parcels: which turn, and what about it.

A parcel names what is to be said ("interview:17:ask:4"); the words are found when it is sent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.interviews.session import Interview
from bot.core.outbox import keys
from bot.core.outbox.parcel import Address, Parcel, ParcelKind

__all__ = ["SPEAKER", "InterviewLine", "Say", "read_said", "say_parcel"]

SPEAKER = "interview"
_KEPT = timedelta(days=7)


class Say(StrEnum):
    """The kinds of messages."""

    ASK = "ask"
    REPEAT = "repeat"
    HINT = "hint"
    CLARIFY = "clarify"
    WHICH = "which"
    PAUSED = "paused"
    NOTICE = "notice"
    SCORECARD = "scorecard"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class InterviewLine:
    """What a parcel says: `number` is the turn that it is about."""

    interview: int
    say: Say
    number: int


def say_parcel(interview: Interview, say: Say, number: int, *, now: datetime, channel: str = "") -> Parcel:
    """The message, with a key of its own for every one of the interview's messages; one key for sharing."""
    said = keys.said_in_interview(interview.id, interview.said)
    return Parcel(
        id=0,
        key=keys.interview_shared(interview.id) if say is Say.SHARE else said,
        kind=ParcelKind.ROOM,
        community=interview.community,
        address=Address(interview.place, channel=channel or interview.channel),
        not_before=now,
        expires_at=now + _KEPT,
        text=f"{SPEAKER}:{interview.id}:{say.value}:{number}",
    )


def read_said(what: str) -> InterviewLine | None:
    """What stands behind the speaker's name in a parcel's text; None for anything else."""
    interview, _, rest = what.partition(":")
    say, _, number = rest.partition(":")
    if not (interview.isdigit() and number.isdigit() and say in {each.value for each in Say}):
        return None
    return InterviewLine(int(interview), Say(say), int(number))
