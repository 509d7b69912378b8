"""`sparring grade`: the grader on the command line, for question writers and for the curious."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Config, library, settings_from
from bot.core.answers.grade import Grade, Verdict
from bot.core.counting import counted
from bot.core.errors import Unusable
from bot.core.questions.question import Question

if TYPE_CHECKING:
    from bot.config.sections import Settings

__all__ = ["grade"]

_MARKS = {Verdict.COVERED: "+", Verdict.PARTLY: "~", Verdict.CONTRADICTED: "!", Verdict.ABSENT: "-"}


def grade(
    question: Annotated[str, typer.Argument(help="The question's id (sparring packs list shows them).")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the grade as JSON.")] = False,
    jsonl: Annotated[
        Path | None,
        typer.Option(
            "--jsonl",
            help='Grade each line of a file ("-": standard input): {"id" or "covers", "answer"}, '
            'or {"question", "reference", "answer"}.',
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--folder", help="Try every question of a folder of packs on its own texts; 1 if any fails."
        ),
    ] = None,
    config: Config = None,
) -> None:
    """Grade the answer on standard input: what it covers, what it misses, what it gets wrong."""
    if [bool(question), jsonl is not None, folder is not None].count(True) != 1:
        raise Unusable("Name a question, or give --jsonl FILE or --folder FOLDER.")
    settings = settings_from(config)
    if folder is not None:
        _folder(settings, folder)
        return
    if jsonl is not None:
        _batch(settings, jsonl)
        return
    asked = library(settings).question(question)
    if sys.stdin.isatty():
        typer.echo(f"{asked.prompt}\n\nType your answer; end it with Ctrl+D on a line of its own.", err=True)
    try:
        answer = sys.stdin.read()
    except UnicodeDecodeError:
        raise Unusable("The answer is not UTF-8 text.") from None
    import asyncio  # noqa: PLC0415 - an event loop, which --version does not need

    given = asyncio.run(_graded(settings, asked, answer))
    if as_json:
        from bot.grading.batch import report  # noqa: PLC0415 - keeps --version quick

        typer.echo(json.dumps({"question": asked.id, **report(given)}, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(lines_of(asked, given)))


async def _graded(settings: "Settings", question: Question, answer: str) -> Grade:
    from bot.config.graders import graders  # noqa: PLC0415 - the grader's libraries, which --version does not need

    grader = graders(settings)
    try:
        return await grader.grade(question, answer)
    finally:
        grader.close()


def _batch(settings: "Settings", file: Path) -> None:
    """A line out for each line in, in order; exit code 1 at the end when a line could not be graded."""
    from rich.console import Console  # noqa: PLC0415 - keeps --version quick
    from rich.progress import track  # noqa: PLC0415 - keeps --version quick

    from bot.config.graders import graders  # noqa: PLC0415 - as above
    from bot.grading.batch import grade_lines  # noqa: PLC0415 - as above

    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Unusable(f"{file} is not UTF-8 text.") from None
    except OSError as error:
        raise Unusable(f"{file} cannot be read: {error.strerror}.") from None
    lines = [line for line in text.split("\n") if line.strip()]
    grader = graders(settings)
    bad = 0
    try:
        graded = grade_lines(lines, library(settings), grader)
        quiet = not sys.stderr.isatty()
        for each in track(graded, "Grading", len(lines), console=Console(stderr=True), disable=quiet):
            typer.echo(each.line)
            bad += not each.good
    finally:
        grader.close()
    if bad:
        raise typer.Exit(1)


def _folder(settings: "Settings", folder: Path) -> None:
    """A line for each text of a question that is graded as something else; exit code 1 if there is one."""
    from rich.console import Console  # noqa: PLC0415 - keeps --version quick
    from rich.progress import track  # noqa: PLC0415 - keeps --version quick

    from bot.config.graders import graders  # noqa: PLC0415 - as above
    from bot.core.packs.loading import load  # noqa: PLC0415 - as above
    from bot.grading.trial import trials  # noqa: PLC0415 - as above

    questions = load(folder).questions
    grader = graders(settings)
    bad = 0
    try:
        quiet = not sys.stderr.isatty()
        for each in track(questions, "Trying", console=Console(stderr=True), disable=quiet):
            failed = [trial for trial in trials(each, grader) if trial.mend]
            bad += bool(failed)
            for trial in failed:
                told = f"{trial.what} earns {trial.score:.0%} and must be {trial.wanted}: {trial.mend}."
                typer.echo(f"{each.path}: {told}")
    finally:
        grader.close()
    typer.echo(f"{counted(len(questions), 'question')} tried, {len(questions) - bad} as meant.", err=True)
    if bad:
        raise typer.Exit(1)


def lines_of(question: Question, grade: Grade) -> list[str]:
    """A grade for people: the ideas with the words that made them, then what was wrong, then doubts."""
    texts = {idea.id: idea.text for idea in question.ideas}
    lines = [f"{question.title}: {grade.score:.0%} (confidence {grade.confidence:.0%}, {grade.grader})", ""]
    for each in grade.ideas:
        lines.append(f"  {_MARKS[each.verdict]} {texts.get(each.idea, each.idea)} ({each.verdict.value})")
        lines.extend([f'      "{each.quote}"'] if each.quote else [])
    for voiced in grade.voiced:
        lines += ["", f'  ! "{voiced.quote}"', f"      {voiced.reply}"]
    if grade.flags:
        lines += ["", f"  doubts: {', '.join(sorted(flag.value for flag in grade.flags))}"]
    return lines
