"""Which platforms a bot connects to, by its settings, and where its organisers find the desk."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from bot.commands.language.findings import Finding
from bot.commands.platform import Platform
from bot.config.sections import Settings
from bot.core.errors import SettingsError
from bot.core.outside import Clock, Telemetry
from bot.core.people.people import Place
from bot.desk.app import Desk
from bot.platforms.web.app import WebPlatform
from bot.platforms.web.hearing.commands import PLATFORM as WEB
from bot.platforms.web.probe import probe as probe_web
from bot.services import Services
from bot.storage.sql.store import SqlStore

__all__ = ["desk_address", "opened_desk", "platforms", "probe"]


def platforms(settings: Settings, store: SqlStore) -> dict[str, Platform]:
    """The platforms whose settings say that they start."""
    found: dict[str, Platform] = {}
    if settings.discord_on:
        found["discord"] = _discord(settings)
    if settings.slack_on:
        found["slack"] = _slack(settings)
    if settings.web_on:
        found["web"] = _web(settings, store)
    if not found:
        raise SettingsError(
            "There is nothing to connect to.",
            hint="Set a Discord token or the Slack tokens, or leave web.enabled on.",
        )
    return found


async def probe(settings: Settings) -> AsyncIterator[tuple[str, Sequence[Finding]]]:
    """What stands in the way of each platform's start; asks the platforms, changes nothing."""
    if settings.discord_on:
        from bot.platforms.discord.probe import probe as discord  # noqa: PLC0415 - a second saved for others

        yield "discord", await discord(settings.discord)
    if settings.slack_on:
        from bot.platforms.slack.probe import probe as slack  # noqa: PLC0415 - the same

        yield "slack", await slack(settings.slack)
    if settings.web_on:
        yield "web", await probe_web(settings.web)


def desk_address(settings: Settings, connected: Mapping[str, Platform]) -> Callable[[Place], str | None]:
    """Where organisers of a place find the desk: at its public address, else beside the browser chat."""

    def address(place: Place) -> str | None:
        beside = "" if place.platform == WEB and WEB in connected else None
        return settings.desk.public_url or beside

    return address


def opened_desk(
    settings: Settings,
    services: Services,
    connected: Mapping[str, Platform],
    *,
    clock: Clock,
    telemetry: Telemetry,
) -> Desk | None:
    """The desk, to be started where it has an address of its own; else the browser chat serves it, if any."""
    desk = Desk(
        settings.desk,
        title=settings.web.title,
        books=services.desk,
        clock=clock,
        telemetry=telemetry,
    )
    if settings.desk.public_url:
        return desk
    if isinstance(web := connected.get(WEB), WebPlatform):
        web.mount("/desk", desk.application)
    return None


def _discord(settings: Settings) -> Platform:
    from bot.platforms.discord.app import DiscordPlatform  # noqa: PLC0415 - the same

    return DiscordPlatform(settings.discord, state=settings.operations.data_dir / "discord")


def _slack(settings: Settings) -> Platform:
    from bot.platforms.slack.app import SlackPlatform  # noqa: PLC0415 - the same

    return SlackPlatform(settings.slack, database=settings.database_url)


def _web(settings: Settings, store: SqlStore) -> WebPlatform:
    return WebPlatform(settings.web, store.transcript, pictures=settings.operations.data_dir / "pictures")
