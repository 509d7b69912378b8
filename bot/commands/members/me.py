"""`/quiz me`: the way to one's own page in the browser."""

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply
from bot.commands.language.spec import command
from bot.commands.views.people import OwnPageOffered
from bot.usecases.people.own_page import OwnAdmission

__all__ = ["me"]


@command(
    "quiz me", "Open your own page in your browser: progress, answers, cards", title="Your page", again=True
)
async def me(call: Call, admission: OwnAdmission) -> Reply:
    """Give a link that works once, for this member and community; "quiz me" may ask for a question, too."""
    link = await admission.invite(call.member, call.place, at=call.at)
    practise = (Offer("Practise a question", "quiz now"),)
    return Reply(OwnPageOffered(link, call.community.name, call.member.zone), practise)
