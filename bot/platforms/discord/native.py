"""Views that Discord shows in a way of its own; what is not listed here is drawn from its document."""

from dataclasses import replace

from bot.commands.document import Divider, Document, Image, Node, Note, Table
from bot.commands.reply import View
from bot.commands.views.boards import BoardShown
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
        case _:
            return None


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
