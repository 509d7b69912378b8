"""`sparring packs`: lint, list, show, and the commands of `packfiles` that write."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Config, library, settings_from
from bot.cli.packfiles import export, new
from bot.cli.packimport import import_
from bot.cli.packimprove import improve
from bot.cli.packplan import plan
from bot.core.counting import counted
from bot.core.questions.question import Kind, Level, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["packs"]

packs = typer.Typer(
    help="Look at question packs, check them, add to them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
packs.command("new")(new)
packs.command("import")(import_)
packs.command("export")(export)
packs.command("plan")(plan)
packs.command("improve")(improve)


@packs.command("lint")
def lint(
    folders: Annotated[
        list[Path] | None, typer.Argument(help="Folders of packs; default: those of the settings.")
    ] = None,
    *,
    config: Config = None,
) -> None:
    """Name every fault with its file, its line and the mend; 0 when there is none, else 1."""
    from bot.core.packs.loading import faults  # noqa: PLC0415 - keeps --version quick

    chosen = tuple(folders or settings_from(config).question_folders)
    found = faults(*chosen)
    for fault in found:
        typer.echo(str(fault))
    where = ", ".join(str(folder) for folder in chosen)
    if found:
        typer.echo(f"{len(found)} {'fault' if len(found) == 1 else 'faults'} in {where}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"No faults in {where}.")


@packs.command("list")
def list_(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="An array of {id, pack, kind, level, topics, covers, path}.")
    ] = False,
    pack: Annotated[str, typer.Option(help="Only this pack.")] = "",
    topic: Annotated[str, typer.Option(help="Only this topic.")] = "",
    level: Annotated[Level | None, typer.Option(help="Only this level.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only this kind.")] = None,
    config: Config = None,
) -> None:
    """List the questions, in the order of their packs."""
    found = [
        question
        for question in library(settings_from(config)).questions
        if pack in {"", question.pack}
        and (not topic or topic in question.topics)
        and level in {None, question.level}
        and kind in {None, question.kind}
    ]
    if as_json:
        rows = (json.dumps(_facts(question), ensure_ascii=False) for question in found)
        typer.echo("[\n" + ",\n".join(rows) + "\n]")
        return
    width = max((len(question.id) for question in found), default=0)
    for question in found:
        typer.echo(f"{question.id:<{width}}  {question.level:<12}  {question.kind:<11}  {question.title}")
    typer.echo(f"{counted(len(found), 'question')}.", err=True)


@packs.command("show")
def show(
    question: Annotated[str, typer.Argument(help="The question's id.")], *, config: Config = None
) -> None:
    """Show a question whole: prompt, hints, ideas, mistakes, answer."""
    from rich.console import Console  # noqa: PLC0415 - keeps --version quick
    from rich.markdown import Markdown  # noqa: PLC0415 - keeps --version quick

    asked = library(settings_from(config)).question(question)
    Console().print(Markdown("\n".join(_shown(asked))))


def _facts(question: Question) -> dict[str, object]:
    return {
        "id": question.id,
        "pack": question.pack,
        "kind": question.kind.value,
        "level": question.level.value,
        "topics": list(question.topics),
        "covers": list(question.covers),
        "path": question.path,
    }


def _shown(question: Question) -> "Iterator[str]":
    """The question as one Markdown page."""
    yield f"# {question.title}"
    topics = ", ".join(question.topics)
    yield f"\n{question.id}, {question.kind}, {question.level}, {topics}, {question.path}\n"
    yield f"## Question\n\n{question.prompt}\n"
    for option in question.options:
        yield f"- **{option.id})** {option.text}{' (right)' if option.correct else ''}: {option.why}"
    if question.hints:
        yield "\n## Hints\n"
        yield from (f"- {hint}" for hint in question.hints)
    if question.ideas:
        yield f"\n## Ideas (full marks at {question.full_marks_at or 'all'})\n"
        yield from (f"- **{idea.weight}** {idea.text}" for idea in question.ideas)
    if question.misconceptions:
        yield "\n## Mistakes\n"
        yield from (f"- {mistake.text}: *{mistake.reply}*" for mistake in question.misconceptions)
    if question.follow_ups:
        yield "\n## Follow-ups\n"
        yield from (f"- {follow_up.missed}: {follow_up.ask}" for follow_up in question.follow_ups)
    yield f"\n## Answer\n\n{question.answer}\n"
    for name, text in (("Code", question.code), ("Note", question.note)):
        if text:
            yield f"## {name}\n\n{text}\n"
    if question.reading:
        yield "## Reading\n"
        yield from (f"- {title}" for title in question.reading)
