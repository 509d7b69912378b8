"""Keeping answers as they come, before anybody grades them: once per event, many in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from bot.core.answers.answer import Answer
from bot.core.answers.scoring import picked
from bot.core.errors import Moot, NotFound, RoundClosed, SparringError, Unusable
from bot.core.people.people import Member
from bot.core.questions.library import Library
from bot.core.rounds.life import takes_answers
from bot.core.rounds.round import Round
from bot.core.store import Transaction
from bot.usecases.questions.terms import Terms, terms_of

__all__ = ["KeptAnswer", "Offered", "keep"]

_Place: TypeAlias = tuple[int, int, int]
"""Round, member and revision: what makes a revision the one it is."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A text that a member gives as the answer to a round; `event` names its delivery, "" for none."""

    round: int
    member: Member
    text: str
    at: datetime
    source: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A stored revision; it has its grade already when this is a redelivery."""

    answer: Answer
    terms: Terms


async def keep(
    tx: Transaction, offered: Sequence[Offered], *, library: Library
) -> Sequence[KeptAnswer | SparringError]:
    """The revisions, stored; in place of one NotFound, RoundClosed, Unusable for a second choice, or Moot.

    Texts of one member are taken in the order given. A redelivery of what stands gives what stands; that
    of a command which was given in another round is Unusable. What stood in a message that is gone by now,
    and is heard only after its deletion was, is Moot.
    """
    rounds = await tx.rounds.many({each.round for each in offered})
    await tx.alone({each.member.community for each in offered})
    events = {f"answer/{each.event}" for each in offered if each.event}
    fresh = set(await tx.first_times(events, max(each.at for each in offered)) if events else ())
    pairs = {(each.round, each.member.id) for each in offered}
    said = {(each.round, each.source) for each in offered if each.source}
    bygone = await tx.personal.bygone(said) if said else frozenset()
    stored = await tx.answers.of_members(pairs)
    hints = await tx.answers.hints_of(pairs)
    known = {pair: list(stored.get(pair, ())) for pair in pairs}
    added: list[Answer] = []
    places: list[_Place | SparringError] = []
    for each in offered:
        if (each.round, each.source) in bygone:
            places.append(Moot())
            continue
        pair = (each.round, each.member.id)
        first = not each.event or f"answer/{each.event}" in fresh
        fresh.discard(f"answer/{each.event}")
        taken = _taken(each, rounds.get(each.round), known[pair], first=first)
        if isinstance(taken, Answer) and not any(taken is one for one in known[pair]):
            taken = replace(taken, hints=hints.get(pair, 0))
            known[pair].append(taken)
            added.append(taken)
        places.append(taken if isinstance(taken, SparringError) else _place(taken))
    numbered = await tx.answers.add_all(added)
    found = {_place(answer): answer for revisions in stored.values() for answer in revisions}
    found |= {_place(answer): answer for answer in numbered}
    terms = await terms_of(tx, list(rounds.values()), library=library)
    return [
        place if isinstance(place, SparringError) else _kept(found[place], terms[place[0]])
        for place in places
    ]


def _kept(answer: Answer, terms: Terms | NotFound) -> KeptAnswer | NotFound:
    return terms if isinstance(terms, NotFound) else KeptAnswer(answer, terms)


def _taken(
    offered: Offered, round_: Round | None, revisions: Sequence[Answer], *, first: bool
) -> Answer | SparringError:
    """The revision that a text is, or becomes as the next one."""
    if round_ is None or round_.community != offered.member.community:
        return NotFound("This round is gone.")
    same = [
        answer
        for answer in revisions
        if answer.text == offered.text and (answer.source == offered.source or not offered.source)
    ]
    standing = bool(offered.source) and any(answer.withdrawn_at is None for answer in same)
    if same and (not first or standing):
        return same[-1]
    if not first and not offered.source:
        # A command names no round: it was dealt with, perhaps in the round before this one.
        return Unusable("This was dealt with already. /quiz feedback shows what came of it.")
    if not takes_answers(round_, offered.at):
        return RoundClosed()
    if any(answer.grade is not None and picked(answer.grade) for answer in revisions):
        return Unusable("Your first choice counts, and you have made it. /quiz feedback shows it.")
    return Answer(
        id=0,
        round=round_.id,
        community=offered.member.community,
        member=offered.member.id,
        revision=max((answer.revision for answer in revisions), default=0) + 1,
        text=offered.text,
        at=offered.at,
        source=offered.source,
    )


def _place(answer: Answer) -> _Place:
    return answer.round, answer.member, answer.revision
