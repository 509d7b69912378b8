"""Questions from Markdown as public lists keep them: headings, numbered or bold questions, `<details>`."""

import re
from collections.abc import Iterator, Sequence

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
_ITEM = re.compile(r"(?:[-*+]\s+)?\d+[.)]\s+(.+)")
_BOLD = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__)[:.]?\s*$")
_SUMMARY = re.compile(r"<summary>(.*?)</summary>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:details|summary|p|br|b|i|div|span|a|h\d)\b[^>]*>", re.IGNORECASE)
_BACK = re.compile(r"\s*\[?[*_]*(?:back to top|⬆|↥).*", re.IGNORECASE)
_FENCE = re.compile(r"\s*(```+|~~~+)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


def read_markdown(given: Given, log: Log) -> Iterator[Row]:
    """The questions of a list; one without an answer is named by its line, and so is a lost picture."""
    path = given.path
    for number, (line, question, answer) in enumerate(_pairs(given.text().splitlines()), start=1):
        if number > MOST_ROWS:
            log.add(
                path, line, f"There are more than {MOST_ROWS} questions.", "Import them in several files."
            )
            break
        if _IMAGE.search(question + answer):
            log.add(path, line, "A picture is left out.", "Put what it shows into words.", stops=False)
        cells = {"question": _plain(question), "answer": _plain(answer)}
        yield from row_of(line, cells, path, log)


def _pairs(lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Line, question and answer. A heading with no text of its own is a chapter, not a question."""
    begun: tuple[int, str, bool] | None = None
    reply: list[str] = []
    fence = ""
    for number, line in enumerate(lines, start=1):
        mark = _FENCE.match(line)
        if mark and (not fence or mark.group(1).startswith(fence)):
            fence = "" if fence else mark.group(1)
        asked = None if fence or mark else _question(line)
        if asked is None:
            said = (
                _REPLY.match(line.strip()) if not fence and not any(part.strip() for part in reply) else None
            )
            if not _BACK.fullmatch(line):
                reply.append(said.group(1) if said else line)
            continue
        # A numbered line inside an answer is a part of it, unless it asks.
        if begun is not None and not asked[1] and begun[2] and not asked[0].rstrip("* ").endswith("?"):
            reply.append(line)
            continue
        if begun is not None and (any(part.strip() for part in reply) or begun[1].rstrip("* ").endswith("?")):
            yield begun[0], begun[1], "\n".join(reply)
        begun, reply = (number, *asked), []
    if begun is not None and (any(part.strip() for part in reply) or begun[1].rstrip("* ").endswith("?")):
        yield begun[0], begun[1], "\n".join(reply)


def _question(line: str) -> tuple[str, bool] | None:
    """The question that a line begins, and whether it is marked as one for certain."""
    plain = line.strip()
    if found := _SUMMARY.search(plain):
        return found.group(1), True
    if found := _HEADING.match(plain):
        heading = found.group(2).rstrip("#").rstrip()
        title = _ITEM.match(heading) or _MARK.match(heading)
        return (title.group(1) if title else heading), True
    if line[:1].isspace():
        return None
    if found := _MARK.match(plain) or _BOLD.match(plain):
        return found.group(1), True
    if found := _ITEM.match(plain):
        bold = _BOLD.match(found.group(1))
        return (bold.group(1) if bold else found.group(1)), bold is not None
    return None


def _plain(text: str) -> str:
    """Without the tags around it and without pictures; a heading inside becomes bold: sections are ours."""
    kept = _IMAGE.sub("", _TAG.sub("", text)).strip().strip("*_").strip()
    parts = re.split(r"(?ms)(^[ ]*(?:```|~~~).*?(?:^[ ]*(?:```|~~~)|\Z))", kept)
    return "".join(
        part if at % 2 else re.sub(r"(?m)^#{1,6}\s+(.*)$", r"**\1**", part) for at, part in enumerate(parts)
    )
