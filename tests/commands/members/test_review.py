"""Conversations: the ideas that answers left out, a few a day."""

import pytest

from bot.commands.members.review import CardStep
from bot.testing.chat import Chat
from bot.testing.doubles import RecordingPlatform, SilentTelemetry
from bot.testing.memory.store import MemoryStore

FULL = (
    "It is the harmonic mean of precision and recall. It is low when either of the two is low. "
    "It is used for imbalanced classes, where accuracy misleads."
)
PART = "F1 is the harmonic average of both precision and recall."
IMBALANCE = "It is used when classes are imbalanced, because accuracy misleads there."


def file_of(said):
    """The bytes of the file that came with a reply."""
    [file] = said.reply.attachments
    return file.data


def offered(said):
    """What each button stands for."""
    return {offer.label: offer.args for offer in said.reply.offers}


@pytest.fixture
async def missed(posted):
    """Ada left out two ideas on Monday; it is Tuesday, and Monday's answer is revealed."""
    await posted.say(PART)
    await posted.advance(days=1)
    return posted


async def test_without_cards_there_is_a_sentence(chat):
    """And something to do."""
    said = await chat.command("quiz review")

    assert "No cards yet" in said.text
    assert "Practise a question" in said.buttons
    assert not said.public


async def test_a_missed_point_comes_back_the_next_day(missed):
    """One card of the question, with the interviewer's follow-up or the other ideas as cue."""
    said = await missed.command("quiz review")

    assert "What is the F1 score" in said.text
    assert "Card 1 of 1 today" in said.text
    assert ("Answer", "Show", "I knew that", "Put aside") == said.buttons
    assert "What else belongs to a full answer, besides this?" in said.text
    assert "It is low when either" not in said.text


async def test_nothing_of_an_open_question_is_told(posted):
    """The card waits for the reveal, whoever asks and however."""
    await posted.say(PART)
    said = await posted.command("quiz review")

    assert "Nothing is due today" in said.text
    for step in (CardStep.SHOW, CardStep.GOOD, CardStep.KNOWN):
        forged = await posted.forge("quiz review", {"card": 1, "step": step}, by="ada")
        assert "open right now" in forged.text
        assert "imbalanced" not in forged.text
    await posted.command("quiz review")
    assert b"imbalanced" not in file_of(await posted.press("Export for Anki"))


async def test_a_typed_answer_is_graded_and_the_card_goes_on(missed):
    """The verdict with its words, the idea, and when it comes back."""
    await show_card(missed, "accuracy?")
    await missed.press("Answer")
    said = await missed.fill(text=IMBALANCE)

    assert "That is it." in said.text
    assert "The idea: F1 score" in said.text
    assert "Back in " in said.text
    assert said.reply.update
    assert "Done for today: 1 card reviewed." in (await missed.press("Next card")).text


async def test_a_typed_answer_that_misses_comes_back_tomorrow(missed):
    """No blame; the idea is told, for the card is there to learn from."""
    await show_card(missed, "accuracy?")
    await missed.press("Answer")
    said = await missed.fill(text="It is a number between zero and one that people like.")

    assert "I did not find it in your words." in said.text
    assert "It is used when classes are imbalanced" in said.text
    assert "Back tomorrow" in said.text


async def test_a_card_can_be_rated_by_oneself(chat):
    """Show, then one of four; the better, the later."""
    days = []
    for rating in ("Again", "Hard", "Good", "Easy"):
        await practise_f1(chat, PART, by=rating)
        await chat.advance(days=1)
        await chat.command("quiz review", by=rating)
        shown = await chat.press("Show", by=rating)
        assert "The idea:" in shown.text
        assert ("Again", "Hard", "Good", "Easy") == shown.buttons
        days.append((await chat.press(rating, by=rating)).reply.view.days)

    assert sorted(days) == days
    assert 1 == days[0] < days[3]


async def test_two_presses_are_one_review(missed):
    """The first of a day counts, on whatever device; a press on the next day is another matter."""
    await missed.command("quiz review")
    shown = await missed.press("Show")
    good = await missed.press("Good")
    args = offered(shown)
    again = await missed.forge("quiz review", args["Again"], by="ada")
    await missed.advance(days=1)
    early = await missed.forge("quiz review", args["Again"], by="ada")

    assert "You reviewed this card today; the first time counts." in again.text
    assert good.reply.view.days == again.reply.view.days
    assert "This card is not due" in early.text


async def test_an_answer_that_arrives_twice_is_one_review(missed):
    """The same text, delivered again, is judged alike and counts once."""
    await show_card(missed, "accuracy?")
    number = (await missed.press("Answer")).form.invocation.args["card"]
    first = await missed.fill(text=IMBALANCE)
    second = await missed.forge("quiz review", {"card": number, "text": IMBALANCE}, by="ada")

    assert first.reply.view.days == second.reply.view.days
    assert (None, first.reply.view.verdict) == (second.reply.view.rating, second.reply.view.verdict)


async def test_a_restart_in_the_middle_changes_nothing(library, grader):
    """A card shown before it is rated after it, and the day goes on where it was."""
    chat = Chat.open(library, grader, MemoryStore())
    await practise_f1(chat, PART)
    await chat.advance(days=1)
    await chat.command("quiz review")
    shown = await chat.press("Show")
    reborn = Chat.over(
        library,
        grader,
        chat.store,
        platform=RecordingPlatform(),
        clock=chat.clock,
        telemetry=SilentTelemetry(),
    )
    await reborn.forge("quiz review", offered(shown)["Good"], by="ada")

    assert "Done for today: 1 card reviewed." in (await reborn.command("quiz review")).text


async def test_i_knew_that_lets_a_card_rest(missed):
    """Until an answer misses the idea again; the sibling takes its place the same day."""
    first = await missed.command("quiz review")
    second = await missed.press("I knew that")
    assert "Known: F1 score." in second.text
    assert first.reply.view.face != second.reply.view.face
    assert "Nothing is due today" in (await missed.press("I knew that")).text

    await missed.advance(minutes=1)
    await practise_f1(missed, PART)
    await missed.advance(days=1)
    assert "Card 1 of 1 today" in (await missed.command("quiz review")).text


async def test_cards_can_be_put_aside_and_taken_back(missed):
    """And nothing says how many wait."""
    await missed.command("quiz review")
    await missed.press("Put aside")
    done = await missed.press("Put aside")
    assert "2 cards put aside." in done.text
    back = await missed.press("Resume those put aside")

    assert "2 cards are back." in back.text
    assert "Card 1 of 1 today" in back.text


async def test_a_card_can_begin_anew(missed):
    """It is asked again as a new one; on Thursday its question is open, so it waits for Friday."""
    await missed.command("quiz review")
    await missed.press("Show")
    await missed.press("Easy")
    said = await missed.press("Begin anew")
    assert "Begun anew: F1 score." in said.text
    await missed.advance(days=1)
    assert "When would you prefer it" in (await missed.command("quiz review")).text
    await missed.press("Show")
    await missed.press("Easy")
    await missed.advance(days=1)
    assert "The next one comes on Friday, 06 March" in (await missed.command("quiz review")).text
    await missed.advance(days=1)

    assert "What else belongs" in (await missed.command("quiz review")).text


async def test_the_number_a_day_is_the_member_s(missed):
    """In the settings; no wall of cards even then."""
    said = await missed.command("quiz settings cards:1")
    assert "Review cards a day, at most: 1" in said.text
    await missed.command("quiz review")
    await missed.press("Show")
    await missed.press("Good")

    assert "Done for today" in (await missed.press("Next card")).text
    form = await missed.press("Cards a day")
    assert form.form


async def test_a_wrong_pick_becomes_a_card_with_its_options(chat, library):
    """The right one, and why, stands behind it."""
    question = library.question("choice-metric")
    right = question.correct
    wrong = next(option for option in question.options if option is not right)
    await chat.command("quiz now evaluation intermediate")
    while not (await chat.command("quiz now")).reply.view.question.options:
        pass
    await chat.press(wrong.id.upper())
    await chat.advance(days=1)
    asked = await chat.command("quiz review")
    assert "Which one is right?" in asked.text
    said = await chat.press(right.id.upper())

    assert "That is it." in said.text
    assert right.why in said.text


async def test_somebody_else_s_card_is_nobody_s(missed):
    """A forged number tells nothing."""
    await missed.command("quiz review")
    for step in (CardStep.SHOW, CardStep.GOOD, CardStep.KNOWN, CardStep.SUSPEND, CardStep.RESET):
        forged = await missed.forge("quiz review", {"card": 1, "step": step}, by="bob")
        assert "not yours" in forged.text
    assert "not yours" in (await missed.forge("quiz review", {"card": 1, "text": "x y"}, by="bob")).text


async def test_keys_mashed_rate_nothing(missed):
    """The card stays where it was."""
    await missed.command("quiz review")
    await missed.press("Answer")
    said = await missed.fill(text="asdf jkl qwer zxcv asdf")

    assert "cannot judge this text" in said.text
    assert "Card 1 of 1 today" in (await missed.command("quiz review")).text


async def test_typing_the_answer_answers_the_card_that_is_due(missed):
    """Without a button."""
    said = await missed.command(f"quiz review {IMBALANCE}")

    assert "Back " in said.text
    assert "Done for today" in (await missed.command(f"quiz review {IMBALANCE}")).text


async def test_one_s_cards_go_to_anki_as_a_file(missed):
    """Question and cue in front, the idea behind, the topic as a tag."""
    await missed.command("quiz review")
    await missed.press("I knew that")
    await missed.press("Show")
    await missed.press("Good")
    await missed.press("Next card")
    said = await missed.press("Export for Anki")
    head, *rows = [line for line in file_of(said).decode().splitlines() if not line.startswith("#")]

    assert [] == rows
    assert head.startswith("sparring-f1-imbalance\t")
    assert "When would you prefer it to accuracy?" in head
    assert (
        "It is used when classes are imbalanced and accuracy misleads\tlevel::basic topic::evaluation" in head
    )
    assert "1 card for Anki" in said.text


async def test_nothing_is_ever_sent_about_cards(missed):
    """Review begins when the member asks."""
    await missed.command("quiz review")
    await missed.advance(days=40)

    assert {"question", "reveal", "recap"} >= {message.kind.value for message in missed.platform.sent}


async def test_a_full_answer_makes_no_card(posted):
    """There is nothing to come back to."""
    await posted.say(FULL)
    await posted.advance(days=1)

    assert "No cards yet" in (await posted.command("quiz review")).text


async def practise_f1(chat, text, by="ada"):
    """Draw questions until F1 comes, and answer it."""
    for _ in range(4):
        drawn = await chat.command("quiz now evaluation basic", by=by)
        if drawn.reply.view.question.id == "f1":
            await chat.press("Answer", by=by)
            await chat.fill(text=text, by=by)
            return
    raise AssertionError("F1 was not drawn")


async def show_card(chat, cue):
    """Ask for the card with that cue: siblings come on different days."""
    for _ in range(4):
        said = await chat.command("quiz review")
        if cue in said.text:
            return said
        await chat.press("Show")
        await chat.press("Good")
        await chat.advance(days=1)
    raise AssertionError(f"no card asks {cue}")


async def test_organisers_set_the_recall_to_aim_at(missed):
    """A lower one brings cards back later; it is audited, and members cannot."""
    said = await missed.command("quiz-admin recall", by="olga")
    assert "a recall of 90%, by FSRS with the default weights" in said.text
    changed = await missed.command("quiz-admin recall retention:75", by="olga")
    assert "a recall of 75%" in changed.text
    await missed.command("quiz review")
    await missed.press("Show")
    assert (await missed.press("Good")).reply.view.days > 5

    assert "recall 75%, default weights" in (await missed.command("quiz-admin audit", by="olga")).text
    assert "organiser" in (await missed.command("quiz-admin recall retention:80", by="ada")).text
    wrong = await missed.command("quiz-admin recall weights:1,2,3", by="olga")
    assert "no weights of FSRS-6" in wrong.text
    assert "numbers with commas" in (await missed.command("quiz-admin recall weights:one", by="olga")).text
    assert "default weights" in (await missed.command("quiz-admin recall weights:default", by="olga")).text


async def test_a_ruling_takes_the_card_back(missed):
    """An idea that an organiser found in the answer after all, however late, was not missed."""
    await missed.command("quiz review")
    await missed.advance(days=20)
    await missed.command("quiz review")
    await missed.forge("quiz appeal", {"round": 1, "reason": "I said both."}, by="ada")
    ruling = {"appeal": 1, "idea": "imbalance", "phrasing": "both precision and recall"}
    said = await missed.forge("quiz-admin review rule", ruling, by="olga")
    assert "accepted: imbalance" in said.text
    await missed.command("quiz review")
    async with missed.store.read() as tx:
        [answer] = await tx.answers.of_round(1)
        ideas = {card.idea for card in await tx.cards.of_member(answer.member)}

    assert {"low-if-either-low"} == ideas


async def test_an_interview_that_paused_for_days_makes_its_cards(chat):
    """Its answers are recorded when their question is over, however long ago they were given."""
    await chat.command("quiz interview mixed basic length:1")
    await chat.beat()
    await chat.talk(PART)
    await chat.advance(days=5)
    assert "No cards yet" in (await chat.command("quiz review")).text
    await chat.talk("pass")
    await chat.talk("pass")
    await chat.advance(days=1)

    assert "Card 1 of 1 today" in (await chat.command("quiz review")).text
