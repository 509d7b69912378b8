"""Which cards a day has room for: at most the member's number, at most one of each question.

A backlog is thinned, never shown: of the cards that are due, those that are still most likely to be
recalled come first, since a card that is nearly known is kept at the least cost; the others wait for a
later day. A card whose question is open waits for the reveal.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import fsrs

from bot.core.learning.card import Card
from bot.core.learning.recall import retrievability
from bot.core.rounds.calendar import local_date

__all__ = ["Plan", "askable", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """A member's day: the cards still to come, in order; how many were asked; when there are more."""

    ready: tuple[Card, ...] = ()
    asked: int = 0
    next_day: date | None = None
    cards: int = 0
    suspended: int = 0


def askable(card: Card, *, today: date, zone: ZoneInfo) -> bool:
    """Whether a card may be asked on a local date: active, due by then, not asked on it yet."""
    return card.active and card.asked_on != today and local_date(card.due_at, zone) <= today


def plan(
    cards: Iterable[Card],
    *,
    at: datetime,
    zone: ZoneInfo,
    daily: int,
    closed: Collection[str],
    by: fsrs.Scheduler,
) -> Plan:
    """The plan for the local date of `at`; `closed` are questions that must not be asked now."""
    every = list(cards)
    today = local_date(at, zone)
    asked = [card for card in every if card.asked_on == today]
    seen = {card.question for card in asked}
    due = [card for card in every if askable(card, today=today, zone=zone)]
    due.sort(key=lambda card: (-retrievability(card, at=at, by=by), card.due_at, card.id))
    ready: list[Card] = []
    for card in due:
        if len(asked) + len(ready) < daily and card.question not in seen and card.question not in closed:
            seen.add(card.question)
            ready.append(card)
    chosen = {card.id for card in ready}
    waiting = [card for card in every if card.active and card.id not in chosen]
    tomorrow = today + timedelta(days=1)
    return Plan(
        ready=tuple(ready),
        asked=len(asked),
        next_day=min((max(local_date(card.due_at, zone), tomorrow) for card in waiting), default=None),
        cards=len(every),
        suspended=sum(card.suspended for card in every),
    )
