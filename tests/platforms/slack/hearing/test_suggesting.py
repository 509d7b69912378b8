"""Suggesting and reporting questions on Slack: by command, by the message shortcut, and what comes of it."""

from tests.platforms.slack.workspace import words

_MESSAGE = "Why do trees overfit? See <https://example.org/trees|this page> &amp; tell <@U0BOB>."
_ANSWER = "A deep tree can give every sample a leaf of its own.\nPruning or a depth limit stops it."


async def shortcut(daily, text=_MESSAGE, *, channel="C0DAILY"):
    """Use the message shortcut on somebody's message; the form it opened."""
    body = {
        "type": "message_action",
        "callback_id": "suggest",
        "token": "t",
        "team": {"id": daily.server.TEAM, "domain": "study"},
        "user": {"id": "U0ADA", "username": "ada", "name": "ada", "team_id": daily.server.TEAM},
        "channel": {"id": channel, "name": "daily"},
        "message_ts": "1700000000.000100",
        "message": {"type": "message", "user": "U0BOB", "ts": "1700000000.000100", "text": text},
        "response_url": daily.server.response_url(),
        "trigger_id": daily.server.trigger(),
        "is_enterprise_install": False,
    }
    await daily.deliver("interactive", body)
    return body["response_url"], daily.view


def started(view):
    """What the fields of a form start with, by name."""
    return {
        block["block_id"].rstrip("~"): block["element"].get("initial_value", "")
        for block in view["blocks"]
        if block["type"] == "input"
    }


async def test_a_message_becomes_a_suggestion(daily):
    """The shortcut opens the form with the message as the question; sent in, it waits for an organiser."""
    await daily.slash("/quiz streak", by="bob")
    address, form = await shortcut(daily, f"{_MESSAGE} And <@U0OLGA>.")
    question = started(form)["question"]
    await daily.submit(form, title="Overfitting trees", answer=_ANSWER)
    listed = await daily.slash("/quiz-admin review list", by="olga")

    assert question == "Why do trees overfit? See this page & tell @Bob. And @somebody."
    assert 'An organiser will look at "Overfitting trees".' in words(daily.responded(address))
    assert "Why do trees overfit?" in words(listed)
    assert "By Ada" in words(listed)


async def test_a_long_message_is_cut_to_the_field(daily):
    """What does not fit is left out, and the form still opens."""
    _, form = await shortcut(daily, "x" * 2000)

    assert "x" * 1500 == started(form)["question"]


async def test_a_suggestion_is_accepted_on_slack_and_its_author_told(daily):
    """From the form to the direct message."""
    await daily.slash("/quiz suggest")
    view = daily.view
    await daily.submit(view, title="Trees", question="Why?", answer=_ANSWER, level="advanced")
    listed = await daily.slash("/quiz-admin review list", by="olga")
    done = await daily.press("Accept", listed["blocks"], by="olga", hidden=True)
    await daily.beat()

    assert "is a question of this community" in words(done)
    assert "was accepted" in words(daily.server.channels["D0U0ADA"].messages)


async def test_a_suggestion_is_mended_on_slack(daily):
    """The form starts with the member's texts."""
    await daily.slash("/quiz suggest")
    await daily.submit(daily.view, title="Trees", question="Why?", answer=_ANSWER)
    listed = await daily.slash("/quiz-admin review list", by="olga")
    await daily.press("Edit and accept", listed["blocks"], by="olga", hidden=True)
    form = daily.view
    await daily.submit(form, by="olga", **{**started(form), "title": "Trees that overfit"})
    await daily.beat()

    assert _ANSWER == started(form)["answer"]
    assert '"Trees that overfit" was accepted' in words(daily.server.channels["D0U0ADA"].messages)


async def test_a_mention_in_a_suggestion_notifies_nobody(daily):
    """Whatever a suggestion says is text when an organiser looks at it, and when it is asked."""
    await daily.slash("/quiz suggest")
    await daily.submit(daily.view, title="<!channel>", question="<!here> <@U0BOB>", answer=_ANSWER)
    listed = await daily.slash("/quiz-admin review list", by="olga")

    head, prompt = listed["blocks"][:2]
    assert ("plain_text", "Suggestion 1: <!channel>") == (head["text"]["type"], head["text"]["text"])
    assert prompt["text"]["text"].startswith("&lt;!here&gt; &lt;@U0BOB&gt;\n")
    assert "<!" not in listed["text"]


async def test_the_question_of_the_day_is_reported_in_its_thread(daily):
    """The reason goes to the organisers, with how many said so."""
    await daily.slash("/quiz report", channel="C0DAILY")
    await daily.submit(daily.view, reason="It has a typo")
    listed = await daily.slash("/quiz-admin review list", by="olga")

    assert "1 member says" in words(listed)
    assert "It has a typo" in words(listed)
