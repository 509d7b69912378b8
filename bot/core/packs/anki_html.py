"""Between the Markdown of questions and the HTML of Anki's fields: as much as flash cards need."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

__all__ = ["between", "from_html", "to_html"]

_BLOCKS = frozenset({"div", "p", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "blockquote"})
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_UNSEEN = frozenset({"script", "style"})
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
    """The Markdown of a field: line breaks, lists, code, bold and formulas; images and styles go."""
    reader = _Reader()
    for data, closes, tag in _pieces(between(html, "<!--", "-->", lambda _: "")):
        reader.data(data)
        if tag:
            (reader.closed if closes else reader.opened)(tag)
    text = "".join(reader.parts).replace("\xa0", " ")
    text = between(text, "\\(", "\\)", lambda inner: f"${inner}$")
    text = between(text, "\\[", "\\]", lambda inner: f"$${inner}$$")
    text = _CLOZE.sub("{{c::", text)
    text = between(text, "{{c::", "}}", lambda inner: inner.partition("::")[0])
    text = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


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

    def opened(self, tag: str) -> None:
        """Open a mark."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "pre":
            self._pre += 1
            self.parts.append("\n```\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in _BLOCKS:
            self._break()
        elif tag in _MARKS and not self._pre:
            self.parts.append(_MARKS[tag])

    def closed(self, tag: str) -> None:
        """Close a mark."""
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag == "pre" and self._pre:
            self._pre -= 1
            self.parts.append("\n```\n")
        elif tag in _BLOCKS:
            self._break()
        elif tag in _MARKS and not self._pre:
            self.parts.append(_MARKS[tag])

    def data(self, text: str) -> None:
        """Keep the text."""
        if text and not self._unseen:
            self.parts.append(unescape(_DIGITS.sub("\ufffd", text)))

    def _break(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")
