"""What people call a platform, and a place on it."""

from bot.core.people.people import Place

__all__ = ["place_name", "platform_name"]


def platform_name(platform: str) -> str:
    """What people call a platform."""
    return {"web": "the browser chat"}.get(platform, platform.capitalize())


def place_name(place: Place) -> str:
    """A place by its own name and its platform's."""
    platform = platform_name(place.platform)
    where = "in" if place.platform == "web" else "on"
    return f"{place.name} {where} {platform}" if place.name else platform
