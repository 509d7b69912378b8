"""`/quiz-admin queue`: which question comes next, or on a set day."""

from datetime import date
from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply
from bot.commands.language.spec import Arg, command
from bot.commands.views.notices import Done
from bot.usecases.rounds.replan import Replanning
from bot.usecases.rounds.schedule import Scheduling

__all__ = ["queue"]


@command("quiz-admin queue", "Put a question next, or on a set day", title="Put a question next")
async def queue(
    call: Call,
    scheduling: Scheduling,
    replanning: Replanning,
    *,
    question: Annotated[str, Arg("the question", suggest="question", maximum=100)],
    schedule: Annotated[int | None, Arg("number of the schedule", suggest="schedule", minimum=1)] = None,
    day: Annotated[date | None, Arg("the date that asks it, such as 2026-12-25", named=True)] = None,
) -> Reply:
    """Put a question at the end of a schedule's queue, or set it for a day."""
    chosen = await scheduling.only(call.community.id, schedule)
    if day is not None:
        edit = await replanning.pin(call.community.id, chosen.id, day, question, by=call.member, at=call.at)
        return Reply(Done(edit.says), (Offer("Undo", "quiz-admin schedule undo", {"edit": edit.id}),))
    asked = await scheduling.enqueue(chosen, question, by=call.member, at=call.at)
    see = Offer("Preview", "quiz-admin schedule preview", {"schedule": chosen.id})
    return Reply(Done(f'"{asked.title}" is in the queue of "{chosen.name}".'), (see,))
