"""Documents and Markdown as Block Kit and mrkdwn."""

import json
from datetime import UTC, date, datetime

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
    When,
)
from bot.commands.language.registry import discover
from bot.commands.language.reply import Offer
from bot.core.pictures import ActivityMap, BoardCard, CoverageBars, ReadinessChart
from bot.platforms.slack.drawing.blocks import messages, split
from bot.platforms.slack.drawing.modals import option
from bot.platforms.slack.drawing.mrkdwn import escape, inline, prose
from bot.platforms.slack.drawing.render import Renderer, fallback
from bot.platforms.slack.hearing.commands import plain_words
from bot.platforms.slack.wire.limits import SECTION
from tests.platforms.slack.blockrules import broken_rules

_TEXT = st.text(max_size=5000)
_SHORT = st.text(max_size=300)
_INLINE = st.one_of(
    _SHORT,
    st.builds(Strong, _SHORT),
    st.builds(Mono, _SHORT),
    st.builds(Link, _SHORT, st.just("https://a.example/?a=1&b=<2>|3")),
    st.builds(When, st.just(datetime(2026, 3, 2, 9, tzinfo=UTC))),
)
_RUN = st.lists(_INLINE, max_size=4).map(tuple)
_COUNT = st.integers(0, 100)
_PICTURE = st.one_of(
    st.just(BoardCard("t", (), "points")),
    st.builds(CoverageBars, _SHORT, st.lists(st.tuples(_SHORT, _COUNT), max_size=5).map(tuple), _COUNT),
    st.builds(
        ReadinessChart,
        _SHORT,
        st.lists(st.tuples(_SHORT, _COUNT, _COUNT, _COUNT), max_size=12).map(tuple),
    ),
    st.builds(
        ActivityMap,
        _SHORT,
        st.lists(st.tuples(st.dates(), _COUNT), max_size=5).map(tuple),
        st.dates(min_value=date(2, 1, 1)),
    ),
)
_NODE = st.one_of(
    st.builds(Heading, _SHORT.filter(str.strip)),
    st.builds(Paragraph, _RUN),
    st.builds(Prose, _TEXT),
    st.builds(Quote, _TEXT, _SHORT),
    st.builds(Code, _TEXT),
    st.builds(Bullets, st.lists(_RUN, max_size=6).map(tuple)),
    st.builds(Facts, st.lists(st.tuples(_SHORT, _TEXT), min_size=1, max_size=25).map(tuple)),
    st.builds(
        Table,
        st.just(("#", "Name")),
        st.lists(st.tuples(_SHORT, _SHORT), max_size=40).map(tuple),
        st.just(frozenset({0})),
        st.sampled_from([None, 0]),
    ),
    st.builds(Note, _RUN),
    st.just(Divider()),
    st.builds(Image, _PICTURE, st.just("words <!here>")),
)


def _renderer():
    return Renderer({command.path: command for command in discover()})


@given(st.lists(_NODE, max_size=12))
def test_no_document_breaks_a_limit_or_mentions_anybody(nodes):
    """Whatever people and packs write: every block is one that Slack takes."""
    blocks = _renderer().document(Document(tuple(nodes)))

    assert [] == [fault for part in messages(blocks) for fault in broken_rules(part)]


@given(_TEXT)
def test_nothing_is_lost_in_escaping(text):
    """What is escaped reads as it was typed."""
    assert (
        text.replace("<", "").replace(">", "").replace("&", "")
        == (plain_words(escape(text)).replace("<", "").replace(">", "").replace("&", ""))
        or "&" in text
    )


@given(st.text(alphabet="ab \n`&<>", max_size=9000))
def test_a_long_text_is_split_and_not_cut(text):
    """Every part fits, no escaped sign is torn, no word is lost."""
    escaped = escape(text)
    parts = split(escaped, 100)

    assert all(len(part) <= 100 for part in parts)
    letters = [char for char in escaped if char in "ab"]
    assert sum(part.count("a") + part.count("b") for part in parts) >= len(letters)
    assert all(not part.endswith(("&", "&a", "&am", "&l", "&g", "&lt", "&gt", "&amp")) for part in parts)


@pytest.mark.parametrize("line", ["a", "`", "```", "&", "x&", "\N{GRINNING FACE}", " ", "<", "\n "])
def test_a_line_that_cannot_be_broken_is_split_all_the_same(line):
    """Code in one long line was split for ever, and held up everybody."""
    for text in (Code(line * 4000), Paragraph((line * 4000,)), Prose(f"~~~\n{line * 4000}\n~~~")):
        blocks = _renderer().document(Document((text,)))

        assert [] == [fault for part in messages(blocks) for fault in broken_rules(part)]
        units = [
            len(each["text"]["text"].encode("utf-16-le")) // 2 for each in json.loads(json.dumps(blocks))
        ]
        assert all(length <= SECTION for length in units)


def test_code_stays_code_when_it_is_split():
    """A block of code that is too long becomes several."""
    text = "\n".join(f"line {number} of the code" for number in range(400))
    blocks = _renderer().document(Document((Code(text),)))

    assert len(blocks) > 1
    texts = [block["text"]["text"] for block in json.loads(json.dumps(blocks))]
    assert all(text.startswith("```") and text.endswith("```") for text in texts)
    assert all(len(text) <= SECTION for text in texts)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**bold** and *italic*", "*bold* and _italic_"),
        ("~~gone~~", "~gone~"),
        ("a `x < y` b", "a `x &lt; y` b"),
        ("[words](https://a.example/?a=1&b=2)", "<https://a.example/?a=1&amp;b=2|words>"),
        ("[words](ftp://a.example)", "words"),
        ("- one\n- two\n  - deep", "• one\n• two\n    • deep"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("> quoted\n> on", "> quoted on"),
        ("```python\nx = 1 < 2\n```", "```\nx = 1 &lt; 2\n```"),
        ("# Title", "*Title*"),
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        ("**un**happy", "*un*\u200bhappy"),
        (r"mean $\frac{a+b}{2}$ of", "mean `(a+b)/2` of"),
        ("one\ntwo", "one two"),
        ("snake_case_name", "snake_case_name"),
        ("![alt](https://a.example/x.png)", "alt"),
    ],
)
def test_markdown_becomes_mrkdwn(markdown, expected):
    """Slack's own signs, in Slack's own places."""
    assert expected == "\n".join(prose(markdown))


def test_a_table_becomes_aligned_columns():
    """Mrkdwn has no tables."""
    assert ["```\na    b\none  2\n```"] == prose("| a | b |\n|---|---|\n| one | 2 |")


def test_an_instant_is_shown_in_the_reader_s_zone():
    """Slack puts the date in; who cannot see it reads UTC."""
    shown = inline((When(datetime(2026, 3, 2, 9, tzinfo=UTC)),))

    assert "<!date^1772442000^{date_short_pretty} {time}|02 Mar 2026, 09:00 UTC>" == shown


def test_many_buttons_come_in_rows():
    """An actions block takes 25."""
    blocks = _renderer().offers([Offer(f"b{number}", "quiz streak") for number in range(30)])

    assert [25, 5] == [len(json.loads(json.dumps(block))["elements"]) for block in blocks]
    assert [] == broken_rules(blocks)


def test_a_notification_is_never_empty_nor_too_long():
    """The text beside the blocks is what a phone shows."""
    assert "Sparring" == fallback("  ")
    assert len(fallback("word " * 5000)) <= 4000


def test_an_option_fits():
    """Words and value of a menu's entry are within their limits."""
    entry = json.loads(json.dumps(option("v" * 200, "w" * 200)))

    assert (75, 150) == (len(entry["text"]["text"]), len(entry["value"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a &lt; b &amp;&amp; c", "a < b && c"),
        ("<https://a.example|a page>", "a page"),
        ("<https://a.example>", "https://a.example"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<@U1|ada> and <@U2>", "@ada and @U2"),
        ("<#C1|daily>", "#daily"),
        ("<!channel> <!here|here> <!subteam^S1|@mentors>", "@channel @here @mentors"),
        ("&lt;@U1&gt;", "<@U1>"),
    ],
)
def test_slack_s_mark_up_reads_as_people_wrote_it(text, expected):
    """What reaches the grader is what was typed."""
    assert expected == plain_words(text)
