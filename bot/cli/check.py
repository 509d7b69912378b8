"""`sparring check`: is everything in order for a start? It changes nothing."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.options import Config, library, settings_from
from bot.core.counting import counted
from bot.core.errors import SparringError

if TYPE_CHECKING:
    from bot.commands.language.findings import Finding
    from bot.config.sections import Settings

__all__ = ["check"]

_WIDTH = 12


def check(*, config: Config = None) -> None:
    """Look at settings, questions, database and platforms: what is wrong, and how to mend it."""
    settings = settings_from(config)
    wrong = 0
    for subject, findings in _looks(settings, config):
        for finding in findings:
            _tell(subject, finding)
            wrong += not finding.ok
    if wrong:
        typer.echo(f"{wrong} {'thing' if wrong == 1 else 'things'} to mend.", err=True)
        raise typer.Exit(2)
    typer.echo("Everything is in order. Start with sparring run.")


def _tell(subject: str, finding: "Finding") -> None:
    wrong = f"{finding.subject} {finding.breaks} {finding.mend}".replace("  ", " ").strip()
    told = finding.subject if finding.ok else wrong
    typer.echo(f"{'ok' if finding.ok else 'WRONG':<6} {subject:<{_WIDTH}} {told}")


def _looks(settings: "Settings", config: Path | None) -> "Iterator[tuple[str, Sequence[Finding]]]":
    from bot.commands.language.findings import Finding  # noqa: PLC0415 - keeps --version quick
    from bot.config.loading import DEFAULT_FILE  # noqa: PLC0415 - keeps --version quick

    file = config or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)
    yield (
        "settings",
        [Finding(f"read from {file} and the environment" if file else "all as they come", ok=True)],
    )
    yield "questions", [_questions(settings)]
    yield "data", [_folder(settings.operations.data_dir), *_open_to_others(settings)]
    yield "database", [_database(settings), *_on_a_share(settings)]
    import asyncio  # noqa: PLC0415 - an event loop, which --version does not need

    yield from asyncio.run(_platforms(settings))


def _questions(settings: "Settings") -> "Finding":
    from bot.commands.language.findings import Finding  # noqa: PLC0415 - keeps --version quick

    try:
        found = library(settings)
    except SparringError as error:
        return Finding(error.message, ok=False, mend=error.hint)
    where = ", ".join(str(folder) for folder in settings.question_folders)
    return Finding(
        f"{counted(len(found.questions), 'question')} in {counted(len(found.packs), 'pack')} in {where}",
        ok=True,
    )


def _folder(folder: Path) -> "Finding":
    from bot.commands.language.findings import Finding  # noqa: PLC0415 - keeps --version quick

    there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return Finding(f"{folder} can be written", ok=True)
    mend = "Set operations.data_dir to a folder that this user may write."
    return Finding(f"{folder}", ok=False, breaks="cannot be written.", mend=mend)


def _open_to_others(settings: "Settings") -> "Iterator[Finding]":
    from bot.commands.language.findings import Finding  # noqa: PLC0415 - keeps --version quick
    from bot.storage import engine, ownfiles  # noqa: PLC0415 - SQLAlchemy, as above

    try:
        address = engine.parse(settings.database_url)
    except SparringError:
        return  # the database has a line of its own
    for path in ownfiles.open_to_others(address, settings.operations.data_dir, settings.backups_folder):
        breaks = "can be opened by others on this machine."
        mend = f"chmod go= {path}; a start as its owner does it too."
        yield Finding(str(path), ok=False, breaks=breaks, mend=mend)


def _on_a_share(settings: "Settings") -> "Iterator[Finding]":
    from bot.commands.language.findings import Finding  # noqa: PLC0415 - keeps --version quick
    from bot.storage import access, engine  # noqa: PLC0415 - SQLAlchemy, as above

    try:
        found = access.network_share(engine.parse(settings.database_url))
    except SparringError:
        return
    if found is not None:
        yield Finding(found.message, ok=False, mend=found.hint)


def _database(settings: "Settings") -> "Finding":
    from bot.commands.language.findings import Finding  # noqa: PLC0415 - keeps --version quick
    from bot.storage.migrations import history  # noqa: PLC0415 - SQLAlchemy, as above

    try:
        revision = history.current(settings.database_url)
    except SparringError as error:
        return Finding(error.message, ok=False, mend=error.hint)
    if revision == history.head():
        return Finding(f"at schema {revision}", ok=True)
    if revision is not None and revision not in history.known():
        newer = f"The schema {revision} belongs to a newer version."
        return Finding(newer, ok=False, mend="Install that version again, or restore a backup.")
    state = "none yet" if revision is None else f"at the older schema {revision}"
    if settings.database.upgrade_at_start:
        return Finding(f"{state}; the start brings it to {history.head()}", ok=True)
    return Finding(f"{state}.", ok=False, mend="Run sparring db upgrade.")


async def _platforms(settings: "Settings") -> "list[tuple[str, Sequence[Finding]]]":
    from bot import bootstrap  # noqa: PLC0415 - every platform's client library, as above
    from bot.commands.language.findings import Finding  # noqa: PLC0415 - as above

    found = [looked async for looked in bootstrap.probe(settings)]
    nothing = Finding("nothing to connect to.", ok=False, mend="Set a token, or leave web.enabled on.")
    return found or [("platforms", [nothing])]
