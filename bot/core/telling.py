"""A private message from the bot to one member, put into the outbox."""

from datetime import datetime, timedelta

from bot.core.model import Address, Member, Parcel, ParcelKind
from bot.core.ports import Transaction

__all__ = ["tell"]

_KEPT = timedelta(days=3)


async def tell(
    tx: Transaction, member: Member, text: str, *, key: str, at: datetime, platform: str = ""
) -> None:
    """Tell a member on the first platform where both the member and the community are, or on the one given;
    once per `key`.
    """
    places = {place.platform: place for place in await tx.communities.places(member.community)}
    for account in await tx.members.accounts(member.id):
        place = places.get(account.platform)
        if place is not None and platform in {"", account.platform}:
            parcel = Parcel(
                0,
                key,
                ParcelKind.NOTICE,
                member.community,
                Address(place.id, user=account.external),
                at,
                expires_at=at + _KEPT,
                text=text,
            )
            await tx.outbox.add([parcel])
            return
