"""Buttons and forms."""

import json

import pytest

from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.workspace import words

_GOOD = "It is the harmonic mean of precision and recall"


async def _open(daily, **facts):
    post = daily.server.message("C0DAILY", daily.thread)
    await daily.press("Answer", post["blocks"], ts=daily.thread, **facts)
    return daily.view


async def test_the_answer_button_opens_a_form_before_anything_else(daily):
    """The trigger dies in three seconds: the view is the first call."""
    before = len(daily.server.calls)

    view = await _open(daily)

    assert "views.open" == daily.server.calls[before].method
    assert ["text"] == [b["block_id"].rstrip("~") for b in view["blocks"] if b["type"] == "input"]
    assert len(view["private_metadata"]) < 3000


async def test_a_form_sent_in_is_answered_where_its_button_stood(daily):
    """The modal closes, and the feedback comes to the author alone."""
    view = await _open(daily)

    ack = await daily.submit(view, text=_GOOD)

    assert {} == ack
    assert "harmonic" in words([body for _, body in daily.server.responses[-1:]])
    assert "ephemeral" == daily.server.responses[-1][1]["response_type"]


async def test_the_form_starts_with_the_last_answer(daily):
    """Answering again does not begin from nothing."""
    await daily.say(_GOOD, thread=daily.thread)

    view = await _open(daily)

    assert _GOOD == view["blocks"][-1]["element"]["initial_value"]
    assert "views.update" == daily.server.calls[-1].method


async def test_an_empty_answer_is_refused_in_the_form(daily):
    """The field says what is missing; nothing is sent."""
    view = await _open(daily)

    ack = await daily.submit(view, text="")

    assert "errors" == ack["response_action"]
    assert "needed" in next(iter(ack["errors"].values()))
    assert set(ack["errors"]) <= {block["block_id"] for block in view["blocks"] if block["type"] == "input"}


async def test_the_question_stands_above_the_field(daily):
    """The form is named after what is answered, and says what is asked."""
    view = await _open(daily)

    assert "F1 score" == view["title"]["text"]
    assert ["section", "input"] == [block["type"] for block in view["blocks"]]
    assert "when do you use it?" in view["blocks"][0]["text"]["text"]


async def test_a_wrong_time_is_refused_in_the_form_and_can_be_mended(daily):
    """Validation in place: the field is named, the second try counts."""
    await daily.slash("/quiz-admin setup", by="olga")
    blocks = daily.server.responses[-1][1]["blocks"]
    await daily.press("Change time", blocks, by="olga", hidden=True)
    view = daily.view

    wrong = await daily.submit(view, by="olga", at="10:30", zone="Europe/Berlin", days="mon " * 20)
    right = await daily.submit(view, by="olga", at="10:30", zone="Europe/Berlin", days="weekdays")

    assert ["days"] == [block.rstrip("~") for block in wrong["errors"]]
    assert {} == right
    assert "Mon-Fri at 10:30" in words(daily.server.responses[-1][1])


async def test_what_only_the_command_can_judge_can_be_mended_too(daily):
    """A refusal after the form was sent leads back to the form."""
    await daily.slash("/quiz-admin schedule skip", by="olga")
    await daily.submit(daily.view, by="olga", day="2020-01-01")
    refused = daily.server.responses[-1][1]
    forms = len(daily.server.views)

    await daily.press("Try again", refused["blocks"], by="olga", hidden=True)

    assert "That date has passed" in words(refused)
    assert forms + 1 == len(daily.server.views)
    assert "2020-01-01" == daily.view["blocks"][-1]["element"]["initial_date"]


async def test_a_changed_draft_takes_the_place_of_the_one_before(daily):
    """Nobody starts what was planned before the change."""
    await daily.slash("/quiz-admin setup", by="olga")
    blocks = daily.server.responses[-1][1]["blocks"]
    await daily.press("Change time", blocks, by="olga", hidden=True)
    await daily.submit(daily.view, by="olga", at="10:30", zone="Europe/Berlin", days="weekdays")

    assert "10:30" in words(daily.server.responses[-1][1])
    assert daily.server.responses[-1][1]["replace_original"]


async def test_a_form_sent_twice_counts_once(daily):
    """A redelivered submission is acknowledged and left."""
    view = await _open(daily)
    await daily.submit(view, text=_GOOD)
    before = len(daily.server.responses)

    ack = await daily.submit(view, text=_GOOD)

    assert {} == ack
    assert before == len(daily.server.responses)


async def test_a_spent_trigger_leads_to_a_button_that_asks_again(daily):
    """When no form can be opened, the reply offers one."""
    post = daily.server.message("C0DAILY", daily.thread)
    told = await daily.press("Answer", post["blocks"], ts=daily.thread, trigger="spent")

    assert "Fill in" in words(told)


async def test_a_button_works_after_a_restart(daily):
    """A button carries its whole meaning."""
    await daily.stop()
    await daily.start()

    view = await _open(daily)
    await daily.submit(view, text=_GOOD)

    assert "harmonic" in words(daily.server.responses[-1][1])


async def test_a_hint_comes_beside_the_question(daily):
    """A button in the channel answers in the channel, to one person."""
    post = daily.server.message("C0DAILY", daily.thread)

    told = await daily.press("Hint", post["blocks"], ts=daily.thread)

    assert "ephemeral" == told["response_type"]
    assert not told["replace_original"]
    assert "Hint" in words(told)


async def test_turning_a_page_replaces_the_message(daily):
    """The board changes in place."""
    await daily.say(_GOOD, thread=daily.thread)
    board = await daily.slash("/quiz leaderboard")

    told = await daily.press("Month", board["blocks"], ts="1.5")

    assert told["replace_original"]
    assert "This month" in words(told)


async def test_an_old_button_says_so(daily):
    """A token of another version is no traceback."""
    blocks = [
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": {"text": "Old"}, "action_id": "offer.0", "value": "s0:gone:"}
            ],
        }
    ]

    told = await daily.press("Old", blocks)

    assert "older version" in words(told)


async def test_a_foreign_action_is_acknowledged(daily):
    """A link button of somebody else's making is none of the bot's business."""
    blocks = [
        {
            "type": "actions",
            "elements": [{"type": "button", "text": {"text": "X"}, "action_id": "x", "value": ""}],
        }
    ]

    assert await daily.press("X", blocks) is None


async def test_menus_are_filled_while_somebody_types(daily):
    """The time zone is looked up as it is typed."""
    await daily.slash("/quiz-admin setup", by="olga")
    await daily.press("Change time", daily.server.responses[-1][1]["blocks"], by="olga", hidden=True)
    view = daily.view
    body = {
        "type": "block_suggestion",
        "team": {"id": daily.server.TEAM},
        "user": {"id": "U0OLGA"},
        "action_id": "field.zone",
        "block_id": "zone",
        "value": "berl",
        "view": view,
        "container": {"type": "view", "view_id": view["id"]},
    }

    ack = await daily.deliver("interactive", body)

    assert "Europe/Berlin" in [entry["value"] for entry in ack["options"]]


async def test_the_global_shortcut_practises_in_a_modal(daily):
    """No channel is needed: question and feedback show in the modal."""
    await daily.slash("/quiz-admin review bench choice-metric", by="olga")
    body = {
        "type": "shortcut",
        "callback_id": "practise",
        "team": {"id": daily.server.TEAM},
        "user": {"id": "U0ADA", "username": "ada"},
        "trigger_id": daily.server.trigger(),
    }
    await daily.deliver("interactive", body)
    question = daily.view
    await daily.press("Answer", question["blocks"], view=question)
    form = daily.view

    ack = await daily.submit(form, text=_GOOD)

    assert "Practice" in words(question["blocks"])
    assert "update" == ack["response_action"]
    assert "Answer again" in words(daily.server.views[form["id"]]["blocks"])


async def test_closing_the_modal_does_not_lose_the_reply(daily):
    """What cannot be shown any more comes by direct message."""
    daily.server.fail("views.update", "not_found", times=2)
    body = {
        "type": "shortcut",
        "callback_id": "practise",
        "team": {"id": daily.server.TEAM},
        "user": {"id": "U0ADA", "username": "ada"},
        "trigger_id": daily.server.trigger(),
    }

    await daily.deliver("interactive", body)

    assert "Practice" in words(daily.server.channels["D0U0ADA"].messages)


async def test_members_get_no_organisers_form(daily):
    """A forged wish for a form of the organisers is refused once the role is known."""
    await daily.slash("/quiz streak", by="bob")

    told = await daily.slash("/quiz-admin queue", by="bob")

    assert "Only organisers" in words(told)


@pytest.mark.parametrize(
    "metadata", ["", "{", "[]", '{"c":"quiz gone"}', json.dumps({"c": "quiz answer", "a": 3})]
)
async def test_a_form_of_another_version_is_refused_in_place(daily, metadata):
    """A view that the bot does not know tells its reader so."""
    view = await _open(daily)

    ack = await daily.submit({**view, "private_metadata": metadata}, text=_GOOD)

    assert "older version" in next(iter(ack["errors"].values()))


async def test_settings_are_saved_and_answers_sent(daily):
    """The button of a form says what it does."""
    answering = await _open(daily)
    await daily.slash("/quiz-admin setup", by="olga")
    await daily.press("Change time", daily.server.responses[-1][1]["blocks"], by="olga", hidden=True)

    assert ["Send", "Save"] == [view["submit"]["text"] for view in (answering, daily.view)]


async def test_what_a_guest_does_belongs_to_the_workspace_of_the_channel(daily):
    """Slack Connect: a press and a form name the guest's own workspace; the question is the host's."""
    daily.server.person("eve", team_id="T9OTHER", is_stranger=True)
    daily.server.channels["C0DAILY"].members.add("U0EVE")
    question = daily.server.message("C0DAILY", daily.thread)

    await daily.press("Answer", question["blocks"], by="eve", ts=question["ts"], team="T9OTHER")
    await daily.submit(daily.view, by="eve", team="T9OTHER", text=_GOOD)
    streak = await daily.press("My streak", question["blocks"], by="eve", hidden=True, team="T9OTHER")

    assert "1 day" in words(streak)
    assert "Eve" in words(await daily.slash("/quiz leaderboard"))
    async with daily.parts.store.read() as tx:
        assert [SlackServer.TEAM] == [place.tenant for place in await tx.communities.of_platform("slack")]
