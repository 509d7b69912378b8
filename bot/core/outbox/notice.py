"""Notices: what organisers are told, and where."""

from datetime import datetime, timedelta

from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.core.people.people import Community

__all__ = ["LAST_WINDOW", "notice_parcel"]

LAST_WINDOW = timedelta(days=7)


def notice_parcel(key: str, community: Community, place: int, text: str, *, now: datetime) -> Parcel:
    """A message to the organisers, at the address they chose or to the organisers of `place`."""
    if community.notices_place is not None and community.notices_channel:
        address = Address(community.notices_place, channel=community.notices_channel)
    else:
        address = Address(place)
    return Parcel(
        id=0,
        key=key,
        kind=ParcelKind.NOTICE,
        community=community.id,
        address=address,
        not_before=now,
        expires_at=now + LAST_WINDOW,
        text=text,
    )
