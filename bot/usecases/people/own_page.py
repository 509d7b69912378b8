"""The way to a member's own page."""

from bot.core.people.desk_keys import KeyKind
from bot.usecases.people.entrance import Entrance, Way

__all__ = ["OwnAdmission"]


class OwnAdmission(Entrance):
    """Lets every member in, to what is that member's own. When somebody looks at it is nobody's business."""

    way = Way(
        KeyKind.OWN_LINK,
        KeyKind.OWN_SESSION,
        path="/desk/me",
        outside="Your page is not open in this browser.",
        command="quiz me",
    )
