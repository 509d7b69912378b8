"""Text in Slack's mrkdwn. It knows no tables, headings or formulas, and its signs differ from Markdown's.

Everything is escaped, so nobody's text can mention the channel or another person: Slack reads a mention
only from "<!...>" and "<@...>", and "<" never comes through.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, assert_never

from markdown_it.tree import SyntaxTreeNode

from bot.commands.language.document import ChannelName, Inline, Link, Mono, Name, Said, Strong, When
from bot.commands.language.formula_text import spoken
from bot.platforms import markdown

__all__ = ["code", "columns", "escape", "fenced", "inline", "link", "prose"]

_MARKS: Final = {"strong": "*", "em": "_", "s": "~"}
_THIN: Final = "\u200b"
"""A space of no width: Slack sees a sign as formatting only where a word ends."""
_FENCE: Final = "```"


def escape(text: str) -> str:
    """The text with the three signs that Slack reads as control characters replaced."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def code(text: str) -> str:
    """The text as inline code; it cannot hold a backtick or a line break, so those become others."""
    flat = " ".join(text.replace("`", "\N{MODIFIER LETTER GRAVE ACCENT}").split())
    return f"`{escape(flat)}`" if flat else ""


def fenced(text: str) -> str:
    """The text as a block of code."""
    return f"{_FENCE}\n{escape(text.strip(chr(10)).replace(_FENCE, chr(39) * 3))}\n{_FENCE}"


def link(words: str, url: str) -> str:
    """A link; the bare words when the address is not one that a browser opens."""
    if not url.startswith(("http://", "https://")):
        return escape(words)
    address = escape(url).replace("|", "%7C").replace(" ", "%20")
    return f"<{address}|{escape(words).replace('|', '¦') or address}>"


def inline(parts: Iterable[Inline]) -> str:
    """Inline parts of a document; an instant is shown in each reader's own zone."""
    words: list[str] = []
    for part in parts:
        match part:
            case str():
                words.append(_with_formulas(part))
            case Name(text, _, False) | Said(text):
                words.append(_with_formulas(text))
            case Strong(text) | Name(text, _, _):
                words.append(f"*{escape(text.strip())}*" if text.strip() else "")
                words.append(text[len(text.rstrip()) :])
            case Mono(text):
                words.append(code(text))
            case Link(text, url):
                words.append(link(text, url))
            case When(at, _, relative):
                form = "{ago}" if relative else "{date_short_pretty} {time}"
                shown = f"{at:%d %b %Y, %H:%M} UTC"
                words.append(f"<!date^{int(at.timestamp())}^{form}|{shown}>")
            case ChannelName(identity, name):
                known = re.fullmatch(r"[CG][A-Z0-9]{6,}", identity)
                words.append(f"<#{identity}>" if known else escape(f"#{name or identity}"))
            case _:
                assert_never(part)
    return _joined(words)


def columns(rows: Sequence[Sequence[str]], numeric: Iterable[int] = ()) -> str:
    """Rows as aligned columns in a block of code; the first row is the head."""
    return fenced("\n".join(markdown.aligned(rows, numeric)[0]))


def prose(text_of_pack: str) -> list[str]:
    """Markdown of a question pack, one text in mrkdwn per paragraph, list, table or block of code."""
    return [text for node in markdown.blocks(text_of_pack) if (text := _block(node))]


def _with_formulas(text: str) -> str:
    parts: list[str] = []
    at = 0
    for match in markdown.FORMULA.finditer(text):
        parts.extend((escape(text[at : match.start()]), code(spoken(markdown.tex(match)))))
        at = match.end()
    return _joined([*parts, escape(text[at:])])


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "paragraph":
            return _inside(node)
        case "heading":
            return f"*{_bare_of(node)}*"
        case "bullet_list" | "ordered_list":
            return _list(node)
        case "blockquote":
            quoted = "\n".join(_block(child) for child in node.children)
            return "\n".join(f"> {line}" for line in quoted.splitlines())
        case "fence" | "code_block":
            return fenced(node.content)
        case "table":
            return columns([[_bare_of(cell) for cell in row.children] for row in markdown.rows(node)])
        case "hr":
            return ""
        case _:
            return escape(node.content)


def _list(node: SyntaxTreeNode) -> str:
    lines: list[str] = []
    for number, (head, *rest) in markdown.items(node, _block):
        mark = "\N{BULLET}" if number is None else f"{number}."
        lines.append(f"{mark} {head}")
        lines.extend(f"    {line}" for line in rest)
    return "\n".join(lines)


def _bare_of(node: SyntaxTreeNode) -> str:
    text = "".join(_bare(child) for child in markdown.inside(node)).strip()
    return escape(text) if node.type == "heading" else text


def _bare(node: SyntaxTreeNode) -> str:
    if node.type == "formula":
        return spoken(node.content)
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    return node.content if not node.children else "".join(_bare(child) for child in node.children)


def _inside(node: SyntaxTreeNode) -> str:
    return _joined(_inline(child) for child in markdown.inside(node))


def _inline(node: SyntaxTreeNode) -> str:
    match node.type:
        case "code_inline":
            return code(node.content)
        case "formula":
            return code(spoken(node.content))
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "strong" | "em" | "s":
            mark = _MARKS[node.type]
            inner = _joined(_inline(child) for child in node.children).strip()
            return f"{mark}{inner}{mark}" if inner else ""
        case "link":
            words = "".join(_bare(child) for child in node.children)
            return link(words, str(node.attrs.get("href", "")))
        case _:
            return escape(node.content)


def _joined(parts: Iterable[str]) -> str:
    """The parts in a row, kept apart where Slack would not see a sign at the edge of a word."""
    present = [part for part in parts if part]
    words = present[:1]
    for before, after in pairwise(present):
        left = before[-1] in "*_~`" and len(before) > 1 and after[0].isalnum()
        right = after[0] in "*_~`" and len(after) > 1 and before[-1].isalnum()
        words.append(f"{_THIN}{after}" if left or right else after)
    return "".join(words)
