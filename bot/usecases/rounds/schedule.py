"""Schedules as organisers handle them: set up, list, preview, pause, resume, remove, post now, queue."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.core.errors import NotFound, Unusable
from bot.core.outside import Waker
from bot.core.people.people import AuditLine, Member, Place
from bot.core.people.place_names import place_name
from bot.core.questions.library import Library
from bot.core.questions.question import Level, Question
from bot.core.questions.shelf import OWN_PACK, Shelf
from bot.core.rounds.calendar import local_date, zone_named
from bot.core.rounds.schedule import AnswerMode, Destination, Schedule, sources
from bot.core.rounds.selection import pool
from bot.core.store import Store, Transaction
from bot.usecases.questions.lookup import shelf_of
from bot.usecases.recaps import replanned
from bot.usecases.rounds.ahead import PlannedPost, first_ahead, last_day, own_schedule, planned_posts
from bot.usecases.rounds.audited import audited

__all__ = ["Scheduled", "Scheduling", "Wanted"]

_MOST_SCHEDULES = 20
_MOST_QUEUED = 50
_LONGEST_NAME = 60
_PREVIEW = 14
_UNBENCH = "/quiz-admin review unbench"
_PACKS = "/quiz-admin packs"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an organiser wants of a schedule; None leaves a thing as it is (or at its default)."""

    name: str | None = None
    at: time | None = None
    zone: str | None = None
    days: frozenset[int] | None = None
    topics: tuple[str, ...] | None = None
    levels: Mapping[Level, int] | None = None
    packs: tuple[str, ...] | None = None
    shares: Mapping[str, int] | None = None
    track: str | None = None
    mode: AnswerMode | None = None
    reveal_at: time | None = None
    reveal_at_close: bool = False
    channel: str | None = None
    mention: str | None = None


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A schedule with where it posts and how many questions it can draw from.

    `places` are those of its destinations.
    """

    schedule: Schedule
    destinations: tuple[Destination, ...]
    pool_size: int
    places: tuple[Place, ...] = ()


class Scheduling:
    """Changes schedules; every change is audited and wakes the alarm."""

    def __init__(self, store: Store, *, library: Library, waker: Waker, zone: str = "UTC") -> None:
        self._store = store
        self._zone = zone
        self._library = library
        self._waker = waker

    async def draft(self, place: Place, wanted: Wanted, *, at: datetime) -> Scheduled:
        """What `create` would make now; nothing of it is stored, and its number is 0."""
        async with self._store.read() as tx:
            schedule, shelf = await self._new(tx, place, wanted, at)
        destination = Destination(0, 0, place.id, wanted.channel or "", wanted.mention or "")
        return _shown(first_ahead(schedule, at), (destination,) if wanted.channel else (), shelf, [place])

    async def alike(self, place: Place, wanted: Wanted, *, at: datetime) -> Scheduled | None:
        """The schedule that runs already just as it is wanted in that channel; None when there is none."""
        wished = (await self.draft(place, wanted, at=at)).schedule
        for each in await self.list(place.community):
            here = any((d.place, d.channel) == (place.id, wanted.channel) for d in each.destinations)
            if here and not each.schedule.paused and _same(each.schedule, wished):
                return each
        return None

    async def _new(
        self, tx: Transaction, place: Place, wanted: Wanted, at: datetime
    ) -> tuple[Schedule, Shelf]:
        if len(await tx.schedules.of_community(place.community)) >= _MOST_SCHEDULES:
            raise Unusable(f"A community can have at most {_MOST_SCHEDULES} schedules.")
        base = Schedule(
            0, place.community, "Daily question", time(9, 0), self._zone, seed=int(at.timestamp())
        )
        shelf = await shelf_of(tx, self._library, place.community)
        return self._applied(base, wanted, shelf), shelf

    async def create(
        self, place: Place, wanted: Wanted, *, by: Member | None, at: datetime, now: bool = False
    ) -> Scheduled:
        """A new schedule; `now` makes its first round due at once."""
        async with self._store.begin() as tx:
            schedule, shelf = await self._new(tx, place, wanted, at)
            schedule = await tx.schedules.add(first_ahead(schedule, at, today=now))
            destination = None
            if wanted.channel:
                destination = await tx.schedules.add_destination(
                    Destination(0, schedule.id, place.id, wanted.channel, wanted.mention or "")
                )
            await replanned(tx, schedule.community, at)
            await audited(tx, by, schedule, "schedule created", at)
        self._waker.wake()
        return _shown(schedule, (destination,) if destination else (), shelf, [place])

    async def change(
        self, community: int, schedule: int, wanted: Wanted, *, place: Place, by: Member, at: datetime
    ) -> Scheduled:
        """The schedule with what was wanted changed; its next date is computed anew."""
        async with self._store.begin() as tx:
            found = await own_schedule(tx, community, schedule)
            shelf = await shelf_of(tx, self._library, community)
            changed = self._applied(found, wanted, shelf)
            timing = (found.at, found.zone, found.days) != (changed.at, changed.zone, changed.days)
            if timing and not changed.paused:
                changed = first_ahead(changed, at, after=await last_day(tx, changed))
            await tx.schedules.update([changed])
            await self._move(tx, changed, wanted, place)
            await replanned(tx, community, at)
            await tx.reminders.wake({community}, at)
            await audited(tx, by, changed, "schedule changed", at)
            destinations = (await tx.schedules.destinations([changed.id])).get(changed.id, ())
            places = await tx.communities.places(community)
        self._waker.wake()
        return _shown(changed, destinations, shelf, places)

    async def list(self, community: int) -> Sequence[Scheduled]:
        """The community's schedules, oldest first."""
        async with self._store.read() as tx:
            schedules = await tx.schedules.of_community(community)
            destinations = await tx.schedules.destinations([schedule.id for schedule in schedules])
            places = await tx.communities.places(community)
            shelf = await shelf_of(tx, self._library, community)
        return [_shown(each, destinations.get(each.id, ()), shelf, places) for each in schedules]

    async def elsewhere(self, place: Place) -> Sequence[Schedule]:
        """The schedules that post in other places of the community and not in this one, oldest first."""
        async with self._store.read() as tx:
            schedules = await tx.schedules.of_community(place.community)
            destinations = await tx.schedules.destinations([schedule.id for schedule in schedules])
        posts_in = {each.id: {d.place for d in destinations.get(each.id, ())} for each in schedules}
        return [each for each in schedules if posts_in[each.id] and place.id not in posts_in[each.id]]

    async def leave(self, schedule: Schedule, place: Place, *, by: Member, at: datetime) -> None:
        """Post no more in this place; other places go on. Raises Unusable where nothing would be left."""
        async with self._store.begin() as tx:
            held = (await tx.schedules.destinations([schedule.id])).get(schedule.id, ())
            here = [each for each in held if each.place == place.id]
            if not here or len(here) == len(held):
                raise Unusable("It posts here alone, or not at all: pause it, or remove it.")
            for each in here:
                await tx.schedules.remove_destination(each.id)
            await audited(tx, by, schedule, f"posts no more in {place_name(place)}", at)

    async def only(self, community: int, schedule: int | None) -> Schedule:
        """The schedule of that id, or the community's only one; raises NotFound with what to do."""
        async with self._store.read() as tx:
            if schedule is not None:
                return await own_schedule(tx, community, schedule)
            schedules = await tx.schedules.of_community(community)
        if not schedules:
            raise NotFound("There is no schedule yet. Run /quiz-admin setup.")
        if len(schedules) > 1:
            names = ", ".join(f"{s.id} ({s.name})" for s in schedules)
            raise NotFound(f"Which schedule? Name its number: {names}.")
        return schedules[0]

    async def preview(
        self, schedule: Schedule, *, now: datetime, count: int = _PREVIEW
    ) -> Sequence[PlannedPost]:
        """The next posts with the questions that would be drawn if nothing changed until then."""
        async with self._store.read() as tx:
            shelf = await shelf_of(tx, self._library, schedule.community)
            return await planned_posts(tx, schedule, shelf, now=now, count=count)

    async def pause(self, schedule: Schedule, *, by: Member, at: datetime) -> Schedule:
        """No posts until it is resumed; the open round stays open, and no streak is lost."""

        def paused(known: Schedule) -> Schedule:
            return replace(known, paused=True, next_date=None, next_due=None)

        return await self._change(schedule, paused, by, "schedule paused", at)

    async def resume(self, schedule: Schedule, *, by: Member, at: datetime) -> Schedule:
        """Posting goes on at the next time that lies ahead."""
        async with self._store.read() as tx:
            last = await last_day(tx, schedule)

        def resumed(known: Schedule) -> Schedule:
            return first_ahead(replace(known, paused=False), at, after=last)

        return await self._change(schedule, resumed, by, "schedule resumed", at)

    async def remove(self, schedule: Schedule, *, by: Member, at: datetime) -> Schedule:
        """No more posts; rounds, points and streaks of the past stay."""

        def gone(known: Schedule) -> Schedule:
            return replace(known, removed=True, next_date=None, next_due=None)

        return await self._change(schedule, gone, by, "schedule removed", at)

    async def post_now(
        self, schedule: Schedule, *, by: Member, at: datetime, early: bool = False
    ) -> Schedule:
        """Today's round is due at once; `early`, the next one that is planned when today had its own. Raises
        Unusable when today already had one.
        """
        today = local_date(at, zone_named(schedule.zone))
        async with self._store.read() as tx:
            last = await last_day(tx, schedule)
        if early and last is not None and last >= today and schedule.next_date is not None:
            return await self._change(
                schedule, lambda known: replace(known, next_due=at), by, "posted early by hand", at
            )
        if last is not None and last >= today:
            raise Unusable("Today's question is out already; a schedule asks one a day.")
        if schedule.paused:
            raise Unusable("This schedule is paused; resume it first.")

        def due(known: Schedule) -> Schedule:
            return replace(known, next_date=today, next_due=at, skips=known.skips - {today})

        return await self._change(schedule, due, by, "posted by hand", at)

    async def enqueue(
        self, schedule: Schedule, question: str, *, by: Member | None, at: datetime
    ) -> Question:
        """Ask that question next, behind those already waiting."""
        async with self._store.begin() as tx:
            shelf = await shelf_of(tx, self._library, schedule.community)
            chosen = shelf.question(question)
            if chosen.id in shelf.benched:
                raise Unusable(f'"{chosen.title}" is on the bench. Bring it back first: {_UNBENCH}.')
            if not shelf.asks(chosen):
                raise Unusable(f'"{chosen.title}" is of a pack that is off. Switch it on: {_PACKS}.')
            waiting = (await tx.schedules.queued([schedule.id])).get(schedule.id, ())
            if chosen.id in waiting:
                raise Unusable(f'"{chosen.title}" is in the queue already.')
            if len(waiting) >= _MOST_QUEUED:
                raise Unusable(f"The queue is full: it takes {_MOST_QUEUED} questions.")
            await tx.schedules.enqueue(schedule.id, chosen.id, at)
            actor = by.id if by else None
            await tx.audit.append(AuditLine(schedule.community, actor, "question queued", chosen.id, at))
        return chosen

    async def _change(
        self,
        schedule: Schedule,
        change: Callable[[Schedule], Schedule],
        by: Member,
        action: str,
        at: datetime,
    ) -> Schedule:
        """Change the schedule as it is stored by now: what came in between is kept."""
        async with self._store.begin() as tx:
            changed = change(await own_schedule(tx, schedule.community, schedule.id))
            await tx.schedules.update([changed])
            await tx.reminders.wake({changed.community}, at)
            await audited(tx, by, changed, action, at)
        self._waker.wake()
        return changed

    def _applied(self, schedule: Schedule, wanted: Wanted, shelf: Shelf) -> Schedule:
        if wanted.zone is not None:
            zone_named(wanted.zone)
        _require_known(wanted, self._library)
        fields = ("at", "zone", "days", "topics", "levels", "mode", "reveal_at")
        given = {name: value for name in fields if (value := getattr(wanted, name)) is not None}
        if wanted.reveal_at_close:
            given["reveal_at"] = None
        if wanted.name:
            given["name"] = wanted.name[:_LONGEST_NAME]
        ratio = schedule.shares if wanted.shares is None or wanted.packs is None else wanted.shares
        packs = schedule.named if wanted.packs is None else wanted.packs
        track = schedule.track if wanted.track is None else wanted.track
        given["packs"] = sources(packs, ratio, track)
        changed = replace(schedule, **given)
        if not changed.days:
            raise Unusable("Choose at least one day of the week.")
        if not pool(shelf, changed):
            raise Unusable("No question fits these packs, topics and levels together. Please widen them.")
        return changed

    async def _move(self, tx: Transaction, schedule: Schedule, wanted: Wanted, place: Place) -> None:
        """Post in the wanted channel of this place instead of the one before."""
        if not wanted.channel and wanted.mention is None:
            return
        held = (await tx.schedules.destinations([schedule.id])).get(schedule.id, ())
        before = next((d for d in held if d.place == place.id), None)
        channel = wanted.channel or (before.channel if before else "")
        mention = wanted.mention if wanted.mention is not None else (before.mention if before else "")
        if not channel or (before and (before.channel, before.mention) == (channel, mention)):
            return
        if before:
            await tx.schedules.remove_destination(before.id)
        await tx.schedules.add_destination(Destination(0, schedule.id, place.id, channel, mention))


def _shown(
    schedule: Schedule, destinations: Sequence[Destination], shelf: Shelf, places: Sequence[Place]
) -> Scheduled:
    of = {destination.place for destination in destinations}
    posts_in = tuple(place for place in places if place.id in of)
    return Scheduled(schedule, tuple(destinations), len(pool(shelf, schedule)), posts_in)


def _same(one: Schedule, other: Schedule) -> bool:
    """Whether two schedules ask the same at the same times under the same name."""
    kept = ("name", "at", "zone", "days", "topics", "packs", "mode", "reveal_at")
    return all(getattr(one, name) == getattr(other, name) for name in kept) and dict(one.levels) == dict(
        other.levels
    )


def _require_known(wanted: Wanted, library: Library) -> None:
    """Refuse a topic, pack or track that there is not."""
    for topic in wanted.topics or ():
        if topic not in library.topics:
            raise Unusable(f'There is no topic "{topic[:40]}". Topics: {", ".join(library.topics)}.')
    for pack in wanted.packs or ():
        if pack not in (packs := [*(known.id for known in library.packs), OWN_PACK]):
            known = ", ".join(packs)
            raise Unusable(f'There is no pack "{pack[:40]}". Packs: {known}.')
    tracks = {track.id: track for track in library.tracks if not track.walkthrough}
    if wanted.track and wanted.track not in tracks:
        raise Unusable(f'There is no track "{wanted.track[:40]}". Tracks: {", ".join(tracks)}, or none.')
