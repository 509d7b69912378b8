"""`/quiz help`: what one can do here, and the rules."""

from bot.commands.language.invocation import Call
from bot.commands.language.manual import Manual
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import command
from bot.commands.views.people import HelpShown

__all__ = ["help_"]


@command("quiz help", "What you can do here, and how points work", again=True)
async def help_(call: Call, manual: Manual) -> Reply:
    """List the commands; organisers see theirs too."""
    organiser = tuple(manual.commands("quiz-admin")) if call.organiser else ()
    view = HelpShown(tuple(manual.commands("quiz")), organiser, typed=manual.hears(call.place))
    return Reply(view, (Offer("Practise now", "quiz now", style=Style.PRIMARY),))
