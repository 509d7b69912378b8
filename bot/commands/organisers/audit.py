"""`/quiz-admin audit`: who changed what."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply
from bot.commands.language.spec import Arg, command
from bot.commands.views.organising import AuditShown
from bot.usecases.people.audit import Auditing

__all__ = ["audit"]

_SIZE = 15


@command("quiz-admin audit", "See who changed what", again=True)
async def audit(
    call: Call,
    auditing: Auditing,
    *,
    page: Annotated[int, Arg("which page", minimum=1, maximum=1000)] = 1,
) -> Reply:
    """Show a page of the audit trail, newest first."""
    lines = await auditing.page(call.community.id, offset=(page - 1) * _SIZE, size=_SIZE)
    more = (Offer("Older", "quiz-admin audit", {"page": page + 1}),) if len(lines) == _SIZE else ()
    return Reply(AuditShown(lines, (page - 1) * _SIZE, call.place.id), more)
