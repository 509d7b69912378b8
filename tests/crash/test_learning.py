"""The process dies at every step of reviewing a card, of reminders, of the week's recap and of a pair.

One run per step, as in `test_every_step`; people press again what was not answered.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import pytest

from bot.commands.language.reply import Reply
from bot.core.outbox.parcel import ParcelKind
from bot.core.pairs.pair import PairState
from bot.core.questions.library import Library
from bot.testing.memory.store import MemoryStore
from tests.chat import wide_library
from tests.crash.test_every_step import PART, Fate, Killed, MortalPlatform, Story, World, born

Part = Callable[[Story], Awaitable[object]]


@pytest.fixture(scope="session")
def library() -> Library:
    """Questions enough for a pair."""
    return wide_library()


async def lived(at: int, before: Sequence[Part], parts: Sequence[Part], library, grader) -> World:
    """A world in which all went well until `parts`, in which the process dies at step `at`."""
    fate = Fate(0)
    world = World(MemoryStore(), fate, MortalPlatform(fate=fate))
    chat = born(world, library, grader)
    await chat.set_up()
    await chat.command("quiz-admin queue f1", by="olga")
    for part in before:
        await part(chat)
    fate.at, fate.steps = at, 0
    for part in parts:
        while True:
            try:
                await part(chat)
                break
            except Killed:
                world.deaths += 1
                world.clock.at += timedelta(seconds=61)
                chat = born(world, library, grader)
                await chat.services.heartbeat.recover()
                await chat.beat()
    return world


def sent(world: World, *kinds: ParcelKind) -> Sequence[str]:
    """The keys of what was sent of these kinds, as often as it was."""
    return [message.key for message in world.platform.sent if message.kind in kinds]


async def sound(world: World) -> bool:
    """Whether nothing waits, and nothing was sent without a look for an earlier try."""
    async with world.store.read() as tx:
        return await tx.outbox.waiting() == 0 and not world.platform.careless


async def walk(before: Sequence[Part], parts: Sequence[Part], library, grader, *, check) -> int:
    """Every step once, until a run ends without a death; how many there are."""
    at = 0
    while True:
        at += 1
        world = await lived(at, before, parts, library, grader)
        assert await sound(world)
        await check(world)
        if world.deaths == 0:
            return at


def hour(number: int) -> Part:
    """Let time pass up to that hour after the start of Monday."""
    return lambda chat: chat.wait_until(number)


class Desk:
    """What somebody sees last, and whose buttons stay there when the bot dies."""

    def __init__(self) -> None:
        self._seen: Reply | None = None

    async def ask(self, chat: Story) -> None:
        """Ask for a card."""
        self._seen = (await chat.command("quiz review")).reply

    def press(self, label: str) -> Part:
        """Press a button of it."""

        async def part(chat: Story) -> None:
            assert self._seen is not None
            chat.sees(self._seen)
            self._seen = (await chat.press(label)).reply

        return part


async def test_a_card_is_reviewed_once(library, grader):
    """Shown and rated: one review, and due again as one review makes it, wherever the process dies."""
    found: list[object] = []

    async def check(world: World) -> None:
        async with world.store.read() as tx:
            ada = await tx.members.by_account(1, "chat", "ada")
            cards = await tx.cards.of_member(ada.id) if ada else ()
            lines = await tx.cards.lines({card.id for card in cards})
        reviews = {card: [line.rating for line in each] for card, each in lines.items()}
        found.append((reviews, sorted((card.id, card.due_at.date()) for card in cards)))

    desk = Desk()
    before = (hour(9), lambda chat: chat.say(PART, by="ada", message="m1"), hour(33))
    parts = (desk.ask, desk.press("Show"), desk.press("Good"))
    assert await walk(before, parts, library, grader, check=check) > 3
    assert [found[-1]] * len(found) == found


@pytest.mark.slow
async def test_nobody_is_reminded_twice(library, grader):
    """Of a round that closes, of cards that are due: once a day each, wherever the process dies."""

    async def check(world: World) -> None:
        keys = sent(world, ParcelKind.CLOSING, ParcelKind.CARDS)
        assert sorted(set(keys)) == sorted(keys)
        assert {"closing": 1, "cards": 1} == Counter(
            message.kind.value for message in world.platform.sent if message.key in keys
        )

    before = (
        lambda chat: chat.command("quiz settings closing:yes due:yes", by="ada"),
        hour(9),
        lambda chat: chat.say(PART, by="ada", message="m1"),
        hour(24),
    )
    parts = [hour(number) for number in (33, 41, 56)]
    assert await walk(before, parts, library, grader, check=check) > 20


@pytest.mark.slow
async def test_a_week_is_recapped_once(library, grader):
    """On Monday at noon, wherever the process dies between the morning and the afternoon."""

    async def check(world: World) -> None:
        assert 1 == len(sent(world, ParcelKind.WEEK))

    before = (
        hour(9),
        lambda chat: chat.say(PART, by="ada", message="m1"),
        *(hour(9 + 24 * d) for d in range(1, 7)),
    )
    parts = [hour(7 * 24 + number) for number in (9, 12, 13)]
    assert await walk(before, parts, library, grader, check=check) > 10


@pytest.mark.slow
async def test_a_pair_has_one_room_and_is_told_everything_once(library, grader):
    """Matched, met, swapped, finished and rated, wherever the process dies."""

    async def check(world: World) -> None:
        async with world.store.read() as tx:
            pair, another = await tx.pairs.get(1), await tx.pairs.get(2)
        assert pair is not None
        assert another is None
        assert PairState.DONE is pair.state
        assert (5, 4) == tuple(seat.score for seat in pair.seats)
        assert ["room-pair-1"] == list(world.platform.rooms)
        rooms = Counter(sent(world, ParcelKind.ROOM))
        notes = Counter(sent(world, ParcelKind.NOTICE))
        assert {1} == set(rooms.values()) | set(notes.values())
        assert (4, 2) == (len(rooms), len(notes))  # welcome, two halves, the end; two ratings

    def does(by: str, command: str) -> Part:
        return lambda chat: chat.command(command, by=by)

    def presses(by: str, label: str, **args: object) -> Part:
        async def part(chat: Story) -> None:
            sayings = [m for m in chat.platform.sent if m.kind is ParcelKind.ROOM]
            offers = [each for m in reversed(sayings) for each in m.reply.offers if each.label == label]
            await chat.forge(offers[0].command, {**offers[0].args, **args}, by=by)
            await chat.beat()

        return part

    parts = (
        does("ada", "quiz pair level:basic"),
        does("bob", "quiz pair level:basic"),
        lambda chat: chat.beat(),
        presses("ada", "I am here"),
        presses("bob", "I am here"),
        presses("ada", "Swap roles"),
        presses("bob", "Finish"),
        presses("bob", "Rate your partner", score=4),
        presses("ada", "Rate your partner", score=5),
    )
    assert await walk((hour(9),), parts, library, grader, check=check) > 30
