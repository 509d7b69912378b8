"""Nobody is told to do what the platform cannot carry out."""

import ast
import re
from dataclasses import fields, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import bot.commands
from bot.commands.language.document import plain
from tests.commands.views.states import VIEWS, States

_WRITES = re.compile(
    r"\b(?:answers?|write|reply|say|type|send)\b[^.]{0,60}\b(?:thread|room|me)\b|\bwrite (?:help|done)\b"
    r"|\byou can (?:also )?write\b",
    re.IGNORECASE,
)
"""What tells people to write something, somewhere, without a command."""
_HEARD = re.compile(r"answer in (?:the|its) thread", re.IGNORECASE)
"""What holds only where the bot reads what people write in threads."""

_ABLE = {"typed", "threaded"}
"""What a place can do, as views are told of it: hear what is written there, and have threads."""
_IN_THREAD = re.compile(r"\bin (?:the|its) thread\b")

_KEPT = {
    "Answer in the thread or with the button": "only where talk is heard; the test below",
    "Answer in its thread or with the button": "only where talk is heard; the test below",
    "Answer with the button, or name me before": "who is named is heard everywhere",
    "I am not allowed to read messages here": "who is named is heard everywhere",
    "Answer in your own words": "an interview is held where the bot hears; test_rooms of each platform",
    "You can also write pass, hint": "the same",
    "Your partner may be waiting": "a pair has a room only where the bot hears; test_rooms of each platform",
    " questions. The one who interviews": "the same",
    "Write help to see what I can do": "said only to words that were heard",
    "send me my week on Mondays": "the bot writes",
}
"""Each sentence that tells people to write, by its beginning, and why it is kept."""


def _sentences():
    """Every text of the program's that members or organisers may read."""
    for path in sorted(Path(bot.commands.__path__[0]).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
                yield node.value


def test_every_sentence_that_has_people_write_is_known():
    """A new one says here where it holds; one that is gone is taken out."""
    found = [text for text in _sentences() if _WRITES.search(text)]

    assert [] == [text for text in found if not text.startswith(tuple(_KEPT))]
    assert [] == [known for known in _KEPT if not any(text.startswith(known) for text in found)]


@pytest.mark.parametrize("reads", [True, False])
@pytest.mark.parametrize("mode", ["open", "hidden"])
async def test_no_reply_promises_an_ear_that_is_not_there(chat, reads, mode):
    """Every command, and all that the bot sends in two days, with and without the right to read."""
    chat.platform.reads_talk = reads
    await chat.set_up(f"at:09:00 zone:UTC mode:{mode}")
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)
    commands = chat.services.bridge.dispatcher.registry.commands
    said = [
        (await chat.command(command.name, by=by)).text
        for command in commands.values()
        for by in ("olga", "ada")
        if command.name != "quiz forget"
    ]
    await chat.advance(days=2)

    said.extend(plain(message.reply.view.document()) for message in chat.platform.sent)
    promised = [text for text in said if _HEARD.search(text)]
    assert len(said) > len(commands)
    assert reads == bool(promised)


@pytest.mark.parametrize("name", VIEWS)
def test_no_view_promises_more_than_the_place_can_do(library, name):
    """Every view in many states, under every set of capabilities that it is told of; one that is told of
    none promises nothing.
    """
    states = States(library.questions)
    told = [field.name for field in fields(VIEWS[name]) if field.name in _ABLE]
    for seed, able in product(range(12), product((True, False), repeat=len(told))):
        given = dict(zip(told, able, strict=True))
        made: Any = states.of(name, seed)
        view = replace(made, **given)

        said = plain(view.document())

        assert not _HEARD.search(said) or (given.get("typed") and given.get("threaded", True)), (given, said)
        assert not _IN_THREAD.search(said) or given.get("threaded", bool(given)), (given, said)


def test_what_a_place_can_do_is_said():
    """The walk above has something to look at: these views are told what their place can do."""
    told = {name: {field.name for field in fields(view)} & _ABLE for name, view in VIEWS.items()}
    assert {"typed", "threaded"} == told["QuestionPosted"]
    assert {"typed"} == told["HelpShown"]
    assert {"threaded"} == told["RoundRecapped"]
