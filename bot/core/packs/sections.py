"""Splits a question file into its TOML front matter and its Markdown sections."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.packs.toml import Log, TomlFile

__all__ = ["Sections", "fenced", "hints_of", "split", "words"]

_FENCE = "+++"
_ORDER = ("Question", "Hints", "Answer", "Code", "Note")
_NEEDED = ("Question", "Answer")
_WANTED = ("Hints", "Note")


@dataclass(frozen=True, slots=True)
class Sections:
    """The Markdown sections of a file: name -> text, name -> line of its heading."""

    text: dict[str, str] = field(default_factory=dict)
    line: dict[str, int] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The section's text, stripped; empty when it is not there."""
        return self.text.get(name, "")


def split(path: Path, text: str, log: Log) -> tuple[TomlFile | None, Sections]:
    """Front matter and sections of a question file; every fault of form goes to the log."""
    lines = text.splitlines()
    if not lines or lines[0].strip() != _FENCE:
        log.add(path, 1, "There is no front matter.", "Begin the file with a line +++, then TOML, then +++.")
        return None, _sections(path, lines, 0, log)
    ends = [i for i, line in enumerate(lines[1:], start=1) if line.strip() == _FENCE]
    if not ends:
        log.add(path, 1, "The front matter has no end.", "Close the TOML with a line +++ before ## Question.")
        body = next((i for i, line in enumerate(lines) if line.startswith("## ")), len(lines))
        return TomlFile(path, tuple(lines[1:body]), 1), _sections(path, lines, body, log)
    return TomlFile(path, tuple(lines[1 : ends[0]]), 1), _sections(path, lines, ends[0] + 1, log)


def _sections(path: Path, lines: list[str], start: int, log: Log) -> Sections:
    found = Sections()
    name = ""
    fence = ""
    buffers: dict[str, list[str]] = {}
    for number, line in enumerate(lines[start:], start=start + 1):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark and (not fence or mark.group(1).startswith(fence)):
            fence = "" if fence else mark.group(1)
        if not fence and re.match(r"#{1,2} ", line):
            name = _heading(path, line, number, found, log)
            buffers.setdefault(name, [])
        elif name:
            buffers[name].append(line)
        elif line.strip():
            log.add(path, number, "Text stands before the first section.", "Move it below ## Question.")
            name = "(before)"
            buffers[name] = []
    if fence:
        log.add(path, len(lines), "A code block is not closed.", "Close it with ```.")
    for key, buffer in buffers.items():
        found.text[key] = "\n".join(buffer).strip()
    for key in _NEEDED + _WANTED:
        if not found.get(key):
            missing = f"The section {key} is {'empty' if key in found.line else 'missing'}."
            at = found.line.get(key, len(lines) or 1)
            log.add(path, at, missing, f"Write it below a line ## {key}.", stops=key in _NEEDED)
    return found


def _heading(path: Path, line: str, number: int, found: Sections, log: Log) -> str:
    """Note a section's heading, and what is wrong with its name or place."""
    name = line.lstrip("#").strip()
    if name not in _ORDER or line.startswith("# "):
        known = ", ".join(f"## {each}" for each in _ORDER)
        log.add(path, number, f'Unknown section "{line.strip()}".', f"The sections are: {known}.")
        return f"({name})"
    if name in found.line:
        log.add(path, number, f"The section {name} is there twice.", "Join the two.")
    elif any(_ORDER.index(name) < _ORDER.index(other) for other in found.line):
        log.add(path, number, f"The section {name} is misplaced.", f"The order is: {', '.join(_ORDER)}.")
    found.line.setdefault(name, number)
    return name


def hints_of(section: str) -> tuple[str, ...]:
    """The items of a Markdown list; lines that are indented or plain go on with the item before."""
    hints: list[str] = []
    for line in section.splitlines():
        item = re.match(r"(?:[-*]|\d+\.)\s+(.*)", line)
        if item:
            hints.append(item.group(1).strip())
        elif line.strip() and hints:
            hints[-1] += " " + line.strip()
        elif line.strip():
            hints.append(line.strip())
    return tuple(hints)


def fenced(text: str) -> list[str]:
    """The code blocks of a Markdown text, without their fences; one that is not closed goes to the end."""
    found = re.findall(r"(?ms)^[ ]{0,3}(```++|~~~++)[^\n`]*+\n(.*?)(?:^[ ]{0,3}\1[ ]*$|\Z)", text)
    return [code.strip() for _, code in found]


def words(text: str) -> int:
    """How many words a Markdown text has, code blocks left out."""
    kept, fence = 0, ""
    for line in text.splitlines():
        mark = re.match(r"[ \t]*(```|~~~)", line)
        if mark and fence in {"", mark[1]}:
            fence = "" if fence else mark[1]
        elif not fence:
            kept += len(line.split())
    return kept
