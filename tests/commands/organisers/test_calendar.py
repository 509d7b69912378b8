"""The calendar of a schedule, as organisers edit it from the chat and from the desk."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.errors import NotFound, Unusable
from bot.core.rounds.zones import zone_names
from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore
from tests.chat import wide_library

TODAY = date(2026, 3, 2)
DAYS = [TODAY + timedelta(days=n) for n in range(60)]


@pytest.fixture(scope="module")
def library():
    """More questions than days; zones are read here, off the loop."""
    zone_names()
    wide = wide_library()
    return replace(wide, questions=wide.questions[:45])


@pytest.fixture
async def chat(library, grader, telemetry):
    """A schedule that has asked nothing yet, at 06:00 on the day of its first post."""
    chat = Chat.open(library, grader, MemoryStore(), telemetry=telemetry)
    await chat.set_up()
    return chat


class Desk:
    """The use case, by Olga in her community."""

    def __init__(self, chat, olga):
        """Take who edits."""
        self._chat, self._olga = chat, olga

    async def __call__(self, name, *args):
        """One edit, or an undo."""
        edit = getattr(self._chat.services.desk.replanning, name)
        of = () if name == "undo" else (1,)
        return await edit(1, *of, *args, by=self._olga, at=self._chat.clock.now())

    async def asks(self):
        """What each of the next days asks, by date."""
        shown = await self._chat.services.desk.replanning.calendar(1, 1, now=self._chat.clock.now())
        return {
            each.day: each.post.question.id for week in shown.weeks for each in week if each.post is not None
        }


@pytest.fixture
async def desk(chat):
    """Olga's hand on the calendar."""
    async with chat.store.read() as tx:
        olga = await tx.members.by_account(1, "chat", "olga")
    return Desk(chat, olga)


async def posts(chat, days):
    """What is really posted over so many days."""
    chat.clock.at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    await chat.beat()
    for _ in range(days - 1):
        await chat.advance(days=1)
    return [message.reply.view.question.id for message in chat.posted]


async def test_what_the_calendar_shows_is_what_is_posted(chat, desk):
    """After a skip, a swap and a question that is set: the same days, the same questions, each once."""
    plain = await desk.asks()
    await desk("skip", [DAYS[1]])
    await desk("swap", DAYS[2], DAYS[4])
    await desk("pin", DAYS[5], plain[DAYS[20]])
    shown = await desk.asks()

    asked = await posts(chat, 8)

    assert [shown[day] for day in DAYS[:8] if day != DAYS[1]] == asked
    assert len(set(asked)) == len(asked)
    assert plain[DAYS[20]] == asked[4]


async def test_a_question_that_is_set_for_a_day_is_not_drawn_before_it(chat, desk):
    """Nor taken from the queue, in which it stands too; on its day it leaves the queue."""
    first = (await desk.asks())[DAYS[0]]
    await chat.command(f"quiz-admin queue {first}", by="olga")
    said = await chat.command(f"quiz-admin queue {first} day:2026-03-04", by="olga")

    assert "Wed 4 Mar 2026 asks" in said.text
    asked = await posts(chat, 5)
    assert (first, 1) == (asked[2], asked.count(first))


async def test_an_edit_says_what_else_moves(desk):
    """A skipped day hands its question on."""
    plain = await desk.asks()

    edit = await desk("skip", [DAYS[3]])

    assert edit.says.startswith("Nothing is posted on Thu 5 Mar 2026. ")
    assert "other days move with it: Fri 6 Mar asks " in edit.says
    after = await desk.asks()
    assert DAYS[3] not in after
    assert plain[DAYS[2]] == after[DAYS[2]]


async def test_every_edit_can_be_undone(chat, desk):
    """The days are as they were, and the audit trail has the edit and its end."""
    plain = await desk.asks()
    week = DAYS[7:14]
    for edit in (("skip", week), ("swap", DAYS[1], DAYS[2]), ("pin", DAYS[9], plain[DAYS[20]])):
        made = await desk(*edit)
        assert plain != await desk.asks()
        await desk("undo", made.id)
        assert plain == await desk.asks()
        with pytest.raises(Unusable, match="undone already"):
            await desk("undo", made.id)

    async with chat.store.read() as tx:
        audited = [line.action for line in await tx.audit.page(1, offset=0, size=6)]
    assert ["calendar edit undone", "calendar edited"] * 3 == audited


async def test_undoing_from_the_chat_takes_back_that_very_change(chat, desk):
    """The button knows which; without one it is the newest."""
    plain = await desk.asks()
    await chat.command("quiz-admin schedule skip day:2026-03-05", by="olga")
    await desk("skip", [DAYS[5]])
    said = await chat.press("Undo", by="olga")

    assert "Nothing is posted on Thu 5 Mar 2026." in said.text
    assert {DAYS[3], DAYS[5]} - (await desk.asks()).keys() == {DAYS[5]}
    await chat.command("quiz-admin schedule undo", by="olga")
    assert plain == await desk.asks()
    assert "no change" in (await chat.command("quiz-admin schedule undo", by="olga")).text


async def test_what_was_changed_again_is_not_undone(desk):
    """The later change stands; it is undone first."""
    plain = await desk.asks()
    one = await desk("swap", DAYS[1], DAYS[2])
    other = await desk("swap", DAYS[2], DAYS[3])

    with pytest.raises(Unusable, match="changed again"):
        await desk("undo", one.id)
    await desk("undo", other.id)
    await desk("undo", one.id)
    assert plain == await desk.asks()


async def test_a_skipped_day_is_posted_again(chat, desk):
    """The next one, too, for which the schedule was set already."""
    plain = await desk.asks()
    await desk("skip", [DAYS[0]])
    edit = await desk("restore", [DAYS[0]])

    assert "posted again on Mon 2 Mar 2026" in edit.says
    assert plain == await desk.asks()
    assert 1 == len(await posts(chat, 1))


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (("skip", [TODAY - timedelta(days=1)]), "has passed"),
        (("skip", [TODAY + timedelta(days=400)]), "within a year"),
        (("skip", DAYS[:40]), "a month at most"),
        (("restore", [DAYS[3]]), "None of these days is skipped"),
        (("swap", DAYS[3], DAYS[3]), "Choose two days"),
        (("swap", DAYS[3], DAYS[59]), "Choose two days"),
        (("pin", DAYS[3], ""), "so already"),
        (("pin", TODAY - timedelta(days=1), "f1"), "has passed"),
    ],
    ids=str,
)
async def test_an_edit_that_makes_no_sense_says_so(desk, edit, words):
    """And changes nothing."""
    plain = await desk.asks()
    with pytest.raises(Unusable, match=words):
        await desk(*edit)
    assert plain == await desk.asks()


async def test_only_questions_that_may_be_asked_are_set(chat, desk):
    """One on the bench is refused; one that goes there afterwards is asked on no day."""
    day = DAYS[3]
    with pytest.raises(NotFound):
        await desk("pin", day, "nothing")
    await desk("pin", day, "f1")
    await chat.command("quiz-admin review bench f1", by="olga")

    assert "f1" not in (await desk.asks()).values()
    shown = await chat.services.desk.replanning.calendar(1, 1, now=chat.clock.now())
    assert [day] == [each.day for week in shown.weeks for each in week if each.lost]
    with pytest.raises(Unusable, match="on the bench"):
        await desk("pin", DAYS[4], "f1")


async def test_a_day_that_is_out_is_not_edited(chat, desk):
    """Its question was asked: the calendar shows which."""
    [asked] = await posts(chat, 1)
    with pytest.raises(Unusable, match="out already"):
        await desk("pin", TODAY, "f1")
    shown = await chat.services.desk.replanning.calendar(1, 1, now=chat.clock.now())

    assert (True, asked) == (shown.weeks[0][0].today, shown.weeks[0][0].asked.id)


async def test_another_communitys_calendar_is_out_of_reach(chat, desk):
    """Its number leads nowhere, and neither does an edit's."""
    edit = await desk("skip", [DAYS[3]])
    book, now = chat.services.desk.replanning, chat.clock.now()
    async with chat.store.read() as tx:
        olga = await tx.members.get(1)
    for attempt in (
        book.calendar(2, 1, now=now),
        book.skip(2, 1, [DAYS[4]], by=olga, at=now),
        book.swap(2, 1, DAYS[4], DAYS[5], by=olga, at=now),
        book.pin(2, 1, DAYS[4], "f1", by=olga, at=now),
        book.restore(2, 1, [DAYS[3]], by=olga, at=now),
        book.undo(2, edit.id, by=olga, at=now),
    ):
        with pytest.raises(NotFound):
            await attempt
