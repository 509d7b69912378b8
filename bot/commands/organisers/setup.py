"""`/quiz-admin setup`: from nothing to a daily question, in one command or step by step."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, Channel, Role, command
from bot.commands.offers import posting_here
from bot.commands.views.organising import SchedulesElsewhere, ScheduleShown
from bot.commands.weekdays import weekdays_from, weekdays_to
from bot.core.errors import Unusable
from bot.core.questions.question import Level
from bot.core.rounds.schedule import AnswerMode, Schedule
from bot.usecases.rounds.schedule import Scheduled, Scheduling, Wanted

__all__ = ["setup"]

_AT_CLOSE = "close"


async def as_it_is(call: Call, scheduling: Scheduling, args: Mapping[str, object]) -> Mapping[str, object]:
    """The schedule's settings, for the forms to start with."""
    number = args.get("schedule")
    if not isinstance(number, int):
        return {}
    schedule = await scheduling.only(call.community.id, number)
    return {
        "name": schedule.name,
        "at": schedule.at,
        "zone": schedule.zone,
        "days": weekdays_to(schedule.days),
        "topics": ", ".join(schedule.topics),
        "levels": ", ".join(level.value for level in Level if schedule.levels.get(level)),
        "mode": schedule.mode,
        "reveal": f"{schedule.reveal_at:%H:%M}" if schedule.reveal_at else _AT_CLOSE,
    }


@command(
    "quiz-admin setup",
    "Set up the daily question",
    forms={"when": ("at", "zone", "days", "reveal"), "what": ("name", "topics", "levels", "mode")},
    prefill=as_it_is,
)
async def setup(
    call: Call,
    scheduling: Scheduling,
    *,
    channel: Annotated[Channel | None, Arg("where to post; this channel if left out")] = None,
    at: Annotated[time | None, Arg("time of day, such as 09:00", label="Time of day")] = None,
    zone: Annotated[
        str | None, Arg("time zone, such as Europe/Berlin", label="Time zone", suggest="zone", maximum=60)
    ] = None,
    days: Annotated[str | None, Arg("daily, weekdays, or mon wed fri", label="Days", maximum=60)] = None,
    topics: Annotated[
        str | None, Arg("topics with commas, or all", label="Topics", suggest="topic", maximum=300)
    ] = None,
    levels: Annotated[
        str | None, Arg("basic, intermediate, advanced, or all", label="Levels", maximum=60)
    ] = None,
    mode: Annotated[AnswerMode | None, Arg("open thread or hidden answers", label="Answers")] = None,
    reveal: Annotated[
        str | None, Arg("time of the reveal, or close", label="Reveal: a time, or close", maximum=10)
    ] = None,
    ping: Annotated[Role | None, Arg("role to notify of each question")] = None,
    name: Annotated[str | None, Arg("what to call it", label="Name", maximum=60)] = None,
    schedule: Annotated[
        int | None, Arg("number of a schedule to change", suggest="schedule", minimum=1)
    ] = None,
    own: Annotated[bool, Arg("a schedule of its own", hidden=True)] = False,
) -> Reply:
    """Create a schedule, or change the one whose number is given.

    Given anything, a new schedule starts at once; given nothing, it is a draft with buttons, or the schedules
    of other places are offered to be posted here too.
    """
    wanted = _wanted(
        channel=channel,
        at=at,
        zone=zone,
        days=days,
        topics=topics,
        levels=levels,
        mode=mode,
        reveal=reveal,
        ping=ping,
        name=name,
    )
    if schedule is not None:
        changed = await scheduling.change(
            call.community.id, schedule, wanted, place=call.place, by=call.member, at=call.at
        )
        return _shown(changed, "Schedule changed" if not changed.schedule.paused else "Draft")
    draft = wanted == Wanted()
    if call.where.direct and channel is None:
        raise Unusable("Name the channel to post to, or run this in that channel.")
    target = channel.id if channel else call.where.channel
    if draft and not own and (elsewhere := await scheduling.elsewhere(call.place)):
        offers = (
            *posting_here(elsewhere, target),
            Offer("A schedule of its own", "quiz-admin setup", {"own": True}),
        )
        return Reply(SchedulesElsewhere(tuple(elsewhere)), offers)
    made = await scheduling.create(
        call.place, replace(wanted, channel=target), by=call.member, at=call.at, start=not draft
    )
    return _shown(made, "Set up. Here is the plan" if not draft else "Draft: this is what I would do")


def _shown(scheduled: Scheduled, title: str) -> Reply:
    schedule: Schedule = scheduled.schedule
    here: dict[str, object] = {"schedule": schedule.id}
    start = Offer("Start", "quiz-admin schedule resume", here, Style.PRIMARY)
    offers = (
        *((start,) if schedule.paused else ()),
        Offer("Change time", "quiz-admin setup", here, form="when"),
        Offer("Change questions", "quiz-admin setup", here, form="what"),
        Offer("Preview", "quiz-admin schedule preview", here),
        Offer("Check permissions", "quiz-admin check"),
    )
    return Reply(ScheduleShown(title, scheduled, draft=schedule.paused), offers)


def _wanted(
    *,
    channel: Channel | None,
    at: time | None,
    zone: str | None,
    days: str | None,
    topics: str | None,
    levels: str | None,
    mode: AnswerMode | None,
    reveal: str | None,
    ping: Role | None,
    name: str | None,
) -> Wanted:
    at_close = reveal is not None and reveal.casefold() == _AT_CLOSE
    return Wanted(
        name=name,
        at=at,
        zone=zone,
        days=weekdays_from(days) if days else None,
        topics=_names(topics),
        levels=_levels(levels),
        mode=mode,
        reveal_at=_time(reveal) if reveal and not at_close else None,
        reveal_at_close=at_close,
        channel=channel.id if channel else None,
        mention=ping.id if ping else None,
    )


def _names(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    names = [name.strip().casefold() for name in text.replace(";", ",").split(",")]
    return () if names in ([], [""], ["all"]) else tuple(name for name in names if name)


def _levels(text: str | None) -> Mapping[Level, int] | None:
    names = _names(text)
    if names is None:
        return None
    known = {level.value: level for level in Level}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Unusable(f'There is no level "{unknown[0][:40]}". Levels: {", ".join(known)}, or all.')
    return {known[name]: 1 for name in names}


def _time(text: str) -> time:
    try:
        hours, _, minutes = text.partition(":")
        return time(int(hours), int(minutes or 0))
    except ValueError:
        raise Unusable("Reveal is a time such as 18:00, or close.") from None
