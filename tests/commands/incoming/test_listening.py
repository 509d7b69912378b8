"""What people write in a thread: answers, remarks, commands, and what others may see of each."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from bot.commands.language.document import plain
from bot.commands.views.answers import RECEIVED, AnswerGraded, AskedBack
from bot.core.rounds.schedule import AnswerMode
from bot.testing.chat import Chat
from bot.testing.memory.store import MemoryStore
from tests.examples import examples

FULL = (
    "The harmonic mean of precision and recall. It is low when either is low, and it is used when classes "
    "are imbalanced and accuracy misleads."
)
WEAK = "It has to do with precision."
WRONG = "It is the arithmetic mean of precision and recall."
REMARKS = ("good morning", "lol", "Thanks everyone", "same", "https://example.org", "\N{PARTY POPPER}")
WAYS = ("said", "named", "edited", "missed", "untold", "said again")


@pytest.fixture
def fresh(library, grader, telemetry):
    """Makes chats with nothing set up."""
    return lambda: Chat.open(library, grader, MemoryStore(), telemetry=telemetry)


async def asked(chat: Chat, question: str, *, mode: str = "open") -> Chat:
    """The chat with a question posted."""
    await chat.set_up(f"at:09:00 zone:UTC mode:{mode}")
    await chat.command(f"quiz-admin queue {question}", by="olga")
    await chat.advance(hours=3)
    return chat


async def heard_by(chat: Chat, way: str, text: str, *, message: str = "m1", by: str = "ada"):
    """The reply to a message that reaches the bot in one of the ways in which it hears."""
    heard = chat.heard(text, by, message)
    match way:
        case "said":
            return (await chat.hear(heard)).reply
        case "named":
            return (await chat.hear(replace(heard, words=f"answer {text}"))).reply
        case "edited":
            return (await chat.edit(message, text, by=by)).reply
        case "missed":
            return (await chat.hear(replace(heard, late=True))).reply
        case "untold":
            await chat.hear(heard)
            return (await chat.hear(replace(heard, late=True, untold=True))).reply
        case _:
            await chat.hear(heard)
            return (await chat.hear(heard)).reply


@pytest.mark.parametrize("text", REMARKS)
@pytest.mark.parametrize("question", ["f1", "choice-metric"])
async def test_a_remark_is_left_alone(chat, question, text):
    """Small talk in a thread is no answer, gets no mark and no word, and counts for nothing."""
    await asked(chat, question)

    assert (await chat.say(text)).reply is None
    assert "have not answered" in (await chat.command("quiz feedback")).text


@pytest.mark.parametrize("text", REMARKS)
async def test_a_remark_after_an_answer_is_left_alone(posted, text):
    """Whoever has answered may talk on."""
    await posted.say(FULL)

    assert (await posted.say(text)).reply is None
    assert (await posted.say("Does recall count as well?")).reply is None


async def test_what_may_be_an_answer_is_asked_about_in_private(posted):
    """Off the subject and no small talk: its author says what it is, and nothing counts until then."""
    said = await posted.say("Because the moon is made of cheese")

    assert isinstance(said.reply.view, AskedBack)
    assert not said.public
    assert ("Answer", "Hint") == said.buttons
    assert "have not answered" in (await posted.command("quiz feedback")).text


@pytest.mark.parametrize("text", ["hint", "Can I have a hint please?", "what do you mean by harmonic?"])
async def test_whoever_asks_for_a_hint_in_the_thread_gets_one(posted, text):
    """A press away, in private, and nothing counts."""
    said = await posted.say(text)

    assert said.reply is not None
    assert not said.public
    assert "Hints cost nothing" in (await posted.press("Hint")).text
    assert "have not answered" in (await posted.command("quiz feedback")).text


async def test_one_message_is_asked_about_once(posted):
    """Heard again, it is not asked about again."""
    heard = posted.heard("Because the moon is made of cheese", "ada", "m1")
    await posted.hear(heard)

    assert (await posted.hear(replace(heard, late=True))).reply is None


@pytest.mark.parametrize(
    "text", ["Why would anybody pick D?", "I have written C for years", "A or B", "Not D", "D?"]
)
async def test_a_mention_of_an_option_is_asked_about(chat, text):
    """No mention is the first pick; the pick that follows is."""
    await asked(chat, "choice-metric")

    said = await chat.say(text)
    assert isinstance(said.reply.view, AskedBack)
    assert ("A", "B", "C", "D") == said.buttons
    assert "That is it" in (await chat.press("B")).text


async def test_a_wrong_pick_after_thinking_aloud_is_told_in_words(chat):
    """Let me think, then a wrong letter: what is wrong with it is said."""
    await asked(chat, "choice-metric")
    await chat.say("let me think")

    said = await chat.say("A")

    assert "Not that one." in said.text
    assert not said.reply.silent


async def test_feedback_that_is_asked_for_is_always_given(posted):
    """An answer typed in the thread: feedback by command and by button, as often as it is asked for."""
    await posted.say(FULL, message="m1")

    for _ in range(2):
        told = await posted.command("quiz feedback")
        assert "Full marks" in told.text
        assert not told.reply.silent
        assert not told.public


async def test_an_edit_that_does_not_improve_is_acknowledged_in_words(posted):
    """The better answer counts, and the author is told so."""
    await posted.say(FULL, message="m1")

    told = await posted.edit("m1", WEAK)

    assert not told.reply.silent
    assert "best so far 10" in told.text
    assert "An earlier answer of yours did as well or better, and still counts." in told.text
    assert "Read. Your best answer counts." == told.reply.verdict


@pytest.mark.parametrize(("text", "lacks"), [(WEAK, "ideas"), (WRONG, "arithmetic"), (FULL, "%")])
async def test_what_everybody_reads_is_praise_or_nothing(posted, text, lacks):
    """Lacks, corrections and details are for the author."""
    told = await posted.say(text)

    assert lacks not in told.reply.verdict
    assert not told.public


@pytest.mark.parametrize("words", ["streak", "leaderboard", "no command at all", "streak @@@"])
async def test_commands_are_not_carried_out_hours_later(posted, words):
    """A command by mention that was missed is over; nothing is said about it."""
    heard = replace(posted.heard(words, "ada", "m1"), words=words, late=True)

    said = await posted.hear(heard)

    assert said.reply is None or said.reply.silent or isinstance(said.reply.view, AskedBack)


@examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    way=st.sampled_from(WAYS),
    text=st.sampled_from((FULL, WEAK, WRONG, "Because the moon is made of cheese", "2PR/(P+R)")),
    question=st.sampled_from(("f1", "choice-metric", "talk")),
)
async def test_a_hidden_round_leaks_nothing_however_a_message_is_heard(fresh, way, text, question):
    """Live, by name, edited, missed, interrupted or delivered twice: others see no verdict, and no answer."""
    chat = await asked(fresh(), question, mode="hidden")
    text = {"choice-metric": "B"}.get(question, text) if text == FULL else text

    reply = await heard_by(chat, way, text)

    if reply is None:
        return
    assert reply.remove
    assert not reply.everyone
    assert "" == reply.verdict
    assert reply.reaction in {"", RECEIVED}
    if not isinstance(reply.view, AnswerGraded):
        return
    async with chat.store.read() as tx:
        mine = next(iter(await tx.rounds.open_in(1)), None)
        assert mine is not None
        assert AnswerMode.HIDDEN is mine.mode


@pytest.mark.parametrize("way", WAYS)
async def test_after_the_reveal_nothing_is_hidden_any_more(chat, way):
    """Nobody is asked to delete what everybody may read by now."""
    await asked(chat, "f1", mode="hidden reveal:18:00")
    await chat.advance(hours=10)

    reply = await heard_by(chat, way, FULL)

    assert not reply.remove


async def test_others_answers_are_offered_once_they_unlock(chat):
    """Not with an answer that does not unlock them."""
    await asked(chat, "f1", mode="hidden")

    first = await chat.command("quiz answer asdf qwer zxcv asdf", by="ada")
    second = await chat.command(f"quiz answer {FULL}", by="bob")

    assert "Others' answers" not in first.buttons
    assert "Others' answers" in second.buttons
    assert "harmonic" not in plain((await chat.command("quiz answers", by="ada")).reply.view.document())


async def test_words_that_the_platform_keeps_back_get_a_word_once(posted):
    """A bot that may not read messages says so in private, once to each in a round."""
    heard = replace(posted.heard("", "ada", "m1"), withheld=True)

    first = await posted.hear(heard)
    again = await posted.hear(replace(heard, id="m2", event="e2"))

    assert "not allowed to read messages" in first.text
    assert not first.public
    assert again.reply is None


@pytest.mark.parametrize("reads", [True, False])
async def test_a_post_promises_what_its_platform_can_hear(chat, reads):
    """Where the bot cannot read the thread nobody is told to answer there."""
    chat.platform.reads_talk = reads
    await asked(chat, "f1")

    assert reads == ("Answer in the thread" in plain(chat.posted[-1].reply.view.document()))


async def test_an_answer_that_is_heard_after_its_deletion_counts_for_nothing(posted):
    """Whichever process heard which first; nobody is told of an answer that is gone."""
    await posted.delete("m1")

    said = await posted.say(FULL, message="m1")
    edited = await posted.edit("m1", FULL)

    assert all(each.reply is None or each.reply.silent for each in (said, edited))
    assert "have not answered" in (await posted.command("quiz feedback")).text


async def test_a_message_that_was_emptied_can_be_filled_again(posted):
    """Its author took the words out and put others in."""
    await posted.say(FULL, message="m1")
    await posted.edit("m1", "")
    assert "have not answered" in (await posted.command("quiz feedback")).text

    await posted.edit("m1", FULL)

    assert "have not answered" not in (await posted.command("quiz feedback")).text
