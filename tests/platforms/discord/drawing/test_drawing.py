"""Text and components: nothing is lost, nothing is too long, nobody can break out."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.language.document import (
    Bullets,
    Code,
    Divider,
    Document,
    Facts,
    Heading,
    Image,
    Link,
    Mono,
    Note,
    Paragraph,
    Prose,
    Quote,
    Strong,
    Table,
    Tone,
    When,
)
from bot.commands.language.formula_text import spoken
from bot.commands.language.registry import Registry, discover
from bot.commands.language.reply import Attachment, Offer, Reply
from bot.core.pictures import BoardCard, Formula
from bot.platforms.discord.drawing.escape import fenced, split, words
from bot.platforms.discord.drawing.prose import Display, prose
from bot.platforms.discord.drawing.render import Renderer
from bot.platforms.discord.wire.payload import custom_ids, texts
from bot.testing.doubles import BlankPainter
from tests.platforms.discord.openapi import faults

FENCE = "```"


class Shown:
    """A view that is just its document."""

    def __init__(self, *nodes, tone=Tone.NEUTRAL) -> None:
        self._document = Document(nodes, tone)

    def document(self) -> Document:
        """The document."""
        return self._document


class BrokenPainter:
    """A painter without paint."""

    async def paint(self, picture, *, dark=False) -> bytes:
        """Never a picture."""
        raise RuntimeError(f"no paint for {picture} {dark}")


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    """A renderer with all commands."""
    return Renderer(Registry({spec.path: spec for spec in discover()}, {}), BlankPainter())


def count(components) -> int:
    """Components, nested ones counted."""
    return sum(1 + count(c.get("components", ())) for c in components)


EVERYTHING = (
    Heading("Everything"),
    Paragraph(
        (
            "plain ",
            Strong("strong "),
            Mono("/quiz"),
            Link("site", "https://example.org"),
            When(datetime(2026, 3, 2, tzinfo=UTC)),
        )
    ),
    Prose("A *paragraph*\nthat goes on.\n\n$$x^2$$"),
    Quote("said\nso", "Ada"),
    Code("x = 1", "python"),
    Bullets((("one",), ("two",)), ordered=True),
    Facts((("Best", "3 days"),)),
    Table(("#", "Member"), (("1", "Ada"), ("2", "Ben")), frozenset({0}), 1),
    Image(BoardCard("Week", ((1, "Ada", 3),), "points"), "Ada leads"),
    Divider(),
    Note(("small\nprint",), Tone.WARN),
)


async def test_every_node_becomes_what_discord_takes(renderer):
    """A document with every node fits Discord's description, pictures with their words."""
    offers = (Offer("Answer", "quiz answer", {"round": 7}), Offer("Again", "quiz answer", {"round": 7}))

    [page] = await renderer.pages(Reply(Shown(*EVERYTHING, tone=Tone.BASIC), offers))

    assert [] == faults("POST", "/channels/1/messages", page.payload())
    assert ["s1:quiz.answer:round=7"] == custom_ids(page.components)
    assert {"x²", "Ada leads"} == {upload.alt for upload in page.uploads}


async def test_what_cannot_be_painted_is_said(renderer):
    """Without a painter the words stand where the picture would."""
    broken = Renderer(Registry(renderer.commands, {}), BrokenPainter())

    [page] = await broken.pages(
        Reply(Shown(Image(Formula("x^2"), "x²"), Image(BoardCard("W", (), "p"), "Ada leads")))
    )

    assert "x²" in "".join(texts(page.components))
    assert "Ada leads" in "".join(texts(page.components))
    assert () == page.uploads


async def test_a_long_reply_is_several_messages(renderer):
    """Nothing is cut off: what does not fit goes into further messages, the buttons into the last."""
    text = "\n\n".join(f"Paragraph {n}: " + "word " * 60 for n in range(60))

    pages = await renderer.pages(Reply(Shown(Prose(text)), (Offer("Help", "quiz help"),)))

    said = " ".join(text for page in pages for text in texts(page.components))
    assert all(f"Paragraph {n}:" in said for n in range(60))
    assert all(sum(map(len, texts(page.components))) <= 4000 for page in pages)
    assert [0] * (len(pages) - 1) + [1] == [len(custom_ids(page.components)) for page in pages]


async def test_a_message_never_has_too_many_components(renderer):
    """Forty components are the limit, nested ones counted."""
    nodes = [node for n in range(60) for node in (Paragraph((f"line {n}",)), Divider())]

    pages = await renderer.pages(Reply(Shown(*nodes), (Offer("Help", "quiz help"),)))

    assert all(count(page.components) <= 40 for page in pages)
    assert 60 == sum(text.startswith("line") for page in pages for text in texts(page.components))


@given(st.text(alphabet=st.sampled_from("ab c\n`*"), max_size=900), st.integers(40, 200))
def test_splitting_loses_nothing(text, room):
    """Every letter is in a piece, and every piece fits."""
    pieces = split(text, first=room, rest=room)

    letters = [char for char in "".join(pieces) if char in "abc*"]
    assert [char for char in text if char in "abc*"] == letters
    assert all(len(piece) <= room for piece in pieces)


def test_a_block_of_code_that_is_cut_goes_on_as_code():
    """Both halves of a long block are closed, and the second has its language again."""
    code = fenced("\n".join(f"x{n} = {n}" for n in range(100)), "python")

    pieces = split(code, first=300, rest=300)

    assert all(piece.startswith(f"{FENCE}python") and piece.endswith(FENCE) for piece in pieces)
    assert 100 == sum(piece.count(" = ") for piece in pieces)


@pytest.mark.parametrize(
    "text", ["**bold**", "# title", "> quote", "<@123>", "[a](b)", "||x||", "- item", "1. item", "`code`"]
)
def test_words_are_no_markup(text):
    """What a person wrote is shown as it was written."""
    assert "\\" in words(text)


def test_addresses_stay_whole():
    """An address with underscores can still be opened."""
    assert "https://example.org/a_b_c" in words("see https://example.org/a_b_c *now*")


@given(st.text(max_size=200))
def test_nothing_ends_a_block_of_code(text):
    """Whatever stands in a block of code stays inside."""
    inner = fenced(text).removeprefix(f"{FENCE}\n").removesuffix(f"\n{FENCE}")

    assert FENCE not in inner


def test_wrapped_lines_are_joined_and_tables_drawn():
    """Discord shows every line break and no tables; the packs have both."""
    [piece] = prose("One line\nthat goes on.\n\n| a | b |\n|---|---|\n| 1 | 22 |")

    assert isinstance(piece, str)
    assert "One line that goes on." in piece
    assert "a  b" in piece


def test_a_formula_by_itself_is_a_picture():
    """A displayed formula is drawn; one in a line is written in plain letters."""
    assert [Display("x^2")] == prose("$$x^2$$")
    assert ["It is `x²`."] == prose("It is $x^2$.")


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"\frac{1-\rho}{B}\sigma^2", "(1-ρ)/B σ²"),  # noqa: RUF001 - Greek is meant
        (r"\mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V", "softmax((QKᵀ)/√dₖ)V"),
        (r"O(dn \log n)", "O(dn log n)"),
        (r"e^{bx}", "e^(bx)"),
    ],
)
def test_formulas_can_be_read_aloud(tex, plain):
    """TeX becomes one line of plain letters."""
    assert plain == spoken(tex)


async def test_a_file_stands_below_the_words_and_is_named_by_its_component():
    """Discord shows a file in components only where a component names it."""
    registry = Registry({command.path: command for command in discover()}, {})
    file = Attachment("yours.json", b"{}", "application/json")

    (page,) = await Renderer(registry, BlankPainter()).pages(
        Reply(Shown(Paragraph(("Here it is.",))), attachments=(file,))
    )

    assert {"type": 13, "file": {"url": "attachment://yours.json"}} == page.components[0]["components"][-1]
    assert [(b"{}", "application/json")] == [(upload.data, upload.media) for upload in page.uploads]
    assert [{"id": "0", "filename": "yours.json"}] == page.payload()["attachments"]
    assert [] == faults("POST", "/channels/1/messages", page.payload())


@pytest.mark.parametrize(
    "text", ["```" + "a" * 9000, "```\n" + "```" * 3000, "x\n```" + "b" * 4500 + "\n```"]
)
@pytest.mark.parametrize("first", [500, 4000])
def test_a_fence_that_never_ends_is_cut_all_the_same(text, first):
    """No text holds the bot up for ever."""
    pieces = split(text, first=first, rest=4000)

    assert all(len(piece) <= 4000 for piece in pieces)
    assert text.count("a") + text.count("b") <= sum(piece.count("a") + piece.count("b") for piece in pieces)
