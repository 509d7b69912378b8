"""Joining accounts and places: the code, what it would join, and what became of it."""

from dataclasses import dataclass

from bot.commands.language.document import (
    Bullets,
    Document,
    Heading,
    Inline,
    Mono,
    Node,
    Note,
    Paragraph,
    Strong,
    Table,
    Tone,
    When,
)
from bot.core.people.people import Place
from bot.core.people.place_names import place_name, platform_name
from bot.usecases.people.codes import MadeCode
from bot.usecases.people.join_accounts import Joined, Linked, Side
from bot.usecases.people.join_places import PlaceJoining

__all__ = [
    "AccountsJoined",
    "AccountsToJoin",
    "CodeMade",
    "NothingToJoin",
    "PlaceCodeMade",
    "PlaceJoined",
    "PlaceToJoin",
]

_PLACES = 5


@dataclass(frozen=True, slots=True)
class CodeMade:
    """A code for a member, with where it can be typed; `zone` is the member's."""

    made: MadeCode
    linked: Linked
    command: str
    zone: str

    def document(self) -> Document:
        """The code, where and until when, and whom to show it to."""
        where = _listed(self.linked.others)
        ends = When(self.made.expires_at, self.zone)
        return Document(
            (
                Heading("Your code"),
                Paragraph((Mono(self.made.text), " works once, until ", ends, ".")),
                Paragraph(
                    ("Type ", Mono(f"{self.command} code:{self.made.text}"), " with your other account, in:")
                ),
                where,
                *_known(self.linked),
                Note(("Show it to nobody: whoever types it becomes one member with you.",), Tone.WARN),
            )
        )


@dataclass(frozen=True, slots=True)
class NothingToJoin:
    """There is no platform left on which an account could be joined."""

    linked: Linked
    community: str

    def document(self) -> Document:
        """What is joined, and how a community gets to another platform."""
        if len(self.linked.platforms) > 1:
            return Document(_known(self.linked))
        text = f"{self.community} lives on one platform only, so there is nothing to join yet."
        more = Note(("An organiser joins another place to it with ", Mono("/quiz-admin link"), "."))
        return Document((Paragraph((text,)), more))


@dataclass(frozen=True, slots=True)
class AccountsToJoin:
    """What a code would join, to be confirmed."""

    found: Joined
    community: str

    def document(self) -> Document:
        """Both sides, what becomes of them, and a warning."""
        stays, comes = self.found.stays, self.found.comes
        rules: tuple[tuple[Inline, ...], ...] = (
            ("A round that you answered with both counts once, by the better answer.",),
            ("Your streak is counted over the rounds of both.",),
            ("Review cards, interviews and practice of both are kept.",),
            (f"The settings of {_side_name(stays)} stay; who hid from boards with either stays hidden.",),
            ("You are shown as ", Strong(self.found.name), "."),
        )
        return Document(
            (
                Heading(f"Join two accounts in {self.community}?"),
                _table(stays, comes),
                Bullets(rules),
                Note(
                    ("Go on only if you made this code yourself. What is joined cannot be taken apart.",),
                    Tone.WARN,
                ),
            ),
            Tone.WARN,
        )


@dataclass(frozen=True, slots=True)
class AccountsJoined:
    """Two accounts are one member now."""

    joined: Joined

    def document(self) -> Document:
        """The streak and the points that they come to."""
        after = self.joined.after
        nodes: list[Node] = [Paragraph((f"Done: you are one member now, {self.joined.name}.",))]
        if after is not None:
            nodes.append(_table(after))
        nodes.append(Note(("/quiz export and /quiz forget are about both accounts from now on.",)))
        return Document(tuple(nodes), Tone.GOOD)


@dataclass(frozen=True, slots=True)
class PlaceCodeMade:
    """A code for organisers, with where the community lives by now."""

    made: MadeCode
    community: str
    places: tuple[Place, ...]
    zone: str

    def document(self) -> Document:
        """The code, where and until when, and what it does."""
        ends = When(self.made.expires_at, self.zone)
        return Document(
            (
                Heading("Join another place"),
                Paragraph((Mono(self.made.text), " works once, until ", ends, ".")),
                Paragraph(
                    (
                        "Whoever organises the server or workspace that is to join types ",
                        Mono(f"/quiz-admin link code:{self.made.text}"),
                        " there. Both then have the same questions and one board.",
                    )
                ),
                Paragraph((f"{self.community} lives in:",)),
                _listed(self.places),
                Note(
                    (
                        "Give it only to somebody you trust: ",
                        "whoever organises there organises here too, and members there see your boards.",
                    ),
                    Tone.WARN,
                ),
            )
        )


@dataclass(frozen=True, slots=True)
class PlaceToJoin:
    """What a place would join, to be confirmed; `own` is the name of the community that it is by itself."""

    joining: PlaceJoining
    own: str

    def document(self) -> Document:
        """Where the community lives, what it asks, and what becomes of this place."""
        found = self.joining
        rules: list[tuple[Inline, ...]] = [
            ("Members here become members there; who is in both by the same account is one member.",),
            ("Whoever organises here organises there too, and the other way round.",),
            ("The packs, rulings and recaps set there hold here.",),
        ]
        if found.dropped:
            names = ", ".join(schedule.name for schedule in found.dropped)
            rules.append((f"What is planned here goes, for nothing was posted yet: {names}.",))
        if found.community.remote_grading:
            rules.append(("Answers are judged by a language model elsewhere: that is switched on there.",))
        return Document(
            (
                Heading(f"Join {self.own} to {found.community.name}?"),
                Paragraph((f"{found.community.name} lives in:",)),
                _listed(found.places),
                Bullets(tuple(rules)),
                Note(("What is joined cannot be taken apart.",), Tone.WARN),
            ),
            Tone.WARN,
        )


@dataclass(frozen=True, slots=True)
class PlaceJoined:
    """A place belongs to another community now."""

    joining: PlaceJoining

    def document(self) -> Document:
        """That it is done, and how its questions come here too."""
        schedules = self.joining.schedules
        done = Paragraph((f"Done: this place belongs to {self.joining.community.name} now.",))
        if not schedules:
            return Document(
                (done, Note(("Plan the daily question: ", Mono("/quiz-admin setup"), "."))), Tone.GOOD
            )
        names = ", ".join(schedule.name for schedule in schedules)
        more = Note(
            (
                f"Its questions ({names}) are not posted here yet: press the button here, or type ",
                Mono("/quiz-admin setup"),
                " in the channel for them.",
            )
        )
        return Document((done, more), Tone.GOOD)


def _listed(places: tuple[Place, ...]) -> Bullets:
    more = len(places) - _PLACES
    rest: tuple[tuple[Inline, ...], ...] = ((f"and {more} more",),) if more > 0 else ()
    return Bullets((*((place_name(place),) for place in places[:_PLACES]), *rest))


def _known(linked: Linked) -> tuple[Node, ...]:
    if len(linked.platforms) < len(("one", "another")):
        return ()
    return (Paragraph((f"Joined already: your accounts on {_names(linked.platforms)}.",)),)


def _names(platforms: tuple[str, ...]) -> str:
    return " and ".join(platform_name(platform) for platform in platforms)


def _side_name(side: Side) -> str:
    return f"{side.name} ({_names(side.platforms)})"


def _table(*sides: Side) -> Table:
    rows = tuple((_side_name(side), str(side.streak), str(side.best), str(side.points)) for side in sides)
    return Table(("Member", "Streak", "Best", "Points"), rows, frozenset({1, 2, 3}))
