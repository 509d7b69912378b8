"""Reads the TOML of a pack so that every complaint can name its file, its line and its mend."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

__all__ = ["KEBAB", "Fault", "Log", "TomlFile", "TomlTable", "parse"]

KEBAB = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*")
_CURLY = "\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb"
_HEADER = re.compile(r"\s*\[\[?[\w\s.-]+\]\]?\s*(#.*)?$")
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a pack: where, what, and how to mend it.

    A fault that `stops` makes the pack unusable; the others are matters of craft, named by lint only.
    """

    path: Path
    line: int
    problem: str
    mend: str
    stops: bool = True

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem} {self.mend}"


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A file's lines, with its TOML part shifted by `before` lines."""

    path: Path
    lines: tuple[str, ...]
    before: int = 0

    def header(self, name: str, nth: int = 0) -> int:
        """Index of the nth table header `[name]` or `[[name]]`, or -1."""
        dotted = re.escape(name).replace(r"\.", r"\s*\.\s*")
        pattern = re.compile(r"\s*\[\[?\s*" + dotted + r"\s*\]\]?\s*(#.*)?")
        found = [i for i, line in enumerate(self.lines) if pattern.fullmatch(line)]
        return found[nth] if nth < len(found) else -1

    def line(self, header: str, nth: int = 0, key: str = "") -> int:
        """Line number (from 1) of a key in the nth table of that name, else of the table's header."""
        start = self.header(header, nth) if header else -1
        if key:
            pattern = re.compile(rf'\s*"?{re.escape(key)}"?\s*[=.]')
            for i in range(start + 1, len(self.lines)):
                if pattern.match(self.lines[i]):
                    return self.before + i + 1
                if _HEADER.match(self.lines[i]):
                    break
            below = self.header(f"{header}.{key}" if header else key)
            start = below if below >= 0 else start
        return self.before + max(start, 0) + 1


@dataclass(slots=True)
class Log:
    """Collects the faults of one reading."""

    faults: list[Fault]

    def add(self, path: Path, line: int, problem: str, mend: str, *, stops: bool = True) -> None:
        """Note one fault."""
        self.faults.append(Fault(path, line, problem, mend, stops))


def parse(source: TomlFile, log: Log) -> "TomlTable | None":
    """The top-level table of a TOML text; None (and a fault) when it is not TOML."""
    try:
        raw = tomllib.loads("\n".join(source.lines))
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        at = int(found.group(1)) if found and found.group(1) else len(source.lines)
        reason = _TOML_LINE.sub("", str(error)).strip().rstrip(".")
        curly = any(sign in _CURLY for line in source.lines[at - 1 : at] for sign in line)
        mend = 'Write straight quotes, "like this", not curly ones.' if curly else "Mend the syntax."
        log.add(source.path, source.before + at, f"This is not TOML: {reason}.", mend)
        return None
    return TomlTable(cast("Mapping[str, object]", raw), source, log)


class TomlTable:
    """A TOML table that is taken key by key; what is left over at the end is an unknown key."""

    def __init__(
        self, raw: Mapping[str, object], source: TomlFile, log: Log, header: str = "", nth: int = 0
    ) -> None:
        self._raw = raw
        self._source = source
        self._log = log
        self._header = header
        self._nth = nth
        self._taken: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._raw

    @property
    def path(self) -> Path:
        """The file that the table was read from."""
        return self._source.path

    def fault(self, key: str, problem: str, mend: str, *, stops: bool = True) -> None:
        """Complain about a key of this table (or about the table itself, when key is empty)."""
        line = self._source.line(self._header, self._nth, key)
        self._log.add(self._source.path, line, problem, mend, stops=stops)

    def _take(self, key: str, kind: type, what: str, *, needed: bool) -> object:
        self._taken.add(key)
        value = self._raw.get(key)
        where = f"[{self._header}] " if self._header else ""
        if value is None:
            if needed:
                self.fault(key, f"{where}{key} is missing.", f"Add {key} = ... ({what}).")
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(key, f"{where}{key} must be {what}.", f"Write it as {what}.")
            return None
        return value

    def text(self, key: str, *, needed: bool = True) -> str:
        """A string; empty when absent (a fault when `needed`)."""
        value = self._take(key, str, "a text", needed=needed)
        text = cast("str", value).strip() if value is not None else ""
        if value is not None and not text:
            self.fault(key, f"{key} is empty.", "Write it, or leave the key out if it may be left out.")
        return text

    def slug(self, key: str) -> str:
        """An identifier of lower-case letters, digits and hyphens."""
        text = self.text(key)
        if text and not KEBAB.fullmatch(text):
            self.fault(key, f'{key} "{text}" is not kebab-case.', "Use lower-case letters, digits, hyphens.")
        return text

    def choice(self, key: str, allowed: Iterable[str]) -> str:
        """One of a few words; empty (and a fault) when it is another."""
        text = self.text(key)
        words = list(allowed)
        if text and text not in words:
            self.fault(key, f'Unknown {key} "{text}".', f"Use one of: {', '.join(words)}.")
            return ""
        return text

    def number(self, key: str, low: int, high: int) -> int | None:
        """A whole number within bounds; None when absent."""
        value = cast("int | None", self._take(key, int, f"a whole number from {low} to {high}", needed=False))
        if value is not None and not low <= value <= high:
            self.fault(key, f"{key} = {value} is out of range.", f"Use a number from {low} to {high}.")
            return None
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when absent."""
        return bool(self._take(key, bool, "true or false", needed=False))

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of strings."""
        value = self._take(key, list, "a list of texts", needed=needed)
        return self._strings(key, value) if value is not None else ()

    def _strings(self, key: str, value: object) -> tuple[str, ...]:
        items = cast("list[object]", value) if isinstance(value, list) else [None]
        good = [item.strip() for item in items if isinstance(item, str) and item.strip()]
        if len(good) < len(items):
            self.fault(key, f"{key} holds something that is not a text.", "Every entry is a text in quotes.")
        return tuple(good)

    def groups(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of strings."""
        value = self._take(key, list, "a list of lists of words", needed=False)
        groups = [self._strings(key, item) for item in cast("list[object]", value or [])]
        return tuple(group for group in groups if group)

    def table(self, key: str, *, needed: bool = True) -> "TomlTable | None":
        """The table below this one."""
        value = self._take(key, dict, "a table", needed=needed)
        if value is None:
            return None
        return TomlTable(cast("Mapping[str, object]", value), self._source, self._log, self._name(key), 0)

    def tables(self, key: str) -> "list[TomlTable]":
        """The tables of an array of tables."""
        value = cast("list[object]", self._take(key, list, "a list of tables", needed=False) or [])
        found = []
        for nth, item in enumerate(value):
            if isinstance(item, dict):
                raw = cast("Mapping[str, object]", item)
                found.append(TomlTable(raw, self._source, self._log, self._name(key), nth))
            else:
                self.fault(key, f"{key} must be a list of tables.", f"Write each as [[{self._name(key)}]].")
        return found

    def named(self) -> list[str]:
        """The keys of this table, in the order of the file."""
        return list(self._raw)

    def _name(self, key: str) -> str:
        return f"{self._header}.{key}" if self._header else key

    def finish(self) -> None:
        """Every key that nobody asked for is a fault."""
        for key in self._raw:
            if key not in self._taken:
                known = ", ".join(sorted(self._taken))
                self.fault(key, f'Unknown key "{key}".', f"Remove it, or use one of: {known}.")
