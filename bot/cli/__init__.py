"""The command line `sparring`. Heavy imports stand inside the commands, so that `--version` is quick."""

from bot.cli.entry import app, main

__all__ = ["app", "main"]
