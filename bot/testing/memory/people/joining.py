"""Two members who turn out to be one person, in memory: as the databases do it."""

from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from bot.core.answers.answer import Answer
from bot.core.pairs.pair import PairState
from bot.core.streaks.events import StreakEvent, StreakEventKind
from bot.storage.chatpast import reassigned
from bot.testing.memory.sheets import Sheet, Sheets

__all__ = ["join"]

_REFERENCES = ("member", "actor", "subject", "about")


def join(sheets: Sheets, gone: int, stays: int) -> frozenset[int]:
    """Give all that `gone` has to `stays` and delete the row; the rounds for which both have something."""
    joining = _Joining(sheets, gone, stays)
    joining.settle_once()
    shared = joining.revisions() | joining.sequences()
    joining.cards()
    joining.pairs()
    joining.follow()
    return shared


class _Joining:
    def __init__(self, sheets: Sheets, gone: int, stays: int) -> None:
        self._s = sheets
        self._gone = gone
        self._stays = stays

    def settle_once(self) -> None:
        """What there may be but one of, by member."""
        s, gone, stays = self._s, self._gone, self._stays
        one_each: tuple[Sheet[int, Any], ...] = (s.reminders, s.pair_queue, s.recall_habits, s.consents)
        for sheet in one_each:
            own = sheet.get(gone)
            if own is not None and stays not in sheet:
                sheet.put(stays, replace(own, member=stays))
            sheet.drop(gone)
        habit = s.recall_habits.get(stays)
        if habit is not None:
            s.recall_habits.put(stays, replace(habit, read_until=None))
        s.streaks.drop(gone)
        self._settle_by_key()

    def _settle_by_key(self) -> None:
        """What there may be but one of, by member and something else."""
        s, gone, stays = self._s, self._gone, self._stays
        ends: tuple[Sheet[str, Any], ...] = (s.link_codes, s.desk_keys)
        for sheet in ends:
            for digest in [digest for digest, key in sheet.items() if key.member == gone]:
                sheet.drop(digest)
        for number in [number for number, read in s.imports.items() if read.member == gone]:
            s.imports.drop(number)
        for (member, platform, external), absence in s.absences.items():
            if member == gone:
                s.absences.drop((gone, platform, external))
                key = (stays, platform, external)
                s.absences.put(key, s.absences.get(key) or replace(absence, member=stays))
        for (round_, member), shown in s.hints.items():
            if member == gone:
                s.hints.drop((round_, gone))
                s.hints.put((round_, stays), max(shown, s.hints.get((round_, stays)) or 0))
        known = {r.question for r in s.reports if r.member == stays and r.settled_at is None}
        for number, report in s.reports.items():
            if report.member == gone and report.settled_at is None and report.question in known:
                s.reports.drop(number)

    def revisions(self) -> frozenset[int]:
        """By when they were given."""
        s = self._s
        shared = self._shared({(a.round, a.member) for a in s.answers})
        numbers: dict[int, int] = {}
        for answer in sorted((a for a in s.answers if self._in(a, shared)), key=_order_of_answers):
            numbers[answer.round] = numbers.get(answer.round, 0) + 1
            s.answers.put(answer.id, replace(answer, revision=numbers[answer.round]))
        return shared

    def sequences(self) -> frozenset[int]:
        """By when they were written."""
        s = self._s
        answered = [(k, e) for k, e in s.streak_events.items() if e.kind is StreakEventKind.ANSWERED]
        shared = self._shared({(event.round, event.member) for _, event in answered})
        numbers: dict[int, int] = {}
        for key, event in sorted(((k, e) for k, e in answered if self._in(e, shared)), key=_order_of_events):
            numbers[event.round] = numbers.get(event.round, 0) + 1
            s.streak_events.put(key, replace(event, sequence=numbers[event.round]))
        return shared

    def _shared(self, found: set[tuple[int, int]]) -> frozenset[int]:
        return frozenset(round_ for round_, m in found if m == self._gone and (round_, self._stays) in found)

    def _in(self, value: Answer | StreakEvent, rounds: frozenset[int]) -> bool:
        return value.round in rounds and value.member in {self._gone, self._stays}

    def cards(self) -> None:
        """The one that was rated last stays."""
        s = self._s
        known = {(c.question, c.idea): c for c in s.cards if c.member == self._stays}
        for card in [c for c in s.cards if c.member == self._gone]:
            other = known.get((card.question, card.idea))
            if other is not None:
                newer = card.last_at is not None and (other.last_at is None or card.last_at > other.last_at)
                worse = other if newer else card
                s.cards.drop(worse.id)
                for line in [key for key in s.recollections.keys() if key[0] == worse.id]:  # noqa: SIM118 - keys
                    s.recollections.drop(line)

    def pairs(self) -> None:
        """One under way is over."""
        s = self._s
        for (number, _), seat in s.pair_seats.items():
            pair = s.pairs.get(number)
            if seat.member == self._gone and pair is not None and not pair.over:
                s.pairs.put(number, replace(pair, state=PairState.APART, next_at=None))

    def follow(self) -> None:
        """Every value that names the member, and the row itself."""
        s, gone, stays = self._s, self._gone, self._stays
        for each in fields(s):
            sheet = getattr(s, each.name)
            for key, value in sheet.items() if isinstance(sheet, Sheet) else ():
                named = [name for name in _REFERENCES if getattr(value, name, None) == gone]
                if is_dataclass(value) and named:
                    sheet.put(key, replace(value, **dict.fromkeys(named, stays)))  # type: ignore[type-var]
        for out in (s.bench, s.benched_packs):
            for place, (by, at) in out.items():
                if by == gone:
                    out.put(place, (stays, at))
        mine, theirs = s.members.get(gone), s.members.get(stays)
        if mine is not None and theirs is not None:
            first = min(mine.joined_at, theirs.joined_at)
            s.members.put(stays, replace(theirs, joined_at=first))
        s.members.drop(gone)
        self._reassign()

    def _reassign(self) -> None:
        """What was drawn as the one's own."""
        s, gone, stays = self._s, self._gone, self._stays
        for identity, message in s.chat_messages.items():
            body = reassigned(message.body, gone, stays)
            if body != message.body:
                s.chat_messages.put(identity, replace(message, body=body))


def _order_of_answers(answer: Answer) -> tuple[datetime, int]:
    return answer.at, answer.id


def _order_of_events(kept: tuple[int, StreakEvent]) -> tuple[datetime, int]:
    return kept[1].at, kept[0]
