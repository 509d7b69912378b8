"""`/quiz-admin queue`: which question comes next."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply
from bot.commands.language.spec import Arg, command
from bot.commands.views.notices import Done
from bot.usecases.rounds.schedule import Scheduling

__all__ = ["queue"]


@command("quiz-admin queue", "Put a question next")
async def queue(
    call: Call,
    scheduling: Scheduling,
    *,
    question: Annotated[str, Arg("the question", suggest="question", maximum=100)],
    schedule: Annotated[int | None, Arg("number of the schedule", suggest="schedule", minimum=1)] = None,
) -> Reply:
    """Put a question at the end of a schedule's queue."""
    chosen = await scheduling.only(call.community.id, schedule)
    asked = await scheduling.enqueue(chosen, question, by=call.member, at=call.at)
    see = Offer("Preview", "quiz-admin schedule preview", {"schedule": chosen.id})
    return Reply(Done(f'"{asked.title}" is in the queue of "{chosen.name}".'), (see,))
