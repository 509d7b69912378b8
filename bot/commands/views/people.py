"""Settings, help, and the way to one's own page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.commands.language.document import (
    Bullets,
    Document,
    Facts,
    Heading,
    Inline,
    Link,
    Mono,
    Node,
    Note,
    Paragraph,
    Tone,
    When,
)
from bot.commands.language.grammar import option, usage
from bot.commands.language.spec import Command
from bot.core.answers.scoring import RULES, STREAK_RULE
from bot.core.learning import practice_draw
from bot.core.learning.card import DAILY
from bot.core.people.people import Member
from bot.core.reminders.reminder import CARDS_AT, Reminders
from bot.usecases.people.entrance import DeskLink
from bot.usecases.reminders import Shut

__all__ = ["HelpShown", "OwnPageOffered", "SettingsShown"]

_FEW_OPTIONS = 4
"""As many stand in the line of their command."""

_WAYS = {
    True: "Answer in its thread or with the button",
    False: "Answer with the button, or name me before what you write in its thread",
}
_FIRST = ("now", "streak", "review", "settings")
"""The commands that a member should know first."""
_ORGANISER_FIRST = ("setup", "check")

_WHAT = (
    "A question comes at the set time. {way}, and you see at once which ideas you covered. The reference "
    "answer comes at the reveal."
)


@dataclass(frozen=True, slots=True)
class SettingsShown:
    """A member's settings; `changed` says that they were just stored."""

    member: Member
    reminders: Reminders
    shut: tuple[Shut, ...] = ()
    changed: bool = False
    cards: int = DAILY

    def document(self) -> Document:
        """Each setting with its value, and what it is for; where the member could not be reached."""
        member, wishes = self.member, self.reminders
        hours = f"{wishes.hours} {'hour' if wishes.hours == 1 else 'hours'} before"
        facts = Facts(
            (
                ("Time zone", member.zone),
                ("Reminder that a round closes unanswered", hours if wishes.closing else "no"),
                (
                    "Reminder that review cards are due",
                    f"once a day, {CARDS_AT:%H:%M}" if wishes.cards else "no",
                ),
                ("Your week on Mondays", _on(wishes.weekly)),
                ("Quiet hours", _quiet(wishes)),
                ("Shown on leaderboards", _on(member.on_boards)),
                ("Best answers may be quoted", _on(member.share_answers)),
                ("Review cards a day, at most", str(self.cards)),
            )
        )
        title = "Settings saved" if self.changed else "Your settings"
        small = Note(("Only you see this. They hold for this community.",))
        return Document((Heading(title), facts, *(self._refused(each) for each in self.shut), small))

    def _refused(self, shut: Shut) -> Node:
        platform = shut.platform.capitalize()
        at = When(shut.inbox.at, self.member.zone)
        reason = f". {shut.inbox.reason} Nothing is sent there until you allow it and press Try again."
        return Note((f"No message reached you on {platform} on ", at, reason), Tone.WARN)


@dataclass(frozen=True, slots=True)
class HelpShown:
    """The commands, and the rules of the game; `typed` as in a question that is posted.

    `brief`: the few lines that are enough to begin with.
    """

    commands: tuple[Command, ...]
    organiser: tuple[Command, ...] = ()
    typed: bool = True
    brief: bool = False

    def document(self) -> Document:
        """What one can do, how points and streaks work."""
        return self._short() if self.brief else self.listing(_listed)

    def _short(self) -> Document:
        """What happens here, and a line for each command to know first: five lines in all."""
        ours = [each for name in _ORGANISER_FIRST for each in self.organiser if each.path[-1] == name]
        theirs = [each for name in _FIRST for each in self.commands if each.path[-1] == name]
        first = [*theirs[: len(_FIRST) - len(ours)], *ours]
        lines = tuple((Mono(f"/{each.name}"), f" {each.summary}") for each in first)
        return Document((Heading("How Sparring works"), Bullets(((self._what,), *lines))))

    @property
    def _what(self) -> str:
        return _WHAT.format(way=_WAYS[self.typed])

    def listing(self, listed: Callable[[Sequence[Command]], Sequence[Node]]) -> Document:
        """The same with the commands listed in another way."""
        nodes: list[Node] = [
            Heading("How Sparring works"),
            Paragraph((self._what,)),
            *listed(self.commands),
        ]
        if self.organiser:
            nodes.append(Heading("For organisers"))
            nodes.extend(listed(self.organiser))
        nodes.append(Note((RULES,)))
        nodes.append(Note((STREAK_RULE,)))
        nodes.append(Note((practice_draw.RULES,)))
        return Document(tuple(nodes))


def _listed(commands: Sequence[Command]) -> list[Node]:
    """A line each; of a command with many options those stand below, a line each too."""
    nodes: list[Node] = [Bullets(tuple(_explained(each) for each in commands))]
    for command in filter(_many, commands):
        options = [each for each in command.visible if not each.required]
        nodes.append(Paragraph(("With ", Mono(f"/{command.name}"), " you can give:")))
        nodes.append(Bullets(tuple((Mono(option(each)), f" {each.arg.help}") for each in options)))
    return nodes


def _explained(command: Command) -> tuple[Inline, ...]:
    """How it is typed, and what it does."""
    short = replace(command, arguments=tuple(each for each in command.arguments if each.required))
    return Mono(usage(short if _many(command) else command).removeprefix("Use: ")), f" {command.summary}"


def _many(command: Command) -> bool:
    return sum(not each.required for each in command.visible) > _FEW_OPTIONS


def _quiet(wishes: Reminders) -> str:
    if wishes.quiet_from == wishes.quiet_until:
        return "none"
    return f"{wishes.quiet_from:%H:%M} to {wishes.quiet_until:%H:%M}"


def _on(value: bool) -> str:  # noqa: FBT001 - a setting in words
    return "yes" if value else "no"


@dataclass(frozen=True, slots=True)
class OwnPageOffered:
    """A link to a member's own page; `zone` is the member's."""

    link: DeskLink
    community: str
    zone: str

    def document(self) -> Document:
        """The link, until when it works, and whom to show it to."""
        link, until = Link("Open your page", self.link.url), When(self.link.expires_at, self.zone)
        return Document(
            (
                Heading(f"Your page in {self.community}"),
                Paragraph(
                    (
                        link,
                        " in your browser: progress, answers, cards, export. It works once, until ",
                        until,
                        ".",
                    )
                ),
                Note(("Show it to nobody: whoever opens it sees all that is yours.",), Tone.WARN),
            )
        )
