"""TeX math as a tree of MathML elements, for the commands that question packs use.

Every current browser draws MathML itself: it follows the theme and the size of the text, and screen readers
speak it. latex2mathml reads the TeX; here stands what it is given and what of its answer goes to a page. What
cannot be read is shown as the TeX that it is.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from types import MappingProxyType
from typing import Final
from unicodedata import category
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

from bot.platforms.web.drawing.formulasigns import COMMANDS, OTHERWISE
from bot.platforms.web.wire.wire import Json

__all__ = ["mathml"]

_COMMAND: Final = re.compile(r"\\([a-zA-Z]+\*?|.)", re.DOTALL)
_FONT: Final = re.compile(r"\\(math[a-z]+)\s+([A-Za-z0-9])")
"""A font before a bare letter, which latex2mathml turns into the letter of that font only in braces."""
_LONGEST: Final = 2_000
_DEEPEST: Final = 30
_NOT_READ: Final = frozenset("&~%#$")
"""Signs that mean something in TeX outside of what is read here; behind a backslash they are themselves."""
_WORDS: Final = frozenset({"mi", "mn", "mo", "mtext"})
_ROWS: Final = frozenset({"mrow", "mspace", "msqrt", "mstyle"})
_PARTS: Final[Mapping[str, int]] = MappingProxyType(
    {"mfrac": 2, "mover": 2, "mroot": 2, "msub": 2, "msubsup": 3, "msup": 2, "munder": 2, "munderover": 3}
)
"""How many children an element needs; latex2mathml does not complain when one is missing."""
_LETTERS: Final = frozenset("\u221e\u2202")
"""Infinity and the curly d: signs of mathematics that stand for something, as letters do."""
_ATTRIBUTES: Final = frozenset(
    {"accent", "displaystyle", "fence", "linethickness", "mathvariant", "movablelimits", "stretchy", "width"}
)


def mathml(tex: str) -> list[Json] | None:
    """The children of a `math` element as {"tag", "attrs", "children"}; None when it cannot be read."""
    if len(tex) > _LONGEST or not _plain(tex):
        return None
    try:
        given = _FONT.sub(r"\\\1{\2}", _COMMAND.sub(_otherwise, tex))
        # As in a line of its own: where a formula stands among words, the page moves the limits of a sum.
        math = convert_to_element(given, display="block")
        return [_json(element) for element in _unwrapped(math)]
    except Exception:  # noqa: BLE001 - latex2mathml has no base for its errors; nothing but the TeX is at stake
        return None


def _plain(tex: str) -> bool:
    """Whether a text has only commands that are known to be read, and groups that end, not too deep."""
    depth = 0
    for sign in re.sub(r"\\[{}]", "", tex):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if not 0 <= depth <= _DEEPEST:
            return False
    commands = {match[1] for match in _COMMAND.finditer(tex)}
    return not depth and commands <= COMMANDS and not _NOT_READ & set(_COMMAND.sub("", tex))


def _otherwise(command: re.Match[str]) -> str:
    return OTHERWISE.get(command[1], command[0])


def _unwrapped(element: Element) -> Iterator[Element]:
    """What stands in the row around a whole formula."""
    for child in element:
        yield from child if child.tag == "mrow" and len(element) == 1 else (child,)


def _json(element: Element) -> Json:
    attributes = {name: value for name, value in element.attrib.items() if name in _ATTRIBUTES}
    if element.tag in _WORDS:
        text = unescape(element.text or "")
        if element.tag == "mtext":
            text = _COMMAND.sub(r"\1", text)
        if not text or "\\" in text:
            raise ValueError(text)
        return {"tag": _kind(element.tag, text), "attrs": attributes, "children": [text]}
    children = [_json(child) for child in element]
    if element.tag not in _ROWS and len(children) != _PARTS[element.tag]:
        raise ValueError(element.tag)
    if element.tag == "mrow" and len(children) == 1:
        return children[0]
    return {"tag": element.tag, "attrs": attributes, "children": children}


def _kind(tag: str, text: str) -> str:
    """What a sign is: latex2mathml takes some operators for letters, which stand without room around them."""
    operator = (
        tag == "mi" and category(text[0]) not in {"Lu", "Ll", "Lo", "Lm", "Nd"} and text not in _LETTERS
    )
    return "mo" if operator else tag
