"""Markdown of question packs as a tree, which each platform draws in its own way; formulas are nodes."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

__all__ = ["FORMULA", "aligned", "blocks", "inside", "items", "rows", "tex"]

FORMULA: Final = re.compile(r"\$\$(?P<block>[^$]+)\$\$|\$(?!\s)(?P<line>[^$\n]+)(?<!\s)\$(?!\d)")
"""A formula in a text: $$by itself$$ or $in a line$, but no prices."""


def tex(match: re.Match[str]) -> str:
    """The TeX of a match of FORMULA."""
    return (match["block"] or match["line"]).strip()


def blocks(markdown: str) -> Sequence[SyntaxTreeNode]:
    """The blocks of a text. A formula is an inline node of type "formula"; its markup says which kind."""
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    reader.inline.ruler.before("escape", "formula", _formula_rule)
    return SyntaxTreeNode(reader.parse(markdown)).children


def inside(node: SyntaxTreeNode) -> Sequence[SyntaxTreeNode]:
    """The inline nodes of a paragraph, heading or cell."""
    return node.children[0].children if node.children else []


def rows(table: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    """The rows of a table, its head first."""
    return [row for part in table.children for row in part.children]


def items(
    node: SyntaxTreeNode, drawn: Callable[[SyntaxTreeNode], str]
) -> Iterator[tuple[int | None, list[str]]]:
    """Of each item of a list its number (None where it has none) and its lines, at least one."""
    start = int(node.attrs.get("start", 1))
    for number, item in enumerate(node.children, start):
        body = "\n".join(text for child in item.children if (text := drawn(child)))
        yield number if node.type == "ordered_list" else None, body.splitlines() or [""]


def aligned(cells: Sequence[Sequence[str]], numeric: Iterable[int] = ()) -> tuple[list[str], list[int]]:
    """Rows as lines with columns under each other, numbers to the right; and how wide the columns are."""
    right = set(numeric)
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    return lines, widths


def _formula_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature is markdown-it's
    match = FORMULA.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = tex(match)
        token.markup = "$$" if match["block"] else "$"
    state.pos = match.end()
    return True
