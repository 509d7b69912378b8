"""Questions in GIFT, the text format of Moodle (its manual, "GIFT format").

A question is a block of lines: a title between colons, the text, the answers in braces. A backslash takes a
sign its meaning. Categories are topics where the pack has one of that name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.packs.toml import Log
from bot.formats.given import Given
from bot.formats.markup import is_html, name_media, plain
from bot.formats.quiz import GAP, Alternative, choice, matching, short
from bot.formats.tables import MOST_ROWS, Row, row_of

__all__ = ["is_gift", "read_gift"]

_LOOKS = re.compile(r"\{(?:[ \t\n]*+[=~#]|[ \t]*+(?:T|F|TRUE|FALSE)[ \t]*+[#}]|\})")
_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_TOKEN = re.compile(r"\\.|[^\\=~#]++|.", re.DOTALL)
_FORMAT = re.compile(r"\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{1,5})?)%")
_TRUTH = {"t": True, "true": True, "f": False, "false": False}
_CATEGORY = "$CATEGORY:"
_FULL = 100.0
_STOPS = ".,;:!?"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What stands behind an `=` or a `~`: the text, what it is worth in percent, what is said to it."""

    text: str
    worth: float
    why: str


def is_gift(text: str) -> bool:
    """Whether a text has answers in braces."""
    return _LOOKS.search(text) is not None


def read_gift(given: Given, log: Log) -> Iterator[Row]:
    """The questions of a GIFT file, each with the line on which it begins."""
    topic = ""
    blocks = _blocks(given.text().removeprefix("\ufeff"))
    for number, (line, block) in enumerate(blocks, start=1):
        if number > MOST_ROWS:
            log.add(
                given.path,
                line,
                f"There are more than {MOST_ROWS} questions.",
                "Import them in several files.",
            )
            return
        if block.startswith(_CATEGORY):
            topic = given.topic(block.removeprefix(_CATEGORY).split("/"))
            continue
        name_media([block], given.path, line, log)
        cells = _cells(block)
        if cells is None:
            mend = "Give it answers: {=right ~wrong}, or {} and ####feedback."
            log.add(given.path, line, "This has no answers in braces, and is left out.", mend, stops=False)
        else:
            yield from row_of(line, dict(cells) | ({"topics": topic} if topic else {}), given.path, log)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Blocks with their first line: an empty line ends one, unless a brace is open and no title follows."""
    begun: tuple[int, list[str]] | None = None
    open_ = False
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        bare = line.strip()
        if bare.startswith("//"):
            continue
        new = bare.startswith(("::", _CATEGORY))
        if begun is not None and (
            (not bare and not open_) or (new and (not open_ or _gap_before(lines, number)))
        ):
            yield begun[0], "\n".join(begun[1]).strip()
            begun, open_ = None, False
        if bare.startswith(_CATEGORY):
            yield number, bare
        elif bare or begun is not None:
            begun = begun or (number, [])
            begun[1].append(line)
            for sign in re.findall(r"\\.|[{}]", line):
                open_ = sign == "{" if sign in "{}" else open_
    if begun is not None:
        yield begun[0], "\n".join(begun[1]).strip()


def _gap_before(lines: list[str], number: int) -> bool:
    return not lines[number - 2].strip()


def _pieces(text: str, signs: str) -> list[tuple[str, str]]:
    """The text at each of these signs that is not escaped: the sign and what follows it; first, no sign."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for token in _TOKEN.findall(text):
        if token in signs:
            found.append((token, []))
        else:
            found[-1][1].append(token)
    return [(sign, "".join(held)) for sign, held in found]


def _cells(block: str) -> Mapping[str, str] | None:
    title, body = "", block
    if block.startswith("::"):
        end = next((at for at in _places(block, "::") if at >= len("::")), -1)
        if end > 0:
            title, body = _unescaped(block[2:end]).strip(), block[end + 2 :].strip()
    form = ""
    if named := _FORMAT.match(body):
        form, body = named[1].casefold(), body[named.end() :].strip()
    opens = next(_places(body, "{"), -1)
    closes = next((at for at in _places(body, "}") if at > opens), -1)
    if opens < 0 or closes < 0:
        return None
    before, inner, after = body[:opens].strip(), body[opens + 1 : closes], body[closes + 1 :].strip()
    question = _text(_joined(before, after), form)
    inner, _, feedback = inner.partition("####")
    cells = dict(_answered(question or title, inner.strip(), _text(feedback, form), form))
    return cells | ({"title": title} if title else {})


def _joined(before: str, after: str) -> str:
    """The text around the answers, with a gap where they stood; none behind a question and its full stop."""
    if not after.strip(_STOPS) and (not after or before.endswith("?")):
        return before
    return f"{before} {GAP}{after}" if after[0] in _STOPS else f"{before} {GAP} {after}"


def _places(text: str, sign: str) -> Iterator[int]:
    """Where a sign stands unescaped."""
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text.startswith(sign, at):
            yield at
            at += len(sign)
        else:
            at += 1


def _answered(question: str, inner: str, feedback: str, form: str) -> Mapping[str, str]:
    """Question and answers as our cells, by the kind that the answers show."""
    if not inner:
        return {"question": question, "answer": feedback}
    if inner.startswith("#"):
        numbers = [each for each in _answers(inner[1:], form, bare=True) if each.worth >= _FULL]
        return short(question, [_number(each.text) for each in numbers], feedback)
    said, *whys = [_text(held, form) for _, held in _pieces(inner, "#")]
    if (truth := _TRUTH.get(said.casefold())) is not None:
        wrong, right = (*whys, "", "")[:2]
        both = [
            Alternative(name, right=name == str(truth), why=right if name == str(truth) else wrong)
            for name in ("True", "False")
        ]
        return choice(question, both, feedback)
    answers = _answers(inner, form)
    if "~" in {sign for sign, _ in _pieces(inner, "~")}:
        full = any(each.worth >= _FULL for each in answers)
        marked = [
            Alternative(each.text, each.worth >= _FULL if full else each.worth > 0, each.why)
            for each in answers
        ]
        return choice(question, marked, feedback)
    pairs = [each.text.partition("->") for each in answers]
    if all(arrow for _, arrow, _ in pairs):
        return matching(question, [(left.strip(), right.strip()) for left, _, right in pairs], feedback)
    full_ones = [each.text for each in answers if each.worth >= _FULL]
    reasons = dict.fromkeys(each.why for each in answers if each.why and each.worth >= _FULL)
    return short(question, full_ones, "\n\n".join(filter(None, [*reasons, feedback])))


def _answers(inner: str, form: str, *, bare: bool = False) -> list[_Answer]:
    """The answers; `bare`: one without a sign is one, too."""
    found = []
    for sign, held in _pieces(inner, "=~"):
        if not held.strip() or (not sign and not bare):
            continue
        (_, text), *whys = _pieces(held, "#")
        weight = _WEIGHT.match(text.strip())
        worth = float(weight[1]) if weight else 0.0 if sign == "~" else _FULL
        text = text.strip()[weight.end() :] if weight else text
        found.append(_Answer(_text(text, form), worth, " ".join(_text(each, form) for _, each in whys)))
    return found


def _number(text: str) -> str:
    """A number with its tolerance, or a range, in words that are read."""
    value, colon, tolerance = text.partition(":")
    low, dots, high = text.partition("..")
    if dots:
        return f"{low.strip()} to {high.strip()}"
    return f"{value.strip()} (±{tolerance.strip()})" if colon and tolerance.strip(" 0.") else value.strip()


def _text(text: str, form: str) -> str:
    read = _unescaped(text).strip()
    if form == "html" or (form != "markdown" and is_html(read)):
        return plain(read)
    return read if form == "markdown" else "\n".join(line.strip() for line in read.split("\n"))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)
