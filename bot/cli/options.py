"""What several commands take, and how they read the settings."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.config.sections import Settings
    from bot.core.questions.library import Library

__all__ = ["Config", "library", "settings_from"]

Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        envvar="SPARRING_CONFIG",
        show_default="./config.toml where it is there",
        help="The file with the settings.",
    ),
]


def settings_from(config: Path | None) -> "Settings":
    """The settings; raises SettingsError with one line for each thing that is wrong."""
    from bot.config.loading import load  # noqa: PLC0415 - a third of a second that --version does not need

    return load(config)


def library(settings: "Settings") -> "Library":
    """The packs as set; raises PackError."""
    from bot.core.packs.loading import load  # noqa: PLC0415 - as above

    return load(*settings.question_folders)
