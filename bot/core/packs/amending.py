"""Changes to the text of a question's file that leave everything else in it as it stands."""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.core.packs.writing import quoted

__all__ = ["with_remarks", "with_wordings"]

_HEADER = re.compile(r"""\s*\[\[?\s*[A-Za-z0-9_.-]+\s*\]\]?\s*(?:#.*)?""")
_ID = re.compile(r"""\s*id\s*=\s*["']([^"']*)["']""")
_ACCEPT = re.compile(r"\s*accept\s*=\s*\[")
_ONE_LINE = re.compile(r"(\s*accept\s*=\s*\[)(.*)\]\s*(?:#.*)?")


def with_wordings(text: str, wordings: Mapping[str, Sequence[str]], *, probe: str = "") -> str:
    """The text with more wordings (idea id -> wordings) at the end of each idea's `accept`.

    In a file of the walkthrough the ideas are those of one `probe`.
    """
    lines = text.split("\n")
    for idea, more in wordings.items():
        if (found := _idea(lines, idea, probe)) is not None and more:
            _accept(lines, *found, more)
    return "\n".join(lines)


def with_remarks(text: str, remarks: Mapping[str, Iterable[str]], *, probe: str = "") -> str:
    """The text with comments (idea id -> lines) above each idea."""
    lines = text.split("\n")
    for idea, told in remarks.items():
        if (found := _idea(lines, idea, probe)) is not None:
            lines[found[0] : found[0]] = [f"# {each}" for each in told]
    return "\n".join(lines)


def _idea(lines: Sequence[str], idea: str, probe: str) -> tuple[int, int] | None:
    """Where the table of an idea begins and ends: from its header to the next one."""
    table = f"probes.{probe}.points" if probe else "points"
    end = next((at for at, line in enumerate(lines) if at and line.strip() == "+++"), len(lines))
    heads = [at for at in range(end) if _HEADER.fullmatch(lines[at])]
    for at, after in zip(heads, [*heads[1:], end], strict=True):
        named = (_ID.match(lines[each]) for each in range(at, after))
        header = "".join(lines[at].split("#")[0].split())
        if header == f"[[{table}]]" and any(each and each[1] == idea for each in named):
            return at, max(each + 1 for each in range(at, after) if lines[each].strip())
    return None


def _accept(lines: list[str], begins: int, ends: int, more: Sequence[str]) -> None:
    """Put wordings at the end of the list between two lines, or begin one."""
    at = next((each for each in range(begins, ends) if _ACCEPT.match(lines[each])), None)
    if at is None:
        text = next((each for each in range(begins, ends) if lines[each].lstrip().startswith("id")), begins)
        lines[text + 1 : text + 1] = ["accept = [", *(f"  {quoted(each)}," for each in more), "]"]
    elif (whole := _ONE_LINE.fullmatch(lines[at])) is not None:
        held = whole[2].strip().rstrip(",")
        first = [f"  {held},"] if held else []
        lines[at : at + 1] = [whole[1], *first, *(f"  {quoted(each)}," for each in more), "]"]
    else:
        close = next(each for each in range(at + 1, ends) if lines[each].strip().startswith("]"))
        if not lines[close - 1].rstrip().endswith((",", "[")):
            lines[close - 1] = lines[close - 1].rstrip() + ","
        lines[close:close] = [f"  {quoted(each)}," for each in more]
