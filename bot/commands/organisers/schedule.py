"""`/quiz-admin schedule ...`: list, preview, pause, resume, skip, undo, remove, post."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, command
from bot.commands.views.notices import Done
from bot.commands.views.organising import PreviewShown, ScheduleShown, SchedulesShown
from bot.usecases.rounds.replan import Replanning
from bot.usecases.rounds.reveal import Revealing
from bot.usecases.rounds.schedule import Scheduling

__all__ = ["list_", "pause", "post", "preview", "remove", "resume", "reveal", "skip", "undo"]

_REMOVE = "quiz-admin schedule remove"
_UNDO = "quiz-admin schedule undo"
_REVEAL = "quiz-admin schedule reveal"

Which = Annotated[
    int | None, Arg("number of the schedule; not needed if there is only one", suggest="schedule", minimum=1)
]


@command("quiz-admin schedule list", "See every schedule", again=True)
async def list_(call: Call, scheduling: Scheduling) -> Reply:
    """List the community's schedules."""
    found = tuple(await scheduling.list(call.community.id))
    offers = [Offer("New schedule", "quiz-admin setup", style=Style.PRIMARY)]
    if len(found) == 1:
        here = {"schedule": found[0].schedule.id}
        paused = found[0].schedule.paused
        offers.append(Offer("Preview", "quiz-admin schedule preview", here))
        turn = "resume" if paused else "pause"
        offers.append(Offer(turn.capitalize(), f"quiz-admin schedule {turn}", here))
        offers.append(Offer("Reveal now", _REVEAL, here))
    return Reply(SchedulesShown(found), tuple(offers))


@command(
    "quiz-admin schedule preview",
    "See the next 14 posts in local time",
    title="The next 14 posts",
    again=True,
)
async def preview(call: Call, scheduling: Scheduling, *, schedule: Which = None) -> Reply:
    """Show what would be posted when."""
    chosen = await scheduling.only(call.community.id, schedule)
    posts = await scheduling.preview(chosen, now=call.at)
    return Reply(PreviewShown(chosen, tuple(posts), call.at))


@command("quiz-admin schedule pause", "Stop posting until you resume", title="Stop posting")
async def pause(call: Call, scheduling: Scheduling, *, schedule: Which = None) -> Reply:
    """Pause a schedule."""
    chosen = await scheduling.only(call.community.id, schedule)
    await scheduling.pause(chosen, by=call.member, at=call.at)
    resume_ = Offer("Resume", "quiz-admin schedule resume", {"schedule": chosen.id}, Style.PRIMARY)
    return Reply(Done(f'"{chosen.name}" is paused.', "No streak breaks while nothing is posted."), (resume_,))


@command("quiz-admin schedule resume", "Start or resume posting")
async def resume(call: Call, scheduling: Scheduling, *, schedule: Which = None) -> Reply:
    """Resume a schedule, or start a draft."""
    chosen = await scheduling.only(call.community.id, schedule)
    resumed = await scheduling.resume(chosen, by=call.member, at=call.at)
    here = {"schedule": chosen.id}
    shown = next(s for s in await scheduling.list(call.community.id) if s.schedule.id == resumed.id)
    offers = (
        Offer("Post today's now", "quiz-admin schedule post", here),
        Offer("Preview", "quiz-admin schedule preview", here),
        Offer("Check permissions", "quiz-admin check"),
    )
    return Reply(ScheduleShown("It runs", replace(shown, schedule=resumed)), offers)


@command("quiz-admin schedule skip", "Post nothing on one date")
async def skip(
    call: Call,
    scheduling: Scheduling,
    replanning: Replanning,
    *,
    day: Annotated[date, Arg("the date, such as 2026-12-25", label="Date", placeholder="2026-12-25")],
    schedule: Which = None,
) -> Reply:
    """Skip a date."""
    chosen = await scheduling.only(call.community.id, schedule)
    edit = await replanning.skip(call.community.id, chosen.id, [day], by=call.member, at=call.at)
    return Reply(
        Done(f'"{chosen.name}" posts nothing on {day:%a %d %b %Y}.', "No streak breaks on that day."),
        (Offer("Undo", _UNDO, {"edit": edit.id}),),
    )


@command(_UNDO, "Take back the last change of the calendar", title="Undo the last change")
async def undo(
    call: Call,
    replanning: Replanning,
    *,
    edit: Annotated[int | None, Arg("number of the change", minimum=1, hidden=True)] = None,
) -> Reply:
    """Put the days of a change back as they were, the newest one if none is named."""
    undone = await replanning.undo(call.community.id, edit, by=call.member, at=call.at)
    return Reply(Done("Undone.", f"It said: {undone.says}"))


@command("quiz-admin schedule remove", "Remove a schedule; its history stays")
async def remove(
    call: Call,
    scheduling: Scheduling,
    *,
    schedule: Which = None,
    sure: Annotated[bool, Arg("yes to go through with it")] = False,
    here: Annotated[bool, Arg("yes to stop posting in this place alone")] = False,
) -> Reply:
    """Remove a schedule, or its posts in one place, once it is confirmed."""
    chosen = await scheduling.only(call.community.id, schedule)
    if here:
        await scheduling.leave(chosen, call.place, by=call.member, at=call.at)
        return Reply(Done(f'"{chosen.name}" is posted here no more.', "It goes on in the other places."))
    if not sure:
        yes = Offer("Remove it", _REMOVE, {"schedule": chosen.id, "sure": True}, Style.DANGER)
        pause_ = Offer("Only pause it", "quiz-admin schedule pause", {"schedule": chosen.id})
        shown = next(s for s in await scheduling.list(call.community.id) if s.schedule.id == chosen.id)
        leave = Offer("Only stop posting here", _REMOVE, {"schedule": chosen.id, "here": True})
        several = call.place in shown.places and len(shown.places) > 1
        offers = (yes, pause_, *((leave,) if several else ()))
        return Reply(Done(f'Remove "{chosen.name}"?', "Points and streaks stay."), offers)
    await scheduling.remove(chosen, by=call.member, at=call.at)
    return Reply(Done(f'"{chosen.name}" is removed.', "Its rounds, points and streaks stay."))


@command("quiz-admin schedule post", "Post today's question now", title="Post today's question")
async def post(
    call: Call,
    scheduling: Scheduling,
    *,
    schedule: Which = None,
    early: Annotated[bool, Arg("the next one already, where today's is out", hidden=True)] = False,
) -> Reply:
    """Make today's round due at once, or the next one early."""
    chosen = await scheduling.only(call.community.id, schedule)
    await scheduling.post_now(chosen, by=call.member, at=call.at, early=early)
    reveal_ = Offer("Reveal now", _REVEAL, {"schedule": chosen.id})
    whose = "The next question" if early else "Today's question"
    return Reply(Done(f'{whose} of "{chosen.name}" is on its way.'), (reveal_,))


@command(_REVEAL, "Give the answer to the open question now", title="Reveal the answer now")
async def reveal(
    call: Call, scheduling: Scheduling, revealing: Revealing, *, schedule: Which = None
) -> Reply:
    """Reveal the open round before its time; what comes from now on counts half."""
    chosen = await scheduling.only(call.community.id, schedule)
    await revealing.reveal_now(chosen, by=call.member)
    following = Offer(
        "Ask the next one now",
        "quiz-admin schedule post",
        {"schedule": chosen.id, "early": True},
        Style.PRIMARY,
    )
    detail = "Answers count half from now on, until the next question comes."
    return Reply(Done(f'The answer of "{chosen.name}" is on its way.', detail), (following,))
