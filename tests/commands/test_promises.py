"""Nobody is told to do what the platform cannot carry out."""

import ast
import re
from pathlib import Path

import pytest

import bot.commands
from bot.commands.language.document import plain

_WRITES = re.compile(
    r"\b(?:answers?|write|reply|say|type|send)\b[^.]{0,60}\b(?:thread|room|me)\b|\bwrite (?:help|done)\b"
    r"|\byou can (?:also )?write\b",
    re.IGNORECASE,
)
"""What tells people to write something, somewhere, without a command."""
_HEARD = re.compile(r"answer in (?:the|its) thread", re.IGNORECASE)
"""What holds only where the bot reads what people write in threads."""

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
