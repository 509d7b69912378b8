"""Parcels into words: composes each message of the outbox and hands it to its platform."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from bot.commands.language.channels import told
from bot.commands.language.findings import Finding
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import File
from bot.commands.offers import question_offers
from bot.commands.outgoing.announcements import ANNOUNCED, Announcer
from bot.commands.outgoing.reveal_cache import RevealCache
from bot.commands.outgoing.roles import RoleGiver
from bot.commands.platform import Outgoing, Platform
from bot.commands.views.notices import Notice
from bot.commands.views.rounds import QuestionPosted, RoundRecapped, RoundRevealed
from bot.core.answers.excerpt import excerpt
from bot.core.errors import Moot, PlatformUnreachable
from bot.core.outbox import keys
from bot.core.outbox.courier import Receipt
from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.core.people.people import Place
from bot.core.people.place_names import place_name
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.rooms.room import Room
from bot.core.rounds.round import Round
from bot.core.rounds.schedule import Schedule
from bot.core.store import Store, Transaction
from bot.usecases.questions.lookup import found_question
from bot.usecases.rounds.reveal import Reveal, Revealing

__all__ = ["PlatformCourier", "Publisher", "Speaker"]

_LONGEST_SUMMARY = 300
_NOTICES = {False: "For the organisers", True: "For you"}


class Speaker(Protocol):
    """Finds the words for messages to private rooms, of one kind."""

    @property
    def name(self) -> str:
        """What stands before the colon in a parcel's text."""
        ...

    async def speak(self, what: str) -> tuple[Reply, str] | None:
        """The message and its notification's line, from what stands behind the colon; None when there
        is nothing to be said any more.
        """
        ...


@runtime_checkable
class Publisher(Protocol):
    """A platform on which messages are published to other channels after they were sent."""

    async def publish(self, place: Place, channel: str, message: str) -> None:
        """Publish one; doing it twice changes nothing. Raises PlatformUnreachable when it cannot be."""
        ...


class PlatformCourier:
    """The `Courier` over the platforms that run, by name."""

    def __init__(
        self,
        store: Store,
        platforms: Mapping[str, Platform],
        *,
        library: Library,
        revealing: Revealing,
        announcer: Announcer,
        speakers: Sequence[Speaker] = (),
    ) -> None:
        self._store = store
        self._platforms = platforms
        self._library = library
        self._reports = RevealCache(revealing)
        self._speakers = {speaker.name: speaker for speaker in speakers}
        self._announcer = announcer

    def forget(self) -> None:
        """Remember nothing of what was sent: somebody in it was forgotten."""
        self._reports.clear()

    async def send(self, parcel: Parcel) -> Receipt:
        """Compose and send; raises PlatformUnreachable when the place or platform is not there, and
        Moot when there is nothing to say any more.
        """
        async with self._store.read() as tx:
            place = await tx.communities.place_by_id(parcel.address.place)
            asked = await self._asked(tx, parcel) if parcel.kind is ParcelKind.QUESTION else None
        if place is None or not place.active:
            left = f"The bot was removed from {place_name(place)}." if place else "The place is gone."
            raise PlatformUnreachable(left, hint="Add it there again.")
        platform = self._platform(place)
        if parcel.kind is ParcelKind.ROLE:
            return await self._role(parcel, place)
        if parcel.kind is ParcelKind.PUBLISH:
            return await self._published(parcel, place)
        if parcel.kind is ParcelKind.TURNOUT:
            return await self._turned_out(parcel, place)
        if parcel.kind is not ParcelKind.QUESTION:
            return await platform.send(await self._outgoing(parcel, place))
        if asked is None:
            raise PlatformUnreachable("The round is gone.", permanent=True)
        return await platform.send(self._question(parcel, place, asked, typed=platform.reads_talk))

    async def recorded(self, parcel: Parcel) -> None:
        """Let the platform hear what was written in the thread before it was known."""
        async with self._store.read() as tx:
            place = await tx.communities.place_by_id(parcel.address.place)
        if place is not None and place.active:
            await self._platform(place).hear_back(place, parcel.round or 0)

    async def check(self, place: Place, channel: str) -> Sequence[Finding]:
        """What the platform of a place says the bot may do in a channel."""
        return await self._platform(place).check(place, channel)

    async def fetch(self, place: Place, file: File, *, most: int) -> bytes:
        """A file that was attached in a place; raises Unusable for one of more bytes, PlatformUnreachable."""
        return await self._platform(place).fetch(place, file, most=most)

    def hears(self, place: Place) -> bool:
        """Whether what people write in a place reaches the bot where it is not named."""
        platform = self._platforms.get(place.platform)
        return platform is None or platform.reads_talk

    async def open_room(self, room: Room) -> Address:
        """The room on the platform of its place."""
        return await self._platform(room.place).open_room(room)

    async def manages(self, place: Place, user: str) -> bool | None:
        """Whether somebody manages a place now; None when its platform cannot tell."""
        if not place.active:
            return False
        try:
            return await self._platform(place).manages(place, user)
        except PlatformUnreachable:
            return None

    def role_giver(self, place: Place) -> RoleGiver | None:
        """The platform of a place, if members have roles there."""
        platform: object = self._platforms.get(place.platform)
        return platform if isinstance(platform, RoleGiver) else None

    async def _role(self, parcel: Parcel, place: Place) -> Receipt:
        """Bring one member's role in line with what was given by now, whatever the parcel was made for."""
        user, role = parcel.address.user, parcel.text
        async with self._store.read() as tx:
            held = await tx.rewards.holds(place.id, role, user)
        giver = self.role_giver(place)
        if giver is None:
            raise PlatformUnreachable("Members have no roles there.", permanent=True)
        await giver.set_role(place, user=user, role=role, held=held)
        return Receipt("")

    async def _published(self, parcel: Parcel, place: Place) -> Receipt:
        platform: object = self._platforms.get(place.platform)
        if not isinstance(platform, Publisher):
            raise PlatformUnreachable("Nothing can be published there.", permanent=True)
        await platform.publish(place, parcel.address.channel, parcel.text)
        return Receipt(parcel.text)

    async def _turned_out(self, parcel: Parcel, place: Place) -> Receipt:
        """Draw the question's card anew, with how many have answered by now."""
        async with self._store.read() as tx:
            postings = await tx.rounds.postings(parcel.round or 0)
            stands = next((p for p in postings if (p.place, p.message) == (place.id, parcel.text)), None)
            if stands is None:
                raise Moot
            card = replace(
                parcel,
                key=keys.question(stands.round, stands.destination),
                kind=ParcelKind.QUESTION,
                destination=stands.destination,
            )
            asked = await self._asked(tx, card)
            answered = (await tx.answers.answered([stands.round])).get(stands.round, 0)
        if asked is None:
            raise Moot
        platform = self._platform(place)
        message = self._question(
            card,
            place,
            asked,
            typed=platform.reads_talk,
            threaded=bool(stands.thread),
            answered=answered,
        )
        await platform.amend(message, stands.message)
        return Receipt(stands.message)

    def _platform(self, place: Place) -> Platform:
        platform = self._platforms.get(place.platform)
        if platform is None:
            raise PlatformUnreachable(
                f"{place.platform.capitalize()} is not connected.",
                hint=f"Set the {place.platform} tokens, or remove the schedule's channel there.",
            )
        return platform

    async def _outgoing(self, parcel: Parcel, place: Place) -> Outgoing:
        """Any message but a question."""
        match parcel.kind:
            case ParcelKind.REVEAL:
                reveal = await self._report(parcel)
                offers = (
                    Offer("See feedback", "quiz feedback", {"round": reveal.round.id}),
                    Offer("Leaderboard", "quiz leaderboard"),
                    Offer("Practise", "quiz now", style=Style.PRIMARY),
                )
                reply = Reply(RoundRevealed(reveal), offers, everyone=True)
                return _message(parcel, place, reply, f"The answer: {reveal.question.title}")
            case ParcelKind.RECAP:
                reveal = await self._report(parcel)
                board = Offer("Leaderboard", "quiz leaderboard")
                threaded = await self._threaded(parcel)
                reply = Reply(RoundRecapped(reveal, threaded=threaded), (board,), everyone=True)
                return _message(parcel, place, reply, f"The answer is out: {reveal.question.title}")
            case ParcelKind.ROOM:
                reply, summary = await self._spoken(parcel)
                return _message(parcel, place, reply, summary)
            case kind if kind in ANNOUNCED:
                reply, summary = await self._announcer.compose(parcel, place)
                return _message(parcel, place, reply, summary)
            case _:
                reply = Reply(
                    Notice(
                        _NOTICES[bool(parcel.address.user)], parcel.text, parcel.about or 0, here=place.id
                    ),
                    everyone=True,
                )
                return _message(parcel, place, reply, told(parcel.text))

    async def _threaded(self, parcel: Parcel) -> bool:
        """Whether the round has a thread where this message goes."""
        async with self._store.read() as tx:
            postings = await tx.rounds.postings(parcel.round or 0)
        return any(each.thread and each.destination == parcel.destination for each in postings)

    async def _spoken(self, parcel: Parcel) -> tuple[Reply, str]:
        name, _, what = parcel.text.partition(":")
        speaker = self._speakers.get(name)
        spoken = await speaker.speak(what) if speaker else None
        if spoken is None:
            raise PlatformUnreachable("There is nothing to be said any more.", permanent=True)
        return spoken

    def _question(
        self,
        parcel: Parcel,
        place: Place,
        asked: "_Asked",
        *,
        typed: bool,
        threaded: bool = True,
        answered: int = 0,
    ) -> Outgoing:
        round_, schedule, question = asked.round, asked.schedule, asked.question
        view = QuestionPosted(
            question,
            round=round_.id,
            mode=round_.mode,
            typed=typed,
            threaded=threaded,
            answered=answered,
            reveals_at=round_.reveals_at,
            zone=schedule.zone,
            topics=tuple(self._library.topics.get(topic, topic) for topic in question.topics),
        )
        reply = Reply(view, question_offers(question, round_.id), everyone=True)
        return Outgoing(
            key=parcel.key,
            kind=parcel.kind,
            place=place,
            address=parcel.address,
            reply=reply,
            summary=excerpt(f"{schedule.name}: {question.title}\n{question.prompt}", _LONGEST_SUMMARY),
            title=question.title,
            mention=asked.mention,
            round=round_.id,
            retried=parcel.attempts > 1,
            attempt=parcel.attempts,
        )

    async def _asked(self, tx: Transaction, parcel: Parcel) -> "_Asked | None":
        round_ = (await tx.rounds.many({parcel.round or 0})).get(parcel.round or 0)
        schedule = await tx.schedules.get(round_.schedule) if round_ else None
        if round_ is None or schedule is None:
            return None
        question = await found_question(tx, self._library, round_.community, round_.question)
        if question is None:
            return None
        destination = await tx.schedules.destination(parcel.destination or 0)
        return _Asked(round_, schedule, question, destination.mention if destination else "")

    async def _report(self, parcel: Parcel) -> Reveal:
        reveal = await self._reports.of(parcel.round or 0)
        if reveal is None:
            raise PlatformUnreachable("The round is gone.", permanent=True)
        return reveal


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question's message is made from, read with its place in one look at the store."""

    round: Round
    schedule: Schedule
    question: Question
    mention: str


def _message(parcel: Parcel, place: Place, reply: Reply, summary: str) -> Outgoing:
    return Outgoing(
        key=parcel.key,
        kind=parcel.kind,
        place=place,
        address=parcel.address,
        reply=reply,
        summary=summary,
        round=parcel.round or 0,
        retried=parcel.attempts > 1,
        attempt=parcel.attempts,
    )
