"""Questions and packs as the text of their files: what `packs` reads, this writes."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from bot.core.questions.question import FollowUp, Idea, Misconception, Option, Query, QueryData, Question

__all__ = ["blank_question", "facts", "manifest", "question_file", "quoted", "with_topics"]

_WIDTH = 100
_BREAKS = re.compile(r"[\x7f-\x9f\u2028\u2029]")
_TABLES = {"points": "ideas"} | {name: name for name in ("misconceptions", "follow_ups", "options")}
"""Tables of the file -> what a question calls them."""


def question_file(question: Question) -> str:
    """The Markdown file of a question; reading it gives the same question."""
    lines = ["+++"]
    for key, value in facts(question).items():
        if key not in _TABLES and key != "query":
            lines.extend(_assignment(key, value))
    lines.extend(_query_lines(question.query))
    for key, name in _TABLES.items():
        for part in getattr(question, name):
            lines += ["", f"[[{key}]]"]
            for fact, value in _facts_of(part).items():
                lines.extend(_assignment(fact, value))
    lines.append("+++")
    sections = {
        "Question": question.prompt,
        "Hints": "\n".join(f"- {hint}" for hint in question.hints),
        "Answer": question.answer,
        "Code": question.code,
        "Note": question.note,
    }
    for name, text in sections.items():
        if text:
            lines += [f"## {name}", "", text, ""]
    return "\n".join(lines).rstrip() + "\n"


def _query_lines(query: Query | None) -> Iterator[str]:
    if query is None:
        return
    yield from ("", "[query]")
    for key in ("ordered", "distinct"):
        yield from _assignment(key, getattr(query, key))
    for data in query.data:
        yield from ("", "[[query.data]]")
        for fact, value in _facts_of(data).items():
            yield from _assignment(fact, value)


def facts(question: Question) -> dict[str, object]:
    """A question's front matter as plain values; what has its default is left out."""
    raw: dict[str, object] = {
        "id": question.id,
        "title": question.title,
        "kind": question.kind.value,
        "level": question.level.value,
        "topics": list(question.topics),
        "covers": list(question.covers),
    }
    if question.core:
        raw["core"] = True
    if question.after:
        raw["after"] = list(question.after)
    if question.full_marks_at is not None:
        raw["full_marks_at"] = question.full_marks_at
    if question.reading:
        raw["reading"] = list(question.reading)
    if (query := question.query) is not None:
        data = [_facts_of(each) for each in query.data]
        raw["query"] = {"ordered": query.ordered, "distinct": query.distinct, "data": data}
    for key, name in _TABLES.items():
        if parts := getattr(question, name):
            raw[key] = [_facts_of(part) for part in parts]
    return raw


def manifest(pack: str, title: str, *, description: str, topics: Mapping[str, str]) -> str:
    """The pack.toml of a new pack; `topics` are id -> title."""
    head = {"id": pack, "title": title, "description": description, "language": "en"}
    lines = [line for key, value in head.items() for line in _assignment(key, value)]
    lines += ["", "[topics] # the only topic ids that questions of this pack may use"]
    lines += [line for key, value in topics.items() for line in _assignment(key, value)]
    return "\n".join(lines) + "\n"


def with_topics(text: str, topics: Iterable[str]) -> str:
    """The text of a pack.toml with more topics at the end of its [topics]; all else stays as it is."""
    lines = text.splitlines()
    header = next((at for at, line in enumerate(lines) if re.match(r"\s*\[\s*topics\s*\]", line)), None)
    if header is None:
        lines += ["", "[topics]"]
        header = len(lines) - 1
    end = next((at for at in range(header + 1, len(lines)) if lines[at].lstrip().startswith("[")), len(lines))
    while end > header + 1 and not lines[end - 1].strip():
        end -= 1
    added = [line for topic in topics for line in _assignment(topic, topic.replace("-", " ").capitalize())]
    return "\n".join([*lines[:end], *added, *lines[end:]]) + "\n"


def blank_question(question: str, title: str, *, kind: str, topic: str) -> str:
    """A question to be filled in; `packs lint` names what is still missing."""
    head = {"id": question, "title": title, "kind": kind, "level": "basic", "topics": [topic], "covers": []}
    lines = ["+++", *(line for key, value in head.items() for line in _assignment(key, value)), ""]
    lines.append(_BLANK_OPTIONS if kind == "choice" else _BLANK_RUBRIC)
    return "\n".join(lines) + _BLANK_SECTIONS


def _facts_of(part: Idea | Misconception | FollowUp | Option | QueryData) -> dict[str, object]:
    if isinstance(part, FollowUp):
        return {"when": f"missed:{part.missed}", "ask": part.ask}
    found: dict[str, object] = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if value != field.default:
            found[field.name] = _plain(value)
    return found


def _plain(value: object) -> object:
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _assignment(key: str, value: object) -> Iterator[str]:
    written = _written(value)
    name = key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key)
    if len(name) + len(written) + 3 <= _WIDTH or not isinstance(value, str | list):
        yield f"{name} = {written}"
    elif isinstance(value, str):
        yield f'{name} = """\\'
        yield from _wrapped(value)
    else:
        yield f"{name} = ["
        for item in value:
            yield f"  {_written(item)},"
        yield "]"


def _written(value: object) -> str:
    """A value on one line of TOML."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return quoted(value)
        case list():
            return f"[{', '.join(_written(item) for item in value)}]"
        case _:
            raise TypeError(f"no TOML for {type(value).__name__}")


def quoted(text: str) -> str:
    """A text as a string of TOML, on one line."""
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    """A TOML string's inside: JSON's escapes, and those of the characters at which Python breaks lines."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    return _BREAKS.sub(lambda found: f"\\u{ord(found.group()):04x}", escaped)


def _wrapped(text: str) -> Iterator[str]:
    """A long text over several lines: a backslash at the end of a line swallows the break after it."""
    line = ""
    for piece in _pieces(_escaped(text)):
        if line and len(line) + len(piece) > _WIDTH:
            yield f"  {line}\\"
            line = ""
        line += piece
    yield f'  {line}"""'


def _pieces(text: str) -> Iterable[str]:
    """Words with the spaces behind them: white space may stand before a break, never after one."""
    return re.findall(r"\S+\s*|^\s+", text)


_BLANK_RUBRIC = """\
# 3 to 7 ideas: what any strong answer says. weight is 1 to 3.
[[points]]
id = "first-idea"
text = "One clear sentence that a full answer says"
weight = 2
accept = [
  "the same as somebody would type it",
  "short and clumsy",
  "with the standard abbreviation",
]

# 1 to 3 mistakes that people make, and the sentence that puts each right.
[[misconceptions]]
text = "A false statement, as a person would claim it"
reply = "What is true instead, and how one can see it."

# 2 or more: what an interviewer asks when an idea was missed.
[[follow_ups]]
when = "missed:first-idea"
ask = "A question that leads back to the idea"
+++
"""
_BLANK_OPTIONS = """\
# 4 or 5 options, exactly one of them correct; each says why.
[[options]]
id = "a"
text = "The right choice"
correct = true
why = "Why it is right."

[[options]]
id = "b"
text = "A tempting wrong one"
why = "What exactly is wrong with this one."
+++
"""
_BLANK_SECTIONS = """\
## Question

What the interviewer asks, in one to four sentences.

## Hints

- It leads, and does not tell.
- A second, stronger one.

## Answer

The reference answer: 60 to 200 words that contain every idea in plain sentences.

## Note

What a strong, an adequate and a weak answer show.
"""
