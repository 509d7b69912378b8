"""`/quiz-admin setup`: from nothing to a daily question, in one command or step by step."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import time
from enum import StrEnum
from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, Channel, Opening, Role, command
from bot.commands.language.written.levels import levels_from, shares_from, shares_to
from bot.commands.language.written.times import AT_CLOSE, reveal_from, time_from
from bot.commands.language.written.weekdays import days_from, weekdays_from, weekdays_to
from bot.commands.offers import posting_here
from bot.commands.organisers.drafts import folded, unfolded
from bot.commands.outgoing.preflight import Preflight
from bot.commands.views.organising import PreviewShown, SchedulesElsewhere, ScheduleShown
from bot.core.errors import Unusable
from bot.core.questions.library import Library
from bot.core.questions.question import Level
from bot.core.rounds.schedule import AnswerMode, Schedule
from bot.core.rounds.zones import zone_from
from bot.usecases.rounds.schedule import Scheduled, Scheduling, Wanted

__all__ = ["setup"]

_NAME = "quiz-admin setup"
_ALL = "all"
_NONE = "none"


class SetupStep(StrEnum):
    """What a button of a draft does."""

    START = "start"
    PREVIEW = "preview"


async def as_it_is(
    call: Call, scheduling: Scheduling, library: Library, args: Mapping[str, object]
) -> Opening:
    """The settings of the schedule, or of the draft, for the forms to start with."""
    number, draft = args.get("schedule"), args.get("draft")
    if isinstance(number, int):
        schedule = await scheduling.only(call.community.id, number)
        return Opening(_settings(schedule), f"Change {schedule.name}")
    if isinstance(draft, str):
        wanted = unfolded(draft, list(library.topics))
        planned = (await scheduling.draft(call.place, wanted, at=call.at)).schedule
        return Opening(_settings(planned), f"Plan {planned.name}")
    return Opening()


def _settings(schedule: Schedule) -> Mapping[str, object]:
    return {
        "name": schedule.name,
        "at": schedule.at,
        "zone": schedule.zone,
        "days": weekdays_to(schedule.days),
        "topics": ", ".join(schedule.topics) or _ALL,
        "levels": shares_to({level.value: schedule.levels.get(level, 0) for level in Level}) or _ALL,
        "packs": shares_to(schedule.shares) or ", ".join(schedule.named) or _ALL,
        "track": schedule.track or _NONE,
        "mode": schedule.mode,
        "reveal": f"{schedule.reveal_at:%H:%M}" if schedule.reveal_at else AT_CLOSE,
    }


@command(
    _NAME,
    "Set up the daily question",
    title="The daily question",
    forms={
        "when": ("at", "zone", "days", "reveal"),
        "what": ("name", "packs", "topics", "levels", "mode"),
        "ask": ("topics", "levels", "mode"),
    },
    prefill=as_it_is,
    submit="Save",
)
async def setup(
    call: Call,
    scheduling: Scheduling,
    preflight: Preflight,
    library: Library,
    *,
    channel: Annotated[
        Channel | None, Arg("where to post; this channel if left out", label="Channel", also=("in", "to"))
    ] = None,
    at: Annotated[
        time | None, Arg("time of day, such as 09:00", label="Time of day", also=("time", "hour"))
    ] = None,
    zone: Annotated[
        str | None,
        Arg(
            "time zone, such as Europe/Berlin",
            label="Time zone",
            suggest="zone",
            maximum=60,
            reads=zone_from,
            also=("timezone", "tz"),
        ),
    ] = None,
    days: Annotated[
        str | None,
        Arg(
            "daily, weekdays, or mon wed fri",
            label="Days",
            maximum=60,
            reads=days_from,
            also=("day", "on", "every", "each"),
        ),
    ] = None,
    topics: Annotated[
        str | None,
        Arg("topics with commas, or all", label="Topics", suggest="topic", maximum=300, also=("topic",)),
    ] = None,
    levels: Annotated[
        str | None,
        Arg(
            "all rise with the weeks; or basic 2, advanced 1",
            label="Levels",
            maximum=60,
            reads=levels_from,
            also=("level",),
        ),
    ] = None,
    packs: Annotated[
        str | None,
        Arg(
            "packs with commas, or in a ratio: python 2, sql 1",
            label="Packs",
            maximum=300,
            named=True,
            also=("pack",),
        ),
    ] = None,
    track: Annotated[
        str | None,
        Arg("a track to follow first, or none", label="Track", suggest="course", maximum=60, named=True),
    ] = None,
    mode: Annotated[
        AnswerMode | None, Arg("open thread or hidden answers", label="Answers", also=("answers",))
    ] = None,
    reveal: Annotated[
        str | None,
        Arg(
            "time of the reveal, or close",
            label="Reveal: a time, or close",
            maximum=20,
            reads=reveal_from,
            named=True,
        ),
    ] = None,
    ping: Annotated[Role | None, Arg("role to notify of each question")] = None,
    name: Annotated[str | None, Arg("what to call it", label="Name", maximum=60, named=True)] = None,
    schedule: Annotated[
        int | None, Arg("number of a schedule to change", suggest="schedule", minimum=1, named=True)
    ] = None,
    own: Annotated[bool, Arg("a schedule of its own", hidden=True)] = False,
    draft: Annotated[str | None, Arg("what is planned so far", hidden=True)] = None,
    step: Annotated[SetupStep | None, Arg("what the button does", hidden=True)] = None,
) -> Reply:
    """Create a schedule, or change the one whose number is given.

    Given anything, a new schedule starts at once; given nothing, it is a draft that is stored nowhere before
    Start is pressed, or the schedules of other places are offered to be posted here too.
    """
    ratio = _packs(packs)
    wanted = Wanted(
        name=name,
        at=at,
        zone=zone,
        days=weekdays_from(days) if days else None,
        topics=_topics(topics),
        levels=_levels(levels),
        packs=tuple(ratio) if ratio is not None else None,
        shares=ratio if ratio is None or len(set(ratio.values())) > 1 else {},
        track="" if track is not None and track.casefold() == _NONE else track,
        mode=mode,
        reveal_at=None if reveal in {None, AT_CLOSE} else time_from(reveal or ""),
        reveal_at_close=reveal == AT_CLOSE,
        channel=channel.id if channel else None,
        mention=ping.id if ping else None,
    )
    here = channel or Channel(call.where.channel, call.where.channel_name)
    if schedule is not None:
        if channel is not None:
            await preflight.postable(call.place, channel.id)
        changed = await scheduling.change(
            call.community.id, schedule, wanted, place=call.place, by=call.member, at=call.at
        )
        return _shown(changed, "Schedule changed", call, channel, ping)
    if call.where.direct and channel is None:
        raise Unusable("Name the channel to post to, or run this in that channel.")
    known = list(library.topics)
    begun = replace(_over(unfolded(draft, known), wanted) if draft else wanted, channel=here.id)
    if draft is None and wanted == Wanted():
        if not own and (elsewhere := await scheduling.elsewhere(call.place)):
            more = Offer("A schedule of its own", _NAME, {"own": True})
            return Reply(SchedulesElsewhere(tuple(elsewhere)), (*posting_here(elsewhere, here.id), more))
        draft = ""
    await preflight.postable(call.place, here.id)
    if draft is None or step is SetupStep.START:
        running = await scheduling.alike(call.place, begun, at=call.at)
        if running is not None:
            return _shown(running, "It runs already", call, here, ping)
        made = await scheduling.create(call.place, begun, by=call.member, at=call.at)
        return _shown(made, "Set up. Here is the plan", call, here, ping, update=step is SetupStep.START)
    planned = await scheduling.draft(call.place, begun, at=call.at)
    if step is SetupStep.PREVIEW:
        posts = await scheduling.preview(planned.schedule, now=call.at)
        return Reply(PreviewShown(planned.schedule, tuple(posts), call.at))
    return _drafted(planned, {"draft": folded(begun, known)}, here, update=bool(draft))


def _shown(
    scheduled: Scheduled,
    title: str,
    call: Call,
    channel: Channel | None,
    ping: Role | None,
    *,
    update: bool = False,
) -> Reply:
    schedule: Schedule = scheduled.schedule
    here: dict[str, object] = {"schedule": schedule.id}
    resume = Offer("Resume", "quiz-admin schedule resume", here, Style.PRIMARY)
    offers = (
        *((resume,) if schedule.paused else ()),
        Offer("Change time", _NAME, here, form="when"),
        Offer("Change questions", _NAME, here, form="what"),
        Offer("Preview", "quiz-admin schedule preview", here),
        Offer("Check permissions", "quiz-admin check"),
    )
    named = {channel.id: channel.name} if channel else {call.where.channel: call.where.channel_name}
    return Reply(
        ScheduleShown(title, scheduled, channels=named, ping=ping.name if ping else ""), offers, update=update
    )


def _drafted(planned: Scheduled, args: Mapping[str, object], channel: Channel, *, update: bool) -> Reply:
    """The draft; one that was changed takes the place of what it was, whose buttons would start that."""
    offers = (
        Offer("Start", _NAME, {**args, "step": SetupStep.START}, Style.PRIMARY),
        Offer("Change time", _NAME, args, form="when"),
        Offer("Change questions", _NAME, args, form="ask"),
        Offer("Preview", _NAME, {**args, "step": SetupStep.PREVIEW}),
    )
    title = "Draft: this is what I would do"
    view = ScheduleShown(title, planned, draft=True, channels={channel.id: channel.name})
    return Reply(view, offers, update=update)


def _over(before: Wanted, given: Wanted) -> Wanted:
    """What was planned, with what is given now in its place."""
    changed = {
        each.name: value
        for each in fields(Wanted)
        if (value := getattr(given, each.name)) not in (None, False)
    }
    if given.reveal_at is not None:
        changed["reveal_at_close"] = False
    elif given.reveal_at_close:
        changed["reveal_at"] = None
    return replace(before, **changed)


def _topics(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    names = [name.strip().casefold() for name in text.split(",")]
    return () if names in ([""], [_ALL]) else tuple(name for name in names if name)


def _levels(text: str | None) -> Mapping[Level, int] | None:
    if text is None:
        return None
    return {} if text == _ALL else {Level(name): share for name, share in shares_from(text).items()}


def _packs(text: str | None) -> Mapping[str, int] | None:
    if text is None:
        return None
    return {} if text.strip().casefold() == _ALL else shares_from(text.casefold())
