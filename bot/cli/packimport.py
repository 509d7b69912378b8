"""`sparring packs import`: questions from files as other programs and people write them."""

from dataclasses import replace as changed
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Config
from bot.cli.packfiles import FIRST_TOPIC, Folder, begin, home, require_slug
from bot.core.counting import counted
from bot.core.errors import Unusable
from bot.core.questions.question import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.packs.tables import Imported

__all__ = ["import_"]

_LARGEST = 20_000_000
"""Bytes of a file that is imported: 5,000 questions with 4 kB each."""
_SHOWN = 3
_FAULTS = 20


def import_(
    file: Annotated[
        Path,
        typer.Argument(help="CSV, .xlsx, JSON, JSON lines, a Markdown list, or a text that Anki exported."),
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
    columns: Annotated[
        str, typer.Option("--map", help="Which columns of a table are which: question=Front,answer=Back.")
    ] = "",
    folder: Folder = None,
    config: Config = None,
) -> None:
    """Write a question file for each good row; bad rows are named by line, and the rest is kept."""
    from bot.core.packs.loading import load  # noqa: PLC0415 - keeps --version quick
    from bot.core.packs.writing import question_file  # noqa: PLC0415 - the same

    require_slug(pack)
    shelf = home(folder, config)
    place = shelf / pack
    there = (place / "pack.toml").exists()
    topics = [name for name, _ in load(place).packs[0].topics] if there else [FIRST_TOPIC]
    if topic and topic not in topics:
        raise Unusable(f'{pack} has no topic "{topic}".', hint=f"Topics: {', '.join(topics)}.")
    found = _read(file, pack, topics, _mapped(columns))
    questions = [
        changed(each, level=level or each.level, topics=(topic,) if topic else each.topics)
        for each in found.questions
    ]
    for fault in found.faults[:_FAULTS]:
        typer.echo(str(fault), err=True)
    if len(found.faults) > _FAULTS:
        typer.echo(f"... and {len(found.faults) - _FAULTS} more.", err=True)
    if dry_run or not questions:
        for question in questions[:_SHOWN]:
            typer.echo(f"{question.id} ({question.level}, {', '.join(question.topics)})")
            typer.echo(f"  Q: {' '.join(question.prompt.split())[:200]}")
            typer.echo(f"  A: {' '.join(question.answer.split())[:200]}")
        verb = "would be" if dry_run else "is" if len(questions) == 1 else "are"
        typer.echo(f"{counted(len(questions), 'question')} {verb} in {place}.")
        raise typer.Exit(0 if questions else 1)
    if not there:
        begin(place, pack, "")
    has_packs = any(shelf.glob("*/pack.toml"))
    elsewhere = {each.id for each in load(shelf).questions if each.pack != pack} if has_packs else set()
    written = kept = 0
    for question in questions:
        path = place / f"{question.id}.md"
        if question.id in elsewhere or (path.exists() and not replace):
            typer.echo(f"{file}: {question.id} is there already. Rename it, or use --replace.", err=True)
            kept += 1
            continue
        path.write_text(question_file(question), encoding="utf-8")
        written += 1
    verb = "is" if written == 1 else "are"
    typer.echo(
        f"{counted(written, 'question')} {verb} in {place}. Run sparring packs lint for what they still want."
    )
    if kept or any(fault.stops for fault in found.faults):
        raise typer.Exit(1)


def _read(file: Path, pack: str, topics: list[str], columns: dict[str, str]) -> "Imported":
    """The questions of a file, by its kind."""
    from bot.core.packs.anki import from_anki, is_anki  # noqa: PLC0415 - keeps --version quick
    from bot.core.packs.csv import from_csv  # noqa: PLC0415 - the same
    from bot.core.packs.json_rows import from_json  # noqa: PLC0415 - the same
    from bot.core.packs.md_rows import from_markdown  # noqa: PLC0415 - the same
    from bot.core.packs.xlsx import sheet_as_csv  # noqa: PLC0415 - the same

    try:
        if file.stat().st_size > _LARGEST:
            raise Unusable(f"{file} is larger than {_LARGEST // 1_000_000} MB.", hint="Import it in parts.")
        data = file.read_bytes()
    except OSError as error:
        raise Unusable(f"{file} cannot be read: {error.strerror}.") from None
    kind = file.suffix.casefold()
    if kind == ".xlsx":
        return from_csv(_renamed(sheet_as_csv(data), columns), file, pack=pack, topics=topics)
    text = _decoded(data, file)
    readers: dict[str, Callable[..., Imported]] = {
        **dict.fromkeys((".json", ".jsonl", ".ndjson"), from_json),
        **dict.fromkeys((".md", ".markdown"), from_markdown),
    }
    if kind in readers:
        return readers[kind](text, file, pack=pack, topics=topics)
    if is_anki(text) or (kind == ".txt" and not columns):
        return from_anki(text, file, pack=pack, topics=topics)
    return from_csv(_renamed(text, columns), file, pack=pack, topics=topics)


def _decoded(data: bytes, file: Path) -> str:
    """UTF-8, UTF-16 by its mark, else what Excel writes in western Europe."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        names: tuple[str, ...] = ("utf-16",)
    else:
        names = ("utf-8-sig", "cp1252") if file.suffix.casefold() in {".csv", ".tsv"} else ("utf-8-sig",)
    for name in names:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise Unusable(f"{file} is not UTF-8 text.", hint="Save it as UTF-8.")


def _mapped(text: str) -> dict[str, str]:
    """Their name of a column -> ours."""
    names: dict[str, str] = {}
    for each in filter(None, (part.strip() for part in text.split(","))):
        ours, sign, theirs = each.partition("=")
        if not sign or not theirs.strip():
            raise Unusable(f'"{each}" maps nothing.', hint="Write --map question=Front,answer=Back.")
        names[theirs.strip().casefold()] = ours.strip()
    return names


def _renamed(text: str, columns: dict[str, str]) -> str:
    """A table with the names of its first line mapped; Excel's line `sep=;` goes."""
    first, _, rest = text.removeprefix("\ufeff").partition("\n")
    if first.strip().strip('"').casefold().startswith("sep="):
        first, _, rest = rest.partition("\n")
    if not columns:
        return f"{first}\n{rest}"
    sign = max(",;\t", key=first.count)
    names = [name.strip().strip('"') for name in first.rstrip("\r").split(sign)]
    return sign.join(columns.get(name.casefold(), name) for name in names) + "\n" + rest
