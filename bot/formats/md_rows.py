"""Questions from Markdown as public lists keep them: headings, numbered or bold questions, `<details>`.

Not every heading asks. In a file whose headings ask, one that does not is a chapter, or a part of the answer
above it when it stands deeper; in a list of terms, where none asks, those of the commonest depth ask.
"""

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bot.core.packs.toml import Log
from bot.formats.given import Given
from bot.formats.tables import MOST_ROWS, Row, row_of

__all__ = ["read_markdown"]

_HEADING = re.compile(r"(#{1,6})\s++(.*)")
_MARK = re.compile(
    r"(?:\*\*|__)?\s*+(?:q(?:uestion)?)\s*+(?:\d++\s*+)?[.:)]\s*+(?:\*\*|__)?\s*+(.+)", re.IGNORECASE
)
_REPLY = re.compile(
    r"(?:\*\*|__)?\s*+a(?:ns(?:wer)?)?\s*+(?:\d++\s*+)?[.:)]\s*+(?:\*\*|__)?\s*+(.*)", re.IGNORECASE
)
_ANSWERS = re.compile(r"(?:the\s|show\s|see\s)?(?:answers?|solutions?)\b[*_:.]*+\s*+(.*)", re.IGNORECASE)
_OPENS = re.compile(r"(?:show|see|hide|click|view|reveal|details)\b", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:table of )?contents\b|(?:hide|show|see)[/a-z ]{0,20}contents", re.IGNORECASE)
_ITEM = re.compile(r"(?:[-*+]\s+)?\d+[.)]\s+(.+)")
_LINKED = re.compile(r"\[[^\[\]]*\]\(#[^()]*\)\W*")
_ASKS = re.compile(r"\?[^\w?]*\Z")
_BOLD = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__)[:.]?\s*$")
_SUMMARY = re.compile(r"</?summary\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:details|summary|p|br|b|i|em|strong|div|span|a|h\d)\b[^<>]*>", re.IGNORECASE)
_BACK = re.compile(r"\s*[\[*_]*+(?:back to top|⬆|↥).*", re.IGNORECASE)
_FENCE = re.compile(r"\s*(```+|~~~+)([^`]*)\Z")
_FOLD = 5
"""Lines of a summary."""
_DEEPEST = 7
"""Deeper than any heading: a question that is none."""


def read_markdown(given: Given, log: Log) -> Iterator[Row]:
    """The questions of a list; one without an answer is named by its line."""
    path = given.path
    for number, (line, question, answer) in enumerate(
        _pairs(_joined(given.text().splitlines()), given, log), start=1
    ):
        if number > MOST_ROWS:
            log.add(
                path, line, f"There are more than {MOST_ROWS} questions.", "Import them in several files."
            )
            break
        cells = {"question": _plain(question), "answer": _plain(_closed(textwrap.dedent(answer)))}
        yield from row_of(line, cells, path, log)


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line is: "question" (`sure`: nothing else), "chapter", "answer", "link" of a contents list."""

    kind: str
    text: str
    depth: int = _DEEPEST
    sure: bool = True


@dataclass(slots=True)
class _Begun:
    """A question, or a chapter, and the lines below it."""

    line: int
    asked: _Line
    below: list[str] = field(default_factory=list)

    @property
    def said(self) -> bool:
        """Whether anything stands below it."""
        return any(part.strip() for part in self.below)


def _pairs(lines: Sequence[str], given: Given, log: Log) -> Iterator[tuple[int, str, str]]:
    """Line, question and answer."""
    depth = _depth(lines)
    begun: _Begun | None = None
    for number, line, coded in _coded(lines):
        current = begun.asked if begun and begun.asked.kind == "question" else None
        found = None if coded else _read(line, depth, current)
        if found is None or (found.kind == "answer" and begun is not None and begun.said):
            if begun is not None and not _BACK.fullmatch(line):
                begun.below.append(line)
        elif found.kind == "answer" and begun is not None:
            begun.below.append(found.text)
        elif found.kind in {"question", "chapter"}:
            yield from _ended(begun, given, log)
            begun = _Begun(number, found)
    yield from _ended(begun, given, log)


def _ended(begun: _Begun | None, given: Given, log: Log) -> Iterator[tuple[int, str, str]]:
    """A question with its answer; what stood below a chapter is named."""
    if begun is None:
        return
    if begun.asked.kind == "question":
        if begun.said or _ASKS.search(begun.asked.text):
            yield begun.line, begun.asked.text, "\n".join(begun.below)
    elif begun.said:
        problem = f'Left out: the text below "{begun.asked.text[:60]}", which asks nothing.'
        log.add(given.path, begun.line, problem, "Make the heading a question if it is one.", stops=False)


def _joined(lines: Sequence[str]) -> list[str]:
    """The lines, with a <summary> that was written over several of them on its first one."""
    kept = list(lines)
    for at, line in enumerate(lines):
        begins = line.casefold()
        if "<summary" not in begins or "</summary" in begins:
            continue
        for end in range(at + 1, min(at + _FOLD, len(lines))):
            if "</summary" in lines[end].casefold():
                kept[at : end + 1] = [" ".join(lines[at : end + 1]), *[""] * (end - at)]
                break
    return kept


def _coded(lines: Sequence[str]) -> Iterator[tuple[int, str, bool]]:
    """Each line with its number, and whether it is one of a code block."""
    fence = ""
    for number, line in enumerate(lines, start=1):
        mark = _FENCE.match(line)
        if mark and (mark[2].strip() or not fence):
            fence = mark[1]  # one that names a language begins a block, also where the last was left open
        elif mark and mark[1].startswith(fence):
            fence = ""
        yield number, line, bool(fence or mark)


def _depth(lines: Sequence[str]) -> int:
    """The depth at which a heading is a question although it does not ask; 0 where there is none."""
    every: Counter[int] = Counter()
    asking: Counter[int] = Counter()
    others = 0
    for _, line, coded in _coded(lines):
        found = None if coded else _read(line, 0, None)
        if found is None:
            continue
        if found.depth < _DEEPEST:
            every[found.depth] += 1
            asking[found.depth] += found.kind == "question"
        else:
            others += found.kind == "question" and found.sure
    if not asking.total() and not others:
        return max(every, key=lambda depth: (every[depth], depth), default=0)
    level = max(asking, key=lambda depth: asking[depth], default=0)
    return level if asking[level] > others and 2 * asking[level] >= every[level] else 0


def _read(line: str, depth: int, current: _Line | None) -> _Line | None:
    """What a line begins; None for text. `current` is the question that it would stand below."""
    plain = line.strip()
    folds = list(islice(_SUMMARY.finditer(plain), 2))
    if len(folds) > 1 and not folds[0][0].startswith("</"):
        folded = plain[folds[0].end() : folds[1].start()]
        return _summary(_TAG.sub("", folded).strip(" *_"))
    item = _ITEM.match(plain)
    if found := _HEADING.match(plain) or (item and _HEADING.match(item[1])):
        return _heading(found, depth, current, inside=line[:1].isspace(), numbered=item is not None)
    if found := _REPLY.match(plain):
        return _Line("answer", found[1])
    if line[:1].isspace():
        return None
    if found := _MARK.match(plain) or _BOLD.match(plain):
        loud = current is not None and current.depth < _DEEPEST and not _ASKS.search(found[1])
        return None if loud and not _MARK.match(plain) else _Line("question", found[1])
    if item is None:
        return None
    if _LINKED.fullmatch(item[1]):
        return _Line("link", "")
    bold = _BOLD.match(item[1])
    text = bold.group(1) if bold else item[1]
    # A numbered line inside an answer is a part of it, unless it asks.
    if bold is None and current is not None and current.sure and not _ASKS.search(text):
        return None
    return _Line("question", text, sure=bold is not None)


def _summary(text: str) -> _Line:
    """What is folded: a question with its answer inside, or the answer of the one above."""
    if _CONTENTS.match(text):
        return _Line("chapter", text)
    folded = _ANSWERS.match(text) or _OPENS.match(text)
    return _Line("answer", "") if folded and not _ASKS.search(text) else _Line("question", text)


def _heading(
    head: re.Match[str], depth: int, current: _Line | None, *, inside: bool, numbered: bool
) -> _Line | None:
    level, text = len(head[1]), head[2].rstrip("#").rstrip()
    title = _ITEM.match(text) or _MARK.match(text)
    if _CONTENTS.match(text):
        return _Line("chapter", text, level)
    if title or numbered or _ASKS.search(text):
        return _Line("question", title[1] if title else text, level)
    if found := _ANSWERS.match(text):
        return _Line("answer", found[1], level)
    if current is not None and (inside or level > current.depth):
        return None
    return _Line("question" if level == depth else "chapter", text, level)


def _closed(text: str) -> str:
    """A text whose code blocks all end: before the next one begins, or with the text."""
    kept: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and mark[2].strip():
            kept += [fence] if fence else []
            fence = mark[1]
        elif mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        kept.append(line)
    return "\n".join([*kept, fence] if fence else kept)


def _plain(text: str) -> str:
    """Without the tags around it; a heading inside becomes bold: sections are ours."""
    kept = _TAG.sub("", text).strip().strip("*_").strip()
    parts = re.split(r"(?ms)(^[ ]*(?:```|~~~).*?(?:^[ ]*(?:```|~~~)|\Z))", kept)
    return "".join(
        part if at % 2 else re.sub(r"(?m)^#{1,6}\s+(.*)$", r"**\1**", part) for at, part in enumerate(parts)
    )
