"""Revealing rounds: at the set time, or just before the next post; and what a reveal says."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.answers.answer import Answer
from bot.core.answers.best import best_of_each
from bot.core.answers.grade import Verdict
from bot.core.answers.marks import GOOD
from bot.core.boards.board import BoardPage, BoardRow, By, Period, ranked
from bot.core.errors import NotFound, Unusable
from bot.core.outbox import keys
from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.core.outside import Clock, Waker
from bot.core.people.people import AuditLine, Member
from bot.core.questions.library import Library, Tip
from bot.core.questions.question import Question
from bot.core.rounds import life
from bot.core.rounds.round import Posting, Round, RoundState
from bot.core.rounds.schedule import Schedule
from bot.core.store import Store, Transaction
from bot.usecases.questions.lookup import found_question

__all__ = ["Best", "Climber", "Reveal", "Revealing", "reveal_parcels", "tip_for"]

_KEPT = timedelta(days=3)
_BATCH = 200
_BEST = 2
_CLIMBERS = 3
_LEADERS = 10
_BOARD_DEPTH = 200
_TIP_EVERY = 3


@dataclass(frozen=True, slots=True)
class Best:
    """One of the best answers, quoted with its author's consent."""

    name: str
    text: str
    score: float
    member: int
    answer: int


@dataclass(frozen=True, slots=True)
class Climber:
    """Somebody whom this round moved up the week's board, from rank `before` to `after`."""

    name: str
    before: int
    after: int
    member: int


@dataclass(frozen=True, slots=True)
class Reveal:
    """What a reveal says. `covered` counts, per idea id, the answers that covered it in full.

    `leaders` are the first of the board of the round's week, by points.
    """

    round: Round
    question: Question
    answers: int
    covered: Mapping[str, int]
    best: tuple[Best, ...]
    climbers: tuple[Climber, ...]
    leaders: tuple[BoardRow, ...]
    choices: Mapping[str, int]
    tip: Tip | None


class Revealing:
    """Reveals what is due, and reports on a round."""

    def __init__(self, store: Store, *, library: Library, clock: Clock, waker: Waker) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._waker = waker

    async def reveal_due(self) -> int:
        """Reveal every open round whose time has come; how many there were."""
        async with self._store.read() as tx:
            next_at = await tx.rounds.next_reveal()
        revealed = 0
        if next_at is None or next_at > self._clock.now():
            return revealed  # no writer need wait for a look that finds nothing
        while (count := await self._batch()) > 0:
            revealed += count
        return revealed

    async def reveal_now(self, schedule: Schedule, *, by: Member) -> Round:
        """Reveal the schedule's open round at once; raises NotFound without one, Unusable if it is out."""
        now = self._clock.now()
        async with self._store.begin() as tx:
            current = (await tx.rounds.current([schedule.id])).get(schedule.id, ())
            open_ = next((round_ for round_ in current if round_.state is RoundState.OPEN), None)
            if open_ is None:
                if any(round_.state is RoundState.REVEALED for round_ in current):
                    raise Unusable("The answer is out already.")
                raise NotFound("No question of this schedule is open.")
            revealed = life.reveal(open_, at=now)
            await tx.rounds.update([revealed])
            await tx.outbox.add(reveal_parcels(open_, await tx.rounds.postings(open_.id), now=now))
            detail = f"{schedule.id} {schedule.name}: {open_.local_date}"
            await tx.audit.append(AuditLine(schedule.community, by.id, "revealed by hand", detail, now))
        self._waker.wake()
        return revealed

    async def _batch(self) -> int:
        now = self._clock.now()
        async with self._store.begin() as tx:
            due = await tx.rounds.to_reveal(now, limit=_BATCH)
            parcels: list[Parcel] = []
            for round_ in due:
                parcels.extend(reveal_parcels(round_, await tx.rounds.postings(round_.id), now=now))
            await tx.rounds.update([life.reveal(round_, at=now) for round_ in due])
            await tx.outbox.add(parcels)
        return len(due)

    async def report(self, round_id: int) -> Reveal | None:
        """What there is to say about a round now; None when the round is gone."""
        async with self._store.read() as tx:
            round_ = (await tx.rounds.many({round_id})).get(round_id)
            if round_ is None:
                return None
            question = await found_question(tx, self._library, round_.community, round_.question)
            if question is None:
                return None
            revisions = await tx.answers.of_round(round_id)
            best = best_of_each(revisions)
            members = await tx.members.many(best.keys())
            week = await _week(tx, round_)
            climbers = await _climbers(tx, round_, week)
            schedules = await tx.schedules.of_community(round_.community)
        covered = Counter(
            verdict.idea
            for answer in best.values()
            for verdict in (answer.grade.ideas if answer.grade else ())
            if verdict.verdict is Verdict.COVERED
        )
        first_schedule = min((schedule.id for schedule in schedules), default=round_.schedule)
        return Reveal(
            round=round_,
            question=question,
            answers=len(best),
            covered={idea.id: covered[idea.id] for idea in question.ideas},
            best=_quotable(best.values(), members) if not question.options else (),
            climbers=climbers,
            leaders=week.rows[:_LEADERS],
            choices=Counter(answer.text.strip().casefold() for answer in best.values()),
            tip=tip_for(self._library.tips, round_) if round_.schedule == first_schedule else None,
        )


def reveal_parcels(round_: Round, postings: Sequence[Posting], *, now: datetime) -> list[Parcel]:
    """The messages of a reveal: into each thread in full, into each channel in short."""
    parcels = []
    for posting in postings:
        for kind, key, thread in (
            (ParcelKind.REVEAL, keys.reveal, posting.thread),
            (ParcelKind.RECAP, keys.reveal_in_short, ""),
        ):
            parcels.append(
                Parcel(
                    id=0,
                    key=key(round_.id, posting.destination),
                    kind=kind,
                    community=round_.community,
                    address=Address(posting.place, channel=posting.channel, thread=thread),
                    not_before=now,
                    expires_at=now + _KEPT,
                    round=round_.id,
                    destination=posting.destination,
                )
            )
    return parcels


def tip_for(tips: Sequence[Tip], round_: Round) -> Tip | None:
    """A tip on every third date; with n tips none comes again within 3 x n days."""
    ordinal = round_.local_date.toordinal() + round_.community
    if not tips or ordinal % _TIP_EVERY:
        return None
    return tips[ordinal // _TIP_EVERY % len(tips)]


async def _week(tx: Transaction, round_: Round) -> BoardPage:
    """The board of the round's week, by points."""
    return await tx.points.page(
        round_.community,
        period=Period.WEEK,
        by=By.POINTS,
        day=round_.local_date,
        offset=0,
        size=_BOARD_DEPTH,
        member=None,
    )


async def _climbers(tx: Transaction, round_: Round, week: BoardPage) -> tuple[Climber, ...]:
    """Whom this round moved up the week's board: ranks with and without its points."""
    earned = await tx.points.of_round(round_.id)
    without = [(row.member, row.name, row.value - earned.get(row.member, 0)) for row in week.rows]
    before = {row.member: row.rank for row in ranked(without)}
    moved = [
        Climber(row.name, before[row.member], row.rank, row.member)
        for row in week.rows
        if earned.get(row.member, 0) > 0 and before[row.member] > row.rank
    ]
    return tuple(sorted(moved, key=lambda c: (c.after - c.before, c.after))[:_CLIMBERS])


def _quotable(answers: Iterable[Answer], members: Mapping[int, Member]) -> tuple[Best, ...]:
    found = [
        Best(members[answer.member].name, answer.text, answer.grade.score, answer.member, answer.id)
        for answer in answers
        if answer.grade
        and answer.grade.score >= GOOD
        and answer.member in members
        and members[answer.member].share_answers
    ]
    return tuple(sorted(found, key=lambda b: (-b.score, len(b.text)))[:_BEST])
