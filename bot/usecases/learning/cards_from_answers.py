"""Turning graded answers into cards: read when a member asks for cards, never when an answer is given.

A member's answers are read once, up to `Habit.read_until`. The days just before it are read again each
time, and it never passes an answer that still waits for its grade: so an answer that comes late, is graded
late or is withdrawn finds its way, and reading twice changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import fsrs

from bot.core.learning.card import Card, Recollection, Source
from bot.core.learning.readiness import KEPT
from bot.core.learning.recall import POOR, Outcome, outcomes, replayed
from bot.core.questions.shelf import Shelf
from bot.core.store import Transaction

__all__ = ["catch_up", "read_again"]

_LOOK_BACK = timedelta(days=2)
_LONGEST_WAIT = timedelta(days=30)
"""An answer whose question is gone from the packs may wait for its grade for ever."""

_Key = tuple[str, str]


async def catch_up(tx: Transaction, member: int, *, shelf: Shelf, by: fsrs.Scheduler, at: datetime) -> None:
    """Bring the member's cards in step with the answers given up to `at`, in a writing transaction."""
    habit = await tx.cards.habit(member)
    begin = habit.read_until - _LOOK_BACK if habit.read_until else at - KEPT
    begin = datetime.combine(begin.astimezone(UTC).date(), time(), UTC)
    judged = await tx.judged.since(member, begin)
    by_key: dict[_Key, list[Outcome]] = {}
    for outcome in outcomes(judged, shelf):
        by_key.setdefault((outcome.question, outcome.idea), []).append(outcome)
    cards = {(card.question, card.idea): card for card in await tx.cards.of_member(member)}
    fresh = [_new(member, found) for key, found in by_key.items() if key not in cards and _first_poor(found)]
    for card in await tx.cards.add(fresh):
        cards[card.question, card.idea] = card
    touched = {
        key: card
        for key, card in cards.items()
        if key in by_key or (card.last_at is not None and card.last_at >= begin)
    }
    lines = await tx.cards.lines({card.id for card in touched.values()})
    await _settle(tx, touched, by_key, lines, begin=begin, by=by)
    pending = await tx.judged.pending(member)
    read_until = max(min(at, pending), at - _LONGEST_WAIT) if pending else at
    if habit.read_until is None or judged or pending:
        await tx.cards.set_habit(replace(habit, read_until=read_until))


async def _settle(
    tx: Transaction,
    touched: Mapping[_Key, Card],
    by_key: Mapping[_Key, Sequence[Outcome]],
    lines: Mapping[int, Sequence[Recollection]],
    *,
    begin: datetime,
    by: fsrs.Scheduler,
) -> None:
    """Record what is new, take back what is gone, and work out the cards that this changes."""
    record: list[Recollection] = []
    erase: list[Recollection] = []
    changed: list[Card] = []
    dropped: list[int] = []
    for key, card in touched.items():
        held = lines.get(card.id, ())
        found = by_key.get(key, ())
        poor = _first_poor(found)
        started = min(card.added_at, poor.at) if poor else card.added_at
        wanted = {_line(card, each) for each in found if each.at >= started}
        read_again = {line for line in held if line.source is Source.ANSWER and line.day >= begin.date()}
        if wanted == read_again:
            continue
        gone = {(line.day, line.source) for line in read_again} - {(line.day, line.source) for line in wanted}
        erase.extend(line for line in read_again if (line.day, line.source) in gone)
        record.extend(wanted - read_again)
        now = [line for line in held if line not in read_again] + list(wanted)
        if card.since is not None or any(line.source is Source.REVIEW or line.rating in POOR for line in now):
            changed.append(replayed(replace(card, added_at=started), now, by=by))
        else:
            dropped.append(card.id)
    await tx.cards.erase(erase)
    await tx.cards.record(record)
    await tx.cards.update(changed)
    await tx.cards.drop(dropped)


def _first_poor(found: Sequence[Outcome]) -> Outcome | None:
    return next((each for each in found if each.poor), None)


def _new(member: int, found: Sequence[Outcome]) -> Card:
    first = next(each for each in found if each.poor)
    return Card(0, member, first.question, first.idea, added_at=first.at, due_at=first.at)


def _line(card: Card, outcome: Outcome) -> Recollection:
    return Recollection(card.id, card.member, outcome.day, Source.ANSWER, outcome.rating, outcome.at)


async def read_again(tx: Transaction, member: int, at: datetime) -> None:
    """Have the answers from `at` on read once more, because a grade of then has changed."""
    habit = await tx.cards.habit(member)
    if habit.read_until is not None and habit.read_until > at:
        await tx.cards.set_habit(replace(habit, read_until=at))
