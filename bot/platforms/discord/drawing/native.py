"""Views that Discord shows in a way of its own; what is not listed here is drawn from its document."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.language.document import Bullets, Divider, Document, Image, Inline, Mono, Node, Note, Table
from bot.commands.language.reply import View
from bot.commands.language.spec import Command
from bot.commands.views.boards import BoardShown
from bot.commands.views.people import HelpShown
from bot.commands.views.progress import ProgressShown
from bot.commands.views.rounds import QuestionPosted

__all__ = ["native"]


def native(view: View) -> Document | None:
    """The view's document as Discord shows it best; None where the common one is as good."""
    match view:
        case QuestionPosted():
            return _question(view)
        case BoardShown() | ProgressShown():
            return _pictured(view)
        case HelpShown(brief=False):
            # Names and what they do: Discord itself shows the options while one types.
            return view.listing(_named)
        case _:
            return None


def _named(commands: Sequence[Command]) -> list[Node]:
    """One line per command; those of a group share one."""
    groups: dict[tuple[str, ...], list[Command]] = {}
    for command in commands:
        groups.setdefault(command.path[:2], []).append(command)
    return [Bullets(tuple(_line(path, group) for path, group in groups.items()))]


def _line(path: tuple[str, ...], group: Sequence[Command]) -> tuple[Inline, ...]:
    name = Mono(f"/{' '.join(path)}")
    if len(group) == 1 and group[0].path == path:
        return name, f" {group[0].summary}"
    return name, " " + ", ".join(command.path[-1] for command in group)


def _question(view: QuestionPosted) -> Document:
    """A line between the question and the small print."""
    document = view.document()
    nodes: list[Node] = []
    for node in document.nodes:
        if isinstance(node, Note):
            nodes.append(Divider())
        nodes.append(node)
    return replace(document, nodes=tuple(nodes))


def _pictured(view: BoardShown | ProgressShown) -> Document | None:
    """The picture says what the table says, with its words as the picture's description."""
    document = view.document()
    if not any(isinstance(node, Image) for node in document.nodes):
        return None
    return replace(document, nodes=tuple(n for n in document.nodes if not isinstance(n, Table)))
