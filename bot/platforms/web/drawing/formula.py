"""TeX math as a tree of MathML elements, for the part of TeX that question packs use.

Every current browser draws MathML itself: it follows the theme and the size of the text, and screen
readers speak it. What this part cannot read is shown as the TeX that it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.platforms.web.drawing.formulasigns import (
    ACCENTS,
    BIG,
    FENCES,
    FONTS,
    FUNCTIONS,
    LETTERS,
    LIMITS_BELOW,
    SIGNS,
    SPACES,
    letter_in,
)
from bot.platforms.web.wire.wire import Json

__all__ = ["mathml"]

_PIECE = re.compile(
    r"\\(?:text|textbf|textit|mbox|operatorname)\*?\s*\{[^{}]*\}"  # words, spaces and all
    r"|\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|\s+|.",
    re.DOTALL,
)
_WORDS = re.compile(r"\\(text|textbf|textit|mbox|operatorname)\*?\s*\{([^{}]*)\}", re.DOTALL)
_CLOSING = frozenset({"", "}", "]", "\\right"})
_NOT_READ = frozenset({"&", "\\\\", "~", "\\begin", "\\end", "\\right"})
_SIGNS_AS_TYPED = {"-": "\u2212", "*": "\u2217", "'": "\u2032"}
_DEEPEST = 30
_LONGEST = 2_000


class _UnreadError(ValueError):
    """This is more TeX than we read."""


def mathml(tex: str) -> list[Json] | None:
    """The children of a `math` element as {"tag", "attrs", "children"}; None when it cannot be read."""
    if len(tex) > _LONGEST:
        return None
    try:
        row = _Reader([sign for sign in _PIECE.findall(tex) if not sign.isspace()]).row(until="")
    except _UnreadError:
        return None
    return [_json(element) for element in row]


@dataclass(frozen=True, slots=True)
class _Element:
    """A MathML element. `limits` says that its scripts stand under and over it."""

    tag: str
    children: tuple["_Element | str", ...] = ()
    attrs: Mapping[str, str] = field(default_factory=dict)
    limits: bool = False


class _Reader:
    """Reads signs one after the other."""

    def __init__(self, signs: list[str]) -> None:
        self._signs = signs
        self._at = 0
        self._depth = 0

    def row(self, *, until: str) -> list[_Element]:
        """Elements up to the sign `until`, which is taken too."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _UnreadError
        row: list[_Element] = []
        while (sign := self._peek()) != until:
            if sign in _CLOSING and sign != "]":
                raise _UnreadError
            row.append(self._scripted(self._atom()))
        self._take()
        self._depth -= 1
        return row

    def _peek(self) -> str:
        return self._signs[self._at] if self._at < len(self._signs) else ""

    def _take(self) -> str:
        sign = self._peek()
        self._at += 1
        return sign

    def _argument(self) -> _Element:
        """A group in braces, or one atom."""
        if self._peek() in _CLOSING or self._peek() in {"^", "_"}:
            raise _UnreadError
        return self._atom()

    def _scripted(self, base: _Element) -> _Element:
        below: _Element | None = None
        above: list[_Element] = []
        while (sign := self._peek()) in {"^", "_", "'"}:
            self._take()
            if sign == "'":
                above.append(_operator("\u2032"))
            elif sign == "^" and not above:
                above.append(self._argument())
            elif sign == "_" and below is None:
                below = self._argument()
            else:
                raise _UnreadError
        if below is not None and above:
            return _element("munderover" if base.limits else "msubsup", base, below, _row(above))
        if below is not None:
            return _element("munder" if base.limits else "msub", base, below)
        if above:
            return _element("mover" if base.limits else "msup", base, _row(above))
        return base

    def _atom(self) -> _Element:
        sign = self._take()
        if sign == "{":
            return _row(self.row(until="}"))
        if sign in _NOT_READ or sign in {"^", "_", ""}:
            raise _UnreadError
        if words := _WORDS.fullmatch(sign):
            return _words(words[1], words[2])
        if sign.startswith("\\"):
            return self._command(sign[1:])
        if sign[0].isdigit():
            return _element("mn", sign)
        if sign.isalpha():
            return _element("mi", sign)
        return _operator(_SIGNS_AS_TYPED.get(sign, sign))

    def _command(self, name: str) -> _Element:
        if name in LETTERS:
            return _element("mi", LETTERS[name])
        if name in SIGNS:
            return _operator(SIGNS[name])
        if name in BIG:
            return replace(_operator(BIG[name]), limits=not name.endswith("int"))
        if name in FUNCTIONS:
            return replace(_upright(name), limits=name in LIMITS_BELOW)
        if name in SPACES:
            return _Element("mspace", attrs={"width": SPACES[name]})
        if name in ACCENTS:
            return _Element("mover", (self._argument(), _operator(ACCENTS[name])), {"accent": "true"})
        if name in FONTS:
            return _styled(self._argument(), FONTS[name])
        return self._structure(name)

    def _structure(self, name: str) -> _Element:
        match name:
            case "frac" | "dfrac" | "tfrac":
                return _element("mfrac", self._argument(), self._argument())
            case "binom":
                choose = _Element("mfrac", (self._argument(), self._argument()), {"linethickness": "0"})
                return _row([_operator("("), choose, _operator(")")])
            case "sqrt" if self._peek() == "[":
                self._take()
                degree = _row(self.row(until="]"))
                return _element("mroot", self._argument(), degree)
            case "sqrt":
                return _element("msqrt", self._argument())
            case "left":
                opening = _fence(self._take())
                inside = self.row(until="\\right")
                return _row([opening, *inside, _fence(self._take())])
            case "big" | "Big" | "bigl" | "bigr" | "Bigl" | "Bigr" | "displaystyle" | "limits":
                return _row([])
            case _:
                raise _UnreadError


def _element(tag: str, *children: "_Element | str") -> _Element:
    return _Element(tag, children)


def _operator(sign: str) -> _Element:
    return _Element("mo", (sign,))


def _upright(name: str) -> _Element:
    return _Element("mi", (name,), {"mathvariant": "normal"})


def _row(children: list[_Element]) -> _Element:
    return children[0] if len(children) == 1 else _Element("mrow", tuple(children))


def _words(command: str, words: str) -> _Element:
    if command == "operatorname":
        return _upright(words.strip())
    return _element("mtext", words.replace(" ", "\u00a0"))


def _fence(sign: str) -> _Element:
    if sign not in FENCES:
        raise _UnreadError
    return _operator(FENCES[sign])


def _styled(element: _Element, font: str) -> _Element:
    """The element with its letters in a font: MathML Core knows no fonts, only the letters of Unicode."""
    if element.tag == "mrow" and font == "normal" and all(_letter_of(child) for child in element.children):
        return _upright("".join(_letter_of(child) for child in element.children))
    if element.tag in {"mi", "mn"} and font == "normal":
        return replace(element, attrs={"mathvariant": "normal"})
    children = tuple(
        "".join(letter_in(font, letter) for letter in child)
        if isinstance(child, str)
        else _styled(child, font)
        for child in element.children
    )
    return replace(element, children=children)


def _letter_of(element: _Element | str) -> str:
    if isinstance(element, str) or element.tag != "mi":
        return ""
    return "".join(child for child in element.children if isinstance(child, str))


def _json(element: _Element) -> Json:
    children: list[Json] = [c if isinstance(c, str) else _json(c) for c in element.children]
    return {"tag": element.tag, "attrs": dict(element.attrs), "children": children}
