"""What is personal in each table, and what becomes of it when its member wants to be forgotten.

Every column that refers to a member or to somebody's account on a platform has a line here: a test
compares these lines with the tables. `sparring`'s export, deletion and retention follow from them, and so
does docs/personal-data.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Column, Table

from bot.core.questions.contributions import ProposalState
from bot.storage.columns import AnyText, GradeText
from bot.storage.tables import schema as t

__all__ = ["AT_A_PLACE", "BY_ACCOUNT", "BY_MEMBER", "CHAT", "Fate", "Policy", "emptied"]

CHAT = "web"
"""The platform whose people and messages are kept in the tables of the browser chat."""


class Fate(StrEnum):
    """What becomes of a row when the person it is about is forgotten."""

    ERASED = "deleted"
    EMPTIED = "emptied"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Policy:
    """A column that says whose a row is, what the row is, and what becomes of it.

    `empties` are the columns that hold words, `traces` those that lead back to somebody's message: both are
    emptied, the row keeps everything else. `expires` names the instant from which the retention of answers
    counts, which takes the words alone. `spares` are a column and the value with which a
    row stays that would be erased. `shows` are the columns that the member may see where the row is somebody
    else's, none for all. `why` says why something stays.
    """

    table: Table
    column: str
    fate: Fate
    what: str
    empties: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    expires: str = ""
    spares: tuple[str, object] | None = None
    shows: tuple[str, ...] = ()
    why: str = ""

    def shown(self, row: Mapping[str, object]) -> Mapping[str, object]:
        """What the member may see of a row."""
        return {name: row[name] for name in self.shows} if self.shows else row


_NUMBERS = "numbers of nobody, so that the community's totals stay true"

BY_MEMBER = (
    Policy(t.accounts, "member", Fate.ERASED, "Your accounts on the platforms"),
    Policy(
        t.answers,
        "member",
        Fate.EMPTIED,
        "Your answers with every revision, and their grades",
        ("text", "grade"),
        ("source",),
        expires="at",
        why=f"grades without words: {_NUMBERS}",
    ),
    Policy(t.absences, "member", Fate.ERASED, "That you left a server or workspace, and since when"),
    Policy(t.consents, "member", Fate.ERASED, "That you said whether you may be quoted, and when"),
    Policy(t.hints, "member", Fate.ERASED, "How many hints you asked for"),
    Policy(
        t.practice,
        "member",
        Fate.ERASED,
        "Practice questions, your answers to them, and their grades",
        ("text", "grade"),
        expires="answered_at",
    ),
    Policy(t.interviews, "member", Fate.ERASED, "Mock interviews that you held"),
    Policy(
        t.interview_turns,
        "member",
        Fate.ERASED,
        "What you were asked in mock interviews, your answers, and their grades",
        ("text", "grade"),
        expires="answered_at",
    ),
    Policy(t.appeals, "member", Fate.ERASED, "Your appeals"),
    Policy(
        t.rulings,
        "by",
        Fate.KEPT,
        "Phrasings that you accepted or rejected as an organiser",
        why="they decide how the community's answers are graded",
    ),
    Policy(
        t.proposals,
        "member",
        Fate.ERASED,
        "Questions that you proposed",
        spares=("state", ProposalState.ACCEPTED),
        why="an accepted one is the community's own by now; your name is taken out of it",
    ),
    Policy(
        t.imports,
        "member",
        Fate.ERASED,
        "Questions that were read from a file of yours and wait for your word",
    ),
    Policy(t.cards, "member", Fate.ERASED, "Your review cards"),
    Policy(t.recollections, "member", Fate.ERASED, "How you rated your review cards, day by day"),
    Policy(t.recall_habits, "member", Fate.ERASED, "How many cards a day you review"),
    Policy(t.reports, "member", Fate.ERASED, "Your reports on questions"),
    Policy(
        t.bench,
        "by",
        Fate.KEPT,
        "Questions that you benched as an organiser",
        why="they must not come back by themselves",
    ),
    Policy(
        t.benched_packs,
        "by",
        Fate.KEPT,
        "Packs that you switched off as an organiser",
        why="they must not come back by themselves",
    ),
    Policy(t.link_codes, "member", Fate.ERASED, "That you made a code to join an account or a place"),
    Policy(
        t.desk_keys,
        "member",
        Fate.ERASED,
        "Your links to your own page and to the organiser's desk, and your sessions there",
        shows=("kind", "community", "made_at", "expires_at"),
    ),
    Policy(t.reminders, "member", Fate.ERASED, "Your reminders and quiet hours"),
    Policy(t.pair_queue, "member", Fate.ERASED, "That you look for a practice partner"),
    Policy(
        t.pair_seats,
        "member",
        Fate.EMPTIED,
        "Your practice pairs, and what you wrote of your partners",
        ("words",),
        ("external",),
        why="that the two met, which is the partner's past too",
    ),
    Policy(t.grants, "member", Fate.ERASED, "Roles that the bot gave you for your streak"),
    Policy(t.points, "member", Fate.KEPT, "The points ledger: every line of yours", why=_NUMBERS),
    Policy(t.boards, "member", Fate.KEPT, "Your points on the boards", why=f"{_NUMBERS}; shown nowhere"),
    Policy(
        t.streak_events,
        "member",
        Fate.EMPTIED,
        "The streak ledger: rounds that count, repairs, vacations",
        ("note",),
        why=_NUMBERS,
    ),
    Policy(t.streaks, "member", Fate.KEPT, "Your streak", why=f"{_NUMBERS}; shown nowhere"),
    Policy(
        t.audit,
        "subject",
        Fate.EMPTIED,
        "What organisers changed for you",
        ("detail",),
        why="that something was changed, by whom and when",
    ),
    Policy(
        t.parcels,
        "about",
        Fate.EMPTIED,
        "Messages to others with your name or words",
        ("text",),
        shows=("id", "kind", "not_before", "text"),
        why="that something was sent; what waits is dropped",
    ),
    Policy(
        t.audit,
        "actor",
        Fate.KEPT,
        "What you changed as an organiser",
        why="organisers must be able to see what was changed; your name is taken out of it",
    ),
)
"""By the column that refers to the member."""

BY_ACCOUNT = (
    Policy(t.accounts, "external", Fate.ERASED, "Your accounts on the platforms"),
    Policy(t.absences, "external", Fate.ERASED, "That you left a server or workspace, and since when"),
    Policy(
        t.parcels,
        "user",
        Fate.EMPTIED,
        "Messages to you that the bot sent or has yet to send",
        ("user", "text", "lane"),
        why="that something was sent, so that nothing is sent twice; what waits is dropped",
    ),
    Policy(t.shut_inboxes, "external", Fate.ERASED, "That your direct messages are closed to the bot"),
    Policy(t.pair_queue, "external", Fate.ERASED, "That you look for a practice partner"),
    Policy(
        t.pair_seats,
        "external",
        Fate.EMPTIED,
        "Your practice pairs, and what you wrote of your partners",
        ("words",),
        ("external",),
        why="that the two met, which is the partner's past too",
    ),
    Policy(t.grants, "external", Fate.ERASED, "Roles that the bot gave you for your streak"),
    Policy(t.chat_users, "key", Fate.ERASED, "Your name in the browser chat"),
    Policy(t.chat_channels, "members", Fate.ERASED, "Your private channels in the browser chat"),
    Policy(
        t.chat_messages,
        "author",
        Fate.EMPTIED,
        "What you wrote in the browser chat",
        ("author", "text", "body", "private_to"),
        why="that there was a message, so that what others wrote below it stays in place",
    ),
    Policy(
        t.chat_messages,
        "private_to",
        Fate.EMPTIED,
        "What only you saw in the browser chat",
        ("author", "text", "body", "private_to"),
        why="that there was a message: the chat's numbering goes on",
    ),
)
"""By the column that holds a platform's id of somebody."""

AT_A_PLACE = tuple(
    policy for policy in BY_ACCOUNT if policy.fate is Fate.ERASED and "place" in policy.table.c
)
"""Those of them whose rows go wherever the account is known at a place."""


def emptied(column: Column[object]) -> object:
    """What stands in a column of words once they are gone; TypeError for a column that holds none."""
    if isinstance(column.type, AnyText):
        return None if column.nullable else ""
    if isinstance(column.type, GradeText):
        return None
    raise TypeError(f"{column} holds no words that could be emptied")
