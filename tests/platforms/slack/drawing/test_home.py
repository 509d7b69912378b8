"""The Home tab."""

from tests.platforms.slack.workspace import words


async def _look(group, *, by="ada", view=None):
    event = {"type": "app_home_opened", "user": f"U0{by.upper()}", "channel": "D1", "tab": "home"}
    await group.event({**event, **({"view": view} if view else {})})
    return group.server.homes.get(f"U0{by.upper()}")


async def test_home_shows_today_s_question_and_oneself(daily):
    """Question with its button, streak, board, settings."""
    home = words((await _look(daily))["blocks"])

    for expected in ("F1", "Your streak", "This week", "Your settings"):
        assert expected in home


async def test_home_without_a_question_offers_practice(group):
    """Before anything is set up there is something to do."""
    home = await _look(group)

    assert "Practise a question" in words(home["blocks"])


async def test_home_shows_readiness_and_an_answer_refreshes_it(daily):
    """By topic, and no more than that: no year, no pictures."""
    before = words((await _look(daily))["blocks"])
    await daily.say("It is the harmonic mean of precision and recall", thread=daily.thread)
    after = words(daily.server.homes["U0ADA"]["blocks"])

    assert "Not enough answers yet. 3 on a topic" in before
    assert "Not enough answers yet: Evaluation." in after
    assert "Questions answered per day" not in after


async def test_a_practice_answer_refreshes_home_once(group):
    """Readiness counts practice, so the tab follows; one more look publishes nothing."""
    home = await _look(group)
    drawn = await group.slash("/quiz now evaluation basic")
    await group.press("Answer", drawn["blocks"], hidden=True)
    await group.submit(group.view, text="It is the harmonic mean of precision and recall")
    await _look(group, view=home)

    assert "Not enough answers yet: Evaluation." in words(group.server.homes["U0ADA"]["blocks"])
    assert 2 == len(group.server.called("views.publish"))


async def test_home_is_drawn_only_when_it_changed(daily):
    """Opening it again publishes nothing; an answer does."""
    home = await _look(daily)
    await _look(daily, view=home)
    before = len(daily.server.called("views.publish"))

    await daily.say("It is the harmonic mean of precision and recall", thread=daily.thread)

    assert 1 == before
    assert 2 == len(daily.server.called("views.publish"))


async def test_an_answer_draws_no_home_that_nobody_looked_at(daily):
    """Most people never open it."""
    await daily.say("It is the harmonic mean of precision and recall", thread=daily.thread)

    assert [] == daily.server.called("views.publish")


async def test_answering_from_home_shows_the_feedback_in_the_modal(daily):
    """There is no channel to whisper in."""
    home = await _look(daily)
    await daily.press("Answer", home["blocks"], view={**home, "id": "V1"})
    form = daily.view

    ack = await daily.submit(form, text="It is the harmonic mean of precision and recall")

    assert "update" == ack["response_action"]
    assert "harmonic" in words(daily.server.views[form["id"]]["blocks"])


async def test_a_button_at_home_answers_in_a_modal(daily):
    """My streak, pressed at home, opens beside it."""
    home = await _look(daily)

    await daily.press("My streak", home["blocks"], view={**home, "id": "V1"})

    assert "Your streak" in words(daily.view["blocks"])
