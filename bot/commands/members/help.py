"""`/quiz help`: what one can do here in five lines, and all of it with the rules."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.manual import Manual
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, command
from bot.commands.views.people import HelpShown

__all__ = ["help_"]


@command("quiz help", "What you can do here, and how points work", title="What you can do here", again=True)
async def help_(
    call: Call,
    manual: Manual,
    *,
    more: Annotated[bool, Arg("every command, and the rules")] = False,
) -> Reply:
    """Say in five lines what to do here; `more` lists all commands, organisers theirs too, and the rules."""
    organiser = tuple(manual.commands("quiz-admin")) if call.organiser else ()
    view = HelpShown(
        tuple(manual.commands("quiz")), organiser, typed=manual.hears(call.place), brief=not more
    )
    rest = () if more else (Offer("More", "quiz help", {"more": True}),)
    return Reply(view, (Offer("Practise now", "quiz now", style=Style.PRIMARY), *rest), update=more)
