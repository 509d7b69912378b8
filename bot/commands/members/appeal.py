"""`/quiz appeal`: ask a person to judge an answer."""

from typing import Annotated

from bot.commands.incoming.open_rounds import OpenRounds
from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, command
from bot.commands.views.notices import Done
from bot.usecases.answers.appeal import Appealing

__all__ = ["appeal"]


@command("quiz appeal", "Ask a person to judge your answer")
async def appeal(
    call: Call,
    open_rounds: OpenRounds,
    appealing: Appealing,
    *,
    reason: Annotated[str, Arg("what the grading missed", label="What did it miss?", long=True, maximum=500)],
    round: Annotated[int | None, Arg("the round", hidden=True)] = None,  # noqa: A002 - the field's word
) -> Reply:
    """Put one's best answer before the organisers."""
    round_ = await open_rounds.meant(call, round)
    await appealing.appeal(round_, call.member, reason, at=call.at)
    return Reply(Done("An organiser will look at it. Your points stay as they are until then."))
