"""`/quiz settings`: reminders and their hours, time zone, visibility, consent."""

from collections.abc import Mapping
from datetime import time
from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, Opening, command
from bot.commands.language.written.times import quiet_from
from bot.commands.views.people import SettingsShown
from bot.core.learning.card import MOST_DAILY
from bot.core.reminders.reminder import MOST_HOURS, Reminders
from bot.core.rounds.zones import zone_from
from bot.usecases.learning.review import Recalling
from bot.usecases.people.membership import Membership, Wishes
from bot.usecases.reminders import Reminding, Wished

__all__ = ["settings"]

_NO_QUIET = (time(0, 0), time(0, 0))


async def current(
    call: Call, reminding: Reminding, recalling: Recalling, args: Mapping[str, object]
) -> Opening:
    """The settings as they are, for the forms to start with."""
    del args
    member = call.member
    wishes, _ = await reminding.of(member)
    values = {
        "zone": member.zone,
        "boards": member.on_boards,
        "share": member.share_answers,
        "cards": await recalling.daily(member.id),
        "closing": wishes.closing,
        "due": wishes.cards,
        "weekly": wishes.weekly,
        "hours": wishes.hours,
        "quiet": _quiet_words(wishes),
    }
    return Opening(values)


@command(
    "quiz settings",
    "See and change your settings",
    title="Your settings",
    forms={
        "all": ("zone", "boards", "share", "cards"),
        "cards": ("cards",),
        "reminders": ("closing", "hours", "due", "weekly", "quiet"),
    },
    titles={"all": "Your settings", "cards": "Review cards a day", "reminders": "Your reminders"},
    prefill=current,
    submit="Save",
    again=True,
)
async def settings(
    call: Call,
    membership: Membership,
    reminding: Reminding,
    recalling: Recalling,
    *,
    zone: Annotated[
        str | None,
        Arg(
            "your time zone, for reminders",
            label="Time zone",
            suggest="zone",
            maximum=60,
            reads=zone_from,
            also=("timezone", "tz"),
        ),
    ] = None,
    reminders: Annotated[bool | None, Arg("all reminders at once, on or off")] = None,
    closing: Annotated[
        bool | None,
        Arg("remind me before a round closes that I have not answered", label="Before a round closes"),
    ] = None,
    hours: Annotated[
        int | None,
        Arg(
            "how many hours before", label="How many hours before", minimum=1, maximum=MOST_HOURS, named=True
        ),
    ] = None,
    due: Annotated[
        bool | None, Arg("tell me once a day that review cards are due", label="When review cards are due")
    ] = None,
    weekly: Annotated[bool | None, Arg("send me my week on Mondays", label="My week on Mondays")] = None,
    quiet: Annotated[
        str | None,
        Arg(
            "no reminders then: 22:00-08:00, or none",
            label="Quiet hours",
            placeholder="22:00-08:00",
            maximum=20,
            reads=quiet_from,
            named=True,
        ),
    ] = None,
    boards: Annotated[bool | None, Arg("show me on leaderboards", label="Show me on leaderboards")] = None,
    share: Annotated[
        bool | None, Arg("my best answers may be quoted", label="My best answers may be quoted")
    ] = None,
    cards: Annotated[
        int | None,
        Arg("review cards a day, at most", label="Cards a day", minimum=1, maximum=MOST_DAILY, named=True),
    ] = None,
    community: Annotated[int | None, Arg("whose settings", hidden=True)] = None,
) -> Reply:
    """Show the settings, changed first where something was given."""
    del community  # it has done its work: the call is that community's
    wishes = Wishes(zone, boards, share)
    wished = Wished(reminders, closing, due, weekly, hours, _quiet(quiet))
    member = await membership.change(call.member, wishes, at=call.at) if wishes != Wishes() else call.member
    if wished != Wished() or zone is not None:
        await reminding.change(member, wished, at=call.at)
    if cards is not None:
        await recalling.set_daily(member.id, cards)
    reminded, shut = await reminding.of(member)
    changed = wishes != Wishes() or wished != Wished() or cards is not None
    offers = [
        Offer("Change", "quiz settings", {}, Style.PRIMARY, form="all"),
        Offer("Reminders", "quiz settings", {}, form="reminders"),
    ]
    if reminded.any and shut:
        offers.append(Offer("Try again", "quiz settings", {"closing": reminded.closing}))
    if reminded.any:
        offers.append(Offer("Stop all reminders", "quiz settings", {"reminders": False}))
    offers.append(Offer("Vacations", "quiz vacation"))
    daily = await recalling.daily(member.id)
    return Reply(SettingsShown(member, reminded, shut, changed=changed, cards=daily), tuple(offers))


def _quiet(text: str | None) -> tuple[time, time] | None:
    """Two wall times from "22:00-08:00", or those that are none."""
    if text is None:
        return None
    if text == "none":
        return _NO_QUIET
    first, _, last = text.partition("-")
    return time.fromisoformat(first), time.fromisoformat(last)


def _quiet_words(wishes: Reminders) -> str:
    if wishes.quiet_from == wishes.quiet_until:
        return "none"
    return f"{wishes.quiet_from:%H:%M}-{wishes.quiet_until:%H:%M}"
