"""Channels that get another id."""

from sqlalchemy import Column, ColumnElement, case, func, literal, select, update

from bot.core.outbox.parcel import Address, ParcelState
from bot.storage.columns import AnyText
from bot.storage.keys import lane
from bot.storage.sql.session.work import Work
from bot.storage.tables import schema as t

__all__ = ["SqlChannelNames"]


class SqlChannelNames:
    """Implements `ChannelNames`."""

    def __init__(self, work: Work) -> None:
        """Take the open transaction."""
        self._work = work

    async def move(self, place: int, *, old: str, new: str) -> None:
        """One statement per table, each along an index on the place."""
        change = self._work.change
        await self._destinations(place, old, new)
        p, a, out, c = t.postings.c, t.answers.c, t.parcels.c, t.communities.c
        posted = update(t.postings).where(p.place == place, p.channel == old)
        await change(
            posted.values(channel=new, message=_moved(p.message, old, new), thread=_moved(p.thread, old, new))
        )
        rounds = select(p.round).where(p.place == place, p.channel == new)
        said = update(t.answers).where(a.round.in_(rounds), a.source.startswith(f"{old}:", autoescape=True))
        await change(said.values(source=_moved(a.source, old, new)))
        waiting = out.lane == lane(Address(place, channel=old))
        sent = update(t.parcels).where(out.state.in_(list(ParcelState)), waiting)
        await change(
            sent.values(
                channel=new,
                lane=lane(Address(place, channel=new)),
                thread=_moved(out.thread, old, new),
                message=_moved(out.message, old, new),
            )
        )
        own = select(t.places.c.community).where(t.places.c.id == place).scalar_subquery()
        told = update(t.communities).where(c.id == own, c.notices_place == place, c.notices_channel == old)
        await change(told.values(notices_channel=new))

    async def _destinations(self, place: int, old: str, new: str) -> None:
        """A schedule that is posted to the new id already is posted there once."""
        d, other = t.destinations.c, t.destinations.alias().c
        here = (d.place == place, d.channel == old)
        double = select(other.id).where(
            other.place == place, other.channel == new, other.schedule == d.schedule
        )
        await self._work.change(update(t.destinations).where(*here, ~double.exists()).values(channel=new))
        await self._work.change(update(t.destinations).where(*here).values(removed=True))


def _moved(column: Column[str], old: str, new: str) -> ColumnElement[str]:
    """The id with the channel's at its beginning replaced, where that is how it begins."""
    rest = func.substr(column, len(old) + 1, type_=AnyText)
    within = column.startswith(f"{old}:", autoescape=True)
    return case((within, literal(new, AnyText).concat(rest)), else_=column)
