import asyncio

from bot.commands.language.token import encode
from bot.platforms.web.wire.limits import LATE_AFTER

PART = "F1 is the harmonic mean of precision and recall."


async def command(page, text, *, channel="general", thread=0, **fields):
    """Type a command."""
    return await page.act("say", channel=channel, thread=thread, text=text, **fields)


async def press(page, message, label, *, thread=0):
    """Press the button with that label."""
    offers = {offer["label"]: offer["token"] for offer in message["body"]["offers"]}
    return await page.act("press", message=message["id"], thread=thread, token=offers[label])


async def question_of(page, question):
    """The question as it stands in the channel."""
    return next(m for m in await page.history("daily") if m["id"] == question)


async def test_a_command_for_oneself_is_answered_in_private(desk):
    """The streak is shown to the one who asked, with the command that was given."""
    ada, grace = await desk.page("ada"), await desk.page("grace")

    await command(ada, "/quiz streak")

    shown = await ada.view("streak")
    assert shown["private"]
    assert {"by": "ada", "command": "quiz streak", "message": 0} == shown["body"]["origin"]
    await grace.settled()
    assert shown["id"] not in grace.messages


async def test_a_pressed_button_is_answered_under_its_name(desk):
    """The reply says what was pressed, in words that stand on the button; a token of no button gets none."""
    question = await desk.posted()
    ada = await desk.page("ada")
    message = await question_of(ada, question)

    await press(ada, message, "Hint")
    hint = await ada.message(lambda m: "Hints cost nothing" in str(m["body"]))
    forged = encode(desk.services.bridge.dispatcher.registry.find("quiz streak"), {})
    await ada.act("press", message=hint["id"], thread=0, token=forged)
    streak = await ada.view("streak")

    assert {"by": "ada", "command": "quiz hint", "message": 0, "label": "Hint"} == hint["body"]["origin"]
    assert {"by": "ada", "command": "quiz streak", "message": 0} == streak["body"]["origin"]


async def test_a_leaderboard_is_for_everyone(desk):
    """A public command's reply stands in the channel."""
    question = await desk.posted()
    ada, grace = await desk.page("ada"), await desk.page("grace")
    await ada.act("say", channel="daily", thread=question, text=PART)
    await ada.view("graded")

    await command(ada, "/quiz leaderboard period:week")

    board = await grace.view("board")
    ((place, name, points, own),) = board["body"]["native"]["rows"]
    assert (1, 5, False) == (place, points, own)  # a public board marks nobody as you
    ((kind, named),) = [(node["k"], node["c"]) for node in name]
    assert ("name", ["Ada"]) == (kind, named)
    assert not board["private"]


async def test_a_command_handed_in_twice_is_run_once(desk):
    """After a lost connection the page sends the command again; one reply stands."""
    ada = await desk.page("ada")

    await command(ada, "/quiz streak", id="one")
    await command(ada, "/quiz streak", id="one")

    assert 1 == len(await ada.history("general"))


async def test_the_same_command_from_two_connections_at_once_is_run_once(desk):
    """Two tabs that hand in the same deed at the same moment wait for the same outcome."""
    first, second = await desk.page("ada"), await desk.page("ada")

    await first.post("say", id="one", channel="general", thread=0, text="/quiz streak")
    await second.post("say", id="one", channel="general", thread=0, text="/quiz streak")
    await first.until(lambda frame: frame.get("id") == "one")
    await second.until(lambda frame: frame.get("id") == "one")

    assert 1 == len(await first.history("general"))


async def test_an_unknown_command_is_refused_with_the_way_out(desk):
    """The page gets a sentence and keeps the text; nothing is posted."""
    ada = await desk.page("ada")

    answer = await command(ada, "/frobnicate now")

    assert "error" == answer["t"]
    assert "There is no command /frobnicate now" in answer["message"]
    assert [] == await ada.history("general")


async def test_an_unreadable_argument_is_refused_with_the_right_form(desk):
    """The usage stands in the refusal."""
    ada = await desk.page("ada")

    answer = await command(ada, "/quiz leaderboard period:never")

    assert "Use: /quiz leaderboard" in answer["message"]


async def test_members_cannot_give_organisers_commands(desk):
    """Hiding a command is no protection: dispatch refuses."""
    ada = await desk.page("ada")

    await command(ada, "/quiz-admin setup at:09:00 zone:UTC")

    refused = await ada.message(lambda m: "Only organisers" in str(m["body"]))
    assert refused["private"]


async def test_people_and_channels_can_be_named(desk):
    """@key and #name are read as the person and the channel they stand for."""
    await desk.posted()
    olga = await desk.page("olga")
    await command(await desk.page("ada"), "/quiz streak")

    await command(olga, "/quiz streak member:@ada")
    shown = await olga.view("streak")
    await command(olga, "/quiz-admin setup channel:#general at:08:00 zone:UTC")
    made = await olga.message(lambda m: "Here is the plan" in str(m["body"]))

    assert [("name", ["Ada"])] == [(node["k"], node["c"]) for node in shown["body"]["native"]["name"]]
    assert made["private"]


async def test_the_answer_button_opens_a_form(desk):
    """What is missing is asked for: labels, kinds, and what the submission needs."""
    question = await desk.posted()
    ada = await desk.page("ada")

    asked = await press(ada, await question_of(ada, question), "Answer", thread=question)

    (field,) = asked["form"]["fields"]
    assert ("text", "Your answer", True, "") == (field["name"], field["label"], field["long"], field["value"])
    assert ("daily", question) == (asked["channel"], asked["thread"])


async def submit(page, asked, *, opener=None, **values):
    """Hand in a form; `opener` says by which message and button it was opened."""
    form = asked["form"]
    return await page.act(
        "submit",
        channel=asked["channel"],
        thread=asked["thread"],
        command=form["command"],
        form=form["form"],
        args=form["args"],
        values=values,
        **(opener or {}),
    )


async def test_a_form_is_answered_under_the_name_of_its_button(desk):
    """The label is read from the message that the person sees, and from no other."""
    question = await desk.posted()
    olga, ada = await desk.page("olga"), await desk.page("ada")
    message = await question_of(ada, question)
    token = {offer["label"]: offer["token"] for offer in message["body"]["offers"]}["Answer"]
    asked = await press(ada, message, "Answer")
    await submit(ada, asked, opener={"pressed": message["id"], "token": token}, text=PART)
    answered = await ada.view("graded")
    await command(olga, "/quiz hint", channel="daily")
    private = await olga.message(lambda m: "Hints cost nothing" in str(m["body"]))
    stolen = {"pressed": private["id"], "token": private["body"]["offers"][0]["token"]}
    await submit(ada, asked, opener=stolen, text=f"{PART} It is low when one is low.")
    again = await ada.message(lambda m: m["id"] > answered["id"] and "graded" in str(m["body"]))

    assert "Answer" == answered["body"]["origin"]["label"]
    assert "label" not in again["body"]["origin"]


async def test_a_submitted_form_is_graded_where_it_was_opened(desk):
    """The feedback stands in the thread in which the button was pressed."""
    question = await desk.posted()
    ada = await desk.page("ada")
    asked = await press(ada, await question_of(ada, question), "Answer", thread=question)

    done = await submit(ada, asked, text=PART)

    assert "faults" not in done
    feedback = await ada.view("graded")
    assert (question, True) == (feedback["thread"], feedback["private"])


async def test_a_form_starts_with_ones_last_answer(desk):
    """Answering again begins where one left off."""
    question = await desk.posted()
    ada = await desk.page("ada")
    shown = await question_of(ada, question)
    await submit(ada, await press(ada, shown, "Answer"), text=PART)

    asked = await press(ada, shown, "Answer")

    assert PART == asked["form"]["fields"][0]["value"]


async def test_an_empty_form_says_what_is_missing(desk):
    """The fault is named at its field, and nothing is handed in."""
    question = await desk.posted()
    ada = await desk.page("ada")
    asked = await press(ada, await question_of(ada, question), "Answer")

    done = await submit(ada, asked, text="  ")

    assert {"text": "Please fill this in."} == done["faults"]


async def test_what_the_core_refuses_is_said_in_the_form(desk):
    """A sentence for the whole form; what was written stays on the screen."""
    ada = await desk.page("ada")
    await command(ada, "/quiz vacation")
    shown = await ada.message(lambda m: "No vacation is planned" in str(m["body"]))
    asked = await press(ada, shown, "Plan a vacation")

    done = await submit(ada, asked, first="2020-01-05", last="2020-01-01")

    assert [""] == list(done["faults"])
    wrong = await submit(ada, asked, first="soon", last="2020-01-01")
    assert ["first"] == list(wrong["faults"])


async def test_a_choice_is_a_press_away(desk):
    """The options of a choice question are its buttons."""
    olga, ada = await desk.page("olga"), await desk.page("ada")
    await command(olga, "/quiz-admin setup at:06:00 zone:UTC", channel="daily")
    await command(olga, "/quiz-admin queue choice-metric", channel="daily")
    await command(olga, "/quiz-admin schedule post", channel="daily")
    await desk.beat()
    question = await ada.view("question")
    (first, *_) = question["body"]["native"]["options"]

    await press(ada, question, first[0], thread=question["id"])

    assert (await ada.view("graded"))["private"]


async def test_a_page_of_the_board_is_turned_in_place(desk):
    """An offer that updates replaces the message whose button was pressed."""
    ada = await desk.page("ada")
    await command(ada, "/quiz leaderboard")
    board = await ada.message(lambda m: "This week" in str(m["body"]))

    await press(ada, board, "Month")

    turned = await ada.message(lambda m: "This month" in str(m["body"]))
    assert board["id"] == turned["id"]
    assert 1 == len(await ada.history("general"))


async def test_a_button_that_is_none_is_refused(desk):
    """Forged tokens and messages without buttons lead nowhere."""
    question = await desk.posted()
    ada = await desk.page("ada")
    mine = (await ada.act("say", channel="general", thread=0, text="Mine"))["message"]

    forged = await ada.act("press", message=question, thread=0, token="s1:quiz.nothing:")
    elsewhere = await ada.act("press", message=mine, thread=0, token="s1:quiz.streak:")
    nowhere = await ada.act("press", message=10_000, thread=0, token="s1:quiz.streak:")

    assert ["error"] * 3 == [forged["t"], elsewhere["t"], nowhere["t"]]


async def test_nobody_presses_buttons_of_anothers_private_message(desk):
    """What one does not see one cannot use."""
    ada, grace = await desk.page("ada"), await desk.page("grace")
    await command(ada, "/quiz streak")
    shown = await ada.view("streak")

    answer = await press(grace, shown, shown["body"]["offers"][0]["label"])

    assert "error" == answer["t"]


async def test_a_private_message_can_be_dismissed(desk):
    """It goes for good, on every page of its reader; others cannot do it."""
    ada, grace = await desk.page("ada"), await desk.page("grace")
    await command(ada, "/quiz streak")
    shown = await ada.view("streak")

    refused = await grace.act("dismiss", message=shown["id"])
    await ada.act("dismiss", message=shown["id"])
    await ada.act("say", channel="general", thread=0, text="After")
    await ada.said("After")

    assert "error" == refused["t"]
    assert shown["id"] not in ada.messages
    assert ["After"] == [message["text"] for message in await ada.history("general")]


async def test_values_are_suggested_while_one_types(desk):
    """Topics and zones come from the core."""
    ada = await desk.page("ada")

    topics = await ada.act("suggest", command="quiz now", argument="topic", typed="eval")
    zones = await ada.act("suggest", command="quiz settings", argument="zone", typed="berl")
    nothing = await ada.act("suggest", command="quiz nothing", argument="topic", typed="")

    assert [["evaluation", "Evaluation"]] == topics["items"]
    assert [["Europe/Berlin", "Europe/Berlin"]] == zones["items"]
    assert [] == nothing["items"]


class SlowGrader:
    """Grades once it is allowed to."""

    def __init__(self, grader, gate):
        self._grader = grader
        self._gate = gate

    async def grade(self, *args, **kwargs):
        """The grade, later."""
        await self._gate.wait()
        return await self._grader.grade(*args, **kwargs)

    async def rubric(self, question):
        """At once."""
        return await self._grader.rubric(question)


async def test_a_late_reply_is_announced(desk, grader):
    """When grading takes long, the author is told that the bot is at work, and that it no longer is."""
    gate = asyncio.Event()
    await desk.platform.stop()
    desk.grader = SlowGrader(grader, gate)
    await desk.start()
    question = await desk.posted()
    ada = await desk.page("ada")

    began = asyncio.get_running_loop().time()
    await ada.act("say", channel="daily", thread=question, text=PART)
    working = await ada.until(lambda frame: frame["t"] == "working")
    waited = asyncio.get_running_loop().time() - began
    gate.set()
    ended = await ada.until(lambda frame: frame["t"] == "working")

    assert (True, False) == (working["on"], ended["on"])
    assert question == working["thread"]
    assert waited >= LATE_AFTER


async def test_a_word_without_a_place_is_named_and_nothing_is_done(desk):
    """The nearest right form comes with the refusal, ready to be sent."""
    olga = await desk.page("olga")

    answer = await command(olga, "/quiz-admin setup at:9:00 PM please", channel="daily")

    assert 'what to do with "please"' in answer["message"]
    assert "/quiz-admin setup at:21:00" == answer["nearest"]
    await command(olga, answer["nearest"], channel="daily")
    shown = await olga.message(lambda m: "Set up. Here is the plan" in str(m["body"]))
    assert "every day at 21:00" in str(shown["body"])
    assert "#daily" in str(shown["body"])


async def test_a_channel_that_is_not_there_is_refused_before_it_is_set_up(desk):
    """The refusal names it."""
    olga = await desk.page("olga")

    await command(olga, "/quiz-admin setup at:9 channel:#nowhere", channel="daily")

    refused = await olga.message(lambda m: "There is no such channel" in str(m["body"]))
    assert "nowhere" in str(refused["body"])
