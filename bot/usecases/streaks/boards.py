"""Boards as read: the period is the one in which the community's newest round falls, or today's."""

from datetime import datetime

from bot.core.boards.board import BoardPage, By, Period
from bot.core.people.people import Member
from bot.core.rounds.calendar import local_date, zone_named
from bot.core.rounds.schedule import home_zone
from bot.core.store import Store

__all__ = ["Standings"]


class Standings:
    """Reads leaderboards."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def page(
        self, member: Member, *, period: Period, by: By, offset: int, size: int, at: datetime
    ) -> BoardPage:
        """A page of the community's board for the period that holds the date of `at` in its first
        schedule's zone (UTC without one).
        """
        async with self._store.read() as tx:
            schedules = await tx.schedules.of_community(member.community)
            zone = zone_named(home_zone(schedules))
            return await tx.points.page(
                member.community,
                period=period,
                by=by,
                day=local_date(at, zone),
                offset=offset,
                size=size,
                member=member.id,
            )
