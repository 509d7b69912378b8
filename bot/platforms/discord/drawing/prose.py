"""Markdown of question packs in Discord's dialect: what Discord would misread is written differently.

Discord shows every line break, knows no tables and no formulas; packs wrap their lines and have both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from bot.commands.language.formula_text import spoken
from bot.platforms import markdown
from bot.platforms.discord.drawing.escape import code_span, fenced, words

__all__ = ["Display", "Piece", "columns", "prose", "with_formulas"]

_BIGGEST = 3


@dataclass(frozen=True, slots=True)
class Display:
    """A formula that stands by itself, to be drawn."""

    tex: str


Piece = str | Display


def prose(text_of_pack: str) -> list[Piece]:
    """The text in Discord's dialect; formulas that stand by themselves come as `Display`."""
    pieces: list[Piece] = []
    for node in markdown.blocks(text_of_pack):
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
    for match in markdown.FORMULA.finditer(text):
        parts.extend((words(text[at : match.start()]), code_span(spoken(markdown.tex(match)))))
        at = match.end()
    parts.append(words(text[at:]))
    return "".join(parts)


def columns(rows: Sequence[Sequence[str]], numeric: Iterable[int] = ()) -> str:
    """Rows as aligned columns in a block of code; the first row is the head."""
    lines, widths = markdown.aligned(rows, numeric)
    rule = "  ".join("─" * width for width in widths)
    return fenced("\n".join([lines[0], rule, *lines[1:]]))


def _display(node: SyntaxTreeNode) -> Display | None:
    inner = markdown.inside(node) if node.type == "paragraph" else []
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
            return columns([[_cell(cell) for cell in row.children] for row in markdown.rows(node)])
        case "hr":
            return ""
        case _:
            return words(node.content)


def _list(node: SyntaxTreeNode) -> str:
    lines: list[str] = []
    for number, (head, *rest) in markdown.items(node, _block):
        mark = "-" if number is None else f"{number}."
        lines.append(f"{mark} {head}")
        lines.extend(f"{' ' * (len(mark) + 1)}{line}" for line in rest)
    return "\n".join(lines)


def _cell(cell: SyntaxTreeNode) -> str:
    return " ".join(_bare(node) for node in markdown.inside(cell)).strip()


def _bare(node: SyntaxTreeNode) -> str:
    if node.type == "formula":
        return spoken(node.content)
    return node.content if not node.children else " ".join(_bare(child) for child in node.children)


def _inside(node: SyntaxTreeNode) -> str:
    return "".join(_inline(child) for child in markdown.inside(node))


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
