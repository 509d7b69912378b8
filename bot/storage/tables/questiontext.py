"""Whole questions as JSON in a column, for those that are in no pack's file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import TypeVar

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from bot.core.questions.question import (
    FollowUp,
    Idea,
    Kind,
    Level,
    Misconception,
    Option,
    Query,
    QueryData,
    Question,
)

__all__ = ["QuestionText", "QuestionsText", "question_from", "question_to"]

P = TypeVar("P", Idea, Misconception, FollowUp, Option, QueryData, Question, Query)
_PARTS = {"ideas": Idea, "misconceptions": Misconception, "follow_ups": FollowUp, "options": Option}


def question_to(question: Question) -> Mapping[str, object]:
    """A question as JSON's own types; what has its default is left out."""
    return {
        field.name: value
        for field in fields(question)
        if (value := asdict(question)[field.name]) != field.default
    }


def question_from(facts: Mapping[str, object]) -> Question:
    """The question again; what an older program did not write has its default. Raises TypeError, ValueError
    or LookupError for anything else.
    """
    known = dict(facts)
    for name, kind in _PARTS.items():
        known[name] = tuple(_part(kind, each) for each in _listed(known.get(name)))
    if isinstance(query := known.get("query"), dict):
        data = tuple(_part(QueryData, each) for each in _listed(query.get("data")))
        known["query"] = _part(Query, {**query, "data": data})
    known["kind"], known["level"] = Kind(str(known["kind"])), Level(str(known["level"]))
    return _part(Question, known)


def _part(kind: type[P], facts: Mapping[str, object]) -> P:
    names = {field.name for field in fields(kind)}
    return kind(**{name: _frozen(value) for name, value in facts.items() if name in names})  # type: ignore[arg-type]  # the dataclass names what is missing


def _frozen(value: object) -> object:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value


def _listed(value: object) -> Iterable[Mapping[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list | tuple) else []


class QuestionText(TypeDecorator[Question]):
    """A whole question as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Question | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - fixed shape
        """Write it."""
        return None if value is None else json.dumps(question_to(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Question | None:  # noqa: ARG002 - the same
        """Read it."""
        return None if value is None else question_from(json.loads(value))


class QuestionsText(TypeDecorator[tuple[Question, ...]]):
    """Several of them."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Question, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as above
        """Write them."""
        return None if value is None else json.dumps([question_to(each) for each in value])

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Question, ...] | None:  # noqa: ARG002 - as above
        """Read them."""
        return None if value is None else tuple(question_from(each) for each in json.loads(value))
