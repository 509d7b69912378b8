"""The key of every message, by which it is sent once and no more: each kind's shape stands here alone.

A key is at most 25 characters, Discord's limit for a nonce. It begins with letters that no other kind begins
with, a digit comes next, and its numbers are kept apart; so two different messages never share a key. Keys
are stored: a shape that changes sends again what waited under the old one.
"""

import hashlib
from datetime import date, datetime

from bot.core.outbox.parcel import ParcelKind

__all__ = [
    "appeal_settled",
    "cards_waiting",
    "channel_gone",
    "interview_shared",
    "joined_accounts",
    "joined_place",
    "not_posted",
    "pair_note",
    "pair_said",
    "publication",
    "question",
    "question_late",
    "report_settled",
    "reveal",
    "reveal_in_short",
    "role_given",
    "role_refused",
    "role_taken",
    "round_closes",
    "said_in_interview",
    "suggestion_settled",
    "summed_up",
    "summed_up_for",
    "turnout",
    "waited_in_vain",
]


def question(round_id: int, destination: int) -> str:
    """A round's question in one channel."""
    return f"q{round_id}-{destination}"


def turnout(round_id: int, destination: int, minute: int) -> str:
    """How many have answered, in one channel, told in a minute of the round (at most five digits); it is no
    message, and goes by no nonce.
    """
    return f"t{round_id}-{destination}-{minute}"


def question_late(round_id: int, destination: int) -> str:
    """The notice that a question could not be posted yet."""
    return f"n{round_id}-{destination}"


def not_posted(schedule: int, day: date) -> str:
    """The notice that a schedule had nothing to post on a local date."""
    return f"m{schedule}-{day:%Y%m%d}"


def reveal(round_id: int, destination: int) -> str:
    """The reveal in full, in the question's thread."""
    return f"v{round_id}-{destination}"


def reveal_in_short(round_id: int, destination: int) -> str:
    """The reveal in short, in the channel."""
    return f"c{round_id}-{destination}"


def publication(key: str) -> str:
    """What publishes the message of another key; it is no message, and goes by no nonce."""
    return f"u{key}"


def summed_up(kind: ParcelKind, place: int, last: date) -> str:
    """A place's week or month, which ended on a local date."""
    return f"{'kw' if kind is ParcelKind.WEEK else 'km'}{place}-{last:%Y%m%d}"


def summed_up_for(member: int, last: date) -> str:
    """A member's own week."""
    return f"rw{member}-{last:%Y%m%d}"


def round_closes(round_id: int, member: int) -> str:
    """The reminder that a round closes."""
    return f"rc{round_id}-{member}"


def cards_waiting(member: int, day: date) -> str:
    """The reminder of a local date's cards."""
    return f"rd{member}-{day:%Y%m%d}"


def role_given(grant: int) -> str:
    """A role that a streak has earned."""
    return f"role{grant}"


def role_taken(grant: int) -> str:
    """The same role, taken back."""
    return f"role{grant}-"


def role_refused(place: int, role: str, at: datetime) -> str:
    """The notice that a role cannot be given: one per role and ISO week. Roles are told apart by 48 bits."""
    year, week, _ = at.isocalendar()
    which = hashlib.sha256(f"{place}/{role}".encode()).hexdigest()[:12]
    return f"w{year}{week:02}-{which}"


def said_in_interview(interview: int, number: int) -> str:
    """The `number`-th message in an interview's room."""
    return f"i{interview}-{number}"


def interview_shared(interview: int) -> str:
    """An interview's scorecard, shown to others."""
    return f"i{interview}-share"


def pair_said(pair: int, moment: str) -> str:
    """What a pair's room is told at a moment."""
    return f"p{pair}-{moment}"


def pair_note(pair: int, moment: str, seat: int) -> str:
    """What one of a pair is told at a moment."""
    return f"p{pair}-{moment}-{seat}"


def waited_in_vain(member: int, until: datetime) -> str:
    """What a member is told who waited for a partner until an instant."""
    return f"px{member}-{int(until.timestamp())}"


def appeal_settled(appeal: int) -> str:
    """What came of an appeal."""
    return f"a{appeal}"


def report_settled(report: int) -> str:
    """What came of a report on a question."""
    return f"f{report}"


def suggestion_settled(proposal: int) -> str:
    """What came of a suggested question."""
    return f"s{proposal}"


def joined_accounts(gone: int) -> str:
    """The word to whose account another member's, `gone` since then, was joined."""
    return f"l{gone}"


def joined_place(place: int, community: int) -> str:
    """The notice that a place has joined a community."""
    return f"lp{place}-{community}"


def channel_gone(destination: int, day: date) -> str:
    """The notice that a schedule's channel is gone: one per day (UTC)."""
    return f"shut{destination}-{day:%y%m%d}"
