"""What is said to a command that cannot be read, with the nearest right form as a button."""

from bot.commands.language.misread import Misread
from bot.commands.language.reply import Offer, Reply
from bot.commands.language.token import encode
from bot.commands.language.usage import typed
from bot.commands.views.notices import Refused
from bot.core.errors import SparringError

__all__ = ["misread"]

_LONGEST_LABEL = 70


def misread(error: SparringError) -> Reply:
    """The refusal, which only who typed it sees."""
    return Reply(Refused(error.message), _nearest(error), everyone=False)


def _nearest(error: SparringError) -> tuple[Offer, ...]:
    """The command that was probably meant, where a button can carry it."""
    if not isinstance(error, Misread) or error.command is None:
        return ()
    label = f"Send {typed(error.command, error.given)}"
    try:
        encode(error.command, error.given)
    except ValueError:
        return ()
    return (
        Offer(label if len(label) <= _LONGEST_LABEL else "Send the nearest", error.command.name, error.given),
    )
