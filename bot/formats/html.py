"""An HTML field, as Anki and spreadsheets of Moodle have them, as Markdown: as much as flash cards need."""

import re
from collections.abc import Callable, Mapping

from lxml import etree

__all__ = ["from_html"]

_BLOCKS = frozenset({"div", "p", "h1", "h2", "h3", "h4", "blockquote"})
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_UNSEEN = frozenset({"script", "style"})
_COLUMNS = 100
#: A "<" that opens no whole tag and no comment: somebody compared two things.
_LESS = re.compile(r"<(?!/?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>)")
_CLOZE = re.compile(r"\{\{c\d{1,3}::")


def from_html(html: str) -> str:
    """The Markdown of a field: line breaks, lists, tables, code, bold, formulas; images and styles go."""
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, encoding="utf-8", no_network=True)
    body = _LESS.sub("&lt;", _between(html, "<!--", "-->", lambda _: ""))
    parser.feed(f"<html><body>{body}".encode(errors="replace"))
    text = parser.close().replace("\xa0", " ")
    for mark in ("$$", "$", "latex"):
        text = _between(text, f"[{mark}]", f"[/{mark}]", _formula)
    text = _between(text, "\\(", "\\)", lambda inner: f"${inner}$")
    text = _between(text, "\\[", "\\]", lambda inner: f"$${inner}$$")
    text = _CLOZE.sub("{{c::", text)
    text = _between(text, "{{c::", "}}", lambda inner: inner.partition("::")[0])
    text = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _formula(latex: str) -> str:
    """What older Anki has between marks of its own; a text of LaTeX may bring its dollar signs."""
    return latex if latex.strip().startswith("$") else f"${latex.strip()}$"


def _between(text: str, opens: str, closes: str, change: Callable[[str], str]) -> str:
    """The text with each `opens` ... `closes` changed; the search never goes over the same stretch twice."""
    parts: list[str] = []
    at = 0
    while (start := text.find(opens, at)) >= 0 and (end := text.find(closes, start + len(opens))) >= 0:
        parts += [text[at:start], change(text[start + len(opens) : end])]
        at = end + len(closes)
    return "".join([*parts, text[at:]])


class _Reader:
    """Collects a field's text with Markdown's marks: a target for lxml's parser."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._unseen = 0
        self._pre = 0
        self._lists: list[int] = []
        self._row: list[int] = []
        self._rows = 0
        self._shifted: list[int] = []

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        """Open a mark."""
        match tag:
            case "br":
                self.parts.append(" " if self._row else "\n")
            case "pre":
                self._pre += 1
                self.parts.append("\n```\n")
            case "ul" | "ol":
                self._lists.append(0 if tag == "ol" else -1)
                self._break()
            case "li":
                self._item()
            case "sub" | "sup":
                self._shifted.append(len(self.parts))
            case "table" | "tr" | "td" | "th":
                self._opened_in_table(tag)
            case _:
                self._unseen += tag in _UNSEEN
                self._marked(tag)

    def end(self, tag: str) -> None:
        """Close a mark."""
        match tag:
            case "pre":
                self.parts += ["\n```\n"] if self._pre else []
                self._pre = max(self._pre - 1, 0)
            case "ul" | "ol":
                del self._lists[-1:]
                self._break()
            case "sub" | "sup":
                self._shift(tag)
            case "table" | "tr" | "td" | "th":
                self._closed_in_table(tag)
            case _:
                self._unseen = max(self._unseen - (tag in _UNSEEN), 0)
                self._marked(tag)

    def _marked(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break()
        elif tag in _MARKS and not self._pre:
            self.parts.append(_MARKS[tag])

    def _opened_in_table(self, tag: str) -> None:
        if tag == "table":
            self._rows = 0
            self._break()
        elif tag == "tr":
            self._break()
            self._row = [0]
        elif self._row:
            self._row[0] += 1
            self.parts.append("| ")

    def _closed_in_table(self, tag: str) -> None:
        """A row of a table ends; the first one is its head."""
        if tag == "table":
            self._row = []
            self._break()
        elif tag == "tr" and self._row:
            self.parts.append("|\n")
            self._rows += 1
            if self._rows == 1:
                self.parts.append("|" + "---|" * min(self._row[0], _COLUMNS) + "\n")
            self._row = []
        elif self._row:
            self.parts.append(" ")

    def data(self, text: str) -> None:
        """Keep the text."""
        if not self._unseen:
            self.parts.append(" ".join(text.split("\n")) if self._row else text)

    def close(self) -> str:
        """All of it."""
        return "".join(self.parts)

    def _item(self) -> None:
        """A list's next item, with its number where the list has them."""
        if self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
            self.parts.append(f"\n{self._lists[-1]}. ")
        else:
            self.parts.append("\n- ")

    def _shift(self, tag: str) -> None:
        """What is raised or lowered, in signs that are so, else behind ^ or _."""
        if not self._shifted:
            return
        start = self._shifted.pop()
        text = "".join(self.parts[start:])
        del self.parts[start:]
        table = _RAISED if tag == "sup" else _LOWERED
        if text and all(ord(sign) in table for sign in text):
            self.parts.append(text.translate(table))
        elif text:
            mark = "^" if tag == "sup" else "_"
            self.parts.append(f"{mark}{text}" if len(text) == 1 else f"{mark}({text})")

    def _break(self) -> None:
        if self._row:
            return
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")
