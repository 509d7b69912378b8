"""The options of choice questions: code in them is drawn as code, wherever they are shown."""

import json
from datetime import UTC, datetime

import pytest

from bot.commands.language.document import Bullets, Mono, Paragraph, coded, inline_text
from bot.commands.views.reminders import RoundCloses
from bot.commands.views.rounds import QuestionPosted, SolutionShown
from bot.platforms.web.drawing.native import native
from tests.grading.bed import library

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CODED = [q for q in library().questions if any("`" in option.text + option.why for option in q.options)]


def lines(view):
    """The lines of a document in which an option may stand."""
    for node in view.document().nodes:
        if isinstance(node, Bullets):
            yield from node.items
        elif isinstance(node, Paragraph):
            yield node.parts


@pytest.mark.parametrize("question", CODED, ids=lambda q: q.id)
@pytest.mark.parametrize("shown", [QuestionPosted, SolutionShown, lambda q: RoundCloses(q, NOW, "UTC")])
def test_code_in_options_is_code(question, shown):
    """No backtick is left in what a platform would escape, and every option keeps its words."""
    found = list(lines(shown(question)))
    words = ["".join(part for part in line if isinstance(part, str)) for line in found]
    whole = [inline_text(line) for line in found]

    assert not any("`" in text for text in words)
    for option in question.options:
        assert any(option.text.replace("`", "") in text for text in whole)


@pytest.mark.parametrize("question", CODED, ids=lambda q: q.id)
def test_the_page_draws_it_too(question):
    """Its own card of a question knows code as well."""
    drawn = json.loads(json.dumps(native(QuestionPosted(question))))

    assert "`" not in json.dumps(drawn["options"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("plain", ("plain",)),
        ("`a` and `b`", (Mono("a"), " and ", Mono("b"))),
        ("one ` alone", ("one ` alone",)),
        ("", ()),
    ],
)
def test_what_stands_between_backticks_is_code(text, parts):
    """And a single backtick is only itself."""
    assert parts == coded(text)
