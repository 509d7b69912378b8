"""Channels that get another id, in memory."""

from dataclasses import replace

from bot.testing.memory.sheets import Sheets

__all__ = ["MemoryChannelNames"]


class MemoryChannelNames:
    """Implements `ChannelNames`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets

    async def move(self, place: int, *, old: str, new: str) -> None:
        """Through every sheet that names a channel."""
        s = self._s
        s.must_write()

        def moved(identity: str) -> str:
            return new + identity.removeprefix(old) if identity.startswith(f"{old}:") else identity

        self._destinations(place, old, new)
        rounds: set[int] = set()
        for at, posting in s.postings.items():
            if (posting.place, posting.channel) == (place, old):
                rounds.add(posting.round)
                message, thread = moved(posting.message), moved(posting.thread)
                s.postings.put(at, replace(posting, channel=new, message=message, thread=thread))
        for number, answer in s.answers.items():
            if answer.round in rounds:
                s.answers.put(number, replace(answer, source=moved(answer.source)))
        for number, parcel in s.parcels.items():
            address = parcel.address
            if (address.place, address.channel, address.user) == (place, old, ""):
                there = replace(address, channel=new, thread=moved(address.thread))
                s.parcels.put(number, replace(parcel, address=there, message=moved(parcel.message)))
        for number, community in s.communities.items():
            if (community.notices_place, community.notices_channel) == (place, old):
                s.communities.put(number, replace(community, notices_channel=new))

    def _destinations(self, place: int, old: str, new: str) -> None:
        """A schedule that is posted to the new id already is posted there once."""
        s = self._s
        there = {d.schedule for d in s.destinations if (d.place, d.channel) == (place, new)}
        for number, destination in s.destinations.items():
            if (destination.place, destination.channel) != (place, old):
                continue
            if destination.schedule in there:
                s.removed.put(number, value=True)
            else:
                s.destinations.put(number, replace(destination, channel=new))
