"""What is said in the rooms of practice pairs, and what is heard there."""

from bot.commands.incoming.heard import Heard
from bot.commands.language.document import Name, spelled
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.views.pairs import PairSaid
from bot.core.errors import NotFound
from bot.core.pairs.pair import Moment, Pair, PairState
from bot.core.people.people import Member
from bot.core.rooms.room import KnownRoom
from bot.core.store import Store
from bot.usecases.pairs import PAIR, Pairing, names_of

__all__ = ["PairSpeaker", "PairTalk", "pair_offers"]


class PairSpeaker:
    """Finds the words for the rooms of pairs."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def name(self) -> str:
        """The speaker's name."""
        return PAIR

    async def speak(self, what: str) -> tuple[Reply, str] | None:
        """The message of a moment ("7:welcome"); None when it came too late to be of use."""
        number, _, moment = what.partition(":")
        said = Moment(moment)
        async with self._store.read() as tx:
            pair = await tx.pairs.get(int(number))
            if pair is None or (pair.over and said is not Moment.APART):
                return None
            names = await names_of(tx, pair)
        first, second = (Name(name, seat.member) for name, seat in zip(names, pair.seats, strict=True))
        view = PairSaid(said, (first, second), pair.level)
        return Reply(view, pair_offers(pair, said), everyone=True), spelled(view.summary)


class PairTalk:
    """Follows the talk in the rooms of pairs: a word there says that one has come."""

    def __init__(self, store: Store, pairing: Pairing) -> None:
        self._store = store
        self._pairing = pairing

    @property
    def kind(self) -> str:
        """The kind of room."""
        return PAIR

    async def said(self, heard: Heard, room: KnownRoom) -> Reply | None:
        """Nothing is answered; whoever writes while the two gather is there."""
        async with self._store.read() as tx:
            member = await tx.members.by_account(room.community, heard.where.platform, heard.actor.external)
            pair = await tx.pairs.get(int(room.key.partition("/")[2]))
        if member is not None and pair is not None and _expected(pair, member):
            try:
                await self._pairing.here(pair.id, member, at=heard.at)
            except NotFound:
                return None
        return None


def pair_offers(pair: Pair, moment: Moment) -> tuple[Offer, ...]:
    """What can be done at a moment of a pair."""
    here: dict[str, object] = {"pair": pair.id}

    def offer(label: str, step: str, style: Style = Style.PLAIN, form: str = "") -> Offer:
        return Offer(label, "quiz pair", {**here, "step": step}, style, form=form)

    sheet = offer("Interviewer's sheet", "sheet", Style.PRIMARY)
    stop = offer("Stop", "leave", Style.DANGER)
    match moment:
        case Moment.WELCOME:
            return offer("I am here", "here", Style.PRIMARY), offer("Not now", "leave")
        case Moment.FIRST:
            return sheet, offer("Swap roles", "swap"), stop
        case Moment.SECOND:
            return sheet, offer("Finish", "finish"), stop
        case Moment.RATE | Moment.EARLY:
            return (offer("Rate your partner", "rate", Style.PRIMARY, form="rate"),)
        case _:
            return (Offer("Find a partner", "quiz pair", style=Style.PRIMARY),)


def _expected(pair: Pair, member: Member) -> bool:
    seat = pair.seat_of(member.id)
    return pair.state is PairState.GATHERING and seat is not None and not pair.seats[seat].here
