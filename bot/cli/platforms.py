"""`sparring discord` and `sparring slack`: what is needed once, when a platform is set up."""

import json
from typing import Annotated

import typer

from bot.cli.options import Config, settings_from
from bot.core.errors import SettingsError

__all__ = ["discord", "slack"]

discord = typer.Typer(help="Set up Discord.", no_args_is_help=True, pretty_exceptions_enable=False)
slack = typer.Typer(help="Set up Slack.", no_args_is_help=True, pretty_exceptions_enable=False)


@discord.callback()
def _discord() -> None:
    """Set up Discord."""


@slack.callback()
def _slack() -> None:
    """Set up Slack."""


@discord.command("invite")
def invite(
    *,
    application_id: Annotated[
        str, typer.Option("--application-id", help="The application's id; default: the token's own.")
    ] = "",
    config: Config = None,
) -> None:
    """Print the link that adds the bot to a server, with exactly the permissions that it uses."""
    from bot.platforms.discord.sending.permissions import invite as link  # noqa: PLC0415 - keeps --version quick
    from bot.platforms.discord.wire.settings import application_of  # noqa: PLC0415 - keeps --version quick

    settings = settings_from(config).discord
    known = application_id or settings.application_id or application_of(settings.token.get_secret_value())
    if not known:
        hint = "Set discord.token, or give --application-id (developer portal, General Information)."
        raise SettingsError("The application is not known.", hint=hint)
    typer.echo(link(known))


@slack.command("manifest")
def manifest(
    *,
    socket: Annotated[bool, typer.Option("--socket", help="For Socket Mode (the default).")] = False,
    http: Annotated[str, typer.Option("--http", help="For HTTP, at this https address.")] = "",
) -> None:
    """Print the app's manifest, to be pasted into api.slack.com/apps, Create New App, From a manifest."""
    from bot.commands.language.registry import discover  # noqa: PLC0415 - keeps --version quick
    from bot.platforms.slack.connection.manifest import manifest as made  # noqa: PLC0415 - keeps --version quick

    if socket and http:
        raise SettingsError("Say --socket or --http, not both.")
    found = made(discover(), mode="http", url=http) if http else made(discover(), mode="socket")
    typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
