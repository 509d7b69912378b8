"""`/quiz export` and `/quiz forget`: everything that is stored on the member, as a file or deleted."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Attachment, Offer, Reply, Style
from bot.commands.language.spec import Arg, command
from bot.commands.views.privacy import DeletionAsked, Exported, Forgotten
from bot.usecases.people.privacy import Privacy

__all__ = ["export", "forget"]


@command("quiz export", "Everything stored on you, as a file", title="What is stored on you", again=True)
async def export(call: Call, privacy: Privacy) -> Reply:
    """Hand over a JSON file."""
    file = await privacy.export(call.community, call.member, at=call.at)
    counts = tuple((what, str(count)) for what, count in file.counts.items())
    return Reply(
        Exported(call.community.name, counts), attachments=(Attachment(file.name, file.data, file.media),)
    )


@command("quiz forget", "Delete everything stored on you", title="Delete what is stored")
async def forget(
    call: Call,
    privacy: Privacy,
    *,
    member: Annotated[int | None, Arg("whose data, by number", hidden=True)] = None,
) -> Reply:
    """Ask once more, then delete; only the button that was shown to this member deletes."""
    if member != call.member.id:
        offers = (
            Offer("Delete everything", "quiz forget", {"member": call.member.id}, Style.DANGER),
            Offer("Export first", "quiz export"),
        )
        return Reply(DeletionAsked(call.community.name), offers)
    await privacy.forget(call.member, at=call.at)
    return Reply(Forgotten(call.community.name), update=True)
