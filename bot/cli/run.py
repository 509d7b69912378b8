"""`sparring run`."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.browser import is_at_hand, show
from bot.cli.options import Config, settings_from

if TYPE_CHECKING:
    from bot.config.sections import Settings

__all__ = ["run"]


def run(
    *,
    config: Config = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Set up a community with a question to answer at once.")
    ] = False,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="With --demo: open no window of the browser.")
    ] = False,
) -> None:
    """Run the bot until it is told to end (Ctrl+C, SIGTERM)."""
    if demo and sys.stdout.isatty():
        typer.echo("Starting ...")  # what follows takes a second or more
    from bot.storage.ownfiles import make_for_owner_alone  # noqa: PLC0415 - SQLAlchemy, which --version does not need

    settings = settings_from(config)
    make_for_owner_alone()
    _keep_from_children()
    _log(settings)
    from bot import bootstrap  # noqa: PLC0415 - every platform's client library, which --version does not need

    person = is_at_hand(terminal=sys.stdout.isatty(), environment=os.environ, system=sys.platform)
    opens = demo and not no_open and person
    import asyncio  # noqa: PLC0415 - an event loop, which --version does not need

    asyncio.run(bootstrap.run(settings, demo=demo, on_open=show if opens else None))


def _keep_from_children() -> None:
    """Programs that a library starts (uname, ldconfig) inherit no setting, some of which are secret."""
    for name in [name for name in os.environ if name.upper().startswith("SPARRING_")]:
        del os.environ[name]


def _log(settings: "Settings") -> None:
    from bot.telemetry.logs import configure_logs  # noqa: PLC0415 - as above
    from bot.telemetry.settings import LogSettings  # noqa: PLC0415 - as above

    operations = settings.operations
    pretty = operations.log_format == "pretty"
    if operations.log_format == "auto":
        pretty = sys.stderr.isatty()
    configure_logs(LogSettings(operations.log_level, pretty=pretty, secrets=settings.secrets))
