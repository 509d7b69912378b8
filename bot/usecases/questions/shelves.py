"""Looking through the questions of a community: those of the packs and its own, on the bench or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.questions.library import Library
from bot.core.questions.question import Kind, Level, Question
from bot.core.questions.shelf import OWN_PACK, OWN_TITLE, Shelf
from bot.core.store import Store
from bot.usecases.questions.lookup import question_of, shelf_of

__all__ = ["QuestionStanding", "ShelfPage", "ShelfWish", "Shelves"]


class QuestionStanding(StrEnum):
    """Whether a question is asked: it may be, it is on the bench, or its pack is off."""

    ASKED = "asked"
    BENCHED = "benched"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class ShelfWish:
    """What is looked for: every word in title, text, topic or id; "" and None leave a thing open."""

    words: str = ""
    pack: str = ""
    topic: str = ""
    level: Level | None = None
    kind: Kind | None = None
    standing: QuestionStanding | None = None


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """The questions of one page with their standing, how many there are in all, and what to choose from."""

    questions: tuple[tuple[Question, QuestionStanding], ...]
    total: int
    packs: Mapping[str, str]
    topics: Mapping[str, str]


class Shelves:
    """Looks through shelves."""

    def __init__(self, store: Store, *, library: Library) -> None:
        self._store = store
        self._library = library

    async def find(self, community: int, wish: ShelfWish, *, offset: int = 0, size: int) -> ShelfPage:
        """What is wished for: titles that hold the words first, each part in the order of the shelf."""
        async with self._store.read() as tx:
            shelf = await shelf_of(tx, self._library, community)
        topics = self._library.topics
        words = wish.words.casefold().split()
        every = (*self._library.questions, *shelf.own.values())
        met = [each for each in every if _fits(each, wish, shelf) and _has(each, words, topics)]
        met.sort(key=lambda each: not all(word in each.title.casefold() for word in words))
        packs = {pack.id: pack.title for pack in self._library.packs} | {OWN_PACK: OWN_TITLE}
        shown = met[offset : offset + size]
        return ShelfPage(tuple((each, standing_of(shelf, each)) for each in shown), len(met), packs, topics)

    async def one(self, community: int, question: str) -> tuple[Question, QuestionStanding]:
        """One question and how it stands; raises NotFound."""
        async with self._store.read() as tx:
            found = await question_of(tx, self._library, community, question)
            return found, standing_of(await shelf_of(tx, self._library, community), found)


def standing_of(shelf: Shelf, question: Question) -> QuestionStanding:
    """How a question stands on a shelf."""
    if question.id in shelf.benched:
        return QuestionStanding.BENCHED
    return QuestionStanding.OFF if question.pack in shelf.off else QuestionStanding.ASKED


def _fits(question: Question, wish: ShelfWish, shelf: Shelf) -> bool:
    return (
        question.kind is not Kind.WALKTHROUGH
        and wish.pack in {"", question.pack}
        and (not wish.topic or wish.topic in question.topics)
        and wish.level in {None, question.level}
        and wish.kind in {None, question.kind}
        and wish.standing in {None, standing_of(shelf, question)}
    )


def _has(question: Question, words: Sequence[str], topics: Mapping[str, str]) -> bool:
    if not words:
        return True
    named = " ".join(topics.get(each, each) for each in question.topics)
    text = f"{question.title}\n{question.prompt}\n{question.id}\n{named}".casefold()
    return all(word in text for word in words)
