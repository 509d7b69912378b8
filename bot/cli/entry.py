"""The root of the command line: its commands, its version, and how errors are told."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

import bot
from bot.cli.cards import export_cards
from bot.cli.check import check
from bot.cli.database import database
from bot.cli.grade import grade
from bot.cli.interpreter import tune
from bot.cli.packs import packs
from bot.cli.platforms import discord, slack
from bot.cli.run import run
from bot.core.errors import SparringError

__all__ = ["app", "main"]

_WRONG = 2
_FAULT = 70
"""EX_SOFTWARE of sysexits.h: the program is at fault, not the one who runs it."""

app = typer.Typer(
    name="sparring",
    help="Interview practice for study communities on Discord and Slack.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(run)
app.command()(check)
app.command()(grade)
app.command("export-cards")(export_cards)
app.add_typer(packs, name="packs")
app.add_typer(database, name="db")
app.add_typer(discord, name="discord")
app.add_typer(slack, name="slack")


def _version(asked: bool) -> None:  # noqa: FBT001 - typer calls it with the flag
    if asked:
        typer.echo(f"sparring {bot.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and end.")
    ] = False,
    traceback: Annotated[
        bool, typer.Option("--traceback", help="Show where an unexpected error happened.")
    ] = False,
) -> None:
    """Interview practice for study communities on Discord and Slack."""
    del version, traceback


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and end the process: 0 done, 1 faults found, 2 something to mend, 70 our fault."""
    args = list(sys.argv[1:] if argv is None else argv)
    tune()
    try:
        app(args, prog_name="sparring")
    except SparringError as error:
        typer.echo(f"{error.message} {error.hint}".strip(), err=True)
        sys.exit(_WRONG)
    except Exception as error:
        if "--traceback" in args:
            raise
        told = f"{type(error).__name__}: {error}".splitlines()[0]
        hint = "Run it as sparring --traceback ... to see where."
        typer.echo(f"This is a fault in the program: {told}. {hint}", err=True)
        sys.exit(_FAULT)
