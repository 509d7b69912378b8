"""`sparring packs import`: questions from files as other programs and people write them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Config
from bot.cli.packfiles import FIRST_TOPIC, Folder, home, put, require_slug
from bot.core.counting import counted
from bot.core.errors import Unusable
from bot.core.questions.question import Level

if TYPE_CHECKING:
    from bot.formats.given import Given

__all__ = ["import_"]

_SHOWN = 3
_FAULTS = 20
_MOST_FILES = 500
_LARGEST_TREE = 100_000_000
"""Bytes of all files of a folder."""


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV, .xlsx, JSON, JSON lines, YAML, a Markdown list, .apkg or text of Anki, Moodle XML, "
            "GIFT, text of Quizlet; or a folder of such files."
        ),
    ],
    *,
    pack: Annotated[str, typer.Option(help="The pack to put the questions into; made if it is not there.")],
    replace: Annotated[bool, typer.Option("--replace", help="Write over questions of that pack.")] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Show the first questions and what would be lost; write nothing."),
    ] = False,
    level: Annotated[
        Level | None, typer.Option(help="The level of questions; default: as the file says, else basic.")
    ] = None,
    topic: Annotated[
        str, typer.Option(help="A topic of the pack, for all; default: as the file says, else its first.")
    ] = "",
    new_topics: Annotated[
        bool, typer.Option("--new-topics", help="Add the topics to the pack that it does not have yet.")
    ] = False,
    draft: Annotated[
        bool,
        typer.Option(
            "--draft", help="Draft a rubric from each answer, with what it still wants as comments."
        ),
    ] = False,
    columns: Annotated[
        str,
        typer.Option(
            "--map",
            help="Which columns or fields are which: question=Front,answer=Back; "
            "without a header question=1,answer=2.",
        ),
    ] = "",
    folder: Folder = None,
    config: Config = None,
) -> None:
    """Write a question file for each good row; bad rows are named by line, and the rest is kept."""
    from bot.core.packs.loading import load  # noqa: PLC0415 - keeps --version quick
    from bot.core.packs.writing import question_file  # noqa: PLC0415 - the same
    from bot.formats.drafting import draft_file, drafted  # noqa: PLC0415 - the same
    from bot.formats.readers import read  # noqa: PLC0415 - the same
    from bot.grading.words.derive import derived  # noqa: PLC0415 - the same

    require_slug(pack)
    shelf = home(folder, config)
    place = shelf / pack
    there = (place / "pack.toml").exists()
    own = load(place) if there else None
    topics = [name for name, _ in own.packs[0].topics] if own else [FIRST_TOPIC]
    if topic and topic not in topics and not new_topics:
        raise Unusable(f'{pack} has no topic "{topic}".', hint=f"Topics: {', '.join(topics)}.")
    files = _files(file, topics, _mapped(columns), new_topics=new_topics)
    found = read(*files, pack=pack, level=level or "", topic=topic)
    questions = found.questions
    told = found.faults if dry_run else found.faults[:_FAULTS]
    for fault in told:
        typer.echo(str(fault), err=True)
    if len(found.faults) > len(told):
        typer.echo(f"... and {len(found.faults) - len(told)} more: --dry-run names them all.", err=True)
    if dry_run or not questions:
        for question in questions[:_SHOWN]:
            typer.echo(f"{question.id} ({question.level}, {', '.join(question.topics)})")
            typer.echo(f"  Q: {' '.join(question.prompt.split())[:200]}")
            typer.echo(f"  A: {' '.join(question.answer.split())[:200]}")
        verb = "would be" if dry_run else "is" if len(questions) == 1 else "are"
        typer.echo(f"{counted(len(questions), 'question')} {verb} in {place}.")
        raise typer.Exit(0 if questions else 1)
    has_packs = any(shelf.glob("*/pack.toml"))
    elsewhere = {each.id for each in load(shelf).questions if each.pack != pack} if has_packs else set()
    at_home = {each.id: Path(each.path) for each in own.questions} if own else {}
    texts: dict[Path, str] = {}
    for question in questions:
        path = at_home.get(question.id, place / f"{question.id}.md")
        if question.id in elsewhere or (path.exists() and not replace):
            typer.echo(f"{file}: {question.id} is there already. Rename it, or use --replace.", err=True)
        else:
            bare = draft and not question.ideas
            texts[path] = draft_file(drafted(derived(question))) if bare else question_file(question)
    if texts:
        named = {each: None for question in questions for each in question.topics if each not in topics}
        put(place, pack, texts, topics=list(named))
    there_now = f"{counted(len(texts), 'question')} {'is' if len(texts) == 1 else 'are'} in {place}."
    typer.echo(f"{there_now} Run sparring packs lint for what they still want.")
    if len(texts) < len(questions) or any(fault.stops for fault in found.faults):
        raise typer.Exit(1)


def _files(file: Path, topics: list[str], columns: dict[str, str], *, new_topics: bool) -> "list[Given]":
    """The file, or those of a folder, whose subfolders may be topics; one byte more than may be read."""
    from bot.formats.given import Given  # noqa: PLC0415 - keeps --version quick
    from bot.formats.readers import largest  # noqa: PLC0415 - the same

    found: list[Given] = []
    size = 0
    for path in _inside(file) if file.is_dir() else [file]:
        try:
            with path.open("rb") as stream:
                data = stream.read(largest(path.suffix.casefold()) + 1)
        except OSError as error:
            raise Unusable(f"{path} cannot be read: {error.strerror}.") from None
        size += len(data)
        if file.is_dir() and size > _LARGEST_TREE:
            large = f"{file} holds more than {_LARGEST_TREE // 1_000_000} MB."
            raise Unusable(large, hint="Import it in parts.")
        folders = path.relative_to(file).parts[:-1] if path != file else ()
        found.append(Given(path, data, tuple(topics), columns, new_topics, folders))
    return found


def _inside(folder: Path) -> list[Path]:
    """The files of a folder that can be read, without hidden ones; the others are named."""
    from bot.formats.readers import READERS  # noqa: PLC0415 - keeps --version quick

    seen = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part[0] in "._" for part in path.relative_to(folder).parts)
    ]
    found = [path for path in seen if path.suffix.casefold() in READERS]
    if not found:
        raise Unusable(f"{folder} holds no file that can be read.", hint=f"Kinds: {', '.join(READERS)}.")
    if len(found) > _MOST_FILES:
        raise Unusable(f"{folder} holds {len(found)} files.", hint=f"Import at most {_MOST_FILES} at a time.")
    left = [path for path in seen if path.suffix.casefold() not in READERS]
    for path in left[:_FAULTS]:
        typer.echo(f"{path}: Left out: a file of another kind.", err=True)
    if len(left) > _FAULTS:
        typer.echo(f"... and {len(left) - _FAULTS} more.", err=True)
    return found


def _mapped(text: str) -> dict[str, str]:
    """Their name of a column -> ours."""
    names: dict[str, str] = {}
    for each in filter(None, (part.strip() for part in text.split(","))):
        ours, sign, theirs = each.partition("=")
        if not sign or not theirs.strip():
            raise Unusable(f'"{each}" maps nothing.', hint="Write --map question=Front,answer=Back.")
        names[theirs.strip().casefold()] = ours.strip()
    return names
