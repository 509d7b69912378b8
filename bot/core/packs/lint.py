"""The craft of a question: counts and lengths, and which parts each kind has."""

from dataclasses import dataclass

from bot.core.packs.sections import words
from bot.core.packs.toml import Log, TomlTable
from bot.core.questions.question import Kind, Question

__all__ = ["lint_question"]

_TITLE = 60
_MANY = 1_000


@dataclass(frozen=True, slots=True)
class _Craft:
    """Bounds (least, most) for one kind of question; `answer` is in words."""

    ideas: tuple[int, int]
    misconceptions: tuple[int, int]
    follow_ups: tuple[int, int]
    options: tuple[int, int]
    answer: tuple[int, int]


_CRAFT = {
    Kind.CONCEPT: _Craft((3, 7), (1, 3), (2, _MANY), (0, 0), (60, 200)),
    Kind.SCENARIO: _Craft((3, 7), (1, 3), (2, _MANY), (0, 0), (60, 200)),
    Kind.DISCUSSION: _Craft((2, 6), (0, 3), (2, _MANY), (0, 0), (60, 200)),
    Kind.CHOICE: _Craft((0, 0), (0, 3), (0, 0), (4, 5), (30, 120)),
    Kind.WALKTHROUGH: _Craft((2, 4), (1, 3), (0, _MANY), (0, 0), (40, 120)),
}
_HINTS = (2, 3)
_TOPICS = (1, 3)
_SAID = {"points": "ideas"}


def lint_question(question: Question, table: TomlTable, log: Log, lines: dict[str, int]) -> None:
    """Note every fault of craft; `lines` says where the Markdown sections stand."""
    craft = _CRAFT[question.kind]
    counts = {
        "points": (len(question.ideas), craft.ideas),
        "misconceptions": (len(question.misconceptions), craft.misconceptions),
        "follow_ups": (len(question.follow_ups), craft.follow_ups),
        "options": (len(question.options), craft.options),
        "topics": (len(question.topics), _TOPICS),
    }
    for key, (count, (low, high)) in counts.items():
        if not low <= count <= high:
            # Only a part that the kind cannot use stops a pack: it would be lost without a word.
            stops = high == 0 or (key == "topics" and count == 0)
            table.fault(
                key,
                f"{count} {_SAID.get(key, key)} in a {question.kind} question.",
                f"Have {_range(low, high)}.",
                stops=stops,
            )
    if question.kind is Kind.CHOICE:
        right = sum(option.correct for option in question.options)
        if right != 1:
            table.fault("options", f"{right} options are correct.", "Mark exactly one with correct = true.")
    if len(question.title) > _TITLE and question.kind is not Kind.WALKTHROUGH:
        long = f"The title has {len(question.title)} characters."
        table.fault("title", long, f"Shorten it to {_TITLE}.", stops=False)
    _measure("Hints", len(question.hints), _HINTS, "hints", at=(table, log, lines))
    if question.answer:
        _measure("Answer", words(question.answer), craft.answer, "words", at=(table, log, lines))


def _measure(
    section: str, count: int, bounds: tuple[int, int], what: str, *, at: tuple[TomlTable, Log, dict[str, int]]
) -> None:
    table, log, lines = at
    low, high = bounds
    if low <= count <= high:
        return
    problem, mend = f"{section} has {count} {what}.", f"Have {_range(low, high)}."
    if section in lines:
        log.add(table.path, lines[section], problem, mend, stops=False)
    elif not lines:
        table.fault(section.lower(), problem, mend, stops=False)


def _range(low: int, high: int) -> str:
    if high == 0:
        return "none"
    return f"{low} or more" if high == _MANY else f"{low} to {high}"
