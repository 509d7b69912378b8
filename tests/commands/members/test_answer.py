import pytest

from bot.commands.language.document import Image, Paragraph, plain, spelled
from bot.commands.views.answers import AnswerGraded
from bot.core.answers.answer import Answer
from bot.core.answers.feedback import Feedback
from bot.core.answers.scoring import Shortfall
from bot.core.pictures import BoardCard
from bot.core.rounds.round import RoundState

FULL = (
    "It is the harmonic mean of precision and recall. It is low when either of the two is low. "
    "It is used for imbalanced classes, where accuracy misleads."
)
PART = "F1 is the harmonic average of both precision and recall."


async def test_a_thread_answer_gets_feedback_points_and_a_streak(posted):
    """The author sees what was covered; a reaction goes on the message."""
    said = await posted.say(FULL)

    assert "Full marks" in said.text
    assert "10 points" in said.text
    assert "streak 1" in said.text
    assert not said.public
    assert said.reply.reaction


async def test_feedback_quotes_the_words_that_covered_an_idea(posted):
    """The evidence is verbatim."""
    said = await posted.say(PART)

    quotes = [found.quote for found in said.reply.view.feedback.found if found.quote]
    assert quotes
    assert all(quote in PART for quote in quotes)


async def test_a_missed_point_is_nudged_not_told(posted):
    """Before the reveal the answer is not given away."""
    said = await posted.say(PART)

    assert "When would you prefer it to accuracy?" in said.text
    assert "imbalanced" not in said.text


async def test_a_misconception_is_put_right(posted):
    """The reply teaches; only here may a statement be called mistaken."""
    said = await posted.say("It is the arithmetic mean of precision and recall.")

    assert "An arithmetic mean would still be 0.5" in said.text


async def test_a_hint_does_not_give_the_answer_away(posted):
    """A hint helps, and the reference answer stays hidden."""
    said = await posted.press("Hint")

    assert "one number" in said.text
    assert "harmonic" not in said.text
    assert "Next hint" in said.buttons


async def test_hints_are_counted_and_end(posted):
    """The second press shows both hints and that it was the last."""
    await posted.press("Hint")
    said = await posted.press("Next hint")

    assert "near zero" in said.text
    assert "That was the last one." in said.text
    assert "Next hint" not in said.buttons


async def test_the_answer_button_asks_by_a_form_that_starts_with_the_last_revision(posted):
    """What one wrote before need not be typed again."""
    await posted.say(PART)
    said = await posted.press("Answer")

    assert [PART] == [field.value for field in said.form.fields]
    filled = await posted.fill(text=FULL)
    assert "Full marks" in filled.text


async def test_an_answer_by_command_goes_to_the_open_round(posted):
    """The rest of the line is the answer as it stands, colons and all."""
    said = await posted.command(f"/quiz answer {FULL} Note: 2PR/(P+R).")

    assert "Full marks" in said.text


async def test_a_form_is_for_the_round_in_which_it_was_opened(posted):
    """What is typed while the next question is posted is refused, and given back to be copied."""
    await posted.command("quiz answer")
    await posted.advance(days=1)
    filled = await posted.fill(text=FULL)

    assert "closed" in filled.text
    assert FULL in filled.text


async def test_a_command_that_comes_again_in_the_next_round_is_not_counted_there(posted):
    """A redelivery after a restart: the answer stands in its own round, once."""
    await posted.command(f"quiz answer {FULL}", event="e1")
    await posted.advance(days=1)
    again = await posted.command(f"quiz answer {FULL}", event="e1")

    assert "dealt with already" in again.text
    async with posted.store.read() as tx:
        answers = [len(await tx.answers.of_round(each.id)) for each in await tx.rounds.recent(1, limit=5)]
    assert [0, 1] == answers


async def test_an_edit_is_graded_again_and_the_best_counts(posted):
    """A worse edit costs nothing; a better one earns."""
    await posted.say(PART, message="m1")
    better = await posted.edit("m1", FULL)
    worse = await posted.edit("m1", "no idea")

    assert better.reply.view.best_points == 10
    assert (0, 10) == (worse.reply.view.points, worse.reply.view.best_points)
    board = await posted.command("quiz leaderboard")
    assert "1 | Ada | 10" in board.text


async def test_a_deleted_message_withdraws_its_answer(posted):
    """Points and streak go with it."""
    await posted.say(FULL, message="m1")
    await posted.delete("m1")

    assert "Current: 0 days" in (await posted.command("quiz streak")).text
    assert "Nobody is on this board yet" in (await posted.command("quiz leaderboard")).text


async def test_a_redelivered_message_changes_nothing_and_is_met_with_silence(posted):
    """The same message again: one answer, no second reply."""
    await posted.say(FULL, message="m1")
    again = await posted.say(FULL, message="m1")

    assert again.reply.silent
    async with posted.store.read() as tx:
        assert len(await tx.answers.of_round(1)) == 1


async def test_talk_after_a_full_answer_is_met_with_silence(posted):
    """The thread stays a place to talk."""
    await posted.say(FULL)

    assert (await posted.say("Nice question, thanks!")).reply is None


async def test_an_empty_answer_is_refused_with_a_sentence(posted):
    """Nobody sees a traceback."""
    await posted.press("Answer")
    said = await posted.fill(text=" ")

    assert "needs: Your answer" in said.text or "empty" in said.text


async def test_a_message_outside_a_round_is_not_for_the_bot(posted):
    """Other threads are left alone."""
    elsewhere = posted.heard(FULL, "ada", "m9", thread="elsewhere")

    assert (await posted.hear(elsewhere)).reply is None


async def test_after_the_reveal_answers_count_half(posted):
    """The organiser reveals at noon; the round stays open until the next post."""
    await posted.command("quiz-admin setup schedule:1 reveal:12:00", by="olga")
    await posted.command("quiz-admin queue choice-metric", by="olga")
    await posted.advance(days=1)
    await posted.advance(hours=3)

    said = await posted.press("B")

    assert said.reply.view.points == 10


async def test_a_closed_round_takes_no_answer(posted):
    """The sentence says what comes next."""
    thread = posted.thread
    await posted.advance(days=1)
    late = posted.heard(FULL, "ada", "late", thread=thread)
    reply = (await posted.hear(late)).reply

    assert "This round is closed" in reply.view.text


async def test_a_choice_is_answered_by_its_button(chat):
    """One press, and the reason why."""
    await chat.set_up()
    await chat.command("quiz-admin queue choice-metric", by="olga")
    await chat.advance(hours=3)

    right = await chat.press("B", by="ada")
    wrong = await chat.press("A", by="bob")

    assert right.reply.view.points == 20
    assert wrong.reply.view.points == 0
    assert "99.9 % accuracy" in wrong.text


async def test_the_first_choice_counts(chat):
    """Nobody clicks through the options; a wrong pick still keeps the streak."""
    await chat.set_up()
    await chat.command("quiz-admin queue choice-metric", by="olga")
    await chat.advance(hours=3)

    await chat.press("A", by="bob")
    again = await chat.forge("quiz answer", {"round": 1, "text": "b"}, by="bob")

    assert "first choice counts" in again.text
    assert "Current: 1 day" in (await chat.command("quiz streak", by="bob")).text


async def test_taking_part_in_a_discussion_is_credited(chat):
    """There is no single right answer."""
    await chat.set_up()
    await chat.command("quiz-admin queue talk", by="olga")
    await chat.advance(hours=3)

    said = await chat.say(
        "The goal was a tool for nurses to plan shifts. I built the solver, and we cut overtime by a fifth."
    )

    assert "taking part" in said.text
    assert said.reply.view.points > 0


async def test_hidden_answers_are_taken_away_and_unlock_by_answering(chat):
    """The message goes, the answer counts, and only who answered reads the others who agree to it."""
    await chat.command("quiz settings share:yes", by="ada")
    await chat.set_up("at:09:00 zone:UTC mode:hidden")
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)

    said = await chat.say(FULL, by="ada")
    early = await chat.command("quiz answers", by="bob")
    await chat.press("Answer", by="bob")
    await chat.fill(by="bob", text=PART)
    late = await chat.command("quiz answers", by="bob")

    assert said.reply.remove
    assert isinstance(said.reply.view, AnswerGraded)
    assert "unlock once you have sent your own" in early.text
    assert FULL in late.text


async def test_the_reveal_shows_answer_points_best_answers_and_movers(posted):
    """Everything that the organiser promised, in one message."""
    await posted.command("quiz settings share:yes", by="ada")
    await posted.say(FULL, by="ada")
    await posted.say(PART, by="bob")
    await posted.advance(days=1)

    reveal = next(m for m in posted.platform.sent if m.kind.value == "reveal")
    text = plain(reveal.reply.view.document())

    assert "2PR/(P+R)" in text
    assert "Ideas covered in 2 answers" in text
    assert "Ada, 100%" in text


async def test_the_recap_shows_the_weeks_leaders(posted):
    """The short post in the channel carries the board's card, with words that say the same."""
    await posted.say(FULL, by="ada")
    await posted.say(PART, by="bob")
    await posted.command("quiz settings boards:no", by="bob")
    await posted.advance(days=1)

    recap = next(m for m in posted.platform.sent if m.kind.value == "recap")
    [card] = [node for node in recap.reply.view.document().nodes if isinstance(node, Image)]

    assert BoardCard("This week", ((1, "Ada", 10),), "points") == card.picture
    assert "This week: 1. Ada 10 points" == spelled(card.alt)


async def test_a_recap_without_answers_shows_no_board(posted):
    """An empty board is no picture, and nobody missed anything."""
    await posted.advance(days=1)

    recap = next(m for m in posted.platform.sent if m.kind.value == "recap")

    assert [Paragraph] == [type(node) for node in recap.reply.view.document().nodes]


async def test_who_does_not_want_to_be_quoted_is_not_quoted(posted):
    """Consent is a setting, and it is kept."""
    await posted.command("quiz settings share:no", by="ada")
    await posted.say(FULL, by="ada")
    await posted.advance(days=1)

    reveal = next(m for m in posted.platform.sent if m.kind.value == "reveal")
    assert reveal.reply.view.reveal.best == ()
    assert reveal.reply.view.reveal.answers == 1


async def test_the_round_before_closes_when_the_next_one_opens(posted):
    """Reveal, then the next question, in that order in the channel."""
    await posted.advance(days=1)

    assert ["question", "reveal", "recap", "question"] == [m.kind.value for m in posted.platform.sent]
    async with posted.store.read() as tx:
        states = [round_.state for round_ in await tx.rounds.recent(1, limit=5)]
    assert [RoundState.OPEN, RoundState.CLOSED] == states


async def test_one_cannot_answer_in_another_community(posted):
    """A forged round number is refused."""
    said = await posted.forge("quiz answer", {"text": FULL, "round": 1}, by="eve", tenant="another")

    assert "gone" in said.text


async def test_an_unexpected_fault_becomes_a_sentence_and_an_event(posted, telemetry):
    """Nobody sees a traceback; the operator gets the error."""
    said = await posted.forge("quiz answer", {"text": 7}, by="ada")

    assert "Nothing was lost" in said.text
    assert len(telemetry.failures) == 1


async def test_an_answer_whose_process_died_is_graded_by_another(posted):
    """What nobody graded within half a minute lost its process, and the next beat grades it; not sooner."""
    await posted.command("quiz streak", by="ada")
    async with posted.store.begin() as tx:
        ada = await tx.members.by_account(1, "chat", "ada")
        kept = await tx.answers.add(Answer(0, 1, 1, ada.id, 1, FULL, posted.clock.at))
    grades = []

    for seconds in (29, 2):
        await posted.advance(seconds=seconds)
        async with posted.store.read() as tx:
            grades.append((await tx.answers.get(kept.id)).grade)

    assert grades[0] is None
    assert grades[1].score > 0.9


async def test_an_honest_wrong_answer_keeps_the_streak(posted):
    """A sentence on the subject is a sincere attempt, whatever its score."""
    said = await posted.say("It tells which of two models has the better recall, and by how much it wins.")

    assert "streak 1" in said.text
    assert "does not count" not in said.text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("What is the F1 score, and when do you use it?", "only the question's own words"),
        ("asdf asdf asdf", "keys, not words"),
        ("I have no idea, sorry", "no attempt in it"),
        ("F1", "only a word or two"),
    ],
)
async def test_an_answer_that_does_not_count_says_why_and_the_ledger_says_the_same(posted, text, why):
    """At once, with what to do; and again in the ledger, while the round is open and after it was missed."""
    said = await posted.command(f"quiz answer {text}")

    assert f"It does not count for your streak yet: {why}." in said.text
    assert f"not count yet: {why}" in (await posted.command("quiz streak")).text
    assert (
        f"still open; your answer did not count: {why}" in (await posted.command("quiz streak why:yes")).text
    )
    await posted.advance(hours=24)
    ledger = await posted.command("quiz streak why:yes")
    assert f"not answered; your answer did not count: {why}" in ledger.text


async def test_the_public_line_points_to_it_without_saying_why(posted):
    """Where the answer was written its author learns that there is something to read; others read no lack."""
    said = await posted.say("F1")

    assert "Your answer is in, but does not count yet: please see your feedback." == said.reply.verdict
    assert "word or two" not in said.reply.verdict


async def test_a_better_second_answer_counts_and_says_no_more_of_it(posted):
    """The reason goes when it is mended, in the ledger too."""
    await posted.say("F1")
    said = await posted.say(PART)

    assert "does not count" not in said.text
    assert "did not count" not in (await posted.command("quiz streak why:yes")).text


async def test_what_comes_after_the_reveal_says_that_it_counts_half(chat):
    """When it happens, not only in the rules."""
    await chat.set_up("at:09:00 zone:UTC reveal:12:00")
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)
    early = await chat.say(FULL, by="bob")
    await chat.advance(hours=4)
    late = await chat.say(FULL)

    assert "counts half" not in early.text
    assert "It came after the reveal, so it counts half." in late.text
    assert "5 points" in late.text
    assert "counts half" in late.reply.view.late


async def test_help_says_what_keeps_a_streak(posted):
    """The rule stands where the others stand."""
    said = await posted.command("quiz help more:yes")

    assert "A sincere attempt keeps your streak, whatever its score" in said.text


def test_every_shortfall_says_what_to_do():
    """Nobody is told no without a way on."""
    told = [AnswerGraded("", Feedback("", 0), shortfall=each).uncounted for each in Shortfall]

    assert [True] * len(Shortfall) == [f"{why}. " in text for why, text in zip(Shortfall, told, strict=True)]


async def test_a_board_in_the_room_says_nothing_of_who_asked(posted):
    """Nobody is "you" there, and nobody learns that its caller is hidden."""
    await posted.say(FULL)
    await posted.command("quiz settings boards:no", by="bob")

    for by in ("ada", "bob"):
        board = await posted.command("quiz leaderboard", by=by)
        assert board.public
        assert "you" not in board.text.casefold()
        assert "hidden" not in board.text


async def test_my_place_is_for_its_reader_alone(posted):
    """Each sees their own row, or why there is none."""
    await posted.say(FULL)
    await posted.command("quiz settings boards:no", by="bob")
    told = {}
    for by in ("ada", "bob", "cleo"):
        await posted.command("quiz leaderboard", by=by)
        place = await posted.press("My place", by=by)
        assert not place.public
        told[by] = place.text

    assert "You: #1 with 10 points" in told["ada"]
    assert "You are hidden from boards" in told["bob"]
    assert "You are not on this board yet" in told["cleo"]
