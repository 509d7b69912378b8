"""What stands over a form: what it does to what, and what it is about."""

import pytest

from bot.commands.language.document import plain
from bot.commands.language.invocation import Actor, Invocation
from bot.commands.language.registry import discover
from bot.platforms.slack.wire.limits import MODAL_TITLE
from tests.commands.members.test_contributions import ANSWER, suggest

COMMANDS = discover()
FORMS = [(command, name) for command in COMMANDS for name in command.forms]
PROMPT = "What is the F1 score, and when do you use it?"
PART = "F1 is the harmonic mean of precision and recall."


@pytest.mark.parametrize(("command", "name"), FORMS, ids=lambda each: getattr(each, "name", each))
def test_a_form_of_its_own_has_a_title_of_its_own(command, name):
    """The command's summary speaks of all that the command does; a form of it does one thing."""
    assert command.titles.get(name) or command.prefill, f"/{command.name}, form {name}"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
def test_titles_belong_to_forms(command):
    """A title without its form would never be seen."""
    assert set(command.titles) <= set(command.forms)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
def test_every_title_stands_whole_over_every_platforms_windows(command):
    """Slack's are the shortest; a title that is made from a question stands below it once more, whole."""
    titles = [command.heading, command.submit, *command.titles.values()]

    assert [] == [title for title in titles if len(title) > MODAL_TITLE]


async def test_the_form_for_an_answer_shows_the_question(posted):
    """Whoever writes sees what is asked, not only that something is."""
    form = (await posted.press("Answer")).form

    assert "F1 score" == form.title
    assert PROMPT in plain(form.about)


async def test_the_form_for_a_practice_answer_shows_its_question(posted):
    """It is not the round's question that stands there."""
    drawn = (await posted.command("quiz now level:advanced")).reply.view.question
    form = (await posted.press("Answer")).form

    assert drawn.title == form.title
    assert plain(form.about).startswith(drawn.prompt[:20])
    assert "F1 score" != form.title


async def test_the_form_for_an_appeal_shows_the_answer_that_is_judged(posted):
    """A reason is easier to give beside the words that it is about."""
    await posted.say(PART)
    form = (await posted.command("quiz appeal")).form

    assert "Ask a person: F1 score" == form.title
    assert PART in plain(form.about)


async def test_the_form_for_a_report_names_the_question(posted):
    """One reports a question, and sees which."""
    form = (await posted.command("quiz report")).form

    assert "Report: F1 score" == form.title
    assert PROMPT in plain(form.about)


async def test_a_form_without_anything_to_be_about_says_what_it_does(chat):
    """Nothing is open: the form opens all the same, and the command says so afterwards."""
    await chat.set_up()
    form = (await chat.command("quiz answer")).form

    assert "Answer the open question" == form.title
    assert form.about is None


async def test_declining_names_what_is_declined(chat):
    """Three kinds of things can be declined, each by its title."""
    await chat.set_up()
    await suggest(chat)
    await chat.command("quiz-admin review list", by="olga")
    form = (await chat.press("Decline", by="olga")).form

    assert "Decline the suggestion: Recall in words" == form.title


async def test_a_ruling_shows_the_idea(posted):
    """Words are marked against one idea, and it stands above them."""
    await posted.say(PART)
    await posted.command("quiz appeal It is all there.")
    shown = await posted.command("quiz-admin review list", by="olga")
    label = next(each for each in shown.buttons if each.startswith("Has it"))
    form = (await posted.press(label, by="olga")).form

    assert "Rule on F1 score" == form.title
    assert label.removeprefix("Has it: ")[:20] in plain(form.about)


async def test_a_form_for_organisers_tells_nobody_else_anything(posted):
    """Where a platform does not say who manages, the form opens empty: an answer is its author's."""
    await posted.say(PART)
    await posted.command("quiz appeal It is all there.")
    dispatcher = posted.services.bridge.dispatcher
    rule = dispatcher.registry.find("quiz-admin review rule")
    args = {"appeal": 1, "idea": "harmonic"}
    asked = Invocation(rule, args, Actor("bob", "Bob"), posted.where(), posted.clock.now())
    form = await dispatcher.prefilled(dispatcher.form(asked))

    assert "Rule on a phrasing" == form.title
    assert [""] == [field.value for field in form.fields]
    assert form.about is None


async def test_mending_a_suggestion_says_which(chat):
    """Its number stands over its texts."""
    await chat.set_up()
    await suggest(chat)
    await chat.command("quiz-admin review list", by="olga")
    form = (await chat.press("Edit and accept", by="olga")).form

    assert "Mend and accept suggestion 1" == form.title
    assert ANSWER in [field.value for field in form.fields]
