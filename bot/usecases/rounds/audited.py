"""The audit trail's line on a schedule: what it asks when, and in which channels."""

from datetime import datetime

from bot.core.people.channel_names import channel_word
from bot.core.people.people import AuditLine, Member
from bot.core.rounds.schedule import Schedule
from bot.core.store import Transaction

__all__ = ["audited"]


async def audited(tx: Transaction, by: Member | None, schedule: Schedule, action: str, at: datetime) -> None:
    """Append it; `by` is None for what the bot did itself."""
    detail = f"{schedule.id} {schedule.name}: {schedule.at:%H:%M} {schedule.zone}"
    for each in (await tx.schedules.destinations([schedule.id])).get(schedule.id, ()):
        if (place := await tx.communities.place_by_id(each.place)) is not None:
            detail += f", {channel_word(place, each.channel)}"
    await tx.audit.append(AuditLine(schedule.community, by.id if by else None, action, detail, at))
