"""What is offered while an argument is typed."""

import pytest

from bot.commands.incoming.autocomplete import Suggestions
from bot.commands.language.registry import discover
from bot.testing.memory.store import MemoryStore

TAKES = [
    (command.name, argument)
    for command in discover()
    for argument in command.visible
    if argument.arg.suggest == "topic"
]


@pytest.fixture
def find(library):
    """Suggestions for the `topics` of the set-up, as (value, words)."""
    suggestions = Suggestions(library, MemoryStore())
    topics = next(argument for _, argument in TAKES if argument.several)

    async def found(typed):
        listed = await suggestions.find(topics, typed, platform="chat", tenant="guild")
        return [(each.value, each.words) for each in listed]

    return found


@pytest.mark.parametrize(("name", "argument"), TAKES, ids=[name for name, _ in TAKES])
async def test_every_topic_is_offered_to_every_command_that_takes_one(library, name, argument):
    """By its id or by its name, whichever is typed."""
    suggestions = Suggestions(library, MemoryStore())

    for topic, title in library.topics.items():
        for typed in (topic, title.upper()[:6]):
            found = await suggestions.find(argument, typed, platform="chat", tenant="guild")
            assert (topic, title) in [(each.value, each.words) for each in found], name


async def test_a_list_of_topics_begins_with_all_of_them(find, library):
    """Nothing typed yet: all, or one of them."""
    found = await find("")

    assert ("all", "All topics") == found[0]
    assert set(library.topics.items()) == set(found[1:])


async def test_a_list_goes_on_behind_its_comma(find, library):
    """What stands there already stays, by its id, and is not offered again."""
    (one, its_title), (other, title), *_ = library.topics.items()

    found = await find(f"{its_title.upper()} , {title[:3]}")
    third = await find(f"{one},{other},")

    assert (f"{one}, {other}", f"{its_title}, {title}") in found
    assert not [value for value, _ in third if value.endswith((f", {one}", f", {other}", "all"))]
    assert all(value.startswith(f"{one}, {other}, ") for value, _ in third)


async def test_what_would_be_cut_is_not_offered(find):
    """A value over Discord's 100 characters would stand for something else."""
    long = ", ".join(f"topic-number-{number}" for number in range(7))

    assert all(len(value) <= 100 for value, _ in await find(f"{long},"))
