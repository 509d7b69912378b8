"""`sparring db`: upgrade, check, copy, back up, restore."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Config, settings_from
from bot.core.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.progress import TaskID

    from bot.storage.upkeep import Checked

__all__ = ["database"]

_HOW = "an address, a SQLite file, or @ and a file that holds the address, so that nobody sees its password"
Source = Annotated[str, typer.Argument(help=f"The database to copy: {_HOW}.")]
Target = Annotated[str, typer.Argument(help="An empty database of the same schema, named in the same way.")]

database = typer.Typer(
    help="Upgrade, check, copy, back up and restore the database.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@database.callback()
def _made_for_owner_alone() -> None:
    """Upgrade, check, copy, back up and restore the database."""
    from bot.storage.ownfiles import make_for_owner_alone  # noqa: PLC0415 - SQLAlchemy, as below

    make_for_owner_alone()


@database.command("upgrade")
def upgrade(*, config: Config = None) -> None:
    """Bring the database to the schema of this version, after a copy; an interruption leaves the old one."""
    from bot.storage import nightly  # noqa: PLC0415 - SQLAlchemy, which --version does not need
    from bot.storage.migrations import history  # noqa: PLC0415 - SQLAlchemy, which --version does not need

    settings = settings_from(config)
    before = history.current(settings.database_url)
    copy = nightly.upgraded(settings.database_url, settings.backups_folder)
    after = history.current(settings.database_url)
    if copy is not None:
        typer.echo(f"What was there before is in {copy}.")
    typer.echo(f"The database is at schema {after}" + (", as it was." if before == after else "."))


@database.command("check")
def check(*, config: Config = None) -> None:
    """Look the database over: the file itself, and what must hold whatever happened."""
    from bot.storage import upkeep  # noqa: PLC0415 - as above

    checked = upkeep.look_over(settings_from(config).database_url)
    _show(checked)
    faults = [(each.sentence, fault) for each in checked for fault in each.faults]
    for sentence, fault in faults:
        typer.echo(f"{sentence} {fault}")
    if faults:
        typer.echo(
            f"{len(faults)} findings. Restore a backup (sparring db restore), or report them.", err=True
        )
        raise typer.Exit(1)
    typer.echo("The database is in order.")


def _show(checked: "Sequence[Checked]") -> None:
    """A line for each check: of how many rows, how many faults."""
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.table import Table  # noqa: PLC0415 - as above

    table = Table("What must hold", box=None)
    table.add_column("rows", justify="right")
    table.add_column("faults", justify="right")
    for each in checked:
        rows = "" if each.rows is None else f"{each.rows:,}"
        table.add_row(each.sentence, rows, str(len(each.faults) or "-"))
    Console(highlight=False).print(table)


@database.command("copy")
def copy(source: Source, target: Target) -> None:
    """Move everything into another database, SQLite or PostgreSQL, and compare both; stop the bot first.

    An interrupted copy goes on where it was.
    """
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - as above

    from bot.storage import copying  # noqa: PLC0415 - as above

    columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        bars: dict[str, TaskID] = {}

        def told(table: str, done: int, total: int) -> None:
            if table not in bars:
                bars[table] = shown.add_task(table, total=total)
            shown.update(bars[table], completed=done)

        copied = copying.copy(_address(source), _address(target), progress=told)
    for each in copied:
        typer.echo(f"{each.table:<20} {each.rows:>9} rows  {each.digest[:16]}")
    rows = sum(each.rows for each in copied)
    typer.echo(f"{rows} rows in {len(copied)} tables are the same in both databases.")


def _address(given: str) -> str:
    """A database's address from what was typed: an address, a SQLite file, or @ and a file that holds one."""
    from bot.settings.values import database_url  # noqa: PLC0415 - as above

    try:
        given = Path(given[1:]).read_text(encoding="utf-8").strip() if given.startswith("@") else given
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{given[1:]} cannot be read.", hint="It holds one line, the address.") from None
    try:
        return database_url(given if "://" in given else f"sqlite+aiosqlite:///{given}")
    except ValueError as error:
        raise SettingsError(f"The database address {error}.") from None


@database.command("backup")
def backup(
    path: Annotated[Path, typer.Argument(help="The file to write.")],
    *,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
    config: Config = None,
) -> None:
    """Copy the database while the bot runs, and check the copy."""
    from bot.storage import backups  # noqa: PLC0415 - as above

    backups.backup(settings_from(config).database_url, path, overwrite=overwrite)
    typer.echo(f"The database is in {path}, checked.")


@database.command("restore")
def restore(
    path: Annotated[
        Path, typer.Argument(help="A file that `sparring db backup` wrote, of the same kind of database.")
    ],
    *,
    config: Config = None,
) -> None:
    """Put a backup in place of the database, once it is checked; stop the bot first."""
    from bot.storage import backups  # noqa: PLC0415 - as above

    previous = backups.restore(settings_from(config).database_url, path)
    kept = f" What was there before is in {previous}." if previous else ""
    typer.echo(f"The database is as it was in {path}.{kept}")
