"""Roles for streaks as organisers see them."""

from dataclasses import dataclass

from bot.commands.language.document import Bullets, Document, Heading, Note, Paragraph, Strong, Tone
from bot.commands.language.findings import Finding
from bot.core.streaks.role import Reward

__all__ = ["RewardsShown"]

_RULES = (
    "A member has every role for which the current streak is long enough. It is given within a minute or "
    "two, and taken back when the streak ends."
)


@dataclass(frozen=True, slots=True)
class RewardsShown:
    """A place's rewards, each with the finding whether its role can be given."""

    rewards: tuple[Reward, ...]
    findings: tuple[Finding, ...]

    def document(self) -> Document:
        """One line each, with what is in the way; the rules below."""
        if not self.rewards:
            how = "No role is earned yet. Name a role and a number of days: /quiz-admin rewards add"
            return Document((Heading("Roles for streaks"), Paragraph((how,))))
        items = []
        for reward, finding in zip(self.rewards, self.findings, strict=True):
            days = f"{reward.streak} day{'' if reward.streak == 1 else 's'}"
            trouble = "" if finding.ok else f" \N{MULTIPLICATION X} {finding.breaks} {finding.mend}".rstrip()
            items.append((Strong(f"{days}: "), finding.subject if finding.ok else reward.name, trouble))
        tone = Tone.GOOD if all(finding.ok for finding in self.findings) else Tone.WARN
        return Document((Heading("Roles for streaks"), Bullets(tuple(items)), Note((_RULES,))), tone)
