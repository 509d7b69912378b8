"""Streaks as stored: recorded events, summaries for boards, repairs and vacations."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.core.errors import Unusable
from bot.core.people.people import AuditLine, Member
from bot.core.rounds.round import Day
from bot.core.store import Store, Transaction
from bot.core.streaks.events import StreakEvent, StreakEventKind, StreakSummary
from bot.core.streaks.streak import Mark, Streak, streak, vacations

__all__ = ["StreakBook", "recount", "summary_of"]

_BATCH = 500
_LONGEST_VACATION_DAYS = 60
_LONGEST_NOTE = 200


class StreakBook:
    """Reads and mends streaks."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(self, member: Member) -> Streak:
        """The member's streak with its whole ledger, computed from the events."""
        async with self._store.read() as tx:
            return streak(await tx.rounds.days(member.community), await tx.streaks.events(member.id))

    async def repair(self, member: Member, day: date, *, by: Member, note: str, at: datetime) -> Streak:
        """Count a missed day as answered; audited. Raises Unusable when there is nothing to mend."""
        async with self._store.begin() as tx:
            days = await tx.rounds.days(member.community)
            if day not in {each.day for each in days}:
                raise Unusable(f"No round was posted on {day}, so nothing broke on that day.")
            before = streak(days, await tx.streaks.events(member.id))
            marks = {line.day: line.mark for line in before.lines}
            if marks.get(day) in {Mark.ANSWERED, Mark.REPAIRED}:
                raise Unusable(f"{day} is counted already.")
            note = note[:_LONGEST_NOTE]
            await tx.streaks.append(
                [StreakEvent(member.community, member.id, StreakEventKind.REPAIRED, day, at, note=note)]
            )
            detail = f"{day}" + (f": {note}" if note else "")
            line = AuditLine(member.community, by.id, "streak repaired", detail, at, subject=member.id)
            await tx.audit.append(line)
            await recount(tx, member.community, {member.id})
            return streak(days, await tx.streaks.events(member.id))

    async def vacation(self, member: Member, first: date, last: date, *, today: date, at: datetime) -> None:
        """Plan days on which a missed round changes nothing: from tomorrow on, at most 60 days."""
        if first <= today:
            raise Unusable("A vacation begins tomorrow at the earliest: it is planned, not a repair.")
        if last < first:
            raise Unusable("The last day of a vacation cannot come before its first.")
        if (last - first).days >= _LONGEST_VACATION_DAYS:
            raise Unusable(f"A vacation lasts {_LONGEST_VACATION_DAYS} days at most.")
        event = StreakEvent(member.community, member.id, StreakEventKind.VACATION, first, at, until=last)
        async with self._store.begin() as tx:
            await tx.streaks.append([event])

    async def vacations(self, member: Member, *, today: date) -> Mapping[date, date]:
        """The vacations that last or are to come: first day -> last day, in order."""
        async with self._store.read() as tx:
            planned = vacations(await tx.streaks.events(member.id))
        return {first: last for first, last in planned.items() if last >= today}

    async def end_vacation(self, member: Member, first: date, *, today: date, at: datetime) -> date | None:
        """Cancel the vacation that begins on `first`, or end it yesterday where it has begun; its last day
        then, None if nothing is left of it. Raises Unusable when there is none.
        """
        async with self._store.begin() as tx:
            planned = vacations(await tx.streaks.events(member.id))
            if planned.get(first, first) < today or first not in planned:
                raise Unusable(
                    f"No vacation of yours that begins on {first:%a %d %b %Y} is planned any more."
                )
            until = max(first, today) - timedelta(days=1)
            kind = StreakEventKind.VACATION_ENDED
            await tx.streaks.append([StreakEvent(member.community, member.id, kind, first, at, until=until)])
            await recount(tx, member.community, {member.id})
        return until if until >= first else None

    async def catch_up(self, until: datetime) -> int:
        """Sweep what is owed since a closing up to `until`; how many communities that were."""
        swept = 0
        while True:
            async with self._store.read() as tx:
                owed = await tx.streaks.owed(until, limit=_BATCH)
            for community, at in owed.items():
                await self.sweep(community, closed=at)
            swept += len(owed)
            if len(owed) < _BATCH:
                return swept

    async def sweep(self, community: int, *, closed: datetime) -> int:
        """Bring the summaries of all live streaks in step with the days that closed until `closed`; how
        many changed.
        """
        after, changed = 0, 0
        while True:
            async with self._store.begin() as tx:
                alive = await tx.streaks.alive(community, after=after, limit=_BATCH)
                if not alive:
                    await tx.streaks.paid(community, closed)
                    return changed
                changed += await recount(tx, community, {summary.member for summary in alive})
                after = alive[-1].member


async def recount(tx: Transaction, community: int, members: Collection[int]) -> int:
    """Compute these members' streaks anew and store the summaries that changed; how many did."""
    await tx.alone([community])
    events = await tx.streaks.events_of(members)
    before = await tx.streaks.summaries(members)
    days = await tx.rounds.days(community)
    now = {member: summary_of(days, community, member, events.get(member, ())) for member in members}
    changed = [summary for member, summary in now.items() if summary != before.get(member)]
    await tx.streaks.put(changed)
    return len(changed)


def summary_of(
    days: Sequence[Day], community: int, member: int, events: Iterable[StreakEvent]
) -> StreakSummary:
    """A member's streak as it is kept for boards."""
    now = streak(days, events)
    return StreakSummary(community, member, now.current, now.best, now.freezes, now.last_day)
