"""What is stored on a member: taken along, and deleted."""

import json

from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore

GOOD = "It is the harmonic mean of precision and recall, as I would tell an interviewer"


async def test_an_export_holds_everything_that_was_said(posted):
    """One file, for the member alone, with the answer, its grade, the account and the points."""
    await posted.say(GOOD)

    reply = await posted.command("quiz export")

    ((name, data),) = reply.files.items()
    told = json.loads(data)
    stored = told["stored"]
    assert not reply.public
    assert "sparring-2026-03-02.json" == name
    assert "sparring-export/1" == told["format"]
    assert [GOOD] == [row["text"] for row in stored["answers"]["rows"]]
    assert "harmonic" in json.dumps(stored["answers"]["rows"][0]["grade"])
    assert ["ada"] == [row["external"] for row in stored["accounts"]["rows"]]
    assert stored["points"]["rows"][0]["delta"] > 0
    assert all(kept["what"] for kept in stored.values())


async def test_an_export_has_nothing_of_anybody_else(posted):
    """Grace's words are not in Ada's file."""
    await posted.say(GOOD, by="grace")
    await posted.say("Something else entirely, about means", by="ada")

    reply = await posted.command("quiz export", by="ada")

    (data,) = reply.files.values()
    assert b"interviewer" not in data
    assert b"race" not in data


async def test_deleting_asks_first(posted):
    """The command alone deletes nothing."""
    await posted.say(GOOD)

    asked = await posted.command("quiz forget")

    assert ("Delete everything", "Export first") == asked.buttons
    assert GOOD in (await posted.command("quiz export")).files["sparring-2026-03-02.json"].decode()


async def test_what_was_deleted_is_gone(posted):
    """No word, no name, no account, no place on the board; the group's totals stay."""
    await posted.say(GOOD)
    await posted.say("A mean of the two, harmonic", by="grace")
    await posted.command("quiz forget")

    done = await posted.press("Delete everything")

    assert "deleted" in done.text
    board = await posted.command("quiz leaderboard", by="grace")
    assert "Ada" not in board.text
    assert "Grace" in board.text
    (data,) = (await posted.command("quiz export")).files.values()
    told = json.loads(data)["stored"]
    assert {"members", "accounts"} == told.keys()
    await posted.advance(days=1)
    reveal = next(m for m in posted.platform.sent if m.kind.value == "reveal")
    assert "interviewer" not in str(reveal.reply.view)


async def test_another_s_button_deletes_nothing(posted):
    """A token that names somebody else only asks its bearer once more."""
    await posted.say(GOOD, by="ada")
    await posted.say(GOOD, by="grace")
    async with posted.store.read() as tx:
        (ada,) = await tx.members.named(1, "Ada")

    asked = await posted.forge("quiz forget", {"member": ada.id}, by="grace")

    assert "Delete everything" in asked.buttons
    for who in ("ada", "grace"):
        (data,) = (await posted.command("quiz export", by=who)).files.values()
        assert GOOD in data.decode()


async def test_a_message_to_somebody_forgotten_is_not_sent(posted):
    """What waits in the outbox for that person is dropped."""
    await posted.say(GOOD)
    async with posted.store.begin() as tx:
        place = await tx.communities.place("chat", "guild")
        to_ada = Address(place.id, user="ada")
        at = posted.clock.now()
        await tx.outbox.add([Parcel(0, "n1", ParcelKind.NOTICE, 1, to_ada, at, text="Well done, Ada")])
    await posted.command("quiz forget")
    await posted.press("Delete everything")

    await posted.beat()

    assert [] == [message for message in posted.platform.sent if message.address.user]


class Deleting:
    """A grader during whose work its author has everything deleted."""

    def __init__(self, grader, store) -> None:
        self._grader = grader
        self._store = store

    async def grade(self, question, answer, *, rulings=(), remote=False):
        """The real grade, late."""
        async with self._store.begin() as tx:
            (ada,) = await tx.members.named(1, "Ada")
            await tx.personal.forget(ada.id, ada.joined_at)
        return await self._grader.grade(question, answer, rulings=rulings, remote=remote)

    async def rubric(self, question):
        """The real one."""
        return await self._grader.rubric(question)


async def test_a_grade_that_comes_late_brings_no_words_back(library, grader):
    """What is being graded while it is deleted stays deleted."""
    store = MemoryStore()
    chat = Chat.open(library, Deleting(grader, store), store)
    await chat.set_up()
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)

    await chat.say(GOOD)

    async with store.read() as tx:
        (answer,) = await tx.answers.of_round(1) or await tx.answers.of_member(1, 2)
    assert "harmonic mean of" not in str(answer)
