"""What every view must keep in every state, found by scanning: a new view is tested by being there."""

import re
from collections.abc import Iterable

import pytest

from bot.commands.language.document import (
    Bullets,
    Code,
    Document,
    Facts,
    Heading,
    Image,
    Link,
    Mono,
    Node,
    Note,
    Paragraph,
    Prose,
    Quote,
    Strong,
    Table,
    inline_text,
    plain,
    spelled,
)
from bot.commands.language.registry import Registry, discover
from bot.commands.language.reply import Reply
from bot.platforms.discord.drawing.render import Renderer as DiscordRenderer
from bot.platforms.discord.wire.payload import texts
from bot.platforms.slack.drawing.render import Renderer as SlackRenderer
from bot.testing.doubles import BlankPainter
from tests.commands.views.states import VIEWS, WORDS, States
from tests.platforms.slack.workspace import words as slack_words

seeds = pytest.mark.parametrize(
    "seeds", [range(5), pytest.param(range(5, 24), marks=pytest.mark.slow)], ids=["few", "more"]
)
REGISTRY = Registry({command.path: command for command in discover()}, {})
BEGINNINGS = {word[:size] for word in WORDS for size in range(5, len(word))}
CUT = re.compile(rf"\b({'|'.join(sorted(BEGINNINGS, key=len, reverse=True))})(?![a-z])")
NOUNS = "day|question|answer|point|member|round|card|hour|week|minute|place|idea|hint"
SLIPS = re.compile(rf"\bNone\b|\bTrue\b|\bFalse\b| [.,;:](?!\S)|,,|\.\.(?!\.)|\(\)|: \.|\b1 (?:{NOUNS})s\b")


def said(document: Document) -> Iterable[str]:
    """Every text of a document that stands by itself."""
    for node in document.nodes:
        yield from _said(node)


def _said(node: Node) -> Iterable[str]:
    match node:
        case Heading(text) | Quote(text, _) | Image(_, text):
            yield spelled(text)
        case Prose(text) | Code(text):
            yield text
        case Paragraph(parts) | Note(parts):
            yield inline_text(parts)
            yield from (part.text for part in parts if isinstance(part, Strong | Mono | Link))
        case Bullets(items):
            yield from ("",) if not items else (inline_text(item) for item in items)
        case Facts(pairs):
            yield from ("",) if not pairs else (text for pair in pairs for text in pair)
        case Table(columns, rows):
            yield from columns
            yield from ("",) if not rows else (" ".join(spelled(cell) for cell in row) for row in rows)


@seeds
@pytest.mark.parametrize("name", VIEWS)
def test_no_view_says_nothing_or_stumbles(library, name, seeds):
    """No text is empty, none shows what a program calls nothing, and one of a thing is one."""
    states = States(library.questions)
    for seed in seeds:
        document = states.of(name, seed).document()

        assert document.nodes, seed
        assert all(text.strip() for text in said(document)), (seed, document)
        assert not SLIPS.search(plain(document)), (seed, plain(document))
        assert all(
            len(n.columns) == len(row) for n in document.nodes if isinstance(n, Table) for row in n.rows
        )


@seeds
@pytest.mark.parametrize("name", VIEWS)
async def test_no_platform_cuts_a_word(library, name, seeds):
    """What is too long ends behind a word, and goes on in the next message where it may."""
    states = States(library.questions)
    discord, slack = DiscordRenderer(REGISTRY, BlankPainter()), SlackRenderer(REGISTRY.commands)
    for seed in seeds:
        view = states.of(name, seed)

        pages = await discord.pages(Reply(view))
        drawn = slack.reply(Reply(view))

        told = "\n".join(
            [*(text for page in pages for text in texts(page.components)), slack_words(list(drawn.blocks))]
        )
        assert not CUT.search(told), (seed, CUT.search(told))
