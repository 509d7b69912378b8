"""`/quiz-admin rewards ...`: roles for streaks."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, Role, command
from bot.commands.outgoing.roles import RoleGivers
from bot.commands.views.notices import Done
from bot.commands.views.rewards import RewardsShown
from bot.core.streaks.role import LONGEST_STREAK, Reward
from bot.usecases.streaks.roles import Rewarding

__all__ = ["add", "list_", "remove"]


@command("quiz-admin rewards list", "See which roles streaks earn", title="Roles for streaks", again=True)
async def list_(call: Call, rewarding: Rewarding, roles: RoleGivers) -> Reply:
    """List this place's rewards, each with what is in its way."""
    return await _shown(call, rewarding, roles)


@command(
    "quiz-admin rewards add",
    "Give a role to everybody with a long enough streak",
    title="Give a role for streaks",
)
async def add(
    call: Call,
    rewarding: Rewarding,
    roles: RoleGivers,
    *,
    role: Annotated[Role, Arg("the role that is earned", label="Role")],
    days: Annotated[
        int, Arg("how long the streak must be, in days", label="Days", minimum=1, maximum=LONGEST_STREAK)
    ],
) -> Reply:
    """Set a reward up, or change its length."""
    finding = await roles.of(call.place).check_role(call.place, role.id)
    name = role.name or finding.subject
    await rewarding.add(Reward(call.place.id, role.id, name, days), call.place, by=call.member, at=call.at)
    return await _shown(call, rewarding, roles)


@command("quiz-admin rewards remove", "No longer give a role; whoever has it loses it")
async def remove(
    call: Call,
    rewarding: Rewarding,
    roles: RoleGivers,
    *,
    role: Annotated[Role, Arg("the role", label="Role")],
    sure: Annotated[bool, Arg("yes to go through with it")] = False,
) -> Reply:
    """Remove a reward once it is confirmed."""
    roles.of(call.place)
    if not sure:
        yes = Offer("Remove it", "quiz-admin rewards remove", {"role": role, "sure": True}, Style.DANGER)
        known = next(
            (r.name for r in await rewarding.list(call.community.id) if r.role == role.id), role.name
        )
        text = "Everybody to whom the bot gave it loses it. Streaks stay."
        return Reply(Done(f"Give {known} no longer?", text), (yes,))
    gone = await rewarding.remove(call.place, role.id, by=call.member, at=call.at)
    return Reply(Done(f"{gone.name} is no longer earned.", "It is taken back within a minute or two."))


async def _shown(call: Call, rewarding: Rewarding, roles: RoleGivers) -> Reply:
    giver = roles.of(call.place)
    here = [r for r in await rewarding.list(call.community.id) if r.place == call.place.id]
    findings = tuple([await giver.check_role(call.place, reward.role) for reward in here])
    offers = tuple(
        Offer(f"Remove {reward.name}", "quiz-admin rewards remove", {"role": Role(reward.role)})
        for reward in here[:4]
    )
    return Reply(RewardsShown(tuple(here), findings), offers)
