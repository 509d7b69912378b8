"""`python -m tests.crash [KILLS] [SEED]`: kills bots until KILLS is reached, and says what that broke.

Three communities live side by side, two on Discord and one on Slack. To every other one requests fail and
answers are lost.
Every verdict is `sparring db check` and what the local servers know besides; the seed repeats a run.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from tests.crash.kills import SLACK_STEPS, STEPS, drawn, every_step, faulty
from tests.crash.season import Kill, Season

_SIDE_BY_SIDE = 3
_KILLS_A_DAY = 5
_DAYS_A_SEASON = 6
_console = Console(highlight=False)


class Tally:
    """How many bots died, and what was found."""

    def __init__(self, wanted: int, seed: int) -> None:
        self.wanted = wanted
        self.kills = 0
        self.days = 0
        self.wrong: list[str] = []
        self.named = {steps: list(every_step(steps)) for steps in (STEPS, SLACK_STEPS)}
        self.seeds = iter(range(seed, seed + 10**6))
        for kills in self.named.values():
            random.Random(seed).shuffle(kills)  # noqa: S311 - an order of deaths, nothing secret

    @property
    def over(self) -> bool:
        """Whether enough died, or something is wrong."""
        return self.kills >= self.wanted or bool(self.wrong)

    def plan(self, draw: random.Random, steps: Sequence[str]) -> list[Kill]:
        """The kills of a day: first every named step once, then whatever is drawn."""
        left = self.named[tuple(steps)]
        named, self.named[tuple(steps)] = left[:_KILLS_A_DAY], left[_KILLS_A_DAY:]
        return [*named, *drawn(draw, _KILLS_A_DAY - len(named), steps=steps)]


async def _seasons(tally: Tally, folder: Path) -> None:
    while not tally.over:
        seed = next(tally.seeds)
        on_slack = seed % _SIDE_BY_SIDE == 0
        async with Season(folder / str(seed), seed, slack=() if on_slack else None) as season:
            if seed % 2:
                season.stage.script = faulty(random.Random(seed))  # noqa: S311 - which request fails
            for _ in range(_DAYS_A_SEASON):
                if not tally.over:
                    await _day(tally, season, seed, SLACK_STEPS if on_slack else STEPS)


async def _day(tally: Tally, season: Season, seed: int, steps: Sequence[str]) -> None:
    kills, before = tally.plan(season.draw, steps), season.kills
    try:
        await season.next_day(kills)
        wrong = await season.verdict()
    except AssertionError as error:
        wrong = [str(error)]
    tally.kills += season.kills - before
    tally.days += 1
    tally.wrong += [f"seed {seed}, day {season.day}: {each}" for each in wrong]
    _console.print(
        f"{tally.kills:>5} kills, seed {seed}, day {season.day}: {'wrong' if wrong else 'in order'}"
    )
    if wrong:
        _console.print("\n".join(f"  {each}" for each in [*wrong, *map(str, kills)]))


async def _main(wanted: int, seed: int) -> Tally:
    tally = Tally(wanted, seed)
    with tempfile.TemporaryDirectory() as folder:
        await asyncio.gather(*(_seasons(tally, Path(folder)) for _ in range(_SIDE_BY_SIDE)))
    return tally


if __name__ == "__main__":
    _wanted, _seed = (int(each) for each in (*sys.argv[1:3], *("200", "1")[len(sys.argv) - 1 :]))
    _began = time.monotonic()
    _tally = asyncio.run(_main(_wanted, _seed))
    _minutes = (time.monotonic() - _began) / 60
    _console.print(
        f"{_tally.kills} kills over {_tally.days} days in {_minutes:.1f} minutes, from seed {_seed}: "
        f"{len(_tally.wrong) or 'nothing'} wrong."
    )
    sys.exit(bool(_tally.wrong))
