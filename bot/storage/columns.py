"""Column types that give back exactly the core's values on every engine. They know nothing of tables."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Verdict, Voiced
from bot.core.questions.question import Level
from bot.core.rounds.edits import DayPlan

__all__ = [
    "AnyText",
    "GradeText",
    "Id",
    "IdOrZero",
    "Instant",
    "Packed",
    "Word",
    "dates",
    "day_plans",
    "grade_of",
    "levels",
    "numbers",
    "reactions",
    "text_of",
    "weights",
    "words",
]

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

# SQLite numbers its rows only in a column whose type is called INTEGER.
_NUMBER = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware instant: stored in UTC, given back aware in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring to UTC; SQLite keeps no zone, so it gets none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant without a zone cannot be stored: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Name the zone again where the engine keeps none."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Word(TypeDecorator[E]):
    """A member of an enum, stored as its text, so that a look into the database tells something."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        """Take the enum whose values the column holds."""
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - fixed shape
        """Give the text."""
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002 - the same
        """Give the enum's member."""
        return None if value is None else self.kind(value)


class AnyText(TypeDecorator[str]):
    """A text of any length. What PostgreSQL, or UTF-8, cannot hold (NUL, half a surrogate) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - fixed shape
        """Replace what cannot be stored; a member's text must not stop a change."""
        if value is None or (value.isprintable() and value.isascii()):
            return value
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", "\ufffd")


class Id(TypeDecorator[int]):
    """A row's number, 64 bits wide."""

    impl = _NUMBER
    cache_ok = True


class IdOrZero(TypeDecorator[int]):
    """A reference that the core writes as 0 when there is none."""

    impl = _NUMBER
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - fixed shape
        """Store nothing for 0, so that the foreign key holds."""
        return value or None

    def process_result_value(self, value: int | None, dialect: Dialect) -> int:  # noqa: ARG002 - the same
        """Give 0 for nothing."""
        return value or 0


class Packed(TypeDecorator[T]):
    """A small structured value as JSON, by a pair of functions."""

    impl = JSON
    cache_ok = True

    def __init__(self, pack: Callable[[T], object], unpack: Callable[[object], T]) -> None:
        """Take how the value becomes JSON's own types and how it comes back."""
        super().__init__()
        self.pack = pack
        self.unpack = unpack

    def process_bind_param(self, value: T | None, dialect: Dialect) -> object:  # noqa: ARG002 - fixed shape
        """Pack."""
        return None if value is None else self.pack(value)

    def process_result_value(self, value: object, dialect: Dialect) -> T | None:  # noqa: ARG002 - the same
        """Unpack."""
        return None if value is None else self.unpack(value)


def _pack_words(value: tuple[str, ...]) -> object:
    return list(value)


def _unpack_words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, list) else ()


def _pack_numbers(value: frozenset[int]) -> object:
    return sorted(value)


def _unpack_numbers(value: object) -> frozenset[int]:
    return frozenset(int(number) for number in value) if isinstance(value, list) else frozenset()


def _pack_dates(value: frozenset[date]) -> object:
    return sorted(day.isoformat() for day in value)


def _unpack_dates(value: object) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in value) if isinstance(value, list) else frozenset()


def _pack_levels(value: Mapping[Level, int]) -> object:
    return {level.value: share for level, share in value.items()}


def _unpack_levels(value: object) -> Mapping[Level, int]:
    return {Level(level): int(share) for level, share in value.items()} if isinstance(value, dict) else {}


def words() -> Packed[tuple[str, ...]]:
    """A tuple of texts."""
    return Packed(_pack_words, _unpack_words)


def numbers() -> Packed[frozenset[int]]:
    """A set of whole numbers."""
    return Packed(_pack_numbers, _unpack_numbers)


def dates() -> Packed[frozenset[date]]:
    """A set of dates."""
    return Packed(_pack_dates, _unpack_dates)


def levels() -> Packed[Mapping[Level, int]]:
    """Shares by level."""
    return Packed(_pack_levels, _unpack_levels)


def _pack_day_plans(value: Mapping[date, DayPlan]) -> object:
    return {day.isoformat(): [plan.skipped, plan.pinned] for day, plan in sorted(value.items())}


def _unpack_day_plans(value: object) -> Mapping[date, DayPlan]:
    if not isinstance(value, dict):
        return {}
    return {date.fromisoformat(day): DayPlan(bool(kept[0]), str(kept[1])) for day, kept in value.items()}


def day_plans() -> Packed[Mapping[date, DayPlan]]:
    """What is set for each of some dates."""
    return Packed(_pack_day_plans, _unpack_day_plans)


def _pack_weights(value: tuple[float, ...]) -> object:
    return list(value)


def _unpack_weights(value: object) -> tuple[float, ...]:
    return tuple(float(weight) for weight in value) if isinstance(value, list) else ()


def weights() -> Packed[tuple[float, ...]]:
    """A tuple of numbers."""
    return Packed(_pack_weights, _unpack_weights)


def _pack_reactions(value: Mapping[str, Sequence[str]]) -> object:
    return {sign: list(people) for sign, people in value.items()}


def _unpack_reactions(value: object) -> Mapping[str, Sequence[str]]:
    return {sign: tuple(people) for sign, people in value.items()} if isinstance(value, dict) else {}


def reactions() -> Packed[Mapping[str, Sequence[str]]]:
    """Who reacted, by sign."""
    return Packed(_pack_reactions, _unpack_reactions)


_OLD_FLAGS = {"contradicts the point": Flag.NEGATED.value}
"""What older versions wrote."""
_OLD_VERDICTS = {"not found": Verdict.ABSENT.value}
"""The same for verdicts."""


def text_of(grade: Grade) -> str:
    """A grader's report as JSON; empty lists are left out. Ideas stand under "points", as they always did."""
    facts: dict[str, object] = {
        "score": grade.score,
        "confidence": grade.confidence,
        "grader": grade.grader,
        "points": [[p.idea, p.verdict.value, p.quote] for p in grade.ideas],
        "voiced": [[v.text, v.quote, v.reply] for v in grade.voiced],
        "flags": sorted(flag.value for flag in grade.flags),
    }
    return json.dumps({name: fact for name, fact in facts.items() if fact != []})


def grade_of(text: str) -> Grade:
    """A grader's report from its JSON. Raises ValueError, TypeError or LookupError for anything else."""
    facts = json.loads(text)
    return Grade(
        score=facts["score"],
        confidence=facts["confidence"],
        grader=facts["grader"],
        ideas=tuple(
            IdeaVerdict(p, Verdict(_OLD_VERDICTS.get(v, v)), quote) for p, v, quote in facts.get("points", ())
        ),
        voiced=tuple(Voiced(text, quote, reply) for text, quote, reply in facts.get("voiced", ())),
        flags=frozenset(Flag(_OLD_FLAGS.get(flag, flag)) for flag in facts.get("flags", ())),
    )


class GradeText(TypeDecorator[Grade]):
    """A grader's report as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Grade | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - fixed shape
        """Write the report."""
        return None if value is None else text_of(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Grade | None:  # noqa: ARG002 - the same
        """Read the report."""
        return None if value is None else grade_of(value)
