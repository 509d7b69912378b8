"""What organisers see of one suggestion, reported question or appeal, with what they can do about it."""

from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.views.appeals import AppealShown
from bot.commands.views.contributions import ProposalShown, ReportedShown
from bot.core.answers.excerpt import shortened
from bot.usecases.answers.appeal import Appealed
from bot.usecases.questions.report import Reported
from bot.usecases.questions.suggest import Proposed

__all__ = ["more", "shown_appeal", "shown_proposal", "shown_reported"]

_LONGEST_LABEL = 60
_DECLINE = "quiz-admin review decline"


def shown_appeal(appealed: Appealed, waiting: str) -> Reply:
    """An appeal, with a button per idea that was not found."""
    here: dict[str, object] = {"appeal": appealed.appeal.id}
    ideas = tuple(
        Offer(
            shortened(f"Has it: {idea.text}", _LONGEST_LABEL),
            "quiz-admin review rule",
            {**here, "idea": idea.id},
            Style.PRIMARY,
        )
        for idea in appealed.open_ideas[:4]
    )
    return Reply(
        AppealShown(appealed, waiting), (*ideas, Offer("The grade stands", _DECLINE, here, Style.DANGER))
    )


def shown_proposal(proposed: Proposed, waiting: str) -> Reply:
    """A suggestion as it would be asked: take it, mend it first, or decline it."""
    here: dict[str, object] = {"suggestion": proposed.proposal.id}
    return Reply(
        ProposalShown(proposed, waiting),
        (
            Offer("Accept", "quiz-admin review accept", here, Style.PRIMARY),
            Offer("Edit and accept", "quiz-admin review edit", here, form="texts"),
            Offer("Decline", _DECLINE, here, Style.DANGER),
        ),
    )


def shown_reported(reported: Reported, waiting: str) -> Reply:
    """A question with what is said against it: take it out, or keep it with a reason."""
    here: dict[str, object] = {"report": reported.first.id}
    out = () if reported.benched else (Offer("Take it out", "quiz-admin review bench", here, Style.DANGER),)
    return Reply(ReportedShown(reported, waiting), (*out, Offer("It stays", _DECLINE, here)))


def more() -> tuple[Offer, ...]:
    """On to the next."""
    return (Offer("Next", "quiz-admin review list"),)
