"""Counting graded answers: points and streaks in step with a member's revisions, many in one transaction.

Counting is a recount of the revisions in a round, so doing it twice, or in another order, changes nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from bot.core.answers.answer import Answer
from bot.core.answers.grade import Grade
from bot.core.answers.scoring import Tally, after_reveal, picked, points, sincere, tally
from bot.core.boards.points import PointsEntry
from bot.core.errors import NotFound
from bot.core.rounds.round import Round
from bot.core.store import Transaction
from bot.core.streaks.events import StreakEvent, StreakEventKind
from bot.usecases.streaks.ledger import summary_of

__all__ = ["Counted", "Graded", "count", "settle", "withdraw"]

_Pair: TypeAlias = tuple[int, int]
"""Round and member."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A stored revision and the grade that it was given."""

    answer: Answer
    grade: Grade


@dataclass(frozen=True, slots=True)
class Counted:
    """A revision once it counts: the member's tally with it, the streak, and whether it got better.

    `new`: the member had no graded answer in the round before.
    """

    round: Round
    answer: Answer
    tally: Tally
    streak: int
    improved: bool
    new: bool = False


async def count(tx: Transaction, graded: Sequence[Graded], *, at: datetime) -> Sequence[Counted | NotFound]:
    """Store the grades, and bring both ledgers in step; NotFound where the round is gone."""
    rounds = await tx.rounds.many({each.answer.round for each in graded})
    await tx.alone({round_.community for round_ in rounds.values()})
    graded, revisions = await _as_they_are(tx, graded)
    standing = {pair: list(theirs) for pair, theirs in revisions.items()}
    changed: dict[int, Answer] = {}
    found: list[tuple[Graded, Answer, Tally, bool, bool] | None] = []
    for each in graded:
        round_ = rounds.get(each.answer.round)
        if round_ is None:
            found.append(None)
            continue
        theirs = standing.setdefault((each.answer.round, each.answer.member), [])
        before = tally(theirs)
        new = all(known.grade is None or known.withdrawn_at is not None for known in theirs)
        answer = _worth(
            next((known for known in theirs if known.id == each.answer.id), each.answer), each, round_
        )
        theirs[:] = [answer if known.id == answer.id else known for known in theirs]
        changed[answer.id] = answer
        after = tally(theirs)
        first = sum(known.withdrawn_at is None for known in theirs) <= 1
        improved = first or after.points > before.points or after.best == answer
        found.append((each, answer, after, improved, new))
    await tx.answers.update(list(changed.values()))
    current = await _in_step(tx, rounds, standing, reason="answer graded", at=at)
    return [
        NotFound("This round is gone.")
        if each is None
        else Counted(
            rounds[each[1].round], each[1], each[2], current.get(each[1].member, 0), each[3], each[4]
        )
        for each in found
    ]


async def _as_they_are(
    tx: Transaction, graded: Sequence[Graded]
) -> tuple[Sequence[Graded], Mapping[_Pair, Sequence[Answer]]]:
    """The graded revisions, with all of their authors'; one may be somebody else's by now, whose accounts
    were joined while it was being graded.
    """
    revisions = await tx.answers.of_members({(each.answer.round, each.answer.member) for each in graded})
    there = {answer.id for theirs in revisions.values() for answer in theirs}
    if all(each.answer.id in there for each in graded):
        return graded, revisions
    moved = [replace(each, answer=await tx.answers.get(each.answer.id) or each.answer) for each in graded]
    return moved, await tx.answers.of_members({(each.answer.round, each.answer.member) for each in moved})


async def withdraw(tx: Transaction, round_: Round, *, source: str, at: datetime, gone: bool = True) -> int:
    """Take back the revisions that came from a message, both ledgers following; whose they were, or 0.

    What is heard of a message only after it is `gone` counts no more; one that was emptied may be filled.
    """
    await tx.alone([round_.community])
    if gone:
        await tx.personal.close(round_.id, source, at)
    revisions = await tx.answers.by_source(round_.id, source)
    taken = [replace(answer, withdrawn_at=at) for answer in revisions if answer.withdrawn_at is None]
    if not taken:
        return 0
    await tx.answers.update(taken)
    pairs = {(answer.round, answer.member) for answer in taken}
    standing = await tx.answers.of_members(pairs)
    await _in_step(tx, {round_.id: round_}, standing, reason="answer withdrawn", at=at)
    return taken[0].member


async def settle(
    tx: Transaction, rounds: Mapping[int, Round], member: int, *, reason: str, at: datetime
) -> None:
    """Bring both ledgers in step with the revisions that two members gave in these rounds, who are one now.

    The best revision counts. Of a choice question the first pick does, so the later ones are taken back.
    """
    pairs = {(round_id, member) for round_id in rounds}
    standing = {pair: list(theirs) for pair, theirs in (await tx.answers.of_members(pairs)).items()}
    gone: list[Answer] = []
    for theirs in standing.values():
        picks = [a for a in theirs if a.withdrawn_at is None and a.grade is not None and picked(a.grade)]
        later = {answer.id for answer in picks[1:]}
        theirs[:] = [replace(a, withdrawn_at=at) if a.id in later else a for a in theirs]
        gone += [answer for answer in theirs if answer.id in later]
    await tx.answers.update(gone)
    await _in_step(tx, rounds, standing, reason=reason, at=at)


def _worth(answer: Answer, graded: Graded, round_: Round) -> Answer:
    late = after_reveal(answer.at, round_.revealed_at)
    worth = points(round_.level, graded.grade.score, revealed=late)
    # Whose author was forgotten while it was being graded has no words left, and gets none back.
    grade = graded.grade if answer.text == graded.answer.text else graded.grade.bare
    return replace(answer, grade=grade, points=worth, sincere=sincere(graded.grade, graded.answer.text))


async def _in_step(
    tx: Transaction,
    rounds: Mapping[int, Round],
    standing: Mapping[_Pair, Sequence[Answer]],
    *,
    reason: str,
    at: datetime,
) -> Mapping[int, int]:
    """Bring the ledgers in step with the revisions; each member's streak afterwards."""
    tallies = {pair: tally(theirs) for pair, theirs in standing.items()}
    earned = await tx.points.earned_by(tallies.keys())
    lines = []
    for (round_id, member), now in sorted(tallies.items()):
        round_, delta = rounds[round_id], now.points - earned.get((round_id, member), 0)
        if delta:
            lines.append(
                PointsEntry(round_.community, member, round_id, delta, reason, round_.local_date, at)
            )
    if lines:
        await tx.points.append(lines)
    return await _streaks_in_step(tx, rounds, tallies, at=at)


async def _streaks_in_step(
    tx: Transaction, rounds: Mapping[int, Round], tallies: Mapping[_Pair, Tally], *, at: datetime
) -> Mapping[int, int]:
    members = {member for _, member in tallies}
    summaries = await tx.streaks.summaries(members)
    events = await tx.streaks.events_of(members)
    new: dict[int, list[StreakEvent]] = defaultdict(list)
    for (round_id, member), now in sorted(tallies.items()):
        event = _event(rounds[round_id], member, now, events.get(member, ()), at=at)
        if event is not None:
            new[member].append(event)
    current = {member: summary.current for member, summary in summaries.items()}
    if not new:
        return current
    await tx.streaks.append([event for theirs in new.values() for event in theirs])
    of = {member: rounds[round_id].community for round_id, member in tallies}
    days = {community: await tx.rounds.days(community) for community in {of[member] for member in new}}
    after = [
        summary_of(days[of[member]], of[member], member, [*events.get(member, ()), *theirs])
        for member, theirs in new.items()
    ]
    await tx.streaks.put([summary for summary in after if summary != summaries.get(summary.member)])
    return current | {summary.member: summary.current for summary in after}


def _event(
    round_: Round, member: int, now: Tally, events: Sequence[StreakEvent], *, at: datetime
) -> StreakEvent | None:
    """The line that says whether the round is answered, and why not; None when the newest one says so."""
    mine = [e for e in events if e.kind is StreakEventKind.ANSWERED and e.round == round_.id]
    newest = max(mine, key=lambda event: event.sequence, default=None)
    why = "" if now.sincere or now.shortfall is None else now.shortfall.value
    if (now.sincere, why) == ((newest.counts, newest.note) if newest else (False, "")):
        return None
    return StreakEvent(
        community=round_.community,
        member=member,
        kind=StreakEventKind.ANSWERED,
        day=round_.local_date,
        at=at,
        round=round_.id,
        sequence=newest.sequence + 1 if newest else 1,
        counts=now.sincere,
        note=why,
    )
