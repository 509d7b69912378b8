"""The calendar of the desk: every edit by its form, and what each of them says."""

import re
from datetime import UTC, datetime, time

import pytest

from bot.commands.language.spec import Channel
from bot.core.people.desk_keys import proof_of

CALENDAR = "/desk/calendar?schedule=1"


@pytest.fixture
async def calendar(door):
    """A schedule that posts daily, at 06:00 on the day of its first post; Olga's session."""
    await door.chat.set_up()
    return await door.open()


async def send(door, session, path, **fields):
    """Send a form of the session; what the page says that it leads to."""
    form = {"proof": proof_of(session), "schedule": "1", **fields}
    sent = await door.ask("POST", f"/desk/calendar/{path}", session=session, form=form)
    if sent.status != 303:
        return sent.text
    _, _, value = sent.cookie.partition("=")
    said = {"sparring-desk-said": value.partition(";")[0]}
    return (await door.get(sent.headers["Location"], session=session, also=said)).text


async def edit(door, session, act, days, **fields):
    """The same for an edit of days."""
    return await send(door, session, "edit", act=act, days=days, **fields)


async def test_the_calendar_shows_four_weeks(door, calendar):
    """From Monday on, each day with what it asks; another schedule has its own page."""
    evening = {"name": "Evenings", "at": time(18), "zone": "UTC", "channel": Channel("evening")}
    await door.chat.forge("quiz-admin setup", evening, by="olga")
    seen = (await door.get(CALENDAR, session=calendar)).text

    assert [4, 28] == [seen.count('<ol class="week">'), seen.count("data-day=")]
    assert "Week of Mon 9 Mar 2026" in seen
    assert "18:00" in (await door.get("/desk/calendar?schedule=2", session=calendar)).text


async def test_a_day_is_skipped_and_the_skip_undone(door, calendar):
    """Each says what it did; the chat's preview agrees; the last changes have both."""
    said = await edit(door, calendar, "skip", "2026-03-04")
    assert '<p class="said" role="status">Nothing is posted on Wed 4 Mar 2026.' in said
    assert "Wed 04 Mar" not in (await door.chat.command("quiz-admin schedule preview", by="olga")).text

    [number] = set(re.findall(r'name="edit" value="(\d+)"', said))
    undone = await send(door, calendar, "undo", edit=number)
    assert "Undone. It said: Nothing is posted on Wed 4 Mar 2026." in undone
    assert '<span class="soft">undone</span>' in undone
    assert 'class="said"' not in (await door.get(CALENDAR, session=calendar)).text
    assert 'data-day="2026-03-04"' in undone


async def test_a_week_is_paused_and_taken_up_again(door, calendar):
    """One press for its seven days."""
    week = " ".join(f"2026-03-{day:02}" for day in range(9, 16))
    said = await edit(door, calendar, "skip", week)
    assert "Nothing is posted from Mon 9 Mar to Sun 15 Mar 2026." in said
    assert 21 == said.count("data-day=")
    assert "Post this week again" in said

    assert "posted again from Mon 9 Mar" in await edit(door, calendar, "restore", week)


async def test_a_question_is_set_for_a_day_from_the_days_own_page(door, calendar):
    """Found by a word, set by a press; then the schedule may choose again."""
    day = "/desk/calendar/day?schedule=1&day=2026-03-05"
    found = (await door.get(f"{day}&words=METRIC", session=calendar)).text
    assert 1 == found.count('value="choice-metric"')
    assert "Ask it" in found

    said = await edit(door, calendar, "pin", "2026-03-05", question="choice-metric")
    assert "Thu 5 Mar 2026 asks &#34;" in said
    assert "set by hand" in said
    assert "an organiser set it for this day" in (await door.get(day, session=calendar)).text
    free = await edit(door, calendar, "pin", "2026-03-05", question="")
    assert "The schedule chooses the question of Thu 5 Mar 2026 again." in free


async def test_two_days_are_swapped(door, calendar):
    """Each asks what the other would have."""
    said = await edit(door, calendar, "swap", "2026-03-03", other="2026-03-04")

    assert "Tue 3 Mar 2026 asks" in said
    assert 2 == said.count("set by hand")


async def test_a_schedule_is_paused_and_resumed(door, calendar):
    """All of it, as by the command."""
    assert "posts nothing until it is resumed" in await send(door, calendar, "running", act="pause")
    paused = (await door.get(CALENDAR, session=calendar)).text
    assert "is paused: nothing is posted" in paused
    assert 0 == paused.count("data-day=")
    assert "posts again" in await send(door, calendar, "running", act="resume")


async def test_clock_changes_are_marked(door):
    """The day on which the set time does not exist says when it is posted."""
    door.chat.clock.at = datetime(2026, 3, 26, 6, tzinfo=UTC)
    await door.chat.set_up("at:02:30 zone:Europe/Berlin")

    seen = (await door.get(CALENDAR, session=await door.open())).text

    assert "02:30 does not exist" in seen


@pytest.mark.parametrize(
    ("act", "days", "words"),
    [
        ("skip", "2020-01-01", "That date has passed."),
        ("skip", "x", "Choose a day first."),
        ("swap", "2026-03-03", "Choose the day to swap with."),
        ("pin", "2026-03-03", "It is so already."),
        ("burn", "2026-03-03", "There is no such change."),
    ],
)
async def test_what_cannot_be_done_says_so_in_the_page(door, calendar, act, days, words):
    """With the way back, and nothing changed."""
    before = (await door.get(CALENDAR, session=calendar)).text
    seen = await edit(door, calendar, act, days, back="/desk/calendar")

    assert words in seen
    assert '<a href="/desk/calendar">Back to the page</a>' in seen
    assert before == (await door.get(CALENDAR, session=calendar)).text


async def test_another_communitys_calendar_is_neither_seen_nor_changed(door, calendar):
    """By no route: its schedules, its days, its edits."""
    said = await edit(door, calendar, "skip", "2026-03-04")
    [number] = set(re.findall(r'name="edit" value="(\d+)"', said))
    theirs = await door.open(tenant="elsewhere")
    before = (await door.get(CALENDAR, session=calendar)).text

    assert "There is no schedule yet." in (await door.get(CALENDAR, session=theirs)).text
    day = await door.get("/desk/calendar/day?schedule=1&day=2026-03-05", session=theirs)
    assert 404 == day.status
    for act in ("skip", "restore", "pin", "swap"):
        seen = await edit(door, theirs, act, "2026-03-05", other="2026-03-06", question="f1")
        assert "There is no schedule 1 here." in seen
    assert "There is no such change." in await send(door, theirs, "undo", edit=number)
    assert "There is no schedule 1 here." in await send(door, theirs, "running", act="pause")
    assert before == (await door.get(CALENDAR, session=calendar)).text
