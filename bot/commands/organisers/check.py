"""`/quiz-admin check`: what the bot may do where it posts, and what is in the way."""

from dataclasses import replace

from bot.commands.language.findings import Finding
from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply
from bot.commands.language.spec import command
from bot.commands.outgoing.preflight import Preflight
from bot.commands.views.organising import CheckShown
from bot.core.people.place_names import place_name
from bot.usecases.rounds.schedule import Scheduling

__all__ = ["check"]


@command(
    "quiz-admin check",
    "Check permissions, and see how to mend what is missing",
    title="Check permissions",
    again=True,
)
async def check(call: Call, scheduling: Scheduling, preflight: Preflight) -> Reply:
    """Ask each platform about each channel, and report the last trouble of each destination."""
    findings: list[Finding] = []
    schedules = await scheduling.list(call.community.id)
    if not schedules:
        findings.append(
            Finding("Schedule", ok=False, breaks="Nothing is posted.", mend="Run /quiz-admin setup.")
        )
    places = {place.id: place for scheduled in schedules for place in scheduled.places}
    for scheduled in schedules:
        if not scheduled.destinations:
            name = f"Channel of {scheduled.schedule.name}"
            findings.append(
                Finding(name, ok=False, breaks="Nothing is posted.", mend="Run /quiz-admin setup.")
            )
        for destination in scheduled.destinations:
            found = await preflight.destination(destination)
            if len(places) > 1:
                where = place_name(places[destination.place])
                found = [replace(each, subject=f"{each.subject} ({where})") for each in found]
            findings.extend(found)
    findings.extend(await preflight.rewards(call.community.id))
    return Reply(CheckShown(tuple(dict.fromkeys(findings))), (Offer("Check again", "quiz-admin check"),))
