"""Today: what an organiser sees first."""

from datetime import UTC, datetime, time

from bot.commands.language.spec import Channel
from bot.core.errors import PlatformUnreachable

ANSWER = "It is the harmonic mean of precision and recall."
SUGGESTED = {"question": "What is overfitting?", "answer": "The model learns the noise of its training data."}


async def test_an_open_round_shows_how_many_answered_and_not_who(door, posted):
    """Counts, never words or names: hidden rounds stay hidden."""
    session = await door.open()
    assert "<strong>0</strong> members have answered" in (await door.get(session=session)).text
    for name in ("ada", "bob"):
        await posted.say(ANSWER, by=name)
    await posted.say(f"{ANSWER} It is low when either is low.", by="ada")

    seen = (await door.get(session=session)).text

    assert "<strong>2</strong> members have answered" in seen
    assert "F1 score" in seen
    for word in ("Ada", "Bob", "harmonic"):
        assert word not in seen


async def test_what_waits_for_a_decision_is_named(door, posted):
    """Appeals, reports and suggestions, each with the way to settle it; escaped like all words."""
    await posted.say(ANSWER, by="ada")
    await posted.forge("quiz appeal", {"reason": "I said more.", "round": 1}, by="ada")
    await posted.forge("quiz report", {"reason": "It is wrong.", "question": "f1"}, by="bob")
    await posted.forge("quiz suggest", {**SUGGESTED, "title": "<b>Bold</b> & new"}, by="bob")

    seen = (await door.get(session=await door.open())).text

    assert '<span class="badge">3</span>' in seen
    for words in (
        "1 appeal",
        "Ada: F1 score",
        "1 reported question",
        "Bob: &lt;b&gt;Bold&lt;/b&gt; &amp; new",
    ):
        assert words in seen
    assert "<b>Bold" not in seen
    assert 'href="/desk/review#suggestions"' in seen


async def test_a_post_that_failed_says_why(door, chat):
    """The channel, what the platform said, and whether it is tried again."""
    await chat.set_up()
    chat.platform.broken["daily"] = PlatformUnreachable("The bot may not post there.")
    await chat.advance(hours=3)

    seen = (await door.get(session=await door.open())).text

    assert "1 channel without the newest post" in seen
    assert "channel daily: The bot may not post there." in seen


async def test_the_next_fourteen_posts_stand_in_order(door, chat):
    """Over all schedules, each in its own zone, with a note where the clocks change; none of a paused one."""
    chat.clock.at = datetime(2026, 3, 26, 6, tzinfo=UTC)
    await chat.set_up("name:Nights at:02:30 zone:Europe/Berlin")
    evening = {"name": "Evenings", "at": time(18), "zone": "UTC", "channel": Channel("evening")}
    await chat.forge("quiz-admin setup", evening, by="olga")
    session = await door.open()

    seen = (await door.get(session=session)).text

    assert "02:30 does not exist" in seen
    times = [part.partition('"')[0] for part in seen.partition('id="next"')[2].split('datetime="')[1:]]
    assert 14 == len(times)
    assert sorted(times, key=datetime.fromisoformat) == times
    await chat.command("quiz-admin schedule pause schedule:1", by="olga")
    paused = (await door.get(session=session)).text
    assert "Nights is paused." in paused
    assert "02:30" not in paused


async def test_an_empty_community_is_told_how_to_begin(door):
    """No round, nothing to decide, nothing planned: the command that changes it."""
    seen = (await door.get(session=await door.open())).text

    for words in ("No round is open.", "Nothing waits for you.", "Nothing is planned.", "/quiz-admin setup"):
        assert words in seen
