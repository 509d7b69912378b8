"""`sparring packs new` and `export`: packs begun, and written as tables; `import` stands in `packimport`."""

import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Config, library, settings_from
from bot.core.counting import counted
from bot.core.errors import Unusable
from bot.core.questions.question import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.questions.library import Library

__all__ = ["FIRST_TOPIC", "Folder", "begin", "export", "home", "new", "put", "require_slug"]

FIRST_TOPIC = "general"

Folder = Annotated[
    Path | None,
    typer.Option(
        "--folder",
        help="The folder of packs; default: the first of the settings that is your own, else ./questions.",
    ),
]


def new(
    pack: Annotated[str, typer.Argument(help="The pack's id, which is also its folder.")],
    question: Annotated[str, typer.Argument(help="The question's id, which is also its file.")] = "",
    *,
    kind: Annotated[Kind, typer.Option(help="What sort of question.")] = Kind.CONCEPT,
    title: Annotated[str, typer.Option(help="The pack's or the question's title.")] = "",
    folder: Folder = None,
    config: Config = None,
) -> None:
    """Begin a pack, or a question in it, to be filled in; nothing that is there is touched."""
    from bot.core.packs.writing import blank_question  # noqa: PLC0415 - keeps --version quick

    require_slug(pack)
    place = home(folder, config) / pack
    if not (place / "pack.toml").exists():
        begin(place, pack, "" if question else title)
        typer.echo(f"{place / 'pack.toml'} is there.")
    elif not question:
        raise Unusable(f"{place} is there already.", hint="Name a question to add to it.")
    if question:
        require_slug(question)
        if kind is Kind.WALKTHROUGH:
            raise Unusable(
                "A walkthrough is made of probes.", hint="See the walkthrough folder of ml-engineer."
            )
        [known] = _load(place).packs
        path = place / f"{question}.md"
        topic = known.topics[0][0] if known.topics else FIRST_TOPIC
        _write_new(path, blank_question(question, title or _titled(question), kind=kind.value, topic=topic))
        typer.echo(f"{path} is there: fill it in, then run sparring packs lint.")


def export(
    pack: Annotated[str, typer.Argument(help="The pack's id.")],
    *,
    csv: Annotated[bool, typer.Option("--csv", help="A table for spreadsheets.")] = False,
    anki: Annotated[bool, typer.Option("--anki", help="Notes for Anki (File, Import).")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file; default: standard output.")
    ] = None,
    config: Config = None,
) -> None:
    """Write a pack's questions as a table or as flash cards; `packs import` reads both again."""
    from bot.formats.cards.anki import to_anki  # noqa: PLC0415 - keeps --version quick
    from bot.formats.csv import to_csv  # noqa: PLC0415 - keeps --version quick

    if csv == anki:
        raise Unusable("Say --csv or --anki.")
    shelf = library(settings_from(config))
    chosen = next((each for each in shelf.packs if each.id == pack), None)
    if chosen is None:
        known = ", ".join(each.id for each in shelf.packs) or "none"
        raise Unusable(f'There is no pack "{pack}".', hint=f"Packs: {known}.")
    questions = [each for each in shelf.of_pack(pack) if each.kind is not Kind.WALKTHROUGH]
    text = to_csv(questions) if csv else to_anki(questions, chosen.title)
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8", newline="")
    left = len(shelf.of_pack(pack)) - len(questions)
    stay = "is made of probes and stays" if left == 1 else "are made of probes and stay"
    rest = f" {counted(left, 'walkthrough question')} {stay}." if left else ""
    typer.echo(f"{counted(len(questions), 'question')}{f' in {out}' if out else ''}.{rest}", err=True)


def home(folder: Path | None, config: Path | None) -> Path:
    """Where packs are written."""
    return folder or settings_from(config).own_packs


def _load(folder: Path) -> "Library":
    from bot.core.packs.loading import load  # noqa: PLC0415 - keeps --version quick

    return load(folder)


def require_slug(name: str) -> None:
    """Refuse a name that is no id."""
    from bot.core.packs.toml import KEBAB  # noqa: PLC0415 - keeps --version quick

    if not KEBAB.fullmatch(name):
        raise Unusable(f'"{name}" is no id.', hint="Use lower-case letters, digits and hyphens.")


def begin(place: Path, pack: str, title: str) -> None:
    """A new pack's folder and manifest."""
    from bot.core.packs.writing import manifest  # noqa: PLC0415 - keeps --version quick

    place.mkdir(parents=True, exist_ok=True)
    about = "What this pack is for, in one sentence."
    topics = {FIRST_TOPIC: "General"}
    _write_new(place / "pack.toml", manifest(pack, title or _titled(pack), description=about, topics=topics))


def put(place: Path, pack: str, texts: "Mapping[Path, str]", *, topics: "Sequence[str]" = ()) -> None:
    """Write files and new topics into a pack, which is begun if it is not there: all or none."""
    from bot.core.packs.writing import with_topics  # noqa: PLC0415 - keeps --version quick

    made = [folder for folder in (place, *place.parents) if not folder.exists()]
    manifest = place / "pack.toml"
    wanted = dict(texts)
    drafts = {path: path.with_name(f".{path.name}.new") for path in (*texts, manifest)}
    try:
        if not manifest.exists():
            begin(place, pack, "")
        if topics:
            wanted[manifest] = with_topics(manifest.read_text(encoding="utf-8-sig"), topics)
        for path, text in wanted.items():
            drafts[path].write_text(text, encoding="utf-8")
        for path in wanted:
            drafts[path].replace(path)
    except OSError as error:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink()
        if made:
            shutil.rmtree(made[-1], ignore_errors=True)
        raise Unusable(f"{place} cannot be written: {error.strerror}. Nothing was imported.") from None


def _write_new(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Unusable(f"{path} is there already.") from None


def _titled(name: str) -> str:
    return name.replace("-", " ").capitalize()
