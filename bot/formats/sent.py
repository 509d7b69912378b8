"""Files of questions that somebody sends in: read as `sparring packs import` does, in narrower bounds."""

import asyncio
from dataclasses import replace
from pathlib import Path, PurePosixPath

from bot.core.answers.excerpt import shortened
from bot.core.counting import counted
from bot.core.errors import Unusable
from bot.core.packs.imports import LARGEST_FILE, MOST_IMPORTED, FileRead
from bot.core.packs.toml import Fault
from bot.core.packs.writing import question_file
from bot.core.questions.contributions import LONGEST_TITLE
from bot.core.questions.question import Kind, Question
from bot.formats.given import Given
from bot.formats.readers import READERS, read

__all__ = ["SentFiles"]

_NONE = "none"
"""Stands where no topic is named; no question keeps it."""
_MOST_OPTIONS = 10
_LONGEST = 20_000
_LONGEST_NAME = 80
_TOLD = 60
_PARTS = "Put it into a pack, with sparring packs import."


class SentFiles:
    """Implements `QuestionReader`: one file at a time, in a thread."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._turn = asyncio.Semaphore(1)

    async def read(self, name: str, data: bytes, *, pack: str, topics: tuple[str, ...]) -> FileRead:
        """What the file holds that a community can be asked."""
        path = Path(PurePosixPath(name.replace("\\", "/")).name[-_LONGEST_NAME:] or "file")
        if path.suffix.casefold() not in READERS:
            raise Unusable(f"I cannot read {path}. These I can: {', '.join(READERS)}.")
        if len(data) > LARGEST_FILE:
            raise Unusable(f"{path} is larger than {LARGEST_FILE // 1_000_000} MB. Send it in parts.")
        async with self._turn:
            return await asyncio.to_thread(_read, Given(path, data, (_NONE, *topics), new_topics=True), pack)


def _read(given: Given, pack: str) -> FileRead:
    found = read(given, pack=pack)
    faults = list(found.faults)
    good: list[Question] = []
    for question in found.questions:
        if (trouble := _trouble(question)) is not None:
            faults.append(Fault(given.path, 1, f'"{shortened(question.title, _TOLD)}": {trouble}', _PARTS))
        else:
            good.append(_fitting(question, given.topics[1:]))
    if len(good) > MOST_IMPORTED:
        left = counted(len(good) - MOST_IMPORTED, "question")
        faults.append(
            Fault(given.path, 1, f"{left} more than {MOST_IMPORTED} left out.", "Send them in another file.")
        )
    return FileRead(tuple(good[:MOST_IMPORTED]), tuple(faults))


def _trouble(question: Question) -> str | None:
    """Why no community can be asked this; None when it can."""
    if question.kind is Kind.QUERY:
        return "questions that are answered by a query come in packs only."
    if len(question.options) > _MOST_OPTIONS:
        return f"it has more than {_MOST_OPTIONS} options."
    if len(question_file(question)) > _LONGEST:
        return f"it is longer than {_LONGEST} characters."
    return None


def _fitting(question: Question, topics: tuple[str, ...]) -> Question:
    """The question with the topics that there are, and without what only a pack makes sense of."""
    known = tuple(topic for topic in question.topics if topic in topics)
    title = shortened(question.title, LONGEST_TITLE)
    return replace(question, title=title, topics=known, covers=(), after=(), core=False, path="")
