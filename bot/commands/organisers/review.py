"""`/quiz-admin review`: appeals that wait, and ruling on them."""

from collections.abc import Mapping
from typing import Annotated

from bot.commands.invocation import Call
from bot.commands.reply import Offer, Reply, Style
from bot.commands.spec import Arg, command
from bot.commands.views.appeals import AppealShown
from bot.commands.views.notices import Done
from bot.core.answering import Answering
from bot.core.appealing import Appealed, Appealing

__all__ = ["decline", "review", "rule"]

_LONGEST_LABEL = 40

AppealId = Annotated[int, Arg("number of the appeal", label="Appeal", minimum=1)]


@command("quiz-admin review list", "See appeals that wait for you")
async def review(call: Call, appealing: Appealing) -> Reply:
    """Show the oldest appeal, with a button per point that was not found."""
    waiting = await appealing.waiting(call.community.id)
    if not waiting:
        return Reply(Done("No appeal is waiting."))
    return _shown(waiting[0], len(waiting))


async def whole_answer(call: Call, appealing: Appealing, args: Mapping[str, object]) -> Mapping[str, object]:
    """The answer's text, to be cut down to the words that decide it."""
    number = args.get("appeal")
    if not isinstance(number, int):
        return {}
    return {"phrasing": (await appealing.find(call.community.id, number)).answer.text}


@command("quiz-admin review accept", "Rule that words of an answer make a point", prefill=whole_answer)
async def rule(
    call: Call,
    appealing: Appealing,
    answering: Answering,
    *,
    appeal: AppealId,
    point: Annotated[str, Arg("id of the point", label="Point", maximum=60)],
    phrasing: Annotated[
        str, Arg("the words that decide it", label="The words that make the point", long=True, maximum=1000)
    ],
    accepted: Annotated[bool, Arg("no if these words do not make the point", label="Accepted")] = True,
) -> Reply:
    """Store the ruling, grade the appealed answer again, tell its author."""
    done = await appealing.rule(
        call.community.id, appeal, point, phrasing, accepted=accepted, by=call.member, at=call.at
    )
    regraded = await answering.regrade(done.answer.id)
    points = regraded.tally.points
    detail = f"{done.member.name} now has {points} points for it. Later answers are judged the same way."
    return Reply(Done(f"Ruled: {done.appeal.outcome}.", detail), _more())


@command("quiz-admin review decline", "Let a grade stand, with a reason")
async def decline(
    call: Call,
    appealing: Appealing,
    *,
    appeal: AppealId,
    reason: Annotated[str, Arg("why the grade stands", label="Why", maximum=500)],
) -> Reply:
    """Decline an appeal and tell its author why."""
    done = await appealing.decline(call.community.id, appeal, reason, by=call.member, at=call.at)
    return Reply(Done(f"Declined. {done.member.name} is told why."), _more())


def _shown(appealed: Appealed, waiting: int) -> Reply:
    here: dict[str, object] = {"appeal": appealed.appeal.id}
    points = tuple(
        Offer(
            f"Has it: {point.text}"[:_LONGEST_LABEL],
            "quiz-admin review accept",
            {**here, "point": point.id},
            Style.PRIMARY,
        )
        for point in appealed.open_points[:4]
    )
    decline_ = Offer("The grade stands", "quiz-admin review decline", here, Style.DANGER)
    return Reply(AppealShown(appealed, waiting), (*points, decline_))


def _more() -> tuple[Offer, ...]:
    return (Offer("Next appeal", "quiz-admin review list"),)
