"""`/quiz settings`: time zone for reminders, reminders, visibility, consent, vacation."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from bot.commands.invocation import Call
from bot.commands.reply import Offer, Reply, Style
from bot.commands.spec import Arg, command
from bot.commands.views.notices import Done
from bot.commands.views.people import SettingsShown
from bot.core.calendar import local_date, zone_named
from bot.core.membership import Membership, Wishes
from bot.core.streakbook import StreakBook

__all__ = ["settings", "vacation"]


async def current(call: Call, args: Mapping[str, object]) -> Mapping[str, object]:
    """The settings as they are, for the form to start with."""
    del args
    member = call.member
    return {
        "zone": member.zone,
        "reminders": member.reminders,
        "boards": member.on_boards,
        "share": member.share_answers,
    }


@command(
    "quiz settings",
    "See and change your settings",
    forms={"all": ("zone", "reminders", "boards", "share")},
    prefill=current,
)
async def settings(
    call: Call,
    membership: Membership,
    *,
    zone: Annotated[str | None, Arg("time zone for reminders", suggest="zone", maximum=60)] = None,
    reminders: Annotated[bool | None, Arg("reminders before a round closes")] = None,
    boards: Annotated[bool | None, Arg("show me on leaderboards", label="Show me on leaderboards")] = None,
    share: Annotated[
        bool | None, Arg("my best answers may be quoted", label="My best answers may be quoted")
    ] = None,
) -> Reply:
    """Show the settings, changed first where something was given."""
    wishes = Wishes(zone, reminders, boards, share)
    changed = wishes != Wishes()
    member = await membership.change(call.member, wishes) if changed else call.member
    offers = (
        Offer("Change", "quiz settings", {}, Style.PRIMARY, form="all"),
        Offer("Plan a vacation", "quiz vacation"),
    )
    return Reply(SettingsShown(member, changed=changed), offers)


@command("quiz vacation", "Plan days that cannot break your streak")
async def vacation(
    call: Call,
    streaks: StreakBook,
    *,
    first: Annotated[date, Arg("first day, such as 2026-07-01", label="First day", placeholder="2026-07-01")],
    last: Annotated[date, Arg("last day, such as 2026-07-14", label="Last day", placeholder="2026-07-14")],
) -> Reply:
    """Plan a vacation ahead."""
    today = local_date(call.at, zone_named(call.member.zone))
    await streaks.vacation(call.member, first, last, today=today, at=call.at)
    return Reply(Done(f"Enjoy it. Rounds from {first} to {last} cannot break your streak."))
