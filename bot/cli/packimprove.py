"""`sparring packs improve`: what a question's answers so far say of its rubric, and a change to propose."""

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Config, library, settings_from
from bot.core.counting import counted
from bot.core.questions.question import Kind

if TYPE_CHECKING:
    from bot.config.sections import Settings
    from bot.core.answers.improvement import Improvement
    from bot.core.questions.question import Question

__all__ = ["improve"]

_PLATFORMS = ("discord", "slack", "web")
_SHOWN = 5
_LINE = 160


def improve(
    question: Annotated[str, typer.Argument(help="The question's id (sparring packs list shows them).")],
    *,
    config: Config = None,
) -> None:
    """Show what was misjudged (appeals won, little confidence, ideas nobody finds), and a change to make."""
    import asyncio  # noqa: PLC0415 - an event loop, which --version does not need

    settings = settings_from(config)
    asked = library(settings).question(question)
    found = asyncio.run(_found(settings, asked))
    for line in _told(asked, found):
        typer.echo(line)
    change = _change(found)
    if change:
        typer.echo("\nProposed (look at each line; sparring grade tries the file):\n")
        typer.echo(change)
    else:
        typer.echo("\nNothing to propose.")


async def _found(settings: "Settings", question: "Question") -> "Improvement":
    from bot import bootstrap  # noqa: PLC0415 - SQLAlchemy, which --version does not need
    from bot.config.graders import graders  # noqa: PLC0415 - as above
    from bot.usecases.questions.improve import Improving  # noqa: PLC0415 - as above

    grader = graders(settings)
    store = await bootstrap.open_store(settings)
    try:
        return await Improving(store, grader=grader).of(question, _PLATFORMS)
    finally:
        await store.close()
        grader.close()


def _told(asked: "Question", found: "Improvement") -> Iterator[str]:
    yield f"{found.question.title}: {counted(found.answers, 'first answer')} that can be gone by."
    if not asked.ideas and asked.kind not in {Kind.CHOICE, Kind.QUERY}:
        yield "It has no ideas of its own, so those of its answer's sentences count: write [[points]] for it."
    yield "\nIdeas (found, in part, of how many):"
    for idea in found.ideas:
        yield f"  {idea.found:>4} {idea.partly:>4} of {idea.asked:<4} {idea.text}"
        yield from (f'       appeal won:  "{_cut(each)}"' for each in idea.accepted)
        yield from (f'       appeal lost: "{_cut(each)}"' for each in idea.rejected)
        if idea.unfound:
            yield "       nobody finds it"
    if found.voiced:
        yield "\nMisconceptions (put right so often):"
        yield from (f"  {many:>4} {_cut(text)}" for text, many in found.voiced.items())
    if found.unsure:
        yield f"\nGraded with little confidence: {counted(len(found.unsure), 'answer')}."
        for text, grade in found.unsure[:_SHOWN]:
            yield f'  {grade.score:.0%} (confidence {grade.confidence:.0%}): "{_cut(text)}"'


def _change(found: "Improvement") -> str:
    """The change as a diff of the question's file; "" where there is none."""
    from bot.core.answers.improvement import remarks, wordings  # noqa: PLC0415 - keeps --version quick
    from bot.core.packs.amending import with_remarks, with_wordings  # noqa: PLC0415 - as above

    path = Path(found.question.path)
    text = path.read_text(encoding="utf-8-sig")
    _, _, probe = (
        found.question.id.partition("--") if found.question.kind is Kind.WALKTHROUGH else ("", "", "")
    )
    changed = with_remarks(with_wordings(text, wordings(found), probe=probe), remarks(found), probe=probe)
    lines = difflib.unified_diff(
        text.splitlines(), changed.splitlines(), str(path), str(path), "so far", "proposed", lineterm=""
    )
    return "\n".join(lines)


def _cut(text: str) -> str:
    """A text of a person on one line of a terminal, without what would steer it."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    line = " ".join(plain.split())
    return line if len(line) <= _LINE else f"{line[: _LINE - 4]} ..."
