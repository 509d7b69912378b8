"""Question packs: a folder per pack, read into one library of frozen values.

`load` is for the bot: it stops at the first fault. `faults` is for the writer: it names them all.
"""

from collections.abc import Iterator
from pathlib import Path

from bot.core.errors import PackError
from bot.core.packs.lint import lint_lengths
from bot.core.packs.reading import Probe, read_model, read_probes, read_question, read_text
from bot.core.packs.toml import Fault, Log, TomlFile, TomlTable, parse
from bot.core.questions.library import Library, Model, Pack, Tip, Track
from bot.core.questions.question import Question

__all__ = ["faults", "load"]

_TIP = 280
_PARTS = frozenset({"pack.toml", "tracks.toml", "tips.toml", "walkthrough"})
_APART = frozenset({"README", "LICENSE", "LICENCE"})
"""Files that belong to a folder rather than to a pack."""


def load(*folders: Path) -> Library:
    """All packs below the folders (a folder may itself be a pack); raises PackError on the first fault."""
    library, found = _read(folders)
    grave = [fault for fault in found if fault.stops]
    if grave:
        more = f" ({len(grave) - 1} more)" if len(grave) > 1 else ""
        raise PackError(f"{grave[0]}{more}")
    return library


def faults(*folders: Path) -> list[Fault]:
    """Every fault of the packs below the folders, by file and line."""
    return _read(folders)[1]


def _read(folders: tuple[Path, ...]) -> tuple[Library, list[Fault]]:
    log = Log([])
    shelves: list[Library] = []
    for folder in folders:
        places = _packs_in(folder)
        if not places:
            log.add(folder, 1, "There is no pack here.", "Name a folder of packs, each with a pack.toml.")
        shelves.extend(shelf for place in places if (shelf := _read_pack(place, log)) is not None)
    library = Library(
        packs=tuple(pack for shelf in shelves for pack in shelf.packs),
        questions=tuple(question for shelf in shelves for question in shelf.questions),
        tracks=tuple(track for shelf in shelves for track in shelf.tracks),
        tips=tuple(tip for shelf in shelves for tip in shelf.tips),
        models=tuple(model for shelf in shelves for model in shelf.models),
    )
    _unique(library, log)
    _order(library, log)
    lint_lengths(library.questions, log)
    return library, sorted(log.faults)


def _packs_in(folder: Path) -> list[Path]:
    if (folder / "pack.toml").is_file():
        return [folder]
    if not folder.is_dir():
        return []
    children = sorted(child for child in folder.iterdir() if child.is_dir() and child.name[0] not in "._")
    return [
        child for child in children if (child / "pack.toml").is_file() or any(map(_asks, child.iterdir()))
    ]


def _asks(path: Path) -> bool:
    """Whether a file is one of a question, by its name."""
    return path.suffix.casefold() == ".md" and path.stem.upper() != "README" and path.is_file()


def _files(folder: Path, log: Log, *, top: bool = True) -> Iterator[Path]:
    """The files of questions, those in subfolders too; a file that is no part of a pack is named."""
    for path in sorted(folder.iterdir()):
        if path.name[0] in "._" or (top and path.name in _PARTS) or path.stem.upper() in _APART:
            continue
        if path.is_dir() and not path.is_symlink() and not (path / "pack.toml").is_file():
            yield from _files(path, log, top=False)
        elif _asks(path):
            yield path
        else:
            what = "pack inside a pack" if path.is_dir() else "file"
            mend = "Move it out of the pack, or name it .md if it is a question."
            log.add(path, 1, f"This {what} is not read.", mend, stops=False)


def _table(path: Path, log: Log) -> TomlTable | None:
    text = read_text(path, log)
    return None if text is None else parse(TomlFile(path, tuple(text.splitlines())), log)


def _read_pack(folder: Path, log: Log) -> Library | None:
    manifest = folder / "pack.toml"
    if not manifest.is_file():
        log.add(folder, 1, "There are questions but no pack.toml.", "Add one with id, title, topics.")
        return None
    table = _table(manifest, log)
    if table is None:
        return None
    pack = _pack(table, folder)
    topics = tuple(topic for topic, _ in pack.topics)
    questions: list[Question] = []
    for path in _files(folder, log):
        question = read_question(path, pack.id, topics, log)
        if question is not None:
            questions.append(question)
    models, walked = _walkthrough(folder / "walkthrough", pack.id, topics, log)
    questions.extend(walked)
    if not questions:
        mend = f"Add one: sparring packs new {pack.id} my-question."
        log.add(manifest, 1, "The pack has no question yet.", mend, stops=False)
    return Library(
        packs=(pack,),
        questions=tuple(questions),
        tracks=_tracks(folder / "tracks.toml", pack.id, questions, log),
        tips=_tips(folder / "tips.toml", pack.id, log),
        models=models,
    )


def _pack(table: TomlTable, folder: Path) -> Pack:
    titles = table.table("topics")
    topics = tuple((key, titles.text(key)) for key in titles.named()) if titles is not None else ()
    pack = Pack(
        id=table.slug("id"),
        title=table.text("title"),
        description=table.text("description"),
        language=table.text("language", needed=False) or "en",
        topics=topics,
        path=folder.as_posix(),
    )
    table.finish()
    name = folder.resolve().name
    if pack.id and pack.id != name:
        table.fault("id", f'The id "{pack.id}" is not the folder name.', f'Write id = "{name}".')
    return pack


def _walkthrough(
    folder: Path, pack: str, topics: tuple[str, ...], log: Log
) -> tuple[tuple[Model, ...], tuple[Question, ...]]:
    if not folder.is_dir():
        return (), ()
    script = folder / "probes.toml"
    if not script.is_file():
        log.add(folder, 1, "The walkthrough has no probes.toml.", "Add one with its [[probes]].")
        return (), ()
    probes: tuple[Probe, ...] = read_probes(script, log)
    models: list[Model] = []
    questions: list[Question] = []
    for path in sorted(folder.glob("*.toml")):
        if path != script:
            model, asked = read_model(path, pack, topics=topics, probes=probes, log=log)
            models.extend([model] if model else [])
            questions.extend(asked)
    return tuple(models), tuple(questions)


def _tracks(path: Path, pack: str, questions: list[Question], log: Log) -> tuple[Track, ...]:
    table = _table(path, log) if path.is_file() else None
    if table is None:
        return ()
    known = {question.id for question in questions}
    walked = tuple(question.id for question in questions if "--" in question.id)
    tracks = []
    for each in table.tables("tracks"):
        walkthrough = each.flag("walkthrough")
        listed = each.texts("questions", needed=not walkthrough)
        for question_id in listed:
            if question_id not in known:
                each.fault("questions", f'There is no question "{question_id}".', "Mend or remove the id.")
        if walkthrough and listed:
            each.fault("questions", "A walkthrough lists no questions.", "Remove questions or walkthrough.")
        track = Track(
            id=each.slug("id"),
            pack=pack,
            title=each.text("title"),
            description=each.text("description"),
            questions=walked if walkthrough else listed,
            walkthrough=walkthrough,
        )
        each.finish()
        tracks.append(track)
    table.finish()
    return tuple(tracks)


def _tips(path: Path, pack: str, log: Log) -> tuple[Tip, ...]:
    table = _table(path, log) if path.is_file() else None
    if table is None:
        return ()
    tips: list[Tip] = []
    for each in table.tables("tips"):
        tip = Tip(id=each.slug("id"), pack=pack, text=each.text("text"))
        each.finish()
        if len(tip.text) > _TIP:
            each.fault("text", f"The tip has {len(tip.text)} characters.", f"At most {_TIP}.", stops=False)
        if any(tip.id == other.id for other in tips):
            each.fault("id", f'The tip id "{tip.id}" is used twice.', "Give each tip its own id.")
        tips.append(tip)
    table.finish()
    return tuple(tips)


def _unique(library: Library, log: Log) -> None:
    """Ids of questions, tracks and packs are unique over all packs: a round names nothing else."""
    seen: dict[tuple[str, str], str] = {}
    places = [("pack", pack.id, f"{pack.path}/pack.toml") for pack in library.packs]
    paths = {pack.id: pack.path for pack in library.packs}
    places += [("question", question.id, question.path) for question in library.questions]
    places += [("track", track.id, f"{paths.get(track.pack, '')}/tracks.toml") for track in library.tracks]
    for kind, name, path in places:
        if not name:
            continue
        first = seen.setdefault((kind, name), path)
        if first is not path:
            line = _line_of_id(Path(path), name)
            log.add(
                Path(path), line, f'The {kind} id "{name}" is used twice.', f"The other one is in {first}."
            )


def _order(library: Library, log: Log) -> None:
    """What a question comes after is there, and no two wait for each other."""
    after = {question.id: question.after for question in library.questions}
    for question in library.questions:
        for name in question.after:
            if name not in after:
                mend = "Mend or remove the id in after."
                log.add(Path(question.path), 1, f'There is no question "{name}".', mend, stops=False)
        seen: set[str] = set()
        ahead = list(question.after)
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                ahead.extend(after.get(name, ()))
        if question.id in seen:
            circle = (
                f'"{question.id}" comes after itself, by way of {", ".join(sorted(seen - {question.id}))}.'
            )
            log.add(Path(question.path), 1, circle, "Break the circle of after.", stops=False)


def _line_of_id(path: Path, name: str) -> int:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return 1
    for number, line in reversed(list(enumerate(lines, start=1))):
        if line.startswith("id") and f'"{name}"' in line:
            return number
    return 1
