"""Messages that the bot plans by the clock: reminders for a member, recaps for a channel."""

from datetime import date

from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.offers import question_offers
from bot.commands.views.recaps import MonthRecapped, WeekRecapped
from bot.commands.views.reminders import CardsWait, RoundCloses
from bot.core.errors import Moot
from bot.core.outbox.parcel import Parcel, ParcelKind
from bot.core.outside import Clock
from bot.core.people.people import Member, Place
from bot.core.questions.library import Library
from bot.core.reminders.reminder import Reminders
from bot.core.store import Store
from bot.usecases.learning.review import Recalling
from bot.usecases.questions.lookup import found_question
from bot.usecases.recaps import Recapping
from bot.usecases.reminders import Reminding

__all__ = ["ANNOUNCED", "Announcer"]

ANNOUNCED = frozenset({ParcelKind.CLOSING, ParcelKind.CARDS, ParcelKind.WEEK, ParcelKind.MONTH})
_BOARD = Offer("Leaderboard", "quiz leaderboard")


class Announcer:
    """Finds the words; what they tell of is looked up when they are sent, so that it is true then."""

    def __init__(
        self,
        store: Store,
        *,
        library: Library,
        clock: Clock,
        reminding: Reminding,
        recapping: Recapping,
        recalling: Recalling,
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._reminding = reminding
        self._recapping = recapping
        self._recalling = recalling

    async def compose(self, parcel: Parcel, place: Place) -> tuple[Reply, str]:
        """The message and its notification's line; raises Moot when it is not wanted or true any more."""
        match parcel.kind:
            case ParcelKind.CLOSING:
                return await self._closing(parcel, place)
            case ParcelKind.CARDS:
                return await self._cards(parcel, place)
            case ParcelKind.WEEK:
                return await self._week(parcel, place)
            case ParcelKind.MONTH:
                return await self._month(parcel)
            case _:
                raise Moot

    async def _closing(self, parcel: Parcel, place: Place) -> tuple[Reply, str]:
        found = await self._reminding.closing(parcel.round or 0, place.platform, parcel.address.user)
        if found is None:
            raise Moot
        round_ = found.round
        async with self._store.read() as tx:
            question = await found_question(tx, self._library, round_.community, round_.question)
        if question is None:
            raise Moot
        offers = (*question_offers(question, round_.id), _stop(parcel))
        view = RoundCloses(question, closes=found.closes, zone=found.zone)
        return Reply(view, offers, everyone=True), f"Not answered yet: {question.title}"

    async def _cards(self, parcel: Parcel, place: Place) -> tuple[Reply, str]:
        member, wishes = await self._member(parcel, place)
        if member is None or wishes is None or not wishes.cards:
            raise Moot
        waiting = await self._recalling.waiting(member, at=self._clock.now())
        if not waiting:
            raise Moot
        view = CardsWait(waiting)
        review = Offer("Review now", "quiz review", {"community": parcel.community}, Style.PRIMARY)
        return Reply(view, (review, _stop(parcel)), everyone=True), view.title

    async def _member(self, parcel: Parcel, place: Place) -> tuple[Member | None, Reminders | None]:
        """Whom a message is for, and what that member wishes by now."""
        async with self._store.read() as tx:
            member = await tx.members.by_account(parcel.community, place.platform, parcel.address.user)
            return member, await tx.reminders.get(member.id) if member else None

    async def _week(self, parcel: Parcel, place: Place) -> tuple[Reply, str]:
        member = None
        if parcel.address.user:
            member, wishes = await self._member(parcel, place)
            if wishes is None or not wishes.weekly:
                raise Moot
        week = await self._recapping.week(parcel.community, date.fromisoformat(parcel.text), member=member)
        if week is None:
            raise Moot
        offers = (_BOARD, *((_stop(parcel),) if member else ()))
        return Reply(WeekRecapped(week), offers, everyone=True), "The week in review"

    async def _month(self, parcel: Parcel) -> tuple[Reply, str]:
        month = await self._recapping.month(parcel.community, date.fromisoformat(parcel.text))
        if month is None:
            raise Moot
        view = MonthRecapped(month)
        return Reply(view, (_BOARD,), everyone=True), view.title


def _stop(parcel: Parcel) -> Offer:
    """The way out, which names its community: a direct message belongs to none."""
    args: dict[str, object] = {"reminders": False, "community": parcel.community}
    return Offer("Stop all reminders", "quiz settings", args, Style.DANGER)
