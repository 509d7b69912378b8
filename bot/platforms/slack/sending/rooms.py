"""Private rooms: the direct conversation with one member, or with several."""

from typing import Final

from bot.core.errors import PlatformUnreachable
from bot.core.outbox.parcel import Address
from bot.core.rooms.room import Room
from bot.platforms.slack.connection.workspaces import Workspaces
from bot.platforms.slack.wire.api import FAULTS, error_code, unreachable

__all__ = ["Rooms"]

_CLOSED: Final = (
    "Slack does not let me write to you directly. Open Apps, Sparring, and send me any message there; "
    "then try again."
)
_SHUT: Final = frozenset({"cannot_dm_bot", "user_disabled", "user_not_visible", "method_not_supported"})


class Rooms:
    """Opens rooms. Slack gives the same conversation for the same people every time."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def open(self, room: Room) -> Address:
        """The conversation; raises PlatformUnreachable with what the member can do about it."""
        workspace = await self._workspaces.of(room.place.tenant)
        try:
            opened = await workspace.client.conversations_open(users=",".join(room.members))
        except FAULTS as error:
            if error_code(error) in _SHUT:
                raise PlatformUnreachable(_CLOSED, permanent=True) from error
            raise unreachable(error) from error
        return Address(room.place.id, channel=str(opened["channel"]["id"]))
