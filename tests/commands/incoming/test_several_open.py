"""Several questions that are open at once: nothing is counted for one that was not meant."""

import pytest

from bot.commands.language.document import plain

FULL = (
    "It is the harmonic mean of precision and recall. It is low when either of the two is low. "
    "It is used for imbalanced classes, where accuracy misleads."
)
TITLES = ("Pick the metric", "F1 score")


@pytest.fixture
async def two(chat):
    """A chat in which two schedules have asked in one channel; the question posted last is about F1."""
    await chat.command("quiz-admin setup at:09:00 zone:UTC topics:all name:Morning", by="olga")
    await chat.command("quiz-admin setup at:09:30 zone:UTC topics:all name:Evening", by="olga")
    await chat.command("quiz-admin queue choice-metric schedule:1", by="olga")
    await chat.command("quiz-admin queue f1 schedule:2", by="olga")
    await chat.advance(hours=3)
    await chat.advance(hours=1)
    assert list(TITLES) == [message.title for message in chat.posted]
    return chat


async def answers(chat):
    """How many answers each round has, by its question."""
    async with chat.store.read() as tx:
        rounds = await tx.rounds.recent(1, limit=5)
        return {each.question: len(await tx.answers.of_round(each.id)) for each in rounds}


@pytest.mark.parametrize("command", ["answer a long answer", "hint", "report typo"])
async def test_it_is_asked_which_one_is_meant(two, command):
    """Nothing is done before, and each question has its button."""
    said = await two.command(f"quiz {command}")

    assert "Which question?" in said.text
    assert sorted(TITLES) == sorted(said.buttons)
    assert {"f1": 0, "choice-metric": 0} == await answers(two)


async def test_what_was_written_is_in_the_form_of_the_one_that_is_chosen(two):
    """Nobody types an answer twice."""
    await two.command(f"quiz answer {FULL}")
    form = (await two.press("F1 score")).form
    assert form is not None

    assert ("F1 score", [FULL]) == (form.title, [field.value for field in form.fields])
    said = await two.fill(text=form.fields[0].value)
    assert "F1 score" in said.text
    assert {"f1": 1, "choice-metric": 0} == await answers(two)


async def test_the_thread_says_which_one(two):
    """And so does the button of a card."""
    await two.command(f"quiz answer {FULL}", thread=two.thread)
    await two.press("Answer", by="bob")
    await two.fill(by="bob", text=FULL)

    assert {"f1": 2, "choice-metric": 0} == await answers(two)


async def test_a_form_that_was_opened_without_a_question_names_those_there_are(two):
    """It is asked once it is sent in, with the text at hand."""
    form = (await two.command("quiz answer")).form
    assert form is not None
    assert form.about is not None
    asked = await two.fill(text=FULL)
    again = (await two.press("F1 score")).form

    assert all(title in plain(form.about) for title in TITLES)
    assert sorted(TITLES) == sorted(asked.buttons)
    assert again is not None
    assert [FULL] == [field.value for field in again.fields]


async def test_feedback_is_on_the_question_that_was_answered_and_names_it(two):
    """It is asked only of one who has answered several."""
    await two.command(f"quiz answer {FULL}", thread=two.thread)
    one = await two.command("quiz feedback")
    await two.forge("quiz answer", {"text": "a", "round": 1}, by="ada")
    both = await two.command("quiz feedback")
    chosen = await two.press("F1 score")

    assert "F1 score" in one.text
    assert sorted(TITLES) == sorted(both.buttons)
    assert "F1 score" in chosen.text


async def test_the_last_question_of_a_removed_schedule_is_not_meant(two):
    """It stays open for ever, and nobody is asked about it while another one is."""
    async with two.store.begin() as tx:
        rounds = {each.question: each for each in await tx.rounds.recent(1, limit=2)}
    number = rounds["choice-metric"].schedule
    await two.command(f"quiz-admin schedule remove schedule:{number} sure:yes", by="olga")
    said = await two.command(f"quiz answer {FULL}")

    assert "F1 score" in said.text
    assert {"f1": 1, "choice-metric": 0} == await answers(two)
