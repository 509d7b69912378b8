import ast
import inspect
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias, get_type_hints

from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.core.outbox import keys
from bot.core.outbox.parcel import ParcelKind
from bot.core.pairs.pair import Moment

Message: TypeAlias = tuple[str, tuple[object, ...]]

BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
FEW_IDS, IDS = st.integers(1, 12) | st.integers(100, 122), st.integers(1, 99_999_999)
DAYS = st.dates(date(2024, 1, 1), date(2060, 1, 1)) | st.dates(date(2026, 1, 1), date(2026, 1, 9))
INSTANTS = st.integers(0, 40 * 365 * 86_400).map(lambda seconds: BEGAN + timedelta(seconds=seconds))
NAMED: dict[str, st.SearchStrategy[object]] = {
    "moment": st.sampled_from([moment.value for moment in Moment]),
    "seat": st.integers(0, 1),
    "minute": st.integers(0, 99_999),
    "kind": st.sampled_from([ParcelKind.WEEK, ParcelKind.MONTH]),
    "role": st.text("0123456789", min_size=1, max_size=20),
}
SHAPES: dict[str, Callable[..., str]] = {
    name: getattr(keys, name) for name in keys.__all__ if name != "publication"
}


def _given(shape: Callable[..., str], ids: st.SearchStrategy[int]) -> st.SearchStrategy[tuple[object, ...]]:
    """Anything that a kind of message may be about."""
    typed = {int: ids, date: DAYS, datetime: INSTANTS}
    hints = get_type_hints(shape)
    named = inspect.signature(shape).parameters
    return st.tuples(*(NAMED[name] if name in NAMED else typed[hints[name]] for name in named))


def _messages(ids: st.SearchStrategy[int]) -> st.SearchStrategy[Message]:
    """Any message that there can be: its kind, and what it is about."""
    return st.one_of(*(st.tuples(st.just(name), _given(shape, ids)) for name, shape in SHAPES.items()))


def _key(message: Message) -> str:
    kind, about = message
    return SHAPES[kind](*about)


def _meant(message: Message) -> Message:
    """A notice on a role is one per ISO week, whatever the instant."""
    kind, about = message
    if kind == "role_refused":
        about = tuple(each.isocalendar()[:2] if isinstance(each, datetime) else each for each in about)
    return kind, about


@given(st.lists(_messages(FEW_IDS), min_size=2, max_size=60))
def test_two_different_messages_never_share_a_key(sent):
    """A key is sent once: of two messages with the same one, somebody would never get the second."""
    told: dict[str, Message] = {}

    for message in sent:
        assert _meant(message) == told.setdefault(_key(message), _meant(message))


@given(_messages(IDS))
def test_every_key_is_a_nonce(message):
    """Discord takes a nonce of at most 25 characters."""
    assert len(_key(message)) <= 25


@given(_messages(FEW_IDS), _messages(FEW_IDS))
def test_what_publishes_a_message_has_a_key_of_its_own(message, other):
    """Publishing is a row of the outbox like any other, beside the message that it publishes."""
    assert keys.publication(_key(message)) != _key(other)


def test_nobody_else_makes_a_key():
    """A key that is put together elsewhere could be one that stands here already."""
    elsewhere = [
        f"{path.name}:{node.lineno}"
        for folder in ("core/outbox", "core/pairs", "core/interviews", "usecases", "commands")
        for path in (Path(bot.__file__).parent / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "key" and isinstance(node.value, ast.JoinedStr)
    ]

    assert elsewhere == []
