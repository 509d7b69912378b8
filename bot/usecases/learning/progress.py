"""How far a member has come: readiness by topic, the streak, a year of answering."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.learning.evidence import evidence, sittings
from bot.core.learning.readiness import KEPT, Readiness, readiness, weakest
from bot.core.people.people import Member
from bot.core.questions.library import Library
from bot.core.rounds.calendar import local_date, zone_named
from bot.core.store import Store
from bot.core.streaks.streak import Streak, streak
from bot.usecases.questions.lookup import shelf_of

__all__ = ["Progress", "ProgressBook"]

WEAKEST = 3
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Progress:
    """Readiness on every topic that was answered, weakest first; questions answered per local date in
    the year up to `until`.
    """

    readiness: tuple[Readiness, ...]
    streak: Streak
    activity: tuple[tuple[date, int], ...]
    until: date

    @property
    def known(self) -> tuple[Readiness, ...]:
        """The topics with enough answers for a number."""
        return tuple(each for each in self.readiness if each.enough)

    @property
    def weakest(self) -> tuple[Readiness, ...]:
        """The topics to work on next."""
        return tuple(weakest(self.readiness, WEAKEST))


class ProgressBook:
    """Reads a member's progress from the graded answers."""

    def __init__(self, store: Store, *, library: Library) -> None:
        self._store = store
        self._library = library

    async def of(self, member: Member, *, at: datetime) -> Progress:
        """The member's progress at an instant; days are those of the member's zone."""
        async with self._store.read() as tx:
            judged = await tx.judged.since(member.id, at - KEPT)
            days = await tx.rounds.days(member.community)
            shelf = await shelf_of(tx, self._library, member.community)
            events = await tx.streaks.events(member.id)
        zone = zone_named(member.zone)
        known = readiness(evidence(judged, shelf), self._library.topics, now=at)
        per_day = Counter(local_date(sitting[0].at, zone) for sitting in sittings(judged).values())
        until = local_date(at, zone)
        return Progress(
            readiness=tuple(weakest(known.values(), len(known))),
            streak=streak(days, events),
            activity=tuple(sorted((day, count) for day, count in per_day.items() if day > until - YEAR)),
            until=until,
        )
