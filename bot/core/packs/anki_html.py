"""Between the Markdown of questions and the HTML of Anki's fields: as much as flash cards need."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

__all__ = ["between", "from_html", "to_html"]

_BLOCKS = frozenset({"div", "p", "h1", "h2", "h3", "h4", "blockquote"})
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_UNSEEN = frozenset({"script", "style"})
_COLUMNS = 100
_FENCE = "```"
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*>")
"""A tag; one whose attributes hold such signs is shown as it stands."""
_DIGITS = re.compile(r"&#[xX]?[0-9A-Fa-f]{8,};?")
_CLOZE = re.compile(r"\{\{c\d{1,3}::")


def to_html(markdown: str) -> str:
    """A field for Anki: code, bold and formulas as Anki shows them, everything else as it is typed."""
    parts: list[str] = []
    lines: list[str] = []
    code: list[str] | None = None
    for line in markdown.split("\n"):
        if code is None and line.startswith(_FENCE):
            code = [line]
        elif code is None:
            lines.append(line)
        elif line.rstrip(" \t") == _FENCE:
            parts += [_inline("\n".join([*lines, ""])), _code(code[1:])]
            lines, code = [""], None
        else:
            code.append(line)
    if code is not None:
        lines += code
    parts.append(_inline("\n".join(lines)))
    return "".join(parts).replace("\n", "<br>")


def _code(lines: list[str]) -> str:
    inner = escape("\n".join(lines).rstrip(), quote=False)
    return f"<pre><code>{inner}</code></pre>"


def _inline(text: str) -> str:
    html = escape(text, quote=False)
    html = re.sub(r"`([^`\n]+)`", r"<code>\1</code>", html)
    html = re.sub(r"\*\*([^*\n]+)\*\*", r"<b>\1</b>", html)
    return re.sub(r"\$([^$\s](?:[^$\n]*[^$\s])?)\$", r"\\(\1\\)", html)


def from_html(html: str) -> str:
    """The Markdown of a field: line breaks, lists, tables, code, bold, formulas; images and styles go."""
    reader = _Reader()
    for data, closes, tag in _pieces(between(html, "<!--", "-->", lambda _: "")):
        reader.data(data)
        if tag:
            (reader.closed if closes else reader.opened)(tag)
    text = "".join(reader.parts).replace("\xa0", " ")
    for mark in ("$$", "$", "latex"):
        text = between(text, f"[{mark}]", f"[/{mark}]", _formula)
    text = between(text, "\\(", "\\)", lambda inner: f"${inner}$")
    text = between(text, "\\[", "\\]", lambda inner: f"$${inner}$$")
    text = _CLOZE.sub("{{c::", text)
    text = between(text, "{{c::", "}}", lambda inner: inner.partition("::")[0])
    text = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _formula(latex: str) -> str:
    """What older Anki has between marks of its own; a text of LaTeX may bring its dollar signs."""
    return latex if latex.strip().startswith("$") else f"${latex.strip()}$"


def between(text: str, opens: str, closes: str, change: Callable[[str], str]) -> str:
    """The text with each `opens` ... `closes` changed; the search never goes over the same stretch twice."""
    parts: list[str] = []
    at = 0
    while (start := text.find(opens, at)) >= 0 and (end := text.find(closes, start + len(opens))) >= 0:
        parts += [text[at:start], change(text[start + len(opens) : end])]
        at = end + len(closes)
    return "".join([*parts, text[at:]])


def _pieces(html: str) -> Iterator[tuple[str, bool, str]]:
    """Each text with the tag behind it: whether that closes, and its name, "" at the end."""
    at = 0
    for match in _TAG.finditer(html):
        yield html[at : match.start()], bool(match[1]), match[2].casefold()
        at = match.end()
    yield html[at:], False, ""


class _Reader:
    """Collects a field's text with Markdown's marks."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._unseen = 0
        self._pre = 0
        self._lists: list[int] = []
        self._row: list[int] = []
        self._rows = 0
        self._shifted: list[int] = []

    def opened(self, tag: str) -> None:
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

    def closed(self, tag: str) -> None:
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
        if text and not self._unseen:
            plain = unescape(_DIGITS.sub("\ufffd", text))
            self.parts.append(" ".join(plain.split("\n")) if self._row else plain)

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
