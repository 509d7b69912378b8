# ruff: noqa: RUF001 - signs of mathematics are what some of these tests are about
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.language import document as d
from bot.commands.language.registry import Registry, discover
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Person
from bot.core.errors import Unusable
from bot.core.pictures import BoardCard
from bot.platforms.web.drawing.formula import mathml
from bot.platforms.web.drawing.formulasigns import COMMANDS
from bot.platforms.web.drawing.markdown import prose, words
from bot.platforms.web.drawing.pictures import Gallery
from bot.platforms.web.drawing.render import Origin, Renderer
from bot.platforms.web.drawing.shelf import FileShelf
from bot.testing.doubles import FixedClock, SilentTelemetry

HOSTILE = '<img src=x onerror=alert(1)> <script>alert(2)</script> [x](javascript:alert(3)) & "quotes"'
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PICTURE = BoardCard("This week", ((1, "Ada", 5),), "points")


def page(drawn):
    """A payload as the page reads it."""
    return json.loads(json.dumps(drawn))


class Painter:
    """Paints bytes that tell light from dark; counts."""

    def __init__(self):
        self.painted = 0

    async def paint(self, picture, *, dark=False):  # noqa: ARG002 - any picture will do
        """A word for a picture."""
        self.painted += 1
        return b"dark" if dark else b"light"


class BrokenPainter:
    """Cannot draw."""

    async def paint(self, picture, *, dark=False):  # noqa: ARG002 - none can be drawn
        """Refuse."""
        raise Unusable("This cannot be drawn.")


@dataclass(frozen=True)
class Shown:
    """A view of a given document."""

    shown: d.Document

    def document(self):
        """The given one."""
        return self.shown


def renderer(folder, painter=None):
    """A renderer over the real commands."""
    registry = Registry({command.path: command for command in discover()}, {})
    gallery = Gallery(folder, painter or Painter(), telemetry=SilentTelemetry())
    return Renderer(registry, gallery, FileShelf(FixedClock()))


async def nodes(folder, *parts):
    """What becomes of these nodes."""
    return await renderer(folder).document(d.Document(parts))


EVERY_NODE = {
    d.Heading: (d.Heading("Title"), {"k": "h", "c": ["Title"]}),
    d.Paragraph: (
        d.paragraph(
            "a ",
            d.Strong("b"),
            d.Mono("c"),
            d.Link("d", "https://e.example"),
            d.When(AT, "UTC", relative=True),
        ),
        {
            "k": "p",
            "c": [
                "a ",
                {"k": "b", "c": ["b"]},
                {"k": "mono", "t": "c"},
                {"k": "a", "href": "https://e.example", "c": ["d"]},
                {"k": "when", "at": "2026-03-02T09:00:00+00:00", "zone": "UTC", "relative": True},
            ],
        },
    ),
    d.Prose: (d.Prose("Plain *words*"), {"k": "p", "c": ["Plain ", {"k": "i", "c": ["words"]}]}),
    d.Quote: (d.Quote("said", "Ada"), {"k": "quote", "c": [{"k": "p", "c": ["said"]}], "by": ["Ada"]}),
    d.Code: (d.Code("x = 1", "python"), {"k": "code", "lang": "python", "text": "x = 1"}),
    d.Bullets: (
        d.Bullets((("one",), ("two",)), ordered=True),
        {
            "k": "list",
            "ordered": True,
            "start": 1,
            "items": [[{"k": "p", "c": ["one"]}], [{"k": "p", "c": ["two"]}]],
        },
    ),
    d.Facts: (d.Facts((("Best", "3"),)), {"k": "facts", "pairs": [["Best", ["3"]]]}),
    d.Table: (
        d.Table(("#", "Who"), (("1", "Ada"),), frozenset({0}), 0),
        {"k": "table", "head": [["#"], ["Who"]], "rows": [[["1"], ["Ada"]]], "numeric": [0], "highlight": 0},
    ),
    d.Note: (d.Note(("small",), d.Tone.WARN), {"k": "note", "tone": "warn", "c": ["small"]}),
    d.Divider: (d.Divider(), {"k": "hr"}),
}


@pytest.mark.parametrize("kind", [kind for kind in get_args(d.Node) if kind is not d.Image])
async def test_every_node_is_drawn(tmp_path, kind):
    """Each kind of node has a drawing, and a new kind fails here until it has one."""
    node, drawn = EVERY_NODE[kind]

    assert [drawn] == await nodes(tmp_path, node)


async def test_a_picture_is_hung_light_and_dark(tmp_path):
    """Its addresses are the hashes of its bytes; its words come along."""
    (image,) = await nodes(tmp_path, d.Image(PICTURE, "1. Ada 5"))

    assert "1. Ada 5" == image["alt"]
    assert b"light" == (tmp_path / Path(image["light"]).name).read_bytes()
    assert b"dark" == (tmp_path / Path(image["dark"]).name).read_bytes()


async def test_a_picture_that_cannot_be_drawn_leaves_its_words(tmp_path):
    """A broken painter keeps no message from being sent."""
    (image,) = await renderer(tmp_path, BrokenPainter()).document(d.Document((d.Image(PICTURE, "words"),)))

    assert {"k": "image", "alt": "words"} == image


async def test_old_pictures_make_room(tmp_path):
    """Only so many pictures are kept; the oldest go first, and can be drawn again."""

    class Counting(Painter):
        async def paint(self, picture, *, dark=False):
            return f"{picture.title}{dark}".encode()

    gallery = Gallery(tmp_path, Counting(), telemetry=SilentTelemetry(), kept=4)
    hung = [page(await gallery.hang(BoardCard(str(number), (), "points"))) for number in range(5)]

    assert 4 == len(list(tmp_path.iterdir()))
    assert await gallery.find(Path(hung[-1]["light"]).name)
    assert await gallery.find("../secret") is None


async def test_what_people_wrote_stays_text(tmp_path):
    """Markup in a name, a quote, a cell or a fact is a string in the payload, wherever it stands."""
    document = d.Document(
        (
            d.Heading(HOSTILE),
            d.paragraph(HOSTILE, d.Strong(HOSTILE), d.Mono(HOSTILE)),
            d.Quote(HOSTILE, HOSTILE),
            d.Code(HOSTILE, HOSTILE),
            d.Bullets(((HOSTILE,),)),
            d.Facts(((HOSTILE, HOSTILE),)),
            d.Table((HOSTILE,), ((HOSTILE,),)),
            d.Note((HOSTILE,)),
        )
    )

    drawn = await renderer(tmp_path).document(document)

    leaves = list(strings(drawn))
    assert 14 == leaves.count(HOSTILE)
    assert [] == list(links(drawn))


def strings(value):
    """Every string in a payload."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def links(value):
    """Every address in a payload."""
    if isinstance(value, dict):
        if "href" in value:
            yield value["href"]
        for inner in value.values():
            yield from links(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from links(inner)


KNOWN = {
    "h", "p", "list", "quote", "code", "hr", "table", "math", "mono", "br", "b", "i", "s", "a", "span",
}  # fmt: skip


def kinds(value):
    """Every kind of node in a payload."""
    if isinstance(value, dict):
        if "k" in value:
            yield value["k"]
        for inner in value.values():
            yield from kinds(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from kinds(inner)


@given(st.text(alphabet=st.sampled_from("ab <>&\"'`*_[]()!#|$\\-\n:javscript/1."), max_size=120))
def test_any_markdown_becomes_known_nodes(markdown):
    """Whatever a pack holds: only nodes that the page knows, and only web addresses."""
    drawn = prose(markdown)

    assert KNOWN >= set(kinds(drawn))
    assert all(address.startswith(("http://", "https://", "mailto:")) for address in links(drawn))
    json.dumps(drawn)


def test_html_in_markdown_is_text():
    """Raw HTML is shown as it was typed."""
    (shown,) = page(prose("<b onclick=x>hi</b>"))

    assert "<b onclick=x>hi</b>" == "".join(shown["c"])


def test_markdown_has_all_that_packs_use():
    """Lists, code, tables, quotes, links, breaks and formulas."""
    drawn = page(
        prose(
            "One **two** `three` [four](https://e.example) ~~five~~  \nsix\n\n- a\n- b\n\n3. c\n\n"
            "```python\nx = 1\n```\n\n"
            "> q\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n---\n\n$$E = mc^2$$\n\n## H"
        )
    )

    assert ["p", "list", "list", "code", "quote", "table", "hr", "math", "h"] == [node["k"] for node in drawn]
    assert {"b", "mono", "a", "s", "br"} <= set(kinds(drawn[0]))
    assert 3 == drawn[2]["start"]
    assert ("python", "x = 1") == (drawn[3]["lang"], drawn[3]["text"])
    assert [1] == drawn[5]["numeric"]
    assert drawn[7]["block"]


@pytest.mark.parametrize("text", ["It costs $5 and $6.", "a $ b $ c", "$", "US$ 5 $", "no formula"])
def test_prices_are_no_formulas(text):
    """A dollar sign is a dollar sign unless a formula follows."""
    assert [text] == words(text)


def test_formulas_in_the_cores_words_are_drawn():
    """Points of a rubric may hold formulas too."""
    drawn = page(words("Costs $O(n^2)$ steps"))

    assert ["Costs ", "math", " steps"] == [part if isinstance(part, str) else part["k"] for part in drawn]


def flat(element):
    """A MathML tree in short: tag(children)."""
    if isinstance(element, str):
        return element
    return f"{element['tag']}({' '.join(flat(child) for child in element['children'])})"


@pytest.mark.parametrize(
    ("tex", "drawn"),
    [
        ("x^2", "msup(mi(x) mn(2))"),
        ("w_0", "msub(mi(w) mn(0))"),
        ("x_i^2", "msubsup(mi(x) mi(i) mn(2))"),
        (r"\frac{1}{n}", "mfrac(mn(1) mi(n))"),
        (r"\sqrt n", "msqrt(mi(n))"),
        (r"\sqrt[3]{n}", "mroot(mi(n) mn(3))"),
        (r"\sum_{i=1}^n x_i", "munderover(mo(∑) mrow(mi(i) mo(=) mn(1)) mi(n)) msub(mi(x) mi(i))"),
        (r"\hat y", "mover(mi(y) mo(^))"),
        (r"\left(\frac{a}{b}\right)", "mrow(mo(() mfrac(mi(a) mi(b)) mo()))"),
        (r"\text{two words}", "mtext(two\u00a0words)"),
        (r"\mathbb{R}", "mi(ℝ)"),
        (r"\mathrm{TP}", "mrow(mi(T) mi(P))"),
        (r"a \le b", "mi(a) mo(≤) mi(b)"),
        (r"a \pm 5\%", "mi(a) mo(±) mn(5) mo(%)"),
        (r"\bm w \sim \argmax_x", "mi(𝐰) mo(∼) msub(mo(arg\u2009max) mi(x))"),
        ("f'(x)", "msup(mi(f) mo(′)) mo(() mi(x) mo())"),
    ],
)
def test_tex_becomes_mathml(tex, drawn):
    """The part of TeX that packs use."""
    assert drawn == " ".join(flat(element) for element in page(mathml(tex)))


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{1",
        "x^",
        "x^2^3",
        "}",
        r"\begin{matrix}",
        r"\unknown",
        r"\left(x",
        "a & b",
        "{" * 500,
        "_",
        r"\frac{a}",
        "^2",
    ],
)
def test_unread_tex_is_left_to_the_page(tex):
    """What cannot be read is shown as TeX, never half."""
    assert mathml(tex) is None


@given(st.text(alphabet=st.sampled_from("\\{}[]^_'fracsqtlehgi 1x+-&|()"), max_size=60))
def test_no_tex_breaks_the_reader(tex):
    """Any text is read or left alone."""
    drawn = mathml(tex)

    assert drawn is None or isinstance(drawn, list)


def test_every_command_on_the_list_is_read():
    """What is let through is drawn, alone or with letters: nobody sees the name of a command."""
    uses = ("\\{}", "\\{} a", "\\{} a b", "\\{}{{a}}", "\\left(a\\{})", "\\{}(a\\right)", "{{a \\{} b}}")

    assert [] == [name for name in sorted(COMMANDS) if not any(mathml(use.format(name)) for use in uses)]


@pytest.mark.parametrize("name", ["frac", "sqrt", "hat", "operatorname", "text", "left", "binom"])
def test_a_command_without_what_it_needs_is_left_to_the_page(name):
    """Half a fraction is no fraction."""
    assert mathml(f"\\{name}") is None


def test_every_formula_of_the_packs_is_read():
    """No member sees raw TeX: what the packs use, the page draws."""
    unread = []
    for path in sorted(Path("questions").rglob("*.md")):
        body = path.read_text().split("+++", 2)[-1]
        unread += [(path.name, node["tex"]) for node in found_math(prose(body)) if node["tree"] is None]

    assert [] == unread


def found_math(value):
    """Every formula in a payload."""
    if isinstance(value, dict):
        if value.get("k") == "math":
            yield value
        for inner in value.values():
            yield from found_math(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from found_math(inner)


async def test_a_body_holds_offers_origin_and_plain_words(tmp_path):
    """All that the page needs to draw the message, and to read it out."""
    reply = Reply(
        Shown(d.Document((d.Heading("Hello"),), d.Tone.GOOD)),
        (Offer("Streak", "quiz streak", {"member": Person("ada")}, Style.PRIMARY),),
    )

    body = json.loads(await renderer(tmp_path).body(reply, origin=Origin("ada", "quiz streak"), thread="T"))

    assert ("good", "Hello", None, "T") == (body["tone"], body["text"], body["native"], body["thread"])
    assert [{"label": "Streak", "style": "primary", "token": "s1:quiz.streak:member=ada"}] == body["offers"]
    assert {"by": "ada", "command": "quiz streak", "message": 0} == body["origin"]
