"""Setting up: what is stored is what was said, and nothing before it was said."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.language.written.levels import levels_from, shares_from
from bot.commands.organisers.drafts import folded, unfolded
from bot.core.errors import PlatformUnreachable, Unusable
from bot.core.questions.question import Level
from bot.core.rounds.schedule import AnswerMode
from bot.core.rounds.zones import zone_names
from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore
from bot.usecases.rounds.schedule import Wanted
from tests.examples import examples


async def schedules(chat):
    """What is stored."""
    async with chat.store.read() as tx:
        found = await tx.schedules.of_community(1)
        held = await tx.schedules.destinations([each.id for each in found])
    return [(each, held.get(each.id, ())) for each in found]


async def test_the_plan_names_the_channel_and_everything_else(chat):
    """What was said is what is echoed."""
    said = await chat.set_up(
        "at:9:00 PM zone:london days:mon/wed topics:evaluation mode:hidden ping:@team #daily"
    )

    for words in (
        "Mon, Wed at 21:00, Europe/London",
        "evaluation",
        "hidden",
        "#daily",
        "team",
        "Daily question",
    ):
        assert words in said.text
    assert 1 == len(await schedules(chat))


async def test_a_word_too_many_sets_nothing_up_and_is_offered_without_it(chat):
    """Pressing the nearest form does what it says."""
    said = await chat.set_up("at:9:00 PM please")
    assert 'what to do with "please"' in said.text
    assert [] == await schedules(chat)

    done = await chat.press("Send /quiz-admin setup at:21:00", by="olga")

    assert "every day at 21:00" in done.text
    assert ["daily"] == [d.channel for _, held in await schedules(chat) for d in held]


@pytest.mark.parametrize("line", ["", "at:09:00", "at:09:00 channel:#voice"])
async def test_a_channel_that_cannot_be_posted_to_is_refused_at_once(chat, line):
    """Before anything is said to be set up."""
    gone = PlatformUnreachable("There is no such channel.", hint="Name another.")
    chat.platform.broken.update(daily=gone, voice=gone)

    said = await chat.set_up(line)

    assert "There is no such channel" in said.text
    assert "Nothing was changed" in said.text
    assert [] == await schedules(chat)


async def test_a_draft_is_kept_in_its_buttons_alone(chat):
    """Looking, changing and previewing store nothing; Start stores what is shown."""
    draft = await chat.set_up("")
    for label, values in (
        ("Change time", {"at": "10:30", "zone": "europe/berlin", "days": "Mon, Wed", "reveal": "6 PM"}),
        ("Change questions", {"topics": "Evaluation", "levels": "basic", "mode": "hidden"}),
    ):
        await chat.press(label, by="olga")
        draft = await chat.fill(by="olga", **values)
    preview = await chat.press("Preview", by="olga")
    assert [] == await schedules(chat)
    assert "Mon 02 Mar 10:30" in preview.text
    chat.sees(draft.reply, by="olga")

    started = await chat.press("Start", by="olga")

    ((stored, held),) = await schedules(chat)
    shown = ("Mon, Wed at 10:30, Europe/Berlin", "evaluation", "basic", "hidden, revealed at 18:00", "#daily")
    assert [True] * 5 == [words in started.text for words in shown]
    assert (frozenset({1, 3}), ("evaluation",), AnswerMode.HIDDEN) == (
        stored.days,
        stored.topics,
        stored.mode,
    )
    assert ["daily"] == [each.channel for each in held]


async def test_start_pressed_twice_starts_once(chat):
    """The second press is told that it runs."""
    draft = await chat.set_up("")
    await chat.press("Start", by="olga")
    chat.sees(draft.reply, by="olga")

    again = await chat.press("Start", by="olga")

    assert "It runs already" in again.text
    assert 1 == len(await schedules(chat))


async def test_looking_at_a_set_up_leaves_nothing_in_the_way(chat):
    """After two looks and one set-up there is one schedule, so its number need not be said."""
    await chat.set_up("")
    await chat.set_up("")
    await chat.set_up("at:09:00")

    said = await chat.command("quiz-admin schedule preview", by="olga")

    assert "Next posts of Daily question" in said.text


async def test_a_preview_begins_ahead_of_now(chat):
    """Today's time has passed; a year that is not this one is named."""
    await chat.set_up("at:05:00 zone:UTC days:weekends")
    await chat.command("quiz-admin schedule pause", by="olga")
    await chat.advance(days=300)

    said = await chat.command("quiz-admin schedule preview", by="olga")

    assert "Sat 02 Jan 2027 05:00" in said.text
    assert " 27 Dec 05:00" not in said.text.splitlines()[0]


async def test_bare_notices_show_and_change_nothing(chat):
    """A channel is chosen by name or by button."""
    await chat.set_up()
    shown = await chat.command("quiz-admin notices", by="olga")
    assert "No channel is chosen" in shown.text
    assert "notices go" not in (await chat.command("quiz-admin audit", by="olga")).text

    chat.sees(shown.reply, by="olga")
    changed = await chat.press("Send them to this channel", by="olga")

    assert "go to #daily from now on" in changed.text
    assert "go to #daily." in (await chat.command("quiz-admin notices", by="olga")).text
    audit = (await chat.command("quiz-admin audit", by="olga")).text
    assert "Olga: notices go to #daily (" in audit
    assert "schedule created (1 Daily question: 09:00 UTC, #daily)" in audit


async def test_bare_bench_asks_which_question(chat):
    """A button of a report carries its own."""
    for name in ("bench", "unbench"):
        asked = await chat.command(f"quiz-admin review {name}", by="olga")
        assert ["question"] == [field.argument.name for field in asked.form.fields]


async def test_somebody_who_has_not_written_yet_can_be_made_an_organiser(chat):
    """The mention is enough; a name that nobody has is told."""
    said = await chat.command("quiz-admin organisers add:@newcomer", by="olga")
    assert "newcomer" in said.text
    assert (
        "schedules" not in (await chat.command("quiz-admin schedule list", by="newcomer")).text.casefold()[:0]
    )
    assert "There is no schedule yet" in (await chat.command("quiz-admin schedule list", by="newcomer")).text

    nobody = await chat.command("quiz-admin organisers add:nobody", by="olga")

    assert 'Nobody called "nobody"' in nobody.text


WORDS = [
    "at:9:00", "PM", "9pm", "at 21h", "zone:London", "UTC", "days:mon", "wed fri", "weekdays",
    "topics:evaluation", "basics", "evaluation", "levels:basic", "mode:hidden", "open", "reveal:18:00",
    "close", "name:Ours", "please", "#ops", "ping:@team", "nonsense:1", "and", "schedule:1", "training",
]  # fmt: skip


@examples(60)
@given(words=st.lists(st.sampled_from(WORDS), max_size=6))
def test_no_string_of_words_sets_up_what_its_echo_does_not_say(library, grader, words):
    """Everything that is stored is told: times, days, topics, levels, mode, reveal, channel, name, ping."""
    asyncio.run(_echoed(Chat.open(library, grader, MemoryStore()), " ".join(words)))


async def _echoed(chat, text):
    said = await chat.set_up(text)
    for stored, held in await schedules(chat):
        told = [
            f"{stored.at:%H:%M}, {stored.zone}",
            stored.name,
            stored.mode.value,
            *(stored.topics or ["all topics"]),
            *([level.value for level in Level if level in stored.levels] or ["all levels"]),
            f"at {stored.reveal_at:%H:%M}" if stored.reveal_at else "just before the next question",
            *(f"#{each.channel}" for each in held),
            *(each.mention for each in held),
        ]
        assert [] == [each for each in told if each not in said.text]
        assert held
        assert {each.channel for each in held} <= {"daily", "ops"}


PLANS = st.builds(
    Wanted,
    at=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.none() | st.sampled_from(zone_names()),
    days=st.none() | st.frozensets(st.integers(1, 7), min_size=1),
    levels=st.none() | st.dictionaries(st.sampled_from(Level), st.just(1)),
    mode=st.none() | st.sampled_from(AnswerMode),
    topics=st.none()
    | st.sets(st.integers(10, 69)).map(lambda chosen: tuple(f"t{n}" for n in sorted(chosen))),
    reveal_at=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)


@given(wanted=PLANS)
def test_a_draft_survives_its_button(wanted):
    """With sixty topics it fits, too: a token has at most 100 characters."""
    known = [f"t{number}" for number in range(10, 70)]

    text = folded(wanted, known)

    assert wanted == unfolded(text, known)
    assert len(f"s1:quiz-admin.setup:draft={text}&step=preview".replace("+", "%2B")) <= 100


@pytest.mark.parametrize("text", ["x", "9999~~~~~~~", "~~~~~~f~fff", "~~zz~~~~~", "~" * 8])
def test_a_forged_draft_is_refused(text):
    """With what to do."""
    with pytest.raises(Unusable, match="run /quiz-admin setup again"):
        unfolded(text, ["a"])


@pytest.mark.parametrize(
    "levels", ["basic 3, advanced 1", "basic: 2, intermediate: 1", "basic", "basic and advanced"]
)
def test_levels_may_be_a_ratio(levels):
    """What is typed is read, shown and read again as the same, in a draft's button too."""
    read = levels_from(levels)
    shares = {Level(name): share for name, share in shares_from(read).items()}

    assert read == levels_from(read)
    assert shares == unfolded(folded(Wanted(levels=shares), []), []).levels
