"""Private messages from the bot to one member: where they reach the member, and sending one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.core.people.people import Member, Place
from bot.core.store import Transaction

__all__ = ["reached", "tell"]

_KEPT = timedelta(days=3)


async def reached(
    tx: Transaction, member: Member, places: Sequence[Place], *, platform: str = ""
) -> Address | None:
    """Where a member hears of something: the first of these places, on the platform given if one is, where
    the member is, and where no message was refused.
    """
    accounts = await tx.members.accounts(member.id)
    shut = await tx.reminders.shut_among({place.id for place in places}, {a.external for a in accounts})
    refused = {(inbox.place, inbox.external) for inbox in shut}
    away = {(absence.platform, absence.external) for absence in await tx.absences.of(member.id)}
    accounts = [account for account in accounts if (account.platform, account.external) not in away]
    for place in places:
        for account in accounts:
            fits = account.platform == place.platform and place.active and platform in {"", place.platform}
            if fits and (place.id, account.external) not in refused:
                return Address(place.id, user=account.external)
    return None


async def tell(
    tx: Transaction, member: Member, text: str, *, key: str, at: datetime, platform: str = ""
) -> None:
    """Tell a member where it reaches the member, on the platform given if one is; once per `key`."""
    places = await tx.communities.places(member.community)
    address = await reached(tx, member, places, platform=platform)
    if address is None:
        return
    parcel = Parcel(
        0,
        key,
        ParcelKind.NOTICE,
        member.community,
        address,
        at,
        expires_at=at + _KEPT,
        text=text,
    )
    await tx.outbox.add([parcel])
