"""The craft of a question: counts and lengths, and which parts each kind has."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.core.packs.readability import hard_to_read
from bot.core.packs.sections import fenced, words
from bot.core.packs.toml import Log, TomlTable
from bot.core.questions.question import Kind, Question

__all__ = ["lint_lengths", "lint_question"]

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
    Kind.QUERY: _Craft((2, 6), (0, 3), (1, _MANY), (0, 0), (15, 160)),
    Kind.WALKTHROUGH: _Craft((2, 4), (1, 3), (0, _MANY), (0, 0), (40, 120)),
}
_HINTS = (2, 3)
_TOPICS = (1, 3)
_LONGEST = {"Question": 40, "Answer": 50}
"""Words of a sentence."""
_DATA = 2
_SAMPLE = 8
_SPREAD = 1.5
"""Standard deviations above chance at which length says too much."""
_NAMED = 5
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
    if (question.kind is Kind.QUERY) != (question.query is not None):
        mend = "A question of the kind query has a [query] with [[query.data]], and no other has one."
        table.fault("query", f"[query] and the kind {question.kind} do not go together.", mend)
    if question.query is not None:
        _lint_query(question, table, log, lines)
    if len(question.title) > _TITLE and question.kind is not Kind.WALKTHROUGH:
        long = f"The title has {len(question.title)} characters."
        table.fault("title", long, f"Shorten it to {_TITLE}.", stops=False)
    _measure("Hints", len(question.hints), _HINTS, "hints", at=(table, log, lines))
    _read("Question", question.prompt, at=(table, log, lines))
    _read("Answer", question.answer, at=(table, log, lines))
    if question.answer:
        _measure("Answer", words(question.answer), craft.answer, "words", at=(table, log, lines))


def _lint_query(question: Question, table: TomlTable, log: Log, lines: dict[str, int]) -> None:
    if question.query is None or len(question.query.data) < _DATA:
        table.fault("query", "There are too few data sets.", f"Have {_DATA} [[query.data]] or more.")
    for name, text in (("Question", question.prompt), ("Answer", question.answer)):
        if text and not fenced(text):
            mend = "Put the tables below Question and the reference query below Answer, each in ```sql."
            log.add(table.path, lines.get(name, 1), f"{name} has no code block.", mend)


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


def _read(section: str, text: str, *, at: tuple[TomlTable, Log, dict[str, int]]) -> None:
    table, log, lines = at
    hard = hard_to_read(text, longest=_LONGEST[section])
    if not hard:
        return
    problem, mend = f"{section} is hard to read: it has {hard}.", "Say it in shorter sentences and words."
    if section in lines:
        log.add(table.path, lines[section], problem, mend, stops=False)
    elif not lines and section == "Answer":  # the questions of a walkthrough stand in probes.toml
        table.fault("answer", problem, mend, stops=False)


def _range(low: int, high: int) -> str:
    if high == 0:
        return "none"
    return f"{low} or more" if high == _MANY else f"{low} to {high}"


def lint_lengths(questions: Iterable[Question], log: Log) -> None:
    """Note a pack whose right options can be told by their length: too often the longest, or the shortest."""
    by_pack: dict[str, list[Question]] = {}
    for question in questions:
        if question.kind is Kind.CHOICE and question.correct is not None:
            by_pack.setdefault(question.pack, []).append(question)
    for asked in by_pack.values():
        for word, extreme in (("longest", max), ("shortest", min)):
            found = [each for each in asked if _stands_out(each, extreme)]
            chance = sum(1 / len(each.options) for each in asked)
            if len(asked) >= _SAMPLE and len(found) > chance + _SPREAD * chance**0.5:
                names = ", ".join(each.id for each in found[:_NAMED])
                problem = f"The right option is the {word} in {len(found)} of {len(asked)} choices."
                mend = f"Let length say nothing; begin with {names}."
                log.add(Path(found[0].path).parent, 1, problem, mend, stops=False)


def _stands_out(question: Question, extreme: Callable[[Iterable[int]], int]) -> bool:
    """Whether the right option alone has that length."""
    lengths = [len(option.text) for option in question.options]
    right = question.correct
    return right is not None and len(right.text) == extreme(lengths) and lengths.count(len(right.text)) == 1
