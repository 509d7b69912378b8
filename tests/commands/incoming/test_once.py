"""What is asked for twice, and what is asked for while the store is out of reach."""

from contextlib import asynccontextmanager

import pytest

from bot.commands.incoming.dispatch import Dispatcher
from bot.commands.language.document import plain
from bot.commands.language.invocation import Invocation
from bot.core.errors import StoreUnavailable
from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore
from bot.usecases.people.attendance import Attendance
from bot.usecases.people.membership import Membership

SUGGESTED = {
    "question": "What is overfitting?",
    "answer": "The model learns the noise of its training data.",
    "title": "Overfitting",
}


def suggested(chat, event, by="ada", **changed):
    """A suggestion by the event of that name."""
    command = chat.services.bridge.dispatcher.registry.find("quiz suggest")
    args = {**SUGGESTED, **changed}
    return Invocation(command, args, chat.actor(by), chat.where(), chat.clock.now(), event=event)


async def proposals(chat):
    """The titles that wait."""
    async with chat.store.read() as tx:
        return [each.title for each in await tx.proposals.waiting(1, limit=10)]


async def test_who_heard_nothing_and_asks_again_gets_what_was_said(posted):
    """The reply was lost; the same suggestion in a new event changes nothing and is answered alike."""
    dispatcher = posted.services.bridge.dispatcher
    first = await dispatcher.run(suggested(posted, "e1"))

    again = await dispatcher.run(suggested(posted, "e2"))
    await dispatcher.told(posted.platform.name, "e2")
    other = await dispatcher.run(suggested(posted, "e3", title="Learning by heart"))

    assert first == again
    assert other != first
    assert ["Overfitting", "Learning by heart"] == await proposals(posted)


async def test_who_was_told_and_asks_again_wants_it_again(posted):
    """A hint, and one more hint."""
    await posted.command("quiz hint")
    await posted.command("quiz hint")

    async with posted.store.read() as tx:
        assert [2] == list((await tx.answers.hints_of({(1, 2)})).values())


async def test_another_bot_says_that_it_was_done(posted, library, grader, telemetry):
    """The reply died with its process: the next one knows that it was carried out, and says so."""
    await posted.services.bridge.dispatcher.run(suggested(posted, "e1"))
    reborn = Chat.over(
        library, grader, posted.store, platform=posted.platform, clock=posted.clock, telemetry=telemetry
    )

    reply = await reborn.services.bridge.dispatcher.run(suggested(reborn, "e1"))

    assert "carried that out already" in plain(reply.view.document())
    assert ["Overfitting"] == await proposals(reborn)


class Flaky:
    """A store whose connection breaks so many times: before the change, or when its commit was stored."""

    def __init__(self, store, *, breaks, late):
        self._store = store
        self.breaks = breaks
        self.late = late

    @asynccontextmanager
    async def begin(self):
        """A change."""
        if self.breaks and not self.late:
            self.breaks -= 1
            raise StoreUnavailable
        async with self._store.begin() as tx:
            yield tx
        if self.breaks:
            self.breaks -= 1
            raise StoreUnavailable

    def read(self):
        """A snapshot."""
        return self._store.read()


@pytest.mark.parametrize("late", [False, True])
async def test_a_passing_trouble_of_the_store_is_not_an_answer(library, grader, telemetry, late):
    """It is tried again, and done once even where the commit arrived and its answer was lost."""
    store = Flaky(MemoryStore(), breaks=0, late=late)
    chat = Chat.open(library, grader, store, telemetry=telemetry)
    await chat.set_up()
    await chat.command("quiz streak")
    store.breaks = 1

    reply = await chat.services.bridge.dispatcher.run(suggested(chat, "e1"))

    assert "try again" not in plain(reply.view.document())
    assert ["Overfitting"] == await proposals(chat)


async def test_a_lasting_trouble_is_raised_for_whoever_keeps_what_was_asked(library, grader, telemetry):
    """Nothing was done, and nothing is said in its place."""
    store = Flaky(MemoryStore(), breaks=0, late=False)
    chat = Chat.open(library, grader, store, telemetry=telemetry)
    await chat.set_up()
    bridge = chat.services.bridge
    dispatcher = Dispatcher(
        bridge.dispatcher.registry,
        store=store,
        membership=Membership(store),
        attendance=Attendance(store),
        clock=chat.clock,
        telemetry=telemetry,
        patience=(0, 0),
    )
    store.breaks = 1000

    with pytest.raises(StoreUnavailable):
        await dispatcher.run(suggested(chat, "e1"))

    assert [] == await proposals(chat)
