"""Leaderboards as people see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.language.document import Document, Heading, Image, Name, Node, Note, Own, Paragraph, Table
from bot.core.boards.board import BoardPage, BoardRow, By, Period
from bot.core.counting import measured
from bot.core.pictures import BoardCard

__all__ = ["BoardShown", "leaders_card"]

_TITLES = {
    Period.WEEK: "This week",
    Period.MONTH: "This month",
    Period.SEASON: "This season",
    Period.ALL: "All time",
}
_UNITS = {By.POINTS: "points", By.STREAK: "days", By.IMPROVED: "points gained"}
_WORDS = {By.POINTS: "points", By.STREAK: "current streak", By.IMPROVED: "most improved"}
_CARD_ROWS = 10


@dataclass(frozen=True, slots=True)
class BoardShown:
    """One page of a board: for everybody, who all read the same; or for one member alone (`mine`), with
    that member's place, or the word that the member is `hidden` from boards.
    """

    page: BoardPage
    mine: bool = False
    hidden: bool = False

    @property
    def title(self) -> str:
        """What the board counts."""
        page = self.page
        if page.by is By.STREAK:
            return "Current streaks"
        return f"{_TITLES[page.period]}: {_WORDS[page.by]}"

    @property
    def unit(self) -> str:
        """What the values are."""
        return _UNITS[self.page.by]

    def document(self) -> Document:
        """A table, a card of the first page, and one's own place."""
        page = self.page
        if not page.rows:
            empty = "Nobody is on this board yet. Answer a question to be the first."
            return Document((Heading(self.title), Paragraph((empty,)), *self._own()))
        own = page.own.member if page.own else None
        highlight = next((at for at, row in enumerate(page.rows) if row.member == own), None)
        nodes: list[Node] = [
            Heading(self.title),
            _table(page.rows, self.unit, highlight),
        ]
        if page.offset == 0:
            nodes.append(leaders_card(self.title, page.rows, self.unit))
        last = page.offset + len(page.rows)
        nodes.append(Note((f"{page.offset + 1}-{last} of {page.total}",)))
        return Document((*nodes, *self._own()))

    def _own(self) -> tuple[Node, ...]:
        return (Note((self.place,)),) if self.place else ()

    @property
    def place(self) -> str:
        """The member's own place in words; "" for everybody's board."""
        own = self.page.own
        if not self.mine:
            return ""
        if self.hidden:
            return "You are hidden from boards. Change it with /quiz settings."
        if own is None:
            return "You are not on this board yet: what you answer puts you there."
        return f"You: #{own.rank} with {measured(own.value, self.unit)}"


def leaders_card(title: str, rows: Sequence[BoardRow], unit: str) -> Image:
    """The first rows of a board as a picture that says the same in words; `unit` names the values."""
    first = rows[:_CARD_ROWS]
    shown = tuple((row.rank, row.name, row.value) for row in first)
    words: list[str | Own] = [f"{title}: "]
    for at, row in enumerate(first):
        words += [
            f"{', ' if at else ''}{row.rank}. ",
            Name(row.name, row.member),
            f" {measured(row.value, unit)}",
        ]
    return Image(BoardCard(title, shown, unit), tuple(words), _table(first, unit))


def _table(rows: Sequence[BoardRow], unit: str, highlight: int | None = None) -> Table:
    cells = tuple((str(row.rank), Name(row.name, row.member), str(row.value)) for row in rows)
    return Table(("#", "Member", unit.capitalize()), cells, frozenset({0, 2}), highlight)
