"""Conversations on Discord, as members and organisers have them, on simcord."""

from datetime import time

import discord

from bot.usecases.rounds.schedule import Wanted
from tests.platforms.discord.simchat import buttons, simulated, words

GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."


async def test_an_organiser_sets_up_with_one_command(sim):
    """One command sets up the daily question, and only the organiser sees the reply."""
    result = await sim.set_up()

    assert result.response.ephemeral
    assert "09:00" in words(result.response)


async def test_a_question_is_posted_with_buttons_and_a_thread(posted):
    """The daily post carries its buttons and a thread named after the question."""
    post = posted.post()

    assert "F1" in words(post)
    assert any(token.startswith("s1:quiz.answer:") for token in buttons(post))
    assert any(token.startswith("s1:quiz.streak:") for token in buttons(post))
    assert "F1" in posted.thread.name


async def test_a_button_opens_a_form_and_the_form_gives_feedback(posted):
    """Answer opens a form; sent in, it shows feedback to its author alone."""
    shown = await posted.ada.click(posted.post(), label="Answer")
    assert shown.modal is not None

    result = await posted.ada.submit_modal(shown, {"text": GOOD})

    assert result.response.ephemeral
    assert "points" in words(result.response)


async def test_the_form_starts_with_the_last_answer(posted):
    """Answering again starts from what one wrote."""
    shown = await posted.ada.click(posted.post(), label="Answer")
    await posted.ada.submit_modal(shown, {"text": GOOD})

    again = await posted.ada.click(posted.post(), label="Answer")

    assert GOOD == again.modal["components"][-1]["component"]["value"]


async def test_the_question_stands_above_the_field(posted):
    """The form is named after what is answered, and says what is asked."""
    shown = await posted.ada.click(posted.post(), label="Answer")
    about, field = shown.modal["components"]

    assert "F1 score" == shown.modal["title"]
    assert "when do you use it?" in about["content"]
    assert "Your answer" == field["label"]


async def test_a_message_in_the_thread_counts(posted):
    """A thread answer gets a reaction, a short public verdict and private feedback by button."""
    message = await posted.ada.send(posted.thread, GOOD)

    seen = next(m for m in posted.thread.history() if m.id == message.id)
    verdict = posted.thread.last_message
    assert seen.reactions
    assert "harmonic" not in words(verdict)
    result = await posted.ada.click(verdict, label="See feedback")
    assert result.response.ephemeral
    assert "harmonic" in words(result.response)


async def test_one_verdict_per_member(posted):
    """A second, better message changes the member's line and adds none."""
    await posted.ada.send(posted.thread, "It combines precision and recall somehow, I believe.")
    before = len([m for m in posted.thread.history() if m.author.bot])

    await posted.ada.send(posted.thread, GOOD)

    assert before == len([m for m in posted.thread.history() if m.author.bot])


async def test_every_button_works_after_a_restart(posted):
    """Buttons and forms mean the same to the next process."""
    shown = await posted.ada.click(posted.post(), label="Answer")
    await posted.restart()

    result = await posted.ada.submit_modal(shown, {"text": GOOD})
    streak = await posted.ada.click(posted.post(), label="My streak")

    assert "points" in words(result.response)
    assert "1 day" in words(streak.response)


async def test_a_spoiler_is_read_inside_its_bars(posted):
    """Spoiler bars hide an answer from people, not from the bot."""
    await posted.ada.send(posted.thread, f"||{GOOD}||")

    result = await posted.ada.slash(posted.channel, "quiz feedback")

    assert "harmonic" in words(result.response)


async def test_an_attached_text_file_is_an_answer(posted):
    """A .txt file holds what does not fit into a message."""
    await posted.ada.send(posted.thread, "", attachments=[("answer.txt", GOOD.encode())])

    result = await posted.ada.slash(posted.channel, "quiz feedback")

    assert "harmonic" in words(result.response)


async def test_an_edit_is_graded_again_and_a_deletion_withdraws(posted):
    """An edit counts as the answer; deleting it takes the answer back."""
    message = await posted.ada.send(posted.thread, "It combines two numbers into one somehow.")
    await posted.ada.edit(message, GOOD)
    edited = await posted.ada.slash(posted.channel, "quiz feedback")
    await posted.ada.delete(message)

    gone = await posted.ada.slash(posted.channel, "quiz feedback")

    assert "harmonic" in words(edited.response)
    assert "not answered" in words(gone.response)


async def test_what_was_said_while_the_bot_was_away_is_heard(posted):
    """Answers, edits and deletions during downtime are found in the thread."""
    kept = await posted.ben.send(posted.thread, GOOD)
    client = posted.env.bot
    posted.platform._closing = True  # noqa: SLF001 - the process hears nothing
    await posted.ada.send(posted.thread, GOOD)
    await posted.ben.delete(kept)
    posted.platform._closing = False  # noqa: SLF001 - and starts again

    await posted.restart()

    assert client is not posted.env.bot
    ada = await posted.ada.slash(posted.channel, "quiz feedback")
    ben = await posted.ben.slash(posted.channel, "quiz feedback")
    assert "harmonic" in words(ada.response)
    assert "not answered" in words(ben.response)


async def test_talk_between_members_is_no_answer(posted):
    """A reply to another member is talk."""
    first = await posted.ben.send(posted.thread, GOOD)
    await posted.ada.send(posted.thread, "I agree, that is what the mean is about", reply_to=first)

    result = await posted.ada.slash(posted.channel, "quiz feedback")

    assert "not answered" in words(result.response)


async def test_the_reveal_stands_in_the_thread_and_the_recap_in_the_channel(posted):
    """At the reveal the thread gets the answer, the channel a short post."""
    await posted.ada.send(posted.thread, GOOD)
    thread = posted.thread

    await posted.advance(days=1)

    assert any("Answer:" in words(m) for m in thread.history())
    assert any("The answer to" in words(m) for m in posted.channel.history())


async def test_hidden_answers_are_taken_away_and_given_back(sim):
    """In hidden mode a typed answer leaves the thread and comes back by direct message."""
    await sim.set_up(mode="hidden")
    await sim.olga.slash(sim.channel, "quiz-admin queue", question="f1")
    await sim.advance(hours=3)

    message = await sim.ada.send(sim.thread, GOOD)

    assert message.id not in {m.id for m in sim.thread.history()}
    result = await sim.ada.slash(sim.channel, "quiz feedback")
    assert "harmonic" in words(result.response)


async def test_without_the_intent_buttons_and_mentions_work(library, grader):
    """Without message content, a mention in the thread is an answer, and the check says what is missing."""
    async with simulated(library, grader, message_content=False) as sim:
        await sim.set_up()
        await sim.olga.slash(sim.channel, "quiz-admin queue", question="f1")
        await sim.advance(hours=3)
        await sim.ada.send(sim.thread, f"<@{sim.env.bot.user.id}> {GOOD}")

        feedback = await sim.ada.slash(sim.channel, "quiz feedback")
        check = await sim.olga.slash(sim.channel, "quiz-admin check")

        assert "harmonic" in words(feedback.response)
        assert "Message Content" in words(check.response)


async def test_autocomplete_offers_zones(sim):
    """Typing a zone offers those that contain it."""
    choices = await sim.olga.autocomplete(sim.channel, "quiz-admin setup", "zone", "berl")

    assert any("Berlin" in str(choice) for choice in choices)


async def test_a_leaderboard_turns_its_page_in_place(posted):
    """A board is for everyone, with a picture that has words."""
    await posted.ada.send(posted.thread, GOOD)

    result = await posted.ada.slash(posted.channel, "quiz leaderboard")

    assert not result.response.ephemeral
    assert result.response.attachments
    before = len(posted.channel.history())
    await posted.ada.click(result.response.message, label="Month")
    assert before == len(posted.channel.history())


async def test_a_missing_permission_is_named(library, grader):
    """The check names what is missing, and the post is tried again when it is mended."""
    async with simulated(library, grader, denied={"send_messages": False}) as sim:
        now = sim.clock.now()
        place = await sim.services.membership.place(
            platform="discord", tenant=str(sim.guild.id), tenant_name="Study group", at=now
        )
        wanted = Wanted(at=time(9), zone="UTC", channel=str(sim.channel.id))
        await sim.services.scheduling.create(place, wanted, by=None, at=now)

        check = await sim.olga.slash(sim.channel, "quiz-admin check")
        await sim.advance(hours=3)

        assert "Send Messages" in words(check.response)
        again = await sim.olga.slash(sim.channel, "quiz-admin check")
        assert "lacks the permission Send Messages" in words(again.response).replace("\\", "")


async def test_a_forum_gets_a_post(sim):
    """In a forum, the question is a post, and answers in it count."""
    forum = sim.guild.create_forum_channel("practice")
    await sim.set_up(channel=forum)
    await sim.olga.slash(sim.channel, "quiz-admin queue", question="f1")

    await sim.advance(hours=3)

    [post] = forum.threads
    assert "F1" in post.name
    answer = await sim.ada.send(post, GOOD)
    assert next(m for m in post.history() if m.id == answer.id).reactions


async def test_an_announcement_is_published(sim):
    """In an announcement channel the question is published."""
    news = sim.guild.create_news_channel("news")
    await sim.set_up(channel=news)

    await sim.advance(hours=3)

    assert news.history()[0].flags.value & 0b11


async def test_members_may_not_organise(sim):
    """Organisers' commands refuse members."""
    for command in sim.ada.available_commands(sim.channel):
        assert not str(command).startswith("quiz-admin")


async def test_nobody_can_be_mentioned_by_an_answer(posted):
    """What people write can notify nobody when the bot repeats it."""
    await posted.ada.send(posted.thread, f"@everyone {GOOD}")
    await posted.advance(days=1)

    assert not any(m.mention_everyone for m in posted.thread.history() if m.author.bot)
    assert isinstance(posted.env.bot, discord.AutoShardedClient)


async def test_the_help_is_short_enough_to_be_read(posted):
    """All of it is one message of names and what they do; Discord shows the options by itself."""
    result = await posted.ada.slash(posted.channel, "quiz help", more=True)

    said = words(result.response)
    assert "`/quiz leaderboard`" in said
    assert "period:" not in said
    assert "quiz-admin" not in said


async def test_the_check_says_a_thing_once(sim):
    """Two schedules for one channel are one channel to look at."""
    await sim.set_up()
    await sim.set_up(at="18:00", name="Evening")

    check = await sim.olga.slash(sim.channel, "quiz-admin check")

    assert 1 == words(check.response).count("View Channel")
