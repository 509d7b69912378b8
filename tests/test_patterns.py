"""No regular expression of ours goes back and forth over a text: a lint finding, not a matter of luck.

A pattern is dear when one run of a character can be shared out in many ways: by a repetition inside a
repetition, by alternatives that say the same inside one, or by three repetitions in a row. The first two need
twice the time for each character more, the third the cube of the length. Atomic groups and possessive
repetitions never go back.
"""

import ast
import importlib
import pkgutil
import re
import re._constants as c  # type: ignore[import-not-found]  # there are no types for what `re` reads patterns by
import re._parser as parser  # type: ignore[import-not-found]  # as above
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import Any

import pytest

import bot

_SIGNS = [chr(code) for code in range(128)] + ["é", "\u3000", "中"]
_MAKERS = {"compile", "sub", "subn", "match", "fullmatch", "search", "split", "findall", "finditer"}
_MANY = 20
"""Repetitions from which a bound is none."""
_ROW = 3
"""Repetitions in a row that may share one run before it costs the cube of its length."""
Run = tuple[float, float]


class _Reader:
    """Reads one pattern for runs of one sign; `found` says what is dear in it."""

    def __init__(self, sign: str, flags: int) -> None:
        self.sign = sign
        self.flags = flags
        self.found = ""

    def run(self, items: parser.SubPattern) -> Run | None:
        """How many signs in a row a sequence takes, at least and at most; None where it takes others."""
        least, most, row = 0.0, 0.0, 0
        alone: Run | None = (0.0, 0.0)
        for item in items:
            taken = self._item(*item)
            if taken is None:
                alone, row = None, 0
                continue
            row += taken[1] == inf
            if row >= _ROW:
                self.found = self.found or "three repetitions in a row"
            least, most = least + taken[0], most + taken[1]
        return alone and (least, most)

    def _item(self, kind: object, given: Any) -> Run | None:
        match kind:
            case c.MAX_REPEAT | c.MIN_REPEAT | c.POSSESSIVE_REPEAT:
                return self._repeat(kind, *given)
            case c.SUBPATTERN:
                return self.run(given[-1])
            case c.ATOMIC_GROUP:
                return _at_once(self._quietly(given))
            case c.BRANCH:
                return self._branch(given[1])
            case c.ASSERT | c.ASSERT_NOT | c.AT:
                return (0.0, 0.0)
            case c.GROUPREF:
                return (0.0, inf)
            case c.GROUPREF_EXISTS:
                runs = [self.run(each) for each in given[1:] if each is not None]
                return _either(runs)
            case _:
                alone = parser.SubPattern(parser.State(), [(kind, given)])
                return (1.0, 1.0) if _accepts(alone, self.sign, self.flags) else None

    def _repeat(self, kind: object, low: int, high: int, body: parser.SubPattern) -> Run | None:
        endless = high == c.MAXREPEAT or high >= _MANY
        inner = self._quietly(body) if kind is c.POSSESSIVE_REPEAT else self.run(body)
        if inner is None:
            return (0.0, 0.0) if low == 0 else None
        least, most = inner
        if endless and kind is not c.POSSESSIVE_REPEAT:
            if least >= 1 and most > least:
                self.found = self.found or "a repetition inside a repetition"
            if self._ambiguous(body):
                self.found = self.found or "alternatives that say the same inside a repetition"
        taken = (least * low, inf if endless and most else most * high)
        return _at_once(taken) if kind is c.POSSESSIVE_REPEAT else taken

    def _branch(self, choices: list[parser.SubPattern]) -> Run | None:
        return _either([self.run(each) for each in choices])

    def _ambiguous(self, body: parser.SubPattern) -> bool:
        """Whether a body is nothing but alternatives, two of which take the sign."""
        items = list(body)
        while len(items) == 1 and items[0][0] is c.SUBPATTERN:
            items = list(items[0][1][-1])
        if len(items) != 1 or items[0][0] is not c.BRANCH:
            return False
        runs = [self._quietly(each) for each in items[0][1][1]]
        return sum(run is not None and run[1] > 0 for run in runs) > 1

    def _quietly(self, items: parser.SubPattern) -> Run | None:
        return _Reader(self.sign, self.flags).run(items)


def _at_once(run: Run | None) -> Run | None:
    """What is taken in one way only, and not given back."""
    return run and (run[0], run[0])


def _either(runs: list[Run | None]) -> Run | None:
    taken = [run for run in runs if run is not None]
    return (min(run[0] for run in taken), max(run[1] for run in taken)) if taken else None


def _accepts(item: parser.SubPattern, sign: str, flags: int) -> bool:
    kind, given = item[0]
    match kind:
        case c.LITERAL:
            return sign == chr(given) or (bool(flags & re.IGNORECASE) and sign.lower() == chr(given).lower())
        case c.NOT_LITERAL:
            return sign != chr(given)
        case c.ANY:
            return sign != "\n" or bool(flags & re.DOTALL)
        case c.IN:
            return _in(given, sign, flags)
        case _:
            raise AssertionError(f"{kind} is not read")


def _in(given: list[tuple[object, Any]], sign: str, flags: int) -> bool:
    negated = given[0][0] is c.NEGATE
    taken = False
    for kind, what in given[negated:]:
        match kind:
            case c.LITERAL:
                taken |= sign == chr(what) or (
                    bool(flags & re.IGNORECASE) and sign.lower() == chr(what).lower()
                )
            case c.RANGE:
                both = {sign, sign.lower(), sign.upper()} if flags & re.IGNORECASE else {sign}
                taken |= any(len(each) == 1 and what[0] <= ord(each) <= what[1] for each in both)
            case c.CATEGORY:
                taken |= re.fullmatch(_CATEGORIES[what], sign) is not None
    return taken != negated


_CATEGORIES = {
    c.CATEGORY_DIGIT: r"\d",
    c.CATEGORY_NOT_DIGIT: r"\D",
    c.CATEGORY_SPACE: r"\s",
    c.CATEGORY_NOT_SPACE: r"\S",
    c.CATEGORY_WORD: r"\w",
    c.CATEGORY_NOT_WORD: r"\W",
}


def dear(pattern: str, flags: int = 0) -> str:
    """What makes a pattern go back and forth; empty for one that does not."""
    parsed = parser.parse(pattern, flags)
    for sign in _SIGNS:
        reader = _Reader(sign, parsed.state.flags)
        reader.run(parsed)
        if reader.found:
            return f"{reader.found}, for {sign!r}"
    return ""


def _kept() -> Iterator[re.Pattern[str]]:
    """The patterns that modules hold, whatever they were put together from."""
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if "migrations" in module.name or module.name.endswith("__main__"):
            continue
        for thing in vars(importlib.import_module(module.name)).values():
            things = (
                thing.values()
                if isinstance(thing, dict)
                else thing
                if isinstance(thing, list | tuple)
                else [thing]
            )
            yield from (
                each for each in things if isinstance(each, re.Pattern) and isinstance(each.pattern, str)
            )


def _written() -> Iterator[str]:
    """The patterns that stand in a call, by their text."""
    for file in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=name),
                    args=[ast.Constant(value=str(pattern)), *_],
                ) if name in _MAKERS:
                    yield pattern


@pytest.mark.slow
def test_no_pattern_goes_back_and_forth():
    """Those in modules and those in calls; there are many, and none is dear."""
    patterns = {(each.pattern, each.flags) for each in _kept()} | {(each, 0) for each in _written()}
    found = {pattern: why for pattern, flags in patterns if (why := dear(pattern, flags & ~re.UNICODE))}

    assert len(patterns) > 100
    assert {} == found


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(?:aa|a)*b",
        r"(\w+\s?)*$",
        r"([a-z]+|\w)+!",
        r"\s*\s*\s*x",
        r"(?:x+y?)+z",
        r"a+\w*a+$",
    ],
)
def test_what_goes_back_and_forth_is_noticed(pattern):
    """The ways in which it is usually written."""
    assert "" != dear(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"a+b+c+",
        r"(?:ab+)+",
        r"(?>a+)+$",
        r"(?:a++)+b",
        r"(?:\w+ )+x",
        r"[^\n]*\n",
        r"(?:a|b)*c",
        r"\d{1,3}(?:,\d{3})*",
    ],
)
def test_what_does_not_is_left_alone(pattern):
    """Each run can be taken in one way only."""
    assert "" == dear(pattern)
