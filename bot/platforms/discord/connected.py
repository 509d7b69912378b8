"""What there is of Discord between two connections."""

from dataclasses import dataclass

from bot.platforms.discord.connection.client import SparringClient
from bot.platforms.discord.connection.shards import Shards
from bot.platforms.discord.hearing.catchup import CatchUp
from bot.platforms.discord.hearing.intake import Intake
from bot.platforms.discord.hearing.interactions import Interactions
from bot.platforms.discord.hearing.messages import Threads
from bot.platforms.discord.sending.outbox import Poster
from bot.platforms.discord.sending.roles import Roles
from bot.platforms.discord.sending.rooms import Rooms
from bot.platforms.discord.wire.pace import Pace
from bot.platforms.discord.wire.rest import Rest

__all__ = ["Connected"]


@dataclass(frozen=True, slots=True)
class Connected:
    """One client with everything that hangs on it."""

    client: SparringClient
    rest: Rest
    pace: Pace
    shards: Shards
    intake: Intake
    interactions: Interactions
    threads: Threads
    catch_up: CatchUp
    poster: Poster
    roles: Roles
    rooms: Rooms
