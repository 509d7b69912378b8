"""Suggesting a message as a question, from its menu."""

from bot.platforms.discord.wire.payload import texts


def menu(content):
    """The interaction of the menu's command on a message."""
    message = {"id": "4711", "content": content, "author": {"id": "702", "username": "bob"}}
    return {
        "id": "1",
        "name": "Use as a suggestion",
        "type": 3,
        "target_id": "4711",
        "resolved": {"messages": {"4711": message}},
    }


def fields(modal):
    """What the form starts with, by field."""
    inputs = [label["component"] for label in modal["data"]["components"]]
    return {each["custom_id"]: each.get("value", "") for each in inputs}


async def test_a_message_becomes_a_suggestion(live):
    """The form opens with the message as the question; sent in, it waits for an organiser."""
    asked = await live.interact(2, menu("Why do deep trees overfit?"))
    filled = [
        {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
        for name, value in {
            **fields(asked),
            "title": "Deep trees",
            "answer": "A deep tree can give every sample a leaf of its own.",
        }.items()
    ]
    data = {"custom_id": asked["data"]["custom_id"], "components": filled}
    thanks = await live.interact(5, data)
    listed = await live.slash("quiz-admin", "review", "list")

    assert 9 == asked["type"]
    assert "Why do deep trees overfit?" == fields(asked)["question"]
    assert "An organiser will look at" in " ".join(texts(thanks["data"]["components"]))
    assert "Why do deep trees overfit?" in " ".join(texts(listed["data"]["components"]))


async def test_a_message_without_words_opens_an_empty_form(live):
    """A picture says nothing that could be put there."""
    asked = await live.interact(2, menu(""))

    assert "" == fields(asked)["question"]


async def test_a_long_message_is_cut_to_the_field(live):
    """As much as the field holds, so that the form opens."""
    asked = await live.interact(2, menu("x" * 3000))

    assert "x" * 1500 == fields(asked)["question"]
