"""Mock interviews as conversations: one is begun, held, paused, ended, shared."""

from dataclasses import replace

import pytest

from bot.commands.language.document import plain
from bot.core.errors import PlatformUnreachable
from bot.core.interviews.session import Stage
from bot.core.outbox.parcel import ParcelKind
from bot.testing.chat import Chat

PART = "The F1 score is the harmonic mean of precision and recall."
REST = "I prefer it to accuracy when the classes are imbalanced, because accuracy misleads there."
GOAL = "The goal was to help our users find a flat; I built the ranking."


def texts(chat):
    """What the bot has said in rooms."""
    return [plain(m.reply.view.document()) for m in chat.platform.sent if m.kind is ParcelKind.ROOM]


async def begun(chat, text="mixed length:2", *, by="ada"):
    """Ask for an interview; the first thing that is said in its room."""
    before = len(texts(chat))
    await chat.command(f"quiz interview {text}", by=by)
    await chat.beat()
    return texts(chat)[before]


async def talked(chat, text, **more):
    """Say something in the room; what the bot says to it."""
    before = len(texts(chat))
    await chat.talk(text, **more)
    return texts(chat)[before:]


async def pressed(chat, label, *, by="ada"):
    """Press a button; what the bot says in the room then."""
    before = len(texts(chat))
    await chat.press(label, by=by)
    await chat.beat()
    newest = chat.platform.sent[-1].reply
    chat.sees(newest, by=by)
    return texts(chat)[before:]


async def session_of(chat, number=1):
    """The interview as it is stored."""
    async with chat.store.read() as tx:
        return await tx.interviews.get(number)


async def practice_of(chat, member=1):
    """What was recorded as the member's practice, oldest first."""
    async with chat.store.read() as tx:
        found = await tx.practice.recent(member, limit=50)
    return list(reversed(found))


async def test_the_menu_names_every_track(chat):
    """Somebody who gives no track gets them all to choose from."""
    said = await chat.command("quiz interview")

    assert not said.public
    assert "Your weak topics" in said.buttons


async def test_an_interview_is_held_in_private(chat):
    """The reply is for the member alone, and the question stands in a room of two."""
    await chat.command("quiz interview mixed basic length:1")
    await chat.beat()

    [room] = chat.platform.rooms.values()
    assert (("ada",), "daily") == (room.members, room.near)
    assert "Question 1 of 1: F1 score" in texts(chat)[0]


async def test_a_follow_up_is_about_what_was_left_out(chat):
    """The pack's follow-up for the missed idea comes after the reaction."""
    await begun(chat)

    [text] = await talked(chat, PART)

    assert "harmonic mean" in text
    assert "When would you prefer it to accuracy?" in text


async def test_a_full_answer_is_followed_by_the_next_question(chat):
    """Nothing is asked about what was said."""
    await begun(chat)

    [text] = await talked(chat, f"{PART} It is low when either of the two is low. {REST}")

    assert "Question 2 of 2" in text


async def test_at_most_two_follow_ups(chat):
    """Whoever does not find the ideas is let go."""
    await begun(chat)
    said = [
        await talked(chat, text) for text in ("It is a mean of something.", "Not sure why.", "Hard to say.")
    ]

    assert "Question 2 of 2" in said[-1][0]
    assert all("Question 2" not in text for [text] in said[:-1])


async def test_a_recovered_point_counts(chat):
    """What came with a follow-up is in the score, and the scorecard says how it came."""
    await begun(chat, "mixed basic length:1")
    await talked(chat, PART)
    await talked(chat, REST)
    [card] = await talked(chat, "It is low when either of the two is low.")

    assert "Score: 100%" in card
    assert "2 follow-ups" in card
    assert "You knew 2 ideas only when asked again" in card


async def test_the_scorecard_has_everything_that_one_would_keep(chat):
    """Topics, two quoted answers, what was missed, three steps, the comparison, a picture's words."""
    await begun(chat)
    await talked(chat, PART)
    await talked(chat, "pass")
    [card] = await talked(chat, GOAL)
    if "Scorecard" not in card:
        [card] = await talked(chat, "pass")

    for part in (
        "Scorecard: Your weak topics",
        "Evaluation",
        "Your strongest answer: ",
        f'"{PART}"',
        "Ideas not heard",
        "F1 score: It is low when either of the two is low",
        "This was your first",
        "Your weak topics: ",
    ):
        assert part in card
    steps = card.partition("Three things to do next\n")[2].splitlines()[:3]
    assert ["1.", "2.", "3."] == [step[:2] for step in steps]


async def test_the_second_interview_is_compared_with_the_first(chat):
    """The change since the last one is named."""
    await begun(chat, "mixed length:1")
    await talked(chat, "pass")
    await begun(chat, "mixed length:1")
    card = ""
    while "Scorecard" not in card:
        [card] = await talked(chat, GOAL)

    assert "Earlier interviews: 0%; now " in card
    assert "points since the last one" in card


async def test_words_do_what_buttons_do(chat):
    """Hint, repeat, pause, resume, pass and stop can be typed."""
    await begun(chat)

    assert "It joins two other metrics" in (await talked(chat, "Hint please!"))[0]
    assert "Question 1 of 2" in (await talked(chat, "repeat"))[0]
    assert "We pause at question 1 of 2" in (await talked(chat, "pause"))[0]
    assert "Question 1 of 2" in (await talked(chat, "go on"))[0]
    assert "Question 2 of 2" in (await talked(chat, "I don't know."))[0]
    assert "We end here" in (await talked(chat, "stop"))[0]


async def test_buttons_do_what_they_say(chat):
    """The same by pressing; the message whose button was pressed loses its buttons."""
    await begun(chat)
    chat.sees(chat.platform.sent[-1].reply)

    assert "It joins two other metrics" in (await pressed(chat, "Hint"))[0]
    assert "Question 1 of 2" in (await pressed(chat, "Repeat"))[0]
    assert "We pause" in (await pressed(chat, "Pause"))[0]
    assert "Question 1 of 2" in (await pressed(chat, "Go on"))[0]
    assert "Question 2 of 2" in (await pressed(chat, "Pass"))[0]
    assert "We end here" in (await pressed(chat, "Stop"))[0]


async def test_a_pressed_message_has_no_buttons_left(chat):
    """The question stays with a line that says what was done."""
    await begun(chat)
    chat.sees(chat.platform.sent[-1].reply)

    said = await chat.press("Pass")

    assert said.reply is not None
    assert (True, ()) == (said.reply.update, said.buttons)
    assert "F1 score" in said.text
    assert "You passed." in said.text


async def test_a_button_of_an_old_question_changes_nothing(chat):
    """Passing twice by the same button passes one question."""
    await begun(chat)
    first = chat.platform.sent[-1].reply
    chat.sees(first)
    await pressed(chat, "Pass")
    chat.sees(first)

    said = await chat.press("Pass")

    assert "lies behind us" in said.text
    assert 2 == len((await session_of(chat)).turns)


async def test_a_message_that_arrives_twice_counts_once(chat):
    """A redelivery neither answers the next question nor says anything."""
    await begun(chat)
    await talked(chat, PART, message="m7")

    assert [] == await talked(chat, PART, message="m7")
    assert 2 == len((await session_of(chat)).turns)


async def test_a_word_that_arrives_twice_counts_once(chat):
    """Neither does a redelivered "pass" pass two questions."""
    await begun(chat)
    await talked(chat, "pass", message="m7")

    assert [] == await talked(chat, "pass", message="m7")


async def test_three_days_later_an_answer_goes_on(chat):
    """A pause needs no ceremony: the answer counts, and the interview moves on."""
    await begun(chat)
    await talked(chat, "pause")
    await chat.advance(days=3)

    [text] = await talked(chat, PART)

    assert "When would you prefer it to accuracy?" in text


async def test_while_paused_commands_are_commands(chat):
    """In direct messages a word that names a command is heard as one again."""
    await begun(chat)
    await talked(chat, "pause")

    said = await chat.talk("streak")

    assert said.reply is None


async def test_a_restart_in_the_middle_loses_nothing(chat, library, grader, telemetry):
    """A bot that starts anew on the same store goes on where it was."""
    await begun(chat)
    await talked(chat, PART)
    again = Chat.over(
        library, grader, chat.store, platform=chat.platform, clock=chat.clock, telemetry=telemetry
    )

    [text] = await talked(again, REST)

    assert "follow-up" not in text
    assert 3 == len((await session_of(chat)).turns)


async def test_an_answer_that_a_crash_left_ungraded_is_graded(chat, library, grader, telemetry):
    """What was kept before the crash is graded at the start, and the interview moves on."""
    await begun(chat)
    async with chat.store.begin() as tx:
        before = await tx.interviews.get(1)
        turn = replace(before.turns[-1], text=PART, sources=("chat/m1",), answered_at=chat.clock.now())
        await tx.interviews.save(before, replace(before, turns=(turn,)))
    again = Chat.over(
        library, grader, chat.store, platform=chat.platform, clock=chat.clock, telemetry=telemetry
    )

    await again.services.heartbeat.recover()
    await again.beat()

    assert "When would you prefer it to accuracy?" in texts(chat)[-1]


async def test_asking_again_offers_to_go_on(chat):
    """Nobody holds two interviews at once."""
    await begun(chat)
    await talked(chat, "pass")

    said = await chat.command("quiz interview mixed")

    assert "at question 2 of 2" in said.text
    assert ("Go on", "Stop") == said.buttons


async def test_going_on_asks_again(chat):
    """On another device the question under way is said once more."""
    await begun(chat)
    await chat.command("quiz interview")

    assert "Question 1 of 2" in (await pressed(chat, "Go on"))[0]


async def test_the_interview_follows_its_member(chat):
    """What is written in another of its rooms counts, and the talk goes on there."""
    await begun(chat)
    there = "room-on-the-phone"
    async with chat.store.begin() as tx:
        here = await tx.rooms.get("interview/1/1")
        await tx.rooms.put(replace(here, key="interview/1/2", channel=there))
    chat.platform.rooms[there] = next(iter(chat.platform.rooms.values()))

    [text] = await talked(chat, PART)

    assert "When would you prefer it to accuracy?" in text
    assert there == chat.platform.sent[-1].address.channel


async def test_nobody_else_can_touch_it(chat):
    """Another member's words in the room are no answer, and another's buttons do nothing."""
    await begun(chat)
    offer = chat.platform.sent[-1].reply.offers[0]

    said = await chat.talk("pass", by="bob")
    forged = await chat.forge("quiz interview", dict(offer.args), by="bob")

    assert said.reply is None
    assert "not yours" in forged.text
    assert 1 == len((await session_of(chat)).turns)


async def test_a_room_that_cannot_be_opened_is_said_so(chat):
    """The member reads what to do, and can try again at once."""
    chat.platform.broken["room"] = PlatformUnreachable("Allow direct messages from members of this server.")
    refused = await chat.command("quiz interview mixed")
    del chat.platform.broken["room"]

    assert "Allow direct messages" in refused.text
    assert "Question 1" in await begun(chat)


async def test_sharing_is_an_act_of_its_own(chat):
    """Nothing is shown to others until the button is pressed, and then no answer is."""
    await begun(chat, "mixed basic length:1")
    await talked(chat, PART)
    await talked(chat, "pass")
    before = [m for m in chat.platform.sent if m.address.channel == "daily"]

    [shared] = await pressed(chat, "Share the scorecard")
    again = await pressed_again(chat)

    assert [] == before
    assert "daily" == chat.platform.sent[-1].address.channel
    assert "Ada held a mock interview" in shared
    assert PART not in shared
    assert [] == again


async def pressed_again(chat):
    """Share a second time."""
    return [] if not await _share(chat) else texts(chat)[-1:]


async def _share(chat):
    before = len(texts(chat))
    card = next(m for m in chat.platform.sent if "Scorecard" in plain(m.reply.view.document()))
    chat.sees(card.reply)
    await chat.press("Share the scorecard")
    await chat.beat()
    return len(texts(chat)) > before


async def test_a_timed_interview_gives_a_notice_and_no_cut(chat):
    """After the minutes of its level a gentle word comes once; the answer counts all the same."""
    await begun(chat, "mixed timed length:2")
    await chat.advance(minutes=2)
    noticed = texts(chat)[-1]
    await chat.advance(minutes=20)

    assert "2 minutes have passed" in noticed
    assert 2 == len(texts(chat))
    assert "When would you prefer" in (await talked(chat, PART))[0]


async def test_whoever_has_answered_gets_no_notice(chat):
    """The clock stands while nothing is asked."""
    await begun(chat, "mixed timed length:1")
    await talked(chat, "pass")
    count = len(texts(chat))

    await chat.advance(hours=1)

    assert count == len(texts(chat))


async def test_answers_are_recorded_as_practice(chat):
    """What was said unaided and what a follow-up added are the member's record; no board, no streak."""
    await begun(chat, "mixed basic length:1")
    await talked(chat, PART)
    await talked(chat, REST)
    await talked(chat, "pass")

    first, second = await practice_of(chat)
    assert ("f1", PART, f"{PART}\n\n{REST}") == (first.question, first.text, second.text)
    assert first.grade.score < second.grade.score
    board = await chat.command("quiz leaderboard")
    assert "Nobody is on this board yet" in board.text


async def test_a_choice_is_made_by_its_button(chat):
    """An option can be pressed, and no follow-up comes."""
    await begun(chat, "mixed length:3")
    while "metric" not in texts(chat)[-1].casefold() or "A." not in texts(chat)[-1]:
        await talked(chat, "pass")
    chat.sees(chat.platform.sent[-1].reply)

    said = await pressed(chat, "A")

    assert 1 == len(said)
    assert Stage.ENDED is (await session_of(chat)).interview.stage or "Question" in said[0]


@pytest.mark.parametrize("text", ["track:nonsense", "mixed model:nonsense"])
async def test_what_does_not_exist_is_named(chat, text):
    """A wrong track or model is answered with those that there are."""
    said = await chat.command(f"quiz interview {text}")

    assert "There is no" in said.text


async def test_an_ended_interview_leaves_the_room_to_commands(chat):
    """After the scorecard the room is an ordinary place again."""
    await begun(chat, "mixed length:1")
    await talked(chat, "stop")

    assert (await chat.talk(PART)).reply is None


async def heard(chat, text):
    """Say something in the room, and give the bot no pause to read on."""
    before = len(texts(chat))
    await chat.talk(text, paused=False)
    return texts(chat)[before:]


async def test_two_messages_in_a_row_are_one_answer(chat):
    """Both are read together, after a pause."""
    await begun(chat, "mixed basic length:1")

    assert [] == await heard(chat, PART)
    assert [] == await heard(chat, "It is low when either of the two is low.")
    [card] = await talked(chat, REST)

    assert "Score: 100%" in card
    assert "1 asked, 0 follow-ups" in card


async def test_done_reads_on_at_once(chat):
    """Whoever has said all need not wait."""
    await begun(chat)
    await heard(chat, PART)

    [text] = await heard(chat, "Done.")

    assert "When would you prefer it to accuracy?" in text


@pytest.mark.parametrize("text", ["What do you mean by score?", "Can you rephrase the question?"])
async def test_a_question_back_is_no_answer(chat, text):
    """It gets the first hint as other words, then the next; and it is in no scorecard."""
    await begun(chat, "mixed basic length:1")

    [first] = await talked(chat, text)
    [second] = await talked(chat, text)
    await talked(chat, PART)
    [card] = await talked(chat, "stop")

    assert "Let me put it another way:\nIt joins two other metrics" in first
    assert "near zero" in second
    assert text not in card


async def choice(chat, length=1):
    """An interview that begins with the choice question."""
    await chat.command(f"quiz interview mixed intermediate length:{length}")
    await chat.beat()
    assert "Pick the metric" in texts(chat)[-1]


async def test_a_choice_without_an_option_is_asked_again(chat):
    """Whatever was said instead: it is no answer, and the interview stands where it was."""
    await choice(chat)

    [text] = await talked(chat, "It depends on the costs, I would say.")
    [again] = await talked(chat, "Hmm, a difficult one indeed!")

    assert "Tell me a letter, A to D, or pass." in text
    assert text == again
    assert {"A", "B", "C", "D", "Pass"} <= {o.label for o in chat.platform.sent[-1].reply.offers}
    assert 1 == len((await session_of(chat)).turns)


async def test_after_a_wrong_choice_the_right_one_is_told_with_its_reason(chat):
    """Why the pick fails, then what holds."""
    await choice(chat)

    [card] = await talked(chat, "a")

    assert "never says yes has 99.9 %" in card
    assert "The right one is B: Average precision. It looks at the positives only" in card


async def test_a_right_choice_has_its_reason_too(chat):
    """One may have guessed."""
    await choice(chat)

    [card] = await talked(chat, "b")

    assert "That is the one." in card
    assert "It looks at the positives only" in card


async def test_no_idea_that_was_acknowledged_is_listed_as_not_heard(chat):
    """What came in any answer was heard, whichever answer scored best."""
    await begun(chat, "mixed basic length:1")
    await talked(chat, PART)
    await talked(chat, REST)
    [card] = await talked(chat, "pass")

    missed = card.partition("Ideas not heard")[2].partition("Three things")[0]
    assert "It is low when either of the two is low" in missed
    assert "harmonic" not in missed
    assert "imbalanced" not in missed
