"""Questions from an organiser's file into the community's own pack: looked at first, taken after a word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.counting import counted
from bot.core.errors import NotFound, Unusable
from bot.core.packs.imports import IMPORT_LASTS, Import, QuestionReader
from bot.core.packs.toml import Fault
from bot.core.people.people import AuditLine, Member
from bot.core.questions.contributions import Proposal, ProposalState
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.questions.shelf import OWN_PACK, Shelf
from bot.core.store import Store, Transaction
from bot.usecases.questions.lookup import shelf_of
from bot.usecases.questions.suggest import MOST_OWN

__all__ = ["ImportPreview", "Importing"]

_GONE = (
    "This file is gone: it was taken, dropped, replaced by a newer one, or is older than a day. Send it once "
    "more with /quiz-admin import."
)


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What would be taken: `number` names it (0: nothing to take). `known` are titles of questions that the
    community has already, `faults` what is wrong with the rest of the file, by line.
    """

    number: int
    name: str
    questions: tuple[Question, ...]
    known: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def bare(self) -> int:
        """How many have neither ideas nor options, and are graded by the sentences of their answer."""
        return sum(not question.ideas and not question.options for question in self.questions)


class Importing:
    """Reads files, and takes what was read."""

    def __init__(self, store: Store, *, library: Library, reader: QuestionReader) -> None:
        self._store = store
        self._library = library
        self._reader = reader

    async def look(self, member: Member, name: str, data: bytes, *, at: datetime) -> ImportPreview:
        """What a file holds; nothing is a question yet. An earlier file of the member's is dropped.

        Raises Unusable for what cannot be read at all.
        """
        read = await self._reader.read(name, data, pack=OWN_PACK, topics=tuple(self._library.topics))
        async with self._store.begin() as tx:
            shelf = await shelf_of(tx, self._library, member.community)
            new, known = _apart(read.questions, shelf)
            number = 0
            if new:
                kept = Import(0, member.community, member.id, name, new, at)
                number = (await tx.imports.put(kept)).id
        return ImportPreview(number, name, new, known, read.faults)

    async def take(self, member: Member, number: int, *, at: datetime) -> ImportPreview:
        """Make them questions of the community; audited. Raises NotFound, or Unusable for too many."""
        async with self._store.begin() as tx:
            found = await self._found(tx, member, number, at)
            shelf = await shelf_of(tx, self._library, member.community)
            new, known = _apart(found.questions, shelf)
            if len(shelf.own) + len(new) > MOST_OWN:
                left = max(MOST_OWN - len(shelf.own), 0)
                raise Unusable(
                    f"A community can have at most {MOST_OWN} questions of its own; there is room for {left}."
                )
            for question in new:
                await tx.proposals.add(_proposal(member, question, at))
            await tx.imports.drop(found.id)
            detail = f"{counted(len(new), 'question')} from {found.name}"
            await tx.audit.append(AuditLine(member.community, member.id, "questions imported", detail, at))
        return ImportPreview(0, found.name, new, known, ())

    async def drop(self, member: Member, number: int, *, at: datetime) -> None:
        """Forget what was read; raises NotFound."""
        async with self._store.begin() as tx:
            found = await self._found(tx, member, number, at)
            await tx.imports.drop(found.id)

    async def _found(self, tx: Transaction, member: Member, number: int, at: datetime) -> Import:
        found = await tx.imports.get(number)
        if found is None or found.member != member.id or found.community != member.community:
            raise NotFound(_GONE)
        if found.at + IMPORT_LASTS <= at:
            raise NotFound(_GONE)
        return found


def _apart(questions: Iterable[Question], shelf: Shelf) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """Those that the community has not, and the titles of those that it has of its own, by their text."""
    there = {_text(own) for own in shelf.own.values()}
    new: list[Question] = []
    known: list[str] = []
    for question in questions:
        if (text := _text(question)) in there:
            known.append(question.title)
        else:
            there.add(text)
            new.append(question)
    return tuple(new), tuple(known)


def _text(question: Question) -> str:
    return " ".join(question.prompt.casefold().split())


def _proposal(member: Member, question: Question, at: datetime) -> Proposal:
    return Proposal(
        0,
        member.community,
        member.id,
        question.title,
        question.prompt,
        question.answer,
        question.topics[0] if question.topics else "",
        question.level,
        at,
        ProposalState.ACCEPTED,
        at,
        whole=question,
    )
