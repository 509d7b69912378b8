"""Questions from Moodle's XML (its manual, "Moodle XML format"): HTML inside XML, pictures beside it."""

import re
from collections.abc import Iterator

from bot.core.errors import Unusable
from bot.core.packs.toml import Log
from bot.formats.given import Given
from bot.formats.markup import name_media, plain
from bot.formats.quiz import GAP, Alternative, choice, filled, matching, short
from bot.formats.tables import MOST_ROWS, Row, row_of, topic_id
from bot.formats.xmltree import Element, tree

__all__ = ["read_moodle"]

_BEGINS = re.compile(rb"<question[\s>]")
_EMBEDDED = re.compile(r"\{\d{0,3}:(?:[A-Z_]{2,24}):((?:[^{}\\]|\\.)*+)\}")
_RIGHT = re.compile(r"(?:^|~)(?:=|%100%)((?:[^~#\\]|\\.)*+)")
_FULL, _MARKDOWN = 100.0, frozenset({"markdown", "plain_text"})


def read_moodle(given: Given, log: Log) -> Iterator[Row]:
    """The questions of a quiz, each with its line; kinds that only Moodle can ask are named."""
    try:
        root = tree(given.data)
    except ValueError as error:
        raise Unusable(f"{given.path} is not XML: {error}.") from None
    if root.tag != "quiz":
        raise Unusable(
            f"{given.path} is no Moodle XML.", hint="In Moodle: Question bank, Export, Moodle XML."
        )
    asked = root.findall("question")
    lines = _lines(given.data, len(asked))
    topic, count = "", 0
    for line, each in zip(lines, asked, strict=True):
        kind = each.get("type", "")
        if kind == "category":
            topic = given.topic(_text(each.find("category")).split("/"))
            continue
        count += 1
        if count > MOST_ROWS:
            log.add(
                given.path,
                line,
                f"There are more than {MOST_ROWS} questions.",
                "Import them in several files.",
            )
            return
        cells = _cells(kind, each)
        if cells is None:
            problem = f'Left out: a question of the type "{kind[:40]}".'
            log.add(
                given.path, line, problem, "Write it as a question that is answered in words.", stops=False
            )
            continue
        name_media([_raw(held) for held in each.iter() if held.tag == "text"], given.path, line, log)
        yield from row_of(line, cells | _about(each, topic, given), given.path, log)


def _lines(data: bytes, count: int) -> list[int]:
    """The line of each question, or its number where the text has more of them than the tree."""
    starts = [found.start() for found in _BEGINS.finditer(data)]
    if len(starts) != count:
        return list(range(1, count + 1))
    lines, at, line = [], 0, 1
    for start in starts:
        line += data.count(b"\n", at, start)
        at = start
        lines.append(line)
    return lines


def _about(question: Element, topic: str, given: Given) -> dict[str, str]:
    """Title and topics."""
    tags = [_text(tag) for tag in question.iterfind("tags/tag")]
    topics = list(dict.fromkeys([name for name in map(topic_id, tags) if name in given.topics] + [topic]))
    found = {
        "title": " ".join(_text(question.find("name")).split()),
        "topics": ", ".join(filter(None, topics)),
    }
    levels = [tag.casefold() for tag in tags if tag.casefold() in {"basic", "intermediate", "advanced"}]
    found |= {"level": levels[0]} if levels else {}
    return {key: value for key, value in found.items() if value}


def _cells(kind: str, question: Element) -> dict[str, str] | None:
    asked = _text(question.find("questiontext"))
    feedback = _text(question.find("generalfeedback"))
    answers = question.findall("answer")
    match kind:
        case "essay":
            return {"question": asked, "answer": _text(question.find("graderinfo")) or feedback}
        case "multichoice" | "truefalse":
            return choice(asked, _alternatives(answers), feedback)
        case "shortanswer" | "numerical":
            right = [each for each in answers if _worth(each) >= _FULL]
            return short(asked, [f"{_text(each)}{_tolerance(each)}" for each in right], feedback)
        case "matching":
            pairs = [(_text(each), _text(each.find("answer"))) for each in question.findall("subquestion")]
            return matching(asked, pairs, feedback)
        case "cloze" | "multianswer":
            return _filled(asked, feedback)
        case _:
            return None


def _alternatives(answers: list[Element]) -> list[Alternative]:
    full = any(_worth(each) >= _FULL for each in answers)
    return [
        Alternative(
            _text(each).capitalize() if _text(each) in {"true", "false"} else _text(each),
            right=_worth(each) >= _FULL if full else _worth(each) > 0,
            why=_text(each.find("feedback")),
        )
        for each in answers
    ]


def _filled(asked: str, feedback: str) -> dict[str, str]:
    """Answers that are embedded in the text, such as {1:SHORTANSWER:=Paris}: all of them are gaps."""
    rights = [
        next((re.sub(r"\\(.)", r"\1", right) for right in _RIGHT.findall(inner)), "")
        for inner in _EMBEDDED.findall(asked)
    ]
    return filled(_EMBEDDED.sub(GAP, asked), rights, feedback)


def _worth(answer: Element) -> float:
    try:
        return float(answer.get("fraction", "0"))
    except ValueError:
        return 0.0


def _tolerance(answer: Element) -> str:
    text = (answer.findtext("tolerance") or "").strip()
    return f" (±{text})" if text.strip("0. ") else ""


def _raw(element: Element | None) -> str:
    return (element.text or "") if element is not None else ""


def _text(element: Element | None) -> str:
    """The Markdown of an element's <text>."""
    if element is None:
        return ""
    held = element.find("text")
    text = _raw(held) if held is not None else _raw(element)
    return text.strip() if element.get("format") in _MARKDOWN else plain(text)
