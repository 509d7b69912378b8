"""`/quiz-admin organisers`, and `/quiz-admin desk`: who may organise, and their way to the desk."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, Person, command
from bot.commands.views.organising import DeskOffered, OrganisersShown
from bot.core.errors import NotFound
from bot.core.people.people import Member
from bot.usecases.people.desk import Admission
from bot.usecases.people.membership import Membership

__all__ = ["desk", "organisers"]


@command("quiz-admin organisers", "See, add or remove organisers", title="Organisers")
async def organisers(
    call: Call,
    membership: Membership,
    *,
    add: Annotated[Person | None, Arg("make somebody an organiser", named=True)] = None,
    remove: Annotated[Person | None, Arg("no longer an organiser", named=True)] = None,
) -> Reply:
    """Change and list the appointed organisers."""
    for person, organiser in ((add, True), (remove, False)):
        if person is not None:
            member = await _somebody(call, membership, person, newcomers=organiser)
            await membership.appoint(member, organiser=organiser, by=call.member, at=call.at)
    return Reply(OrganisersShown(tuple(await membership.organisers(call.community.id))))


@command(
    "quiz-admin desk", "Open the organiser's desk in your browser", title="The organiser's desk", again=True
)
async def desk(call: Call, admission: Admission) -> Reply:
    """Give a link that works once, for this organiser and community."""
    link = await admission.invite(call.member, call.place, at=call.at)
    return Reply(DeskOffered(link, call.community.name, call.member.zone))


async def _somebody(call: Call, membership: Membership, person: Person, *, newcomers: bool) -> Member:
    """The member who was named; somebody of this place who has not written yet becomes one."""
    platform = call.where.platform
    try:
        return await membership.person(
            call.community.id, platform=platform, external=person.external, name=person.name
        )
    except NotFound:
        if not person.external or not newcomers:
            raise
    entered = await membership.enter(
        platform=platform,
        tenant=call.place.tenant,
        tenant_name=call.place.name,
        external=person.external,
        name=person.name,
        direct=False,
        at=call.at,
    )
    return entered.member
