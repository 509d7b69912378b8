"""Settings and help."""

from dataclasses import dataclass

from bot.commands.document import Bullets, Document, Facts, Heading, Mono, Node, Note, Paragraph
from bot.core import spacing
from bot.core.model import Member
from bot.core.scoring import RULES

__all__ = ["HelpShown", "SettingsShown"]

_WHAT = (
    "A question comes at the set time. Answer in its thread or with the button, and you see at once "
    "which points you covered. The reference answer comes at the reveal."
)


@dataclass(frozen=True, slots=True)
class SettingsShown:
    """A member's settings; `changed` says that they were just stored."""

    member: Member
    changed: bool = False

    def document(self) -> Document:
        """Each setting with its value, and what it is for."""
        member = self.member
        facts = Facts(
            (
                ("Time zone for reminders", member.zone),
                ("Reminders", _on(member.reminders)),
                ("Shown on leaderboards", _on(member.on_boards)),
                ("Best answers may be quoted", _on(member.share_answers)),
            )
        )
        title = "Settings saved" if self.changed else "Your settings"
        return Document((Heading(title), facts, Note(("Only you see this. They hold for this community.",))))


@dataclass(frozen=True, slots=True)
class HelpShown:
    """The commands, as (usage, summary) pairs, and the rules of the game."""

    commands: tuple[tuple[str, str], ...]
    organiser: tuple[tuple[str, str], ...] = ()

    def document(self) -> Document:
        """What one can do, how points and streaks work."""
        nodes: list[Node] = [
            Heading("How Sparring works"),
            Paragraph((_WHAT,)),
            Bullets(tuple((Mono(usage), f" {summary}") for usage, summary in self.commands)),
        ]
        if self.organiser:
            nodes.append(Heading("For organisers"))
            nodes.append(Bullets(tuple((Mono(usage), f" {summary}") for usage, summary in self.organiser)))
        nodes.append(Note((RULES,)))
        nodes.append(Note((spacing.RULES,)))
        return Document(tuple(nodes))


def _on(value: bool) -> str:  # noqa: FBT001 - a setting in words
    return "yes" if value else "no"
