"""Markdown of question packs in Discord's dialect: what Discord would misread is written differently.

Discord shows every line break, knows no tables and no formulas; packs wrap their lines and have both.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from bot.commands.formula import spoken
from bot.platforms.discord.escape import code_span, fenced, words

__all__ = ["Display", "Piece", "columns", "prose", "with_formulas"]

_FORMULA = re.compile(r"\$\$(?P<block>[^$]+)\$\$|\$(?!\s)(?P<line>[^$\n]+)(?<!\s)\$(?!\d)")
_BIGGEST = 3


@dataclass(frozen=True, slots=True)
class Display:
    """A formula that stands by itself, to be drawn."""

    tex: str


Piece = str | Display


def prose(markdown: str) -> list[Piece]:
    """The text in Discord's dialect; formulas that stand by themselves come as `Display`."""
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    reader.inline.ruler.before("escape", "formula", _formula_rule)
    pieces: list[Piece] = []
    for node in SyntaxTreeNode(reader.parse(markdown)).children:
        shown = _display(node)
        if shown is not None:
            pieces.append(shown)
            continue
        text = _block(node)
        if text and pieces and isinstance(pieces[-1], str):
            gap = "\n" if node.type in {"bullet_list", "ordered_list"} else "\n\n"
            pieces[-1] += gap + text
        elif text:
            pieces.append(text)
    return pieces


def with_formulas(text: str) -> str:
    """A text as it stands, escaped, but with its $formulas$ readable."""
    parts: list[str] = []
    at = 0
    for match in _FORMULA.finditer(text):
        parts.extend((words(text[at : match.start()]), code_span(spoken(_tex(match)))))
        at = match.end()
    parts.append(words(text[at:]))
    return "".join(parts)


def columns(rows: Sequence[Sequence[str]], numeric: Iterable[int] = ()) -> str:
    """Rows as aligned columns in a block of code; the first row is the head."""
    right = set(numeric)
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    rule = "  ".join("─" * width for width in widths)
    return fenced("\n".join([lines[0], rule, *lines[1:]]))


def _tex(match: re.Match[str]) -> str:
    return (match["block"] or match["line"]).strip()


def _formula_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature is markdown-it's
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = _tex(match)
        token.markup = "$$" if match["block"] else "$"
    state.pos = match.end()
    return True


def _display(node: SyntaxTreeNode) -> Display | None:
    inner = node.children[0].children if node.type == "paragraph" and node.children else []
    alone = len(inner) == 1 and inner[0].type == "formula" and inner[0].markup == "$$"
    return Display(inner[0].content) if alone else None


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "paragraph":
            return _inside(node)
        case "heading":
            level = int(node.tag[1:])
            return f"{'#' * level} {_inside(node)}" if level <= _BIGGEST else f"**{_inside(node)}**"
        case "bullet_list" | "ordered_list":
            return _list(node)
        case "blockquote":
            quoted = "\n".join(_block(child) for child in node.children)
            return "\n".join(f"> {line}" for line in quoted.splitlines())
        case "fence" | "code_block":
            return fenced(node.content, (node.info or "").split(" ")[0])
        case "table":
            return columns([[_cell(cell) for cell in row.children] for row in _rows(node)])
        case "hr":
            return ""
        case _:
            return words(node.content)


def _list(node: SyntaxTreeNode) -> str:
    start = int(node.attrs.get("start", 1))
    lines: list[str] = []
    for number, item in enumerate(node.children, start):
        mark = f"{number}." if node.type == "ordered_list" else "-"
        body = "\n".join(text for child in item.children if (text := _block(child)))
        head, *rest = body.splitlines() or [""]
        lines.append(f"{mark} {head}")
        lines.extend(f"{' ' * (len(mark) + 1)}{line}" for line in rest)
    return "\n".join(lines)


def _rows(table: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    return [row for part in table.children for row in part.children]


def _cell(cell: SyntaxTreeNode) -> str:
    inner = cell.children[0].children if cell.children else []
    return " ".join(_bare(node) for node in inner).strip()


def _bare(node: SyntaxTreeNode) -> str:
    if node.type == "formula":
        return spoken(node.content)
    return node.content if not node.children else " ".join(_bare(child) for child in node.children)


def _inside(node: SyntaxTreeNode) -> str:
    children = node.children[0].children if node.children else []
    return "".join(_inline(child) for child in children)


def _inline(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text":
            return words(node.content)
        case "code_inline":
            return code_span(node.content)
        case "formula":
            return code_span(spoken(node.content))
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "strong" | "em" | "s":
            mark = {"strong": "**", "em": "*", "s": "~~"}[node.type]
            return f"{mark}{''.join(_inline(child) for child in node.children)}{mark}"
        case "link":
            inner = "".join(_inline(child) for child in node.children)
            address = str(node.attrs.get("href", ""))
            return f"[{inner}]({address})" if address.startswith(("http://", "https://")) else inner
        case "image":
            return words(node.content)
        case _:
            return words(node.content)
