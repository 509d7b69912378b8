"""What is given with a command and asked on by a form: texts of any script, at any length that is allowed."""

import pytest

from bot.core.questions.contributions import LONGEST_TITLE
from bot.platforms.discord.wire.payload import texts

TITLES = ("x" * 65, "Почему глубокие деревья переобучаются", "为什么深度决策树会过拟合呢请解释", "&=:%" * 15)


def given(**options):
    """Typed options of a slash command."""
    return [{"type": 3, "name": name, "value": value} for name, value in options.items()]


@pytest.mark.parametrize("title", [*TITLES, "д" * LONGEST_TITLE])
async def test_a_suggestion_takes_a_title_of_any_script_and_length(live, title):
    """The form opens, keeps the title, and the suggestion that is sent in has it."""
    asked = await live.slash("quiz", "suggest", options=given(title=title, level="basic"))
    inputs = [label["component"] for label in asked["data"]["components"]]
    values = {each["custom_id"]: each.get("value", "") for each in inputs}
    values |= {"question": "Why do deep trees overfit?", "answer": "A leaf for every sample is possible."}
    filled = [
        {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
        for name, value in values.items()
        if value
    ]

    data = {"custom_id": asked["data"]["custom_id"], "components": filled}
    thanks = await live.interact(5, data)
    listed = await live.slash("quiz-admin", "review", "list")

    assert 9 == asked["type"]
    assert "An organiser will look at" in " ".join(texts(thanks["data"]["components"]))
    assert title[:12] in " ".join(texts(listed["data"]["components"])).replace("\\", "")


def _filled(asked, **values):
    """A form as it is sent in, with these values in its fields."""
    fields = [{"type": 4, "custom_id": name, "value": value} for name, value in values.items()]
    labels = [{"type": 18, "component": field} for field in fields]
    return {"custom_id": asked["data"]["custom_id"], "components": labels}


def _values(asked):
    """What stands in the fields of a form."""
    inputs = [part["component"] for part in asked["data"]["components"] if part.get("component")]
    return {each["custom_id"]: each["value"] for each in inputs if "value" in each}


@pytest.mark.parametrize(
    "typed",
    [{"day": "2020-01-01"}, {"day": "the day before"}],
    ids=["refused", "unreadable"],
)
async def test_a_form_that_was_refused_opens_again_as_it_was_filled_in(live, typed):
    """Whether the command refuses it or it cannot be read: nobody types it twice."""
    await live.set_up()
    asked = await live.slash("quiz-admin", "schedule", "skip")
    refused = await live.interact(5, _filled(asked, **typed))
    row = next(part for part in refused["data"]["components"][0]["components"] if part["type"] == 1)
    again = await live.interact(3, {"custom_id": row["components"][0]["custom_id"], "component_type": 2})

    assert "Try again" == row["components"][0]["label"]
    assert typed == _values(again)
