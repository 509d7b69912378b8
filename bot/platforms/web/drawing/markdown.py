"""Markdown of question packs as a tree of nodes that the page knows; never as HTML."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from markdown_it.tree import SyntaxTreeNode

from bot.platforms import markdown
from bot.platforms.web.drawing.formula import mathml
from bot.platforms.web.wire.wire import Json

__all__ = ["formula", "prose", "words"]

_LINKS = frozenset({"http", "https", "mailto"})


def prose(text_of_pack: str) -> list[Json]:
    """The blocks of a Markdown text."""
    return _blocks(markdown.blocks(text_of_pack))


def words(text: str) -> list[Json]:
    """A text as it stands, but with its $formulas$ drawn."""
    parts: list[Json] = []
    at = 0
    for match in markdown.FORMULA.finditer(text):
        drawn = mathml(markdown.tex(match))
        if drawn is None or not drawn:
            continue
        if match.start() > at:
            parts.append(text[at : match.start()])
        parts.append(formula(markdown.tex(match)))
        at = match.end()
    if at < len(text):
        parts.append(text[at:])
    return parts


def formula(tex: str, *, block: bool = False) -> Json:
    """A formula; `tree` is null when it can only be shown as TeX."""
    return {"k": "math", "tex": tex.strip(), "tree": mathml(tex), "block": block}


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> list[Json]:
    return [block for node in nodes if (block := _block(node)) is not None]


def _block(node: SyntaxTreeNode) -> Json:
    match node.type:
        case "paragraph":
            return _paragraph(markdown.inside(node))
        case "heading":
            return {"k": "h", "c": _inlines(markdown.inside(node))}
        case "bullet_list" | "ordered_list":
            items = [_item(child) for child in node.children]
            start = node.attrs.get("start", 1)
            return {"k": "list", "ordered": node.type == "ordered_list", "start": start, "items": items}
        case "blockquote":
            return {"k": "quote", "c": _blocks(node.children), "by": ""}
        case "fence" | "code_block":
            language = node.info.split()[0] if node.info.strip() else ""
            return {"k": "code", "lang": language, "text": node.content.rstrip("\n")}
        case "hr":
            return {"k": "hr"}
        case "table":
            return _table(node)
        case _:
            return {"k": "p", "c": [node.content]} if node.content else None


def _item(node: SyntaxTreeNode) -> list[Json]:
    """The blocks of a list's item; a lone paragraph is tight."""
    return _blocks(node.children)


def _paragraph(nodes: Sequence[SyntaxTreeNode]) -> Json:
    if len(nodes) == 1 and nodes[0].type == "formula" and nodes[0].markup == "$$":
        return formula(nodes[0].content, block=True)
    return {"k": "p", "c": _inlines(nodes)}


def _table(node: SyntaxTreeNode) -> Json:
    rows = markdown.rows(node)
    cells = [[_inlines(markdown.inside(cell)) for cell in row.children] for row in rows]
    right = [at for at, cell in enumerate(rows[0].children) if "right" in str(cell.attrs.get("style", ""))]
    return {"k": "table", "head": cells[0], "rows": cells[1:], "numeric": right, "highlight": None}


def _inlines(nodes: Sequence[SyntaxTreeNode]) -> list[Json]:
    return [inline for node in nodes if (inline := _inline(node)) != ""]


def _inline(node: SyntaxTreeNode) -> Json:  # noqa: C901 - one case per kind of node
    match node.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return {"k": "br"}
        case "code_inline":
            return {"k": "mono", "t": node.content}
        case "formula":
            return formula(node.content)
        case "strong":
            return {"k": "b", "c": _inlines(node.children)}
        case "em":
            return {"k": "i", "c": _inlines(node.children)}
        case "s":
            return {"k": "s", "c": _inlines(node.children)}
        case "link" if urlsplit(str(node.attrs.get("href", ""))).scheme in _LINKS:
            return {"k": "a", "href": str(node.attrs["href"]), "c": _inlines(node.children)}
        case "link":
            return {"k": "span", "c": _inlines(node.children)}
        case "image":
            return node.content
        case _:
            return node.content
