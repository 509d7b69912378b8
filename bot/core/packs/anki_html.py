"""A question's Markdown as an HTML field of Anki: as much as flash cards need."""

import re
from html import escape

__all__ = ["to_html"]

_FENCE = "```"


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
