"""Questions from the text that Quizlet exports: a term, a sign, a definition; nothing is quoted.

A definition may have several lines, so a line without the sign goes on with the definition before it. Which
sign it is can be chosen there: a tab, a comma, or one's own.
"""

from collections.abc import Iterator

from bot.core.packs.toml import Log
from bot.formats.given import Given
from bot.formats.tables import MOST_ROWS, Row, row_of

__all__ = ["read_quizlet"]

_SIGNS = ("\t", " - ", " \u2013 ", " \u2014 ", "::", ";", ",")
_MOST_LINES = 200_000
_SHARE = 0.6
"""Of the lines that have a sign, for it to be the one between term and definition."""


def read_quizlet(given: Given, log: Log) -> Iterator[Row]:
    """Terms become questions, definitions their answers."""
    text = given.text().removeprefix("\ufeff").replace("\r\n", "\n")
    lines = text.split("\n")[:_MOST_LINES]
    filled = [line for line in lines if line.strip()]
    counts = {sign: sum(sign in line for line in filled) for sign in _SIGNS}
    sign = (
        "\t" if counts["\t"] else next((sign for sign in _SIGNS if counts[sign] >= _SHARE * len(filled)), "")
    )
    if not sign or not filled:
        mend = "Write each question, a tab and its answer on a line."
        log.add(given.path, 1, "No sign stands between questions and answers.", mend)
        return
    if sign == "\t" and len(filled) == 1 and text.count("\t") > 1:
        lines = text.strip().strip(";").split(";")
    for number, (line, term, definition) in enumerate(_cards(lines, sign), start=1):
        if number > MOST_ROWS:
            log.add(
                given.path, line, f"There are more than {MOST_ROWS} cards.", "Import them in several files."
            )
            return
        yield from row_of(line, {"question": term, "answer": definition}, given.path, log)


def _cards(lines: list[str], sign: str) -> Iterator[tuple[int, str, str]]:
    begun: tuple[int, str, list[str]] | None = None
    for number, line in enumerate(lines, start=1):
        term, found, definition = line.partition(sign)
        if found:
            if begun is not None:
                yield begun[0], _bare(begun[1]), _bare("\n".join(begun[2]))
            begun = (number, term, [definition])
        elif begun is not None:
            begun[2].append(line)
        elif line.strip():
            begun = (number, line, [])
    if begun is not None:
        yield begun[0], _bare(begun[1]), _bare("\n".join(begun[2]))


def _bare(text: str) -> str:
    """Without the quotes that a spreadsheet put around a cell."""
    plain = text.strip()
    inner = plain[1:-1]
    if len(plain) > 1 and plain[0] == plain[-1] == '"' and '"' not in inner.replace('""', ""):
        return inner.replace('""', '"').strip()
    return plain
