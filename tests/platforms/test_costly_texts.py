"""Texts that are made to cost time: every reader of Markdown, formulas and commands bears them."""

import time
from collections.abc import Callable

import pytest

from bot.commands.language.formula_text import spoken
from bot.commands.language.grammar import Grammar
from bot.commands.language.registry import Registry, discover
from bot.core.errors import SparringError
from bot.platforms.discord.drawing.prose import prose as discord
from bot.platforms.slack.drawing.mrkdwn import prose as slack
from bot.platforms.web.drawing.formula import mathml
from bot.platforms.web.drawing.markdown import prose as web

pytestmark = pytest.mark.slow  # where no coverage is measured, which costs many times what a text does

_GRAMMAR = Grammar(Registry({command.path: command for command in discover()}, {}))
_MOST_SECONDS = 1.5
"""Of the processor: what grows with the square of the length or worse needs minutes."""
_LENGTH = 20_000
"""Characters: the longest argument that is taken (`bot.commands.language.arguments`)."""


def _command(text: str) -> object:
    try:
        return _GRAMMAR.command(f"quiz answer {text}") or _GRAMMAR.command(text)
    except SparringError:
        return None


READERS: dict[str, Callable[[str], object]] = {
    "discord": discord,
    "slack": slack,
    "web": web,
    "formula": mathml,
    "formula in words": spoken,
    "grammar": _command,
}
BOMBS = {
    "stars": "*",
    "underscores": "_a",
    "brackets": "[",
    "links": "[a](",
    "quotes": "> ",
    "nested quotes": ">",
    "fences": "```\n",
    "ticks": "`",
    "dollars": "$",
    "dollar pairs": "$a$$",
    "braces": "{",
    "fractions": "\\frac{",
    "roots": "\\sqrt",
    "powers": "x^",
    "lists": "- a\n  ",
    "tildes": "~~a",
    "spaces": " ",
    "lines": "\n",
    "colons": "a:b ",
    "words": "member:@a",
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
@pytest.mark.parametrize("piece", BOMBS.values(), ids=BOMBS.keys())
def test_the_longest_text_is_read_at_once(reader, piece):
    """Twenty thousand characters of anything take a moment, and never a stack overflow."""
    text = (piece * _LENGTH)[:_LENGTH]
    before = time.process_time()

    reader(text)

    assert time.process_time() - before < _MOST_SECONDS
