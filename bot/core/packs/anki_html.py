"""Between the Markdown of questions and the HTML of Anki's fields: as much as flash cards need."""

import re
from html import escape
from html.parser import HTMLParser

__all__ = ["from_html", "to_html"]

_BLOCKS = frozenset({"div", "p", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "blockquote"})
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_UNSEEN = frozenset({"script", "style"})
_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)


def to_html(markdown: str) -> str:
    """A field for Anki: code, bold and formulas as Anki shows them, everything else as it is typed."""
    parts: list[str] = []
    end = 0
    for fence in _FENCE.finditer(markdown):
        parts.append(_inline(markdown[end : fence.start()]))
        parts.append(f"<pre><code>{escape(fence.group(1).rstrip(), quote=False)}</code></pre>")
        end = fence.end()
    parts.append(_inline(markdown[end:]))
    return "".join(parts).replace("\n", "<br>")


def _inline(text: str) -> str:
    html = escape(text, quote=False)
    html = re.sub(r"`([^`\n]+)`", r"<code>\1</code>", html)
    html = re.sub(r"\*\*([^*\n]+)\*\*", r"<b>\1</b>", html)
    return re.sub(r"\$([^$\s](?:[^$\n]*[^$\s])?)\$", r"\\(\1\\)", html)


def from_html(html: str) -> str:
    """The Markdown of a field: line breaks, lists, code, bold and formulas; images and styles go."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = "".join(reader.parts).replace("\xa0", " ")
    text = re.sub(r"\\\((.*?)\\\)", r"$\1$", text)
    text = re.sub(r"\\\[(.*?)\\\]", r"$$\1$$", text, flags=re.DOTALL)
    text = re.sub(r"\{\{c\d+::(.*?)(?:::[^}]*)?\}\}", r"\1", text, flags=re.DOTALL)
    text = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Reader(HTMLParser):
    """Collects a field's text with Markdown's marks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a mark."""
        del attrs
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

    def handle_endtag(self, tag: str) -> None:
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

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if not self._unseen:
            self.parts.append(data)

    def _break(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")
