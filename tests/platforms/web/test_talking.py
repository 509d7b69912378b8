from dataclasses import replace

from bot.core.transcript import ChatMessage

PART = "F1 is the harmonic mean of precision and recall."


def settled_messages(page):
    """What the page shows, in order."""
    return sorted(page.messages.values(), key=lambda message: message["id"])


async def test_a_page_learns_who_and_what_is_there(desk):
    """The welcome names the people, the channels and the commands that this person may give."""
    page = await desk.page("ada")

    assert "ada" == page.welcome["you"]
    assert ["Ada", "Grace", "Olga"] == [person["name"] for person in page.welcome["people"]]
    assert ["daily", "general"] == [channel["id"] for channel in page.welcome["channels"]]
    names = [command["name"] for command in page.welcome["commands"]]
    assert "quiz streak" in names
    assert "quiz-admin setup" not in names


async def test_organisers_are_offered_their_commands(desk):
    """An organiser's completion has /quiz-admin."""
    page = await desk.page("olga")

    assert "quiz-admin setup" in [command["name"] for command in page.welcome["commands"]]


async def test_what_one_says_the_others_read(desk):
    """A message reaches every page at once, as it was typed."""
    ada, grace = await desk.page("ada"), await desk.page("grace")

    await ada.act("say", channel="general", thread=0, text="Hello <b>there</b>")

    heard = await grace.said("Hello <b>there</b>")
    assert "ada" == heard["author"]
    assert not heard["private"]


async def test_a_message_sent_again_is_the_same_message(desk):
    """After a lost connection the page hands in what was not confirmed; nothing stands twice."""
    ada = await desk.page("ada")
    first = await ada.act("say", id="one", channel="general", thread=0, text="Once")
    again = await desk.page("ada")

    second = await again.act("say", id="one", channel="general", thread=0, text="Once")

    assert first["message"] == second["message"]
    assert ["Once"] == [message["text"] for message in await again.history("general")]


async def test_two_people_may_use_the_same_id(desk):
    """An id belongs to its person: nobody can swallow another's message."""
    ada, grace = await desk.page("ada"), await desk.page("grace")

    await ada.act("say", id="one", channel="general", thread=0, text="Mine")
    await grace.act("say", id="one", channel="general", thread=0, text="Also mine")

    assert ["Mine", "Also mine"] == [message["text"] for message in await ada.history("general")]


async def test_messages_stand_in_the_order_in_which_they_were_sent(desk):
    """Ten messages sent without waiting stay in order."""
    ada = await desk.page("ada")

    for number in range(10):
        await ada.post("say", channel="general", thread=0, text=f"{number}")
    await ada.said("9")

    assert [str(number) for number in range(10)] == [m["text"] for m in await ada.history("general")]


async def test_who_was_away_gets_what_was_missed(desk):
    """A page that comes back with its last seq gets every change after it, in order."""
    ada = await desk.page("ada")
    grace = await desk.page("grace")
    await grace.act("say", channel="general", thread=0, text="Before")
    await ada.said("Before")
    since = ada.seen[-1]["seq"]
    await ada.socket.close()
    for text in ("First", "Second"):
        await grace.act("say", channel="general", thread=0, text=text)

    back = await desk.page("ada", since=since)
    await back.said("Second")

    assert not back.welcome["fresh"]
    texts = [message["text"] for message in settled_messages(back)]
    assert ["First", "Second"] == [text for text in texts if text != "Before"]


async def test_a_page_from_another_history_begins_anew(desk):
    """A seq from the future means another database: the page is told to forget what it shows."""
    page = await desk.page("ada", since=10_000)

    assert page.welcome["fresh"]


async def test_a_thread_answer_gets_private_feedback_and_a_public_mark(desk):
    """The author alone reads the feedback; everybody sees a reaction and the short verdict."""
    question = await desk.posted()
    ada, grace = await desk.page("ada"), await desk.page("grace")

    await ada.act("say", channel="daily", thread=question, text=PART)

    feedback = await ada.view("graded")
    assert feedback["private"]
    assert question == feedback["thread"]
    answer = await grace.message(lambda m: m["text"] == PART and m["reactions"])
    assert "Your answer is in." == answer["body"]["verdict"]
    await grace.settled()
    assert not any((m["body"] or {}).get("native") for m in grace.messages.values() if m["private"])
    assert feedback["id"] not in grace.messages


async def test_a_thread_knows_how_many_replies_it_has(desk):
    """The chip under the question counts what everybody can read."""
    question = await desk.posted()
    ada, grace = await desk.page("ada"), await desk.page("grace")
    await ada.act("say", channel="daily", thread=question, text=PART)
    await ada.view("graded")

    (root, *_) = [m for m in await grace.history("daily") if m["id"] == question]

    assert 1 == root["size"]


async def test_an_edit_is_graded_again(desk):
    """The edited answer gets new feedback, and everybody sees that it was edited."""
    question = await desk.posted()
    ada = await desk.page("ada")
    sent = await ada.act("say", channel="daily", thread=question, text=PART)
    await ada.view("graded")
    desk.clock.at = desk.clock.at.replace(minute=5)

    better = f"{PART} Both must be high. Use it for unbalanced data."
    await ada.act("edit", message=sent["message"], text=better)

    full = await ada.message(lambda m: "Full marks" in str(m["body"]))
    assert full["private"]
    edited = await ada.message(lambda m: m["text"] == better and "Full marks" in str(m["body"]))
    assert edited["edited"]


async def test_a_deleted_answer_is_withdrawn(desk):
    """The text is gone for good, and the streak with it."""
    question = await desk.posted()
    ada = await desk.page("ada")
    sent = await ada.act("say", channel="daily", thread=question, text=PART)
    await ada.view("graded")

    await ada.act("delete", message=sent["message"])
    await ada.message(lambda m: m["id"] == sent["message"] and m["deleted"])
    await desk.platform.stop()  # which waits for what is under way
    await desk.start()
    stored = await desk.store.transcript.get(sent["message"])

    ada = await desk.page("ada")
    await ada.act("say", channel="daily", thread=0, text="/quiz streak")
    streak = await ada.view("streak")
    assert 0 == streak["body"]["native"]["current"]
    assert "" == stored.text


async def test_one_changes_only_ones_own_messages(desk):
    """Somebody else's message cannot be edited or deleted."""
    ada, grace = await desk.page("ada"), await desk.page("grace")
    sent = await ada.act("say", channel="general", thread=0, text="Mine")

    edit = await grace.act("edit", message=sent["message"], text="Yours")
    delete = await grace.act("delete", message=sent["message"])

    assert ("error", "error") == (edit["t"], delete["t"])
    assert ["Mine"] == [message["text"] for message in await ada.history("general")]


async def test_a_reaction_is_put_on_and_taken_off(desk):
    """Reactions count people, and each person once."""
    ada, grace = await desk.page("ada"), await desk.page("grace")
    sent = (await ada.act("say", channel="general", thread=0, text="Look"))["message"]

    for page in (ada, grace, grace):
        await page.act("react", message=sent, emoji="🎉", on=True)
    await ada.message(lambda m: m["reactions"] == {"🎉": ["ada", "grace"]})
    await ada.act("react", message=sent, emoji="🎉", on=False)

    await grace.message(lambda m: m["reactions"] == {"🎉": ["grace"]})


async def test_only_known_reactions_are_possible(desk):
    """A reaction is no way to write on somebody's message."""
    ada = await desk.page("ada")
    sent = (await ada.act("say", channel="general", thread=0, text="Look"))["message"]

    answer = await ada.act("react", message=sent, emoji="rude words", on=True)

    assert "error" == answer["t"]


async def test_hidden_answers_are_never_shown_to_others(desk):
    """In hidden mode an answer in the thread stays with its author from the first moment on."""
    question = await desk.posted(setup="mode:hidden")
    ada, grace = await desk.page("ada"), await desk.page("grace")

    await ada.act("say", channel="daily", thread=question, text=PART)
    await ada.view("graded")
    mine = await ada.message(lambda m: m["text"] == PART and m["private"])
    await grace.act("say", channel="general", thread=0, text="After")
    await grace.said("After")

    assert mine["private"]
    every = [m for frame in grace.seen if frame["t"] == "feed" for m in frame["messages"]]
    assert PART not in [message["text"] for message in every]
    assert PART not in [message["text"] for message in await grace.history("daily", question)]


async def test_talk_to_a_member_is_no_answer(desk):
    """A message in the thread that begins with somebody's name is talk: no feedback, no mark."""
    question = await desk.posted()
    ada = await desk.page("ada")

    sent = await ada.act("say", channel="daily", thread=question, text="@Grace nice one")
    await ada.message(lambda m: m["id"] == sent["message"])
    await desk.platform.stop()

    assert not any(m["private"] for m in ada.messages.values())
    await desk.start()


async def test_the_bot_can_be_addressed_by_name(desk):
    """The bot's name and a command: it is given, and the message stays readable."""
    ada = await desk.page("ada")

    await ada.act("say", channel="general", thread=0, text="@Sparring streak")

    assert (await ada.view("streak"))["private"]


async def test_an_unreadable_command_to_the_bot_is_explained(desk):
    """Addressed with a command that cannot be read, the bot says how it goes."""
    ada = await desk.page("ada")

    await ada.act("say", channel="general", thread=0, text="@sparring leaderboard period:never")

    told = await ada.message(lambda m: "Use: /quiz leaderboard" in str(m["body"]))
    assert told["private"]


async def test_in_private_every_word_is_for_the_bot(desk):
    """The channel of one person and the bot needs no slash, and nobody else sees it."""
    ada, grace = await desk.page("ada"), await desk.page("grace")
    channel = (await ada.act("direct"))["channel"]

    await ada.act("say", channel=channel, thread=0, text="streak")

    await ada.view("streak")
    refused = await grace.act("history", channel=channel, thread=0)
    assert "error" == refused["t"]
    assert channel not in [c["id"] for c in (await desk.page("grace")).welcome["channels"]]


async def test_a_new_person_can_join(desk):
    """A name is enough; the same name again is the same person, and every page hears of it."""
    ada = await desk.page("ada")

    first = await ada.act("join", name="Mei Lin")
    second = await ada.act("join", name="mei lin")

    await ada.settled()

    assert "mei-lin" == first["user"] == second["user"]
    assert "directory" in [frame["t"] for frame in ada.seen]
    assert "Mei Lin" == (await desk.page("mei-lin")).welcome["people"][2]["name"]


async def test_a_name_that_is_none_is_refused(desk):
    """Empty names, marks and the bot's own name are not for taking."""
    ada = await desk.page("ada")

    for name in ("", "   ", "<script>", "Sparring", "x" * 60):
        assert "error" == (await ada.act("join", name=name))["t"]


async def test_history_comes_in_pages(desk):
    """The newest fifty come first, and the page knows where to go on."""
    ada = await desk.page("ada")
    ids = []
    for number in range(60):
        if number % 30 == 0:
            ada = await desk.page("ada")
        ids.append((await ada.act("say", channel="general", thread=0, text=f"{number}"))["message"])

    newest = await ada.act("history", channel="general", thread=0)
    older = await ada.act("history", channel="general", thread=0, before=newest["before"])

    assert [str(number) for number in range(10, 60)] == [m["text"] for m in newest["messages"]]
    assert [str(number) for number in range(10)] == [m["text"] for m in older["messages"]]
    assert 0 == older["before"]


async def test_a_restart_picks_up_what_it_interrupted(desk):
    """A message stored and not dealt with is dealt with at the next start, once."""
    question = await desk.posted()
    ada = await desk.page("ada")
    await desk.platform.stop()
    await desk.store.transcript.add(
        ChatMessage(0, "daily", desk.clock.at, question, "ada", PART, key="act/ada/x", handled=False)
    )

    await desk.start()
    ada = await desk.page("ada", since=0)
    feedback = await ada.view("graded")
    await desk.platform.stop()
    await desk.start()
    ada = await desk.page("ada")
    replies = await ada.history("daily", question)

    assert feedback["private"]
    assert [PART] == [message["text"] for message in replies if message["author"] == "ada"]
    assert 1 == len([message for message in replies if message["private"]])
    assert ["👍"] == list(replies[0]["reactions"])


async def test_feedback_lost_between_grading_and_telling_is_told(desk):
    """The core has graded the answer, then the process died: the author still gets the feedback."""
    question = await desk.posted()
    ada = await desk.page("ada")
    sent = await ada.act("say", channel="daily", thread=question, text=PART)
    await ada.view("graded")
    await desk.platform.stop()
    transcript = desk.store.transcript
    message = await transcript.get(sent["message"])
    await transcript.update(replace(message, handled=False, reactions={}, body=""))
    feedback = (await transcript.page("daily", thread=question, before=None, limit=10))[-1]
    await transcript.update(replace(feedback, key="", private_to="nobody"))

    await desk.start()
    ada = await desk.page("ada", since=0)

    assert (await ada.view("graded"))["private"]
    assert await ada.message(lambda m: m["id"] == sent["message"] and m["reactions"])
