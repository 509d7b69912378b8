"""`/quiz-admin organisers`: who may organise besides those whom the platform lets manage."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, Person, command
from bot.commands.views.organising import OrganisersShown
from bot.usecases.people.membership import Membership

__all__ = ["organisers"]


@command("quiz-admin organisers", "See, add or remove organisers")
async def organisers(
    call: Call,
    membership: Membership,
    *,
    add: Annotated[Person | None, Arg("make somebody an organiser")] = None,
    remove: Annotated[Person | None, Arg("no longer an organiser")] = None,
) -> Reply:
    """Change and list the appointed organisers."""
    for person, organiser in ((add, True), (remove, False)):
        if person is not None:
            member = await membership.person(
                call.community.id, platform=call.where.platform, external=person.external, name=person.name
            )
            await membership.appoint(member, organiser=organiser, by=call.member, at=call.at)
    return Reply(OrganisersShown(tuple(await membership.organisers(call.community.id))))
