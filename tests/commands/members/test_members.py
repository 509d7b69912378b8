import pytest

FULL = (
    "It is the harmonic mean of precision and recall. It is low when either of the two is low. "
    "It is used for imbalanced classes, where accuracy misleads."
)


async def answer_days(chat, count, by="ada"):
    """Answer today's question and those of the next days in full."""
    for _ in range(count):
        question = chat.posted[-1].reply.view.question
        await chat.say("b" if question.options else question.answer, by=by)
        await chat.advance(days=1)


async def test_why_lists_every_round_that_made_the_streak(posted):
    """The ledger, newest day first."""
    await answer_days(posted, 3)
    said = await posted.command("quiz streak why")

    assert "Current: 3 days" in said.text
    assert "04 Mar 2026" in said.text
    assert "still open" in said.text


async def test_a_missed_round_ends_the_streak_and_the_board_follows(posted):
    """The sweep after a close brings the streak board in step."""
    await answer_days(posted, 1)
    await posted.advance(days=1)

    assert "Current: 0 days" in (await posted.command("quiz streak")).text
    board = await posted.command("quiz leaderboard by:streak")
    assert "Nobody is on this board yet" in board.text


async def test_a_day_on_which_the_bot_was_down_breaks_nothing(posted):
    """Three days off: the newest round is posted, the others are missed by the bot, the streak goes on."""
    await answer_days(posted, 1)
    await posted.say("b" if posted.posted[-1].reply.view.question.options else "x", by="bob")
    question = posted.posted[-1].reply.view.question
    await posted.say("b" if question.options else question.answer)
    await posted.advance(days=3)
    question = posted.posted[-1].reply.view.question
    await posted.say("b" if question.options else question.answer)

    assert "Current: 3 days" in (await posted.command("quiz streak")).text


async def test_somebody_elses_streak_is_shown_without_the_ledger(posted):
    """The ledger is one's own business."""
    await posted.say(FULL, by="bob")
    said = await posted.command("quiz streak member:@bob why:yes", by="ada")

    assert "Streak of Bob" in said.text
    assert "What happened" not in said.text


async def test_an_unknown_person_gets_a_sentence(posted):
    """Naming a stranger is no error of the program."""
    said = await posted.command("quiz streak member:@nobody")

    assert "has not taken part" in said.text


async def test_ties_share_a_rank_on_the_leaderboard(posted):
    """1, 1, 3."""
    for by in ("ada", "bob"):
        await posted.say(FULL, by=by)
    await posted.say("F1 is the harmonic average of both precision and recall.", by="cleo")
    said = await posted.command("quiz leaderboard", by="cleo")

    assert "1 | Ada | 10\n1 | Bob | 10\n3 | Cleo" in said.text
    assert said.public


async def test_hidden_members_do_not_show_on_boards(posted):
    """And they alone are told so."""
    await posted.say(FULL, by="ada")
    await posted.say(FULL, by="bob")
    await posted.command("quiz settings boards:no", by="ada")
    said = await posted.command("quiz leaderboard", by="ada")

    assert "Ada" not in said.text
    assert "hidden" not in said.text
    assert "You are hidden" in (await posted.press("My place", by="ada")).text


async def test_a_long_board_has_pages(posted):
    """Ten a page; the button turns the page in place."""
    for n in range(12):
        await posted.say(FULL, by=f"m{n:02}")
    first = await posted.command("quiz leaderboard")
    second = await posted.press("More")

    assert "1-10 of 12" in first.text
    assert "11-12 of 12" in second.text
    assert second.reply.update


async def test_settings_are_shown_changed_and_kept(posted):
    """The form starts with what is set."""
    await posted.command("quiz settings")
    asked = await posted.press("Change")
    values = {field.argument.name: field.value for field in asked.form.fields}
    await posted.fill(zone="Asia/Kolkata", boards="no")
    said = await posted.command("quiz settings")

    assert {"zone": "UTC", "boards": "yes", "share": "no", "cards": "10"} == values
    assert "Time zone: Asia/Kolkata" in said.text
    assert "Shown on leaderboards: no" in said.text


async def test_a_bad_zone_is_refused_with_an_example(posted):
    """And nothing is stored."""
    said = await posted.command("quiz settings zone:Mars/Olympus reminders:yes")

    assert "Europe/Berlin" in said.text
    assert "unanswered: no" in (await posted.command("quiz settings")).text


async def test_a_vacation_is_planned_ahead_and_keeps_the_streak(posted):
    """Two missed days inside it change nothing."""
    await answer_days(posted, 1)
    await posted.command("quiz vacation first:2026-03-04 last:2026-03-05")
    question = posted.posted[-1].reply.view.question
    await posted.say("b" if question.options else question.answer)
    await posted.advance(days=3)

    assert "Current: 2 days" in (await posted.command("quiz streak")).text
    assert (
        "planned, not a repair"
        in (await posted.command("quiz vacation first:2026-03-01 last:2026-03-02")).text
    )


async def test_vacations_are_listed_and_cancelled(posted):
    """What is planned is shown, one goes at a press, and an old button says that it is gone."""
    assert "No vacation is planned" in (await posted.command("quiz vacation")).text
    await posted.press("Plan a vacation")
    planned = await posted.fill(first="2026-03-09", last="2026-03-15")
    both = await posted.command("quiz vacation 2026-04-01")

    assert "Mon 09 Mar 2026 to Sun 15 Mar 2026: 7 days" in planned.text
    assert ("Plan a vacation", "Cancel: 09 Mar 2026", "Cancel: 01 Apr 2026") == both.buttons
    assert "09 Mar" not in (await posted.press("Cancel: 09 Mar 2026")).text
    posted.sees(both.reply)
    assert (
        "No vacation of yours that begins on Mon 09 Mar 2026"
        in (await posted.press("Cancel: 09 Mar 2026")).text
    )


async def test_a_vacation_that_has_begun_can_be_ended(posted):
    """Its days so far keep the streak; from today on a missed round counts again."""
    await answer_days(posted, 2)
    await posted.command("quiz vacation 2026-03-05 to 2026-03-20")
    await answer_days(posted, 1)
    await posted.advance(days=1)
    await posted.advance(days=1)
    await posted.command("quiz vacation")

    assert "It ended on Fri 06 Mar 2026" in (await posted.press("End: 05 Mar 2026")).text
    await posted.advance(days=1)
    ledger = (await posted.command("quiz streak why:yes")).text
    assert "06 Mar 2026 | \N{PALM TREE} vacation | 3" in ledger
    assert "07 Mar 2026 | \N{MULTIPLICATION X} not answered | 0" in ledger


async def test_vacations_stand_behind_the_settings(posted):
    """Where one looks for them."""
    await posted.command("quiz settings")

    assert "No vacation is planned" in (await posted.press("Vacations")).text


async def test_practice_is_private_and_counts_for_nothing(posted):
    """No points, no streak, no board."""
    drawn = await posted.command("quiz now topic:basics")
    await posted.press("Answer")
    said = await posted.fill(text="The goal was a tool for nurses. I built the solver.")

    assert not drawn.public
    assert "taking part" in said.text
    assert "Current: 0 days" in (await posted.command("quiz streak")).text
    assert "Nobody" in (await posted.command("quiz leaderboard")).text


async def test_practice_does_not_give_the_open_question(posted):
    """The question of the day stays for its round."""
    seen = set()
    for _ in range(6):
        said = await posted.command("quiz now")
        seen.add(said.reply.view.question.id)

    assert "f1" not in seen


async def test_a_practice_question_is_ones_own(posted):
    """Another member's number is refused."""
    await posted.command("quiz now", by="ada")
    said = await posted.forge("quiz answer", {"text": FULL, "practice": 1}, by="eve")

    assert "not yours" in said.text


async def test_help_lists_organisers_commands_to_organisers_only(posted):
    """Members are not shown what they may not do."""
    mine = await posted.command("quiz help more:yes", by="ada")
    hers = await posted.command("quiz help more:yes", by="olga")

    assert "/quiz streak" in mine.text
    assert "/quiz-admin" not in mine.text
    assert "/quiz-admin setup" in hers.text


@pytest.mark.parametrize("by", ["ada", "olga"])
async def test_help_is_five_lines_and_a_button(posted, by):
    """Enough to begin with; the rest is one press away, in the same message."""
    brief = await posted.command("quiz help", by=by)
    more = await posted.press("More", by=by)

    heading, *lines = brief.text.splitlines()
    assert ("How Sparring works", 5) == (heading, len(lines))
    assert (by == "olga") == ("/quiz-admin setup" in brief.text)
    assert "More" not in more.buttons
    assert more.reply.update
    assert "Hints cost nothing." in more.text
    assert all(line.split(" ")[2] in more.text for line in lines[1:])


async def test_help_gives_every_option_of_a_long_command_a_line(posted):
    """Nine options in a row are read by nobody."""
    told = (await posted.command("quiz help more:yes", by="ada")).text

    assert max(map(len, told.splitlines())) < 400
    assert "/quiz settings See and change your settings" in told.replace("`", "")
    assert any("zone" in line and "your time zone" in line for line in told.splitlines())
    assert any("weekly:yes|no" in line and "my week" in line for line in told.splitlines())


async def test_an_appeal_is_ruled_on_and_the_phrasing_remembered(posted):
    """The appealed answer is graded again, its author is told, the next one is judged the same way."""
    text = "The F1 score is the strict blend of hit rate and purity."
    await posted.say(text, by="ada")
    asked = await posted.command("quiz appeal", by="ada")
    assert asked.form is not None
    await posted.fill(by="ada", reason="I meant the harmonic mean")
    shown = await posted.command("quiz-admin review list", by="olga")
    assert text in shown.text
    await posted.press("Has it: It is the harmonic mean of precision and recall", by="olga")
    await posted.fill(by="olga", phrasing="strict blend of hit rate and purity")
    await posted.beat()

    later = await posted.say(text, by="bob")
    told = [m for m in posted.platform.sent if m.address.user == "ada"]

    assert later.reply.view.points > 0
    assert len(told) == 1
    assert "Nothing waits" in (await posted.command("quiz-admin review list", by="olga")).text


async def test_an_appeal_can_be_declined_with_a_reason(posted):
    """The grade stands, and the author hears why."""
    await posted.say("It is a nice number.", by="ada")
    await posted.command("quiz appeal reason:please", by="ada")
    await posted.command("quiz-admin review list", by="olga")
    await posted.press("The grade stands", by="olga")
    await posted.fill(by="olga", reason="It names no metric.")
    await posted.beat()

    told = next(m for m in posted.platform.sent if m.address.user == "ada")
    assert "It names no metric." in told.summary
