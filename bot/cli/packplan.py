"""`sparring packs plan`: what a schedule would ask over the next days, and what that sequence holds."""

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Config, library, settings_from
from bot.core.errors import Unusable
from bot.core.questions.question import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.rounds.plan import PlanFacts

__all__ = ["plan"]

_MOST_TOPICS = 12
_LARGEST = 999


def plan(
    *,
    days: Annotated[int, typer.Option(min=1, max=1000, help="How many rounds, one a day.")] = 90,
    seed: Annotated[int, typer.Option(help="Which draw; a schedule has its own.")] = 1,
    pack: Annotated[
        list[str] | None, typer.Option(help='Only this pack, or its share: "python=2"; may be repeated.')
    ] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Only this topic; may be repeated.")] = None,
    level: Annotated[
        list[str] | None, typer.Option(help='Only this level, or its share: "basic=2"; may be repeated.')
    ] = None,
    track: Annotated[str, typer.Option(help="A track to follow first.")] = "",
    mean: Annotated[
        float | None, typer.Option(min=0, max=1, help="How answers go: a mean score that lasts.")
    ] = None,
    start: Annotated[str, typer.Option(help="The first day, such as 2026-03-02.")] = "2026-01-05",
    config: Config = None,
) -> None:
    """Print the questions that a new schedule would ask, why each comes, and the sequence's statistics."""
    from bot.core.questions.shelf import Shelf  # noqa: PLC0415 - keeps --version quick
    from bot.core.rounds.plan import facts_of, planned  # noqa: PLC0415 - the same
    from bot.core.rounds.ramp import Results  # noqa: PLC0415 - the same
    from bot.core.rounds.schedule import Schedule, sources  # noqa: PLC0415 - the same

    shelf = Shelf(library(settings_from(config)))
    packs, levels = _shares(pack or []), _shares(level or [])
    _known("pack", packs, [each.id for each in shelf.library.packs])
    _known("level", levels, [each.value for each in Level])
    _known("topic", topic or (), shelf.library.topics)
    _known("track", [track] if track else (), [each.id for each in shelf.library.tracks])
    schedule = Schedule(
        1,
        1,
        "Plan",
        time(9),
        "UTC",
        topics=tuple(topic or ()),
        levels={Level(name): share for name, share in levels.items()},
        packs=sources(tuple(packs), packs if len(set(packs.values())) > 1 else {}, track),
        seed=seed,
    )
    results = None if mean is None else Results(mean, 1_000)
    steps = planned(shelf, schedule, after=_day(start) - timedelta(days=1), days=days, results=results)
    for number, step in enumerate(steps, start=1):
        question = step.choice.question
        typer.echo(f"{number:>4}  {step.day}  {question.level:<12}  {question.id}: {step.choice.why}")
    for line in _lines(facts_of(shelf, schedule, steps)):
        typer.echo(line)


def _lines(facts: "PlanFacts") -> list[str]:
    def counts(found: "list[tuple[str, int]]") -> str:
        return ", ".join(f"{name} {count}" for name, count in found)

    topics = sorted(facts.topics.items(), key=lambda each: (-each[1], each[0]))
    by_week = "; ".join("/".join(str(week.get(level, 0)) for level in Level) for week in facts.levels)
    last = max(facts.core.values(), default=0)
    return [
        "",
        f"Packs: {counts(sorted(facts.packs.items()))}",
        f"Topics ({len(topics)}): {counts(topics[:_MOST_TOPICS])}",
        f"Levels by week (basic/intermediate/advanced): {by_week}",
        f"Core: {len(facts.core)} of {len(facts.core) + len(facts.left)}, the last of them on day {last}",
        f"Nearly the same within two weeks: {len(facts.close)} pairs",
    ]


def _shares(given: list[str]) -> dict[str, int]:
    shares: dict[str, int] = {}
    for each in given:
        name, _, share = each.partition("=")
        if share and not (share.isascii() and share.isdigit() and 0 < int(share[:4]) <= _LARGEST):
            raise Unusable(f'"{each}" is no share.', hint="Write a name, or a name=2.")
        shares[name.strip()] = int(share or 1)
    return shares


def _known(what: str, given: "Iterable[str]", known: "Iterable[str]") -> None:
    names = list(known)
    for name in given:
        if name not in names:
            raise Unusable(f'There is no {what} "{name}".', hint=f"There are: {', '.join(names)}.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unusable(f'"{text}" is no date.', hint="Write it as 2026-03-02.") from None
