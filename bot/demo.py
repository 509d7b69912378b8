"""The demo community of `make run`: a few people, two channels, and a question posted at once.

Seeding is safe to repeat: what is there already is left as it is.
"""

from contextlib import suppress
from datetime import datetime, time

from bot.core.errors import NotFound
from bot.core.people.people import Place
from bot.core.transcript import ChatChannel, ChatUser, Transcript
from bot.usecases.people.membership import Membership
from bot.usecases.rounds.schedule import Scheduling, Wanted

__all__ = ["CHANNEL", "seed", "seed_people"]

CHANNEL = "daily-question"
_PEOPLE = (
    ChatUser("organiser", "Organiser", organiser=True),
    ChatUser("alpha", "Alpha"),
    ChatUser("bravo", "Bravo"),
    ChatUser("charlie", "Charlie"),
)
_CHANNELS = (
    ChatChannel(
        CHANNEL,
        "daily-question",
        "1. Answer in the question's thread. 2. Switch to another person at the lower left, answer again. "
        "3. As the organiser send /quiz-admin schedule reveal, and see the answer; then ask the next one.",
    ),
    ChatChannel("general", "general", "Everything else. Try /quiz now or /quiz help."),
)
_POST_AT = time(9, 0)
_FIRST = "f1-score"


async def seed_people(transcript: Transcript) -> None:
    """Put the people and the channels of the demo into the browser chat, once."""
    if not await transcript.users():
        for user in _PEOPLE:
            await transcript.put_user(user)
    known = {channel.id for channel in await transcript.channels()}
    for channel in _CHANNELS:
        if channel.id not in known:
            await transcript.put_channel(channel)


async def seed(
    membership: Membership, scheduling: Scheduling, *, platform: str, tenant: str, zone: str, now: datetime
) -> Place:
    """The demo's place, with a daily schedule whose first round is due at once, created once."""
    place = await membership.place(platform=platform, tenant=tenant, tenant_name="Study community", at=now)
    if not await scheduling.list(place.community):
        wanted = Wanted(at=_POST_AT, zone=zone, channel=CHANNEL)
        made = await scheduling.create(place, wanted, by=None, at=now, now=True)
        with suppress(NotFound):  # other packs than ours may be set
            await scheduling.enqueue(made.schedule, _FIRST, by=None, at=now)
    return place
