"""What an organiser wants to see first: the open rounds, what waits for a decision, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bot.core.outbox.parcel import ParcelState
from bot.core.people.people import Place
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.rounds.round import Round
from bot.core.rounds.schedule import Destination, Schedule
from bot.core.store import Store, Transaction
from bot.usecases.answers.appeal import Appealed, Appealing
from bot.usecases.questions.lookup import found_question
from bot.usecases.questions.report import Reported, Reporting
from bot.usecases.questions.suggest import Proposed, Proposing
from bot.usecases.rounds.ahead import PlannedPost
from bot.usecases.rounds.schedule import Scheduling

__all__ = ["ComingPost", "FailedPost", "OpenRound", "Today", "TodayBook"]

_NEXT = 14


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that takes answers, with how many members have answered; who and what is not in it."""

    round: Round
    schedule: Schedule
    question: Question | None
    answered: int


@dataclass(frozen=True, slots=True)
class FailedPost:
    """The newest message to a channel, which has not arrived: why, and whether it is tried again.

    `channel` is the platform's id for it.
    """

    schedule: Schedule
    place: Place
    channel: str
    error: str
    waits: bool


@dataclass(frozen=True, slots=True)
class ComingPost:
    """A post to come, with the schedule that it is of."""

    schedule: Schedule
    post: PlannedPost


@dataclass(frozen=True, slots=True)
class Today:
    """The first page of the desk. `paused` are the schedules that post nothing at present."""

    rounds: tuple[OpenRound, ...]
    appeals: tuple[Appealed, ...]
    reports: tuple[Reported, ...]
    proposals: tuple[Proposed, ...]
    failed: tuple[FailedPost, ...]
    coming: tuple[ComingPost, ...]
    paused: tuple[Schedule, ...]

    @property
    def waiting(self) -> int:
        """How much needs somebody's decision."""
        return len(self.appeals) + len(self.reports) + len(self.proposals) + len(self.failed)


class TodayBook:
    """Reads it all, of one community."""

    def __init__(
        self,
        store: Store,
        *,
        library: Library,
        scheduling: Scheduling,
        appealing: Appealing,
        reporting: Reporting,
        proposing: Proposing,
    ) -> None:
        self._store = store
        self._library = library
        self._scheduling = scheduling
        self._appealing = appealing
        self._reporting = reporting
        self._proposing = proposing

    async def of(self, community: int, *, now: datetime) -> Today:
        """Everything of the community as it is now."""
        scheduled = await self._scheduling.list(community)
        running = [each.schedule for each in scheduled if not each.schedule.paused]
        posts = [
            ComingPost(schedule, post)
            for schedule in running
            for post in await self._scheduling.preview(schedule, now=now, count=_NEXT)
        ]
        async with self._store.read() as tx:
            rounds = await self._open(tx, community, {each.schedule.id: each.schedule for each in scheduled})
            failed = [
                found
                for each in scheduled
                for destination in each.destinations
                if (found := await _failed(tx, each.schedule, destination)) is not None
            ]
        return Today(
            rounds=rounds,
            appeals=await self._appealing.waiting(community),
            reports=tuple(await self._reporting.waiting(community)),
            proposals=tuple(await self._proposing.waiting(community)),
            failed=tuple(failed),
            coming=tuple(islice(sorted(posts, key=lambda each: each.post.at), _NEXT)),
            paused=tuple(each.schedule for each in scheduled if each.schedule.paused),
        )

    async def _open(
        self, tx: Transaction, community: int, schedules: Mapping[int, Schedule]
    ) -> tuple[OpenRound, ...]:
        """Rounds of schedules that were not removed; the last one of a removed schedule interests nobody."""
        rounds = [each for each in await tx.rounds.open_in(community) if each.schedule in schedules]
        answered = await tx.answers.answered([each.id for each in rounds])
        return tuple(
            [
                OpenRound(
                    each,
                    schedules[each.schedule],
                    await found_question(tx, self._library, community, each.question),
                    answered.get(each.id, 0),
                )
                for each in rounds
            ]
        )


async def _failed(tx: Transaction, schedule: Schedule, destination: Destination) -> FailedPost | None:
    trouble = await tx.outbox.last_trouble(destination.id)
    place = await tx.communities.place_by_id(destination.place)
    if trouble is None or place is None:
        return None
    waits = trouble.state is ParcelState.WAITING
    return FailedPost(schedule, place, destination.channel, trouble.error, waits)
