"""`/quiz-admin recall`: how this community schedules review cards."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, command
from bot.commands.views.notices import Done
from bot.usecases.learning.tuning import RecallTuning

__all__ = ["recall"]


@command(
    "quiz-admin recall",
    "See and set how review cards are scheduled",
    title="How cards are scheduled",
    forms={"change": ("retention", "weights")},
    titles={"change": "Change the scheduling"},
    submit="Save",
)
async def recall(
    call: Call,
    tuning: RecallTuning,
    *,
    retention: Annotated[
        int | None,
        Arg("recall to aim at, in percent", label="Recall to aim at, in percent", minimum=70, maximum=97),
    ] = None,
    weights: Annotated[
        str | None,
        Arg(
            '21 FSRS weights, or "default"',
            label="FSRS weights",
            placeholder="default",
            maximum=400,
            named=True,
        ),
    ] = None,
) -> Reply:
    """Show the parameters, changed first where something was given."""
    community = call.community.id
    if retention is None and weights is None:
        now = await tuning.of(community)
    else:
        now = await tuning.change(community, percent=retention, weights=weights, by=call.member, at=call.at)
    own = "weights of your own" if now.weights else "the default weights"
    told = f"Review cards aim at a recall of {now.retention:.0%}, by FSRS with {own}."
    detail = "A higher recall means more reviews. Cards follow at their next rating."
    return Reply(
        Done(told, detail), (Offer("Change", "quiz-admin recall", style=Style.PRIMARY, form="change"),)
    )
