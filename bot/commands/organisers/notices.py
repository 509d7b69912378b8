"""`/quiz-admin notices`: where organisers hear of trouble."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, Channel, command
from bot.commands.views.notices import Done
from bot.core.errors import Unusable
from bot.usecases.people.community_settings import Governing

__all__ = ["notices"]


@command("quiz-admin notices", "Choose the channel where organisers hear of trouble")
async def notices(
    call: Call,
    governing: Governing,
    *,
    channel: Annotated[Channel | None, Arg("the channel; this one if left out")] = None,
) -> Reply:
    """Send notices to organisers into a channel from now on."""
    if channel is None and call.where.direct:
        raise Unusable("Name the channel, or run this in it.")
    target = channel.id if channel else call.where.channel
    await governing.notices(
        call.community.id, place=call.place.id, channel=target, by=call.member, at=call.at
    )
    name = channel.name if channel else call.where.channel_name
    there = f"to #{name}" if name else "there"
    return Reply(Done(f"Notices for the organisers go {there} from now on.", "Best a channel of their own."))
