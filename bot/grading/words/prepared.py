"""A question made ready for grading: its wordings in one vocabulary, its groups as stems."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.answers.grade import Ruling
from bot.core.questions.question import Idea, Misconception, Question
from bot.grading.words.alignment import Wordings
from bot.grading.words.embeddings import Embeddings
from bot.grading.words.lexicon import stem
from bot.grading.words.subjects import Sides, sides_of
from bot.grading.words.text import Text, read

__all__ = ["Prepared", "ReadyIdea", "prepare"]

_MATHS = re.compile(r"[=^/*+<>()|\d]")
_MATHS_LEAST = 2


@dataclass(frozen=True, slots=True)
class ReadyIdea:
    """An idea, the numbers of its wordings, its groups as runs of stems, its formulas without spaces."""

    idea: Idea
    wordings: tuple[int, ...]
    groups: tuple[tuple[tuple[str, ...], ...], ...]
    formulas: tuple[str, ...]
    rejected: tuple[int, ...]
    #: Comparison -> the one side of it that the idea is about.
    side: dict[str, set[int]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question's rubric as the grader uses it; `truths` are the reference's sentences that deny nothing.

    `known` gives the stems of all words of its wordings and groups.
    """

    question: Question
    ideas: tuple[ReadyIdea, ...]
    misconceptions: tuple[tuple[Misconception, tuple[int, ...]], ...]
    wordings: Wordings
    prompt: Text
    reference: Text
    truths: tuple[int, ...]
    sides: Sides
    known: Mapping[str, str]
    derived: bool = False


def prepare(
    question: Question, rulings: tuple[Ruling, ...], embeddings: Embeddings, *, derived: bool
) -> Prepared:
    """Read every text of a rubric once; an organiser's rulings join the phrasings of their ideas."""
    prompt = read(plain(question.prompt))
    texts: list[Text] = []
    sides = sides_of(question)
    ideas = tuple(_idea(idea, question.id, rulings, texts, sides=sides) for idea in question.ideas)
    misconceptions: list[tuple[Misconception, tuple[int, ...]]] = []
    for each in question.misconceptions:
        start = len(texts)
        texts.extend(read(plain(wording)) for wording in (each.text, *each.accept))
        misconceptions.append((each, tuple(range(start, len(texts)))))
    reference = read(plain(question.answer))
    start = len(texts)
    texts.extend(truth for truth in _sentences(reference) if not any(word.negated for word in truth.words))
    wordings = Wordings(tuple(texts), prompt.stems, embeddings)
    truths = tuple(range(start, len(texts)))
    known = {word.text: word.stem for item in wordings.items for word in item.words}
    known |= {word: stem(word) for idea in question.ideas for group in idea.groups for word in _words(group)}
    return Prepared(
        question,
        ideas,
        tuple(misconceptions),
        wordings=wordings,
        prompt=prompt,
        reference=reference,
        truths=truths,
        sides=sides,
        known=known,
        derived=derived,
    )


def plain(markdown: str) -> str:
    """Markdown and TeX as a person would type it."""
    text = re.sub(r"\\(?:frac|dfrac|tfrac)\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)", markdown)
    text = re.sub(r"\\(?:text|mathrm|mathbf|operatorname|hat|bar|tilde|vec)\{([^{}]*)\}", r"\1", text)
    return re.sub(r"[$\\{}*`]|(?m:^#+ )", " ", text)


def _idea(
    idea: Idea, question: str, rulings: tuple[Ruling, ...], texts: list[Text], *, sides: Sides
) -> ReadyIdea:
    mine = [ruling for ruling in rulings if ruling.question == question and ruling.idea == idea.id]
    accepted = tuple(ruling.phrasing for ruling in mine if ruling.accepted)
    refused = {ruling.phrasing.casefold() for ruling in mine if not ruling.accepted}
    phrasings = [each for each in (idea.text, *idea.accept, *accepted) if each.casefold() not in refused]
    start = len(texts)
    texts.extend(read(plain(each)) for each in phrasings)
    middle = len(texts)
    texts.extend(read(plain(ruling.phrasing)) for ruling in mine if not ruling.accepted)
    return ReadyIdea(
        idea=replace(idea, accept=tuple(phrasings)),
        wordings=tuple(range(start, middle)),
        groups=tuple(tuple(_run(phrase) for phrase in group) for group in idea.groups),
        formulas=tuple(_compact(each) for each in phrasings if len(_MATHS.findall(each)) >= _MATHS_LEAST),
        rejected=tuple(range(middle, len(texts))),
        side={name: named for name, named in sides.found(texts[start].stems).items() if len(named) == 1},
    )


def _words(group: tuple[str, ...]) -> list[str]:
    return [word.text for phrase in group for word in read(phrase).words]


def _run(phrase: str) -> tuple[str, ...]:
    return tuple(word.stem for word in read(phrase).words)


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text).lower()


def _sentences(text: Text) -> list[Text]:
    return [read(text.clean.text[each.start : each.end]) for each in text.sentences]
