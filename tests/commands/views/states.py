"""Views in every state that their fields allow: made from the types, field by field, by a seed."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from random import Random
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.commands import views
from bot.commands.language.registry import discover
from bot.commands.language.reply import View
from bot.commands.language.spec import Command
from bot.commands.views.rewards import RewardsShown
from bot.core.boards.board import BoardRow
from bot.core.interviews.scorecard import Result
from bot.core.pairs.pair import PairState
from bot.core.questions.question import Question
from bot.core.recaps.recap import MonthRecap
from bot.core.rounds.schedule import Schedule
from bot.usecases.pairs import PairStatus
from bot.usecases.rounds.reveal import Reveal

__all__ = ["VIEWS", "WORDS", "States"]

WORDS = ("quantisation", "backpropagation", "hyperparameters", "multicollinearity", "heteroscedasticity")
"""What every text is made of: none begins like another, so that a word that was cut is seen."""
_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_SIZES = (0, 1, 2, 7)
_NUMBERS = (0, 1, 2, 25)
_LENGTHS = (1, 2, 9, 60)
_NEVER_EMPTY = frozenset(
    {
        *("asked", "commands", "counts", "findings", "labels", "options", "others", "packs", "places"),
        *("platforms", "podium", "schedules", "titles", "tracks", "turns"),
    }
)
"""By the name of the field, what is filled before there is such a view."""
_TEXTS = {"zone": "Europe/Berlin", "platform": "discord", "channel": "123", "mention": "456", "id": "some-id"}
"""By the name of the field, where not any words will do."""


def _found() -> dict[str, type[Any]]:
    modules = [
        importlib.import_module(f"{views.__name__}.{m.name}") for m in pkgutil.iter_modules(views.__path__)
    ]
    return {
        name: each
        for module in modules
        for name, each in sorted(vars(module).items())
        if isinstance(each, type) and hasattr(each, "document") and each.__module__ == module.__name__
    }


VIEWS = _found()


@dataclass(frozen=True, slots=True)
class States:
    """Makes values of any type that a view is made of; the same seed gives the same value."""

    questions: Sequence[Question]

    def of(self, name: str, seed: int) -> View:
        """One state of a view."""
        made: View = self._made(VIEWS[name], Random(f"{name}/{seed}"))  # noqa: S311 - a repeatable example
        return made

    def _made(self, kind: Any, rng: Random, name: str = "", *, empty: bool = False) -> Any:  # noqa: C901, PLR0912 - one case per type
        origin, args = get_origin(kind), get_args(kind)
        if kind is Question:
            return self._question(rng)
        if kind is Command:
            return rng.choice(discover())
        if kind is str:
            return "" if empty and rng.random() < 0.5 else self._text(rng, name)
        if kind is bool:
            return rng.random() < 0.5
        if kind is int:
            return rng.choice(_NUMBERS)
        if kind is float:
            return rng.choice((0.0, 0.4, 1.0))
        if kind is datetime:
            return _AT + timedelta(days=rng.choice((0, 1, 400)))
        if kind is date:
            return _AT.date() + timedelta(days=rng.choice((0, 1, 40)))
        if kind is time:
            return time(18, 5)
        if kind is Path:
            return Path("deck.csv")
        if kind is timedelta:
            return timedelta(hours=rng.choice((1, 2, 30)))
        if isinstance(kind, type) and issubclass(kind, Enum):
            return rng.choice(list(kind))
        if origin in {Union, UnionType}:
            some = [each for each in args if each is not NoneType]
            chosen = some[0] if str in some else rng.choice(some)
            return (
                None
                if NoneType in args and rng.random() < 0.4
                else self._made(chosen, rng, name, empty=empty)
            )
        if origin in {tuple, Sequence} or kind is tuple:
            return self._several(args, rng, name)
        if origin is frozenset:
            return frozenset(self._made(args[0], rng, name) for _ in range(rng.choice(_SIZES)))
        if origin in {dict, Mapping} or (isinstance(origin, type) and issubclass(origin, Mapping)):
            return {self._made(args[0], rng): self._made(args[1], rng) for _ in range(rng.choice(_SIZES))}
        if is_dataclass(kind):
            return self._filled(kind, rng)
        raise TypeError(f"{name}: no example of {kind}")

    def _filled(self, kind: Any, rng: Random) -> Any:
        hints = get_type_hints(kind)
        given = {
            each.name: self._made(hints[each.name], rng, each.name, empty=each.default == "")
            for each in fields(kind)
            if each.init and (each.default is MISSING or each.name in _NEVER_EMPTY or rng.random() < 0.8)
        }
        made = kind(**given)
        return _AS_IT_CAN_BE[kind](made) if kind in _AS_IT_CAN_BE else made

    def _several(self, args: Sequence[Any], rng: Random, name: str) -> tuple[Any, ...]:
        if len(args) == 2 and args[1] is ...:
            return tuple(
                self._made(args[0], rng, name) for _ in range(rng.choice(_SIZES[name in _NEVER_EMPTY :]))
            )
        return tuple(self._made(each, rng, name) for each in args)

    def _question(self, rng: Random) -> Question:
        question = rng.choice(list(self.questions))
        return replace(question, title=self._text(rng, "title")) if rng.random() < 0.5 else question

    def _text(self, rng: Random, name: str) -> str:
        if name in _TEXTS:
            return _TEXTS[name]
        longest = 4 if name in {"title", "name"} else max(_LENGTHS)
        return " ".join(rng.choices(WORDS, k=min(rng.choice(_LENGTHS), longest)))


def _revealed(reveal: Reveal) -> Reveal:
    """Only the question's own ideas are covered, by at most all answers."""
    counts = [reveal.answers, 0, 1]
    covered = {i.id: min(counts[n % 3], reveal.answers) for n, i in enumerate(reveal.question.ideas)}
    return replace(reveal, covered=covered)


def _matched(status: PairStatus) -> PairStatus:
    """Who is in a pair has a partner with a name, until it is over."""
    if status.pair is None:
        return status
    pair = replace(status.pair, state=PairState.GATHERING) if status.pair.over else status.pair
    return replace(status, pair=pair, seat=status.seat % 2, partner=status.partner or WORDS[0])


def _podium(month: MonthRecap) -> MonthRecap:
    """The best of a board come first, and nobody is told of a month without any."""
    return replace(month, podium=_ranked(month.podium), season=_ranked(month.season))


def _ranked(rows: tuple[BoardRow, ...]) -> tuple[BoardRow, ...]:
    return tuple(replace(row, rank=at, value=max(row.value, 1)) for at, row in enumerate(rows, 1))


_AS_IT_CAN_BE: Mapping[type, Callable[[Any], Any]] = {
    MonthRecap: _podium,
    PairStatus: _matched,
    Result: lambda result: replace(result, topics=result.topics or {WORDS[0]: 0.5}),
    Reveal: _revealed,
    RewardsShown: lambda shown: replace(shown, findings=shown.findings[:1] * len(shown.rewards)),
    Schedule: lambda schedule: replace(schedule, days=frozenset({1, 3})),
}
"""What the types of a value do not say, and whoever makes it sees to."""
