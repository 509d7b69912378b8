"""What happens to channels on their platform: they get another id, or can be posted to no more."""

from datetime import datetime

from bot.core.outbox import keys
from bot.core.outbox.notice import notice_parcel
from bot.core.outside import Waker
from bot.core.store import Store

__all__ = ["Channels"]


class Channels:
    """Follows channels that questions are posted to."""

    def __init__(self, store: Store, waker: Waker) -> None:
        self._store = store
        self._waker = waker

    async def moved(self, *, platform: str, tenant: str, old: str, new: str) -> None:
        """A channel has another id: whatever is stored of it follows. The same again changes nothing."""
        async with self._store.begin() as tx:
            place = await tx.communities.place(platform, tenant)
            if place is not None and old and new and old != new:
                await tx.channels.move(place.id, old=old, new=new)

    async def shut(
        self, *, platform: str, tenant: str, channel: str, how: str, mend: str, at: datetime
    ) -> None:
        """A channel was archived or deleted: organisers whose questions go there hear of it, once a day.

        `how` is the word for it; `mend` a sentence that says what to do.
        """
        async with self._store.begin() as tx:
            place = await tx.communities.place(platform, tenant)
            community = await tx.communities.get(place.community) if place and place.active else None
            if place is None or community is None:
                return
            schedules = await tx.schedules.of_community(community.id)
            posted = await tx.schedules.destinations([schedule.id for schedule in schedules])
            names = [
                (schedule.name, destination.id)
                for schedule in schedules
                for destination in posted.get(schedule.id, ())
                if (destination.place, destination.channel) == (place.id, channel)
            ]
            await tx.outbox.add(
                [
                    notice_parcel(
                        keys.channel_gone(destination, at.date()),
                        community,
                        place.id,
                        f'The channel of the schedule "{name}" was {how}: nothing is posted there. {mend}',
                        now=at,
                    )
                    for name, destination in names
                ]
            )
        self._waker.wake()
