"""`/quiz-admin notices`: where organisers hear of trouble."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, Channel, command
from bot.commands.outgoing.preflight import Preflight
from bot.commands.views.organising import NoticesShown
from bot.usecases.people.community_settings import Governing

__all__ = ["notices"]


@command(
    "quiz-admin notices",
    "See or choose the channel where organisers hear of trouble",
    title="Notices of trouble",
)
async def notices(
    call: Call,
    governing: Governing,
    preflight: Preflight,
    *,
    channel: Annotated[
        Channel | None, Arg("the channel to send them to from now on", label="Channel")
    ] = None,
) -> Reply:
    """Show where notices go, or send them into a channel from now on."""
    community = call.community
    here = Channel(call.where.channel, call.where.channel_name)
    if channel is not None:
        await preflight.postable(call.place, channel.id)
        community = await governing.notices(
            community.id, place=call.place, channel=channel.id, by=call.member, at=call.at
        )
    known = {each.id: each.name for each in (here, channel) if each is not None}
    target = community.notices_channel if community.notices_place == call.place.id else None
    elsewhere = bool(community.notices_channel) and target is None
    offers: tuple[Offer, ...] = ()
    if not call.where.direct and target != here.id:
        offers = (Offer("Send them to this channel", "quiz-admin notices", {"channel": here}, Style.PRIMARY),)
    view = NoticesShown(
        target or "", known.get(target or "", ""), elsewhere=elsewhere, changed=channel is not None
    )
    return Reply(view, offers)
