"""Makes questions from files: one Markdown file each, or a walkthrough's model times its probes."""

from dataclasses import dataclass, replace
from pathlib import Path

from bot.core.packs.lint import lint_question
from bot.core.packs.rubric import follow_ups_of, ideas_of, misconceptions_of, options_of, query_of
from bot.core.packs.sections import Sections, hints_of, split
from bot.core.packs.toml import Log, TomlFile, TomlTable, parse
from bot.core.questions.library import Model
from bot.core.questions.question import Kind, Level, Question

__all__ = ["Probe", "make_question", "read_model", "read_probes", "read_question", "read_text"]


@dataclass(frozen=True, slots=True)
class Probe:
    """One aspect that every model of a walkthrough is asked about; `{model}` is put in."""

    id: str
    title: str
    ask: str
    hints: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


def read_text(path: Path, log: Log) -> str | None:
    """A file's text; None (and a fault) when it cannot be read as UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        log.add(path, line, "This is not UTF-8.", "Save the file as UTF-8.")
    except OSError as error:
        log.add(path, 1, f"The file cannot be read: {error.strerror}.", "Look at its place and permissions.")
    return None


def _topics_of(table: TomlTable, known: tuple[str, ...]) -> tuple[str, ...]:
    topics = table.texts("topics", needed=True)
    for topic in topics:
        if topic not in known:
            table.fault(
                "topics", f'Unknown topic "{topic}".', f"pack.toml has: {', '.join(known) or 'none'}."
            )
    return topics


def read_question(path: Path, pack: str, topics: tuple[str, ...], log: Log) -> Question | None:
    """The question of one Markdown file; None when not even its front matter can be read."""
    text = read_text(path, log)
    if text is None:
        return None
    source, sections = split(path, text, log)
    table = parse(source, log) if source else None
    if table is None:
        return None
    question = make_question(table, sections, pack=pack, topics=topics, log=log)
    if question.id and question.id != path.stem:
        table.fault("id", f'The id "{question.id}" is not the file name.', f'Write id = "{path.stem}".')
    return question


def make_question(
    table: TomlTable, sections: Sections, *, pack: str, topics: tuple[str, ...], log: Log
) -> Question:
    """The question of a front matter and its sections, wherever they were read from."""
    kinds = [kind.value for kind in Kind if kind is not Kind.WALKTHROUGH]
    kind = table.choice("kind", kinds)
    level = table.choice("level", [level.value for level in Level])
    rubric = ideas_of(table, worded=kind != Kind.QUERY)
    total = sum(idea.weight for idea in rubric)
    question = Question(
        id=table.slug("id"),
        pack=pack,
        title=table.text("title"),
        kind=Kind(kind or Kind.CONCEPT),
        level=Level(level or Level.BASIC),
        topics=_topics_of(table, topics),
        prompt=sections.get("Question"),
        answer=sections.get("Answer"),
        covers=table.texts("covers"),
        ideas=rubric,
        misconceptions=misconceptions_of(table),
        follow_ups=follow_ups_of(table, rubric),
        options=options_of(table),
        hints=hints_of(sections.get("Hints")),
        full_marks_at=table.number("full_marks_at", 1, max(total, 1)),
        code=sections.get("Code"),
        note=sections.get("Note"),
        reading=table.texts("reading"),
        path=table.path.as_posix(),
        core=table.flag("core"),
        after=table.texts("after"),
        query=query_of(table, rubric),
    )
    table.finish()
    if kind:
        lint_question(question, table, log, dict(sections.line))
    return question


def read_probes(path: Path, log: Log) -> tuple[Probe, ...]:
    """The probes of a walkthrough, in the order in which they are asked."""
    text = read_text(path, log)
    table = parse(TomlFile(path, tuple(text.splitlines())), log) if text is not None else None
    if table is None:
        return ()
    probes: list[Probe] = []
    for each in table.tables("probes"):
        probe = Probe(
            id=each.slug("id"),
            title=each.text("title"),
            ask=each.text("ask"),
            hints=each.texts("hints"),
            covers=each.texts("covers"),
        )
        each.finish()
        if any(probe.id == other.id for other in probes):
            each.fault("id", f'The probe id "{probe.id}" is used twice.', "Give each probe its own id.")
        probes.append(probe)
    table.finish()
    return tuple(probes)


def read_model(
    path: Path, pack: str, *, topics: tuple[str, ...], probes: tuple[Probe, ...], log: Log
) -> tuple[Model | None, tuple[Question, ...]]:
    """One model of a walkthrough and its question for every probe."""
    text = read_text(path, log)
    table = parse(TomlFile(path, tuple(text.splitlines())), log) if text is not None else None
    if table is None:
        return None, ()
    name = table.slug("id")
    title = table.text("title")
    level = Level(table.choice("level", [level.value for level in Level]) or Level.BASIC)
    model = table.text("model")
    blank = Question(
        id=name,
        pack=pack,
        title=title,
        kind=Kind.WALKTHROUGH,
        level=level,
        topics=_topics_of(table, topics),
        prompt="",
        answer="",
        path=path.as_posix(),
    )
    if name and name != path.stem:
        table.fault("id", f'The id "{name}" is not the file name.', f'Write id = "{path.stem}".')
    answers = table.table("probes")
    questions: list[Question] = []
    if answers is not None:
        for probe in probes:
            if probe.id not in answers:
                table.fault(
                    "", f'The probe "{probe.id}" is not answered.', f"Add a table [probes.{probe.id}]."
                )
            part = answers.table(probe.id, needed=False)
            if part is not None:
                questions.append(_probed(blank, probe, part, model=model, log=log))
        answers.finish()
    table.finish()
    found = Model(id=name, pack=pack, title=title, level=level, questions=tuple(q.id for q in questions))
    return found, tuple(questions)


def _probed(blank: Question, probe: Probe, part: TomlTable, *, model: str, log: Log) -> Question:
    rubric = ideas_of(part)
    hints = part.texts("hints") or probe.hints
    question = replace(
        blank,
        id=f"{blank.id}--{probe.id}",
        title=f"{blank.title}: {probe.title}",
        prompt=probe.ask.replace("{model}", model),
        answer=part.text("answer"),
        covers=probe.covers,
        ideas=rubric,
        misconceptions=misconceptions_of(part),
        follow_ups=follow_ups_of(part, rubric),
        hints=tuple(hint.replace("{model}", model) for hint in hints),
        full_marks_at=part.number("full_marks_at", 1, max(sum(idea.weight for idea in rubric), 1)),
        code=part.text("code", needed=False),
        note=part.text("note", needed=False),
    )
    part.finish()
    lint_question(question, part, log, {})
    return question
