"""What a question is about: the stems of its words, without those that say nothing of any subject."""

import re
from functools import lru_cache
from typing import Final

from bot.core.answers.smalltalk import EVERYDAY
from bot.core.questions.question import Question

__all__ = ["WORD", "everyday", "root_of", "subject_of"]

WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
"""A word of any script, with its apostrophe."""

_ENDINGS = (
    "ingly",
    "edly",
    "ations",
    "ation",
    "ings",
    "ing",
    "ies",
    "ied",
    "ers",
    "er",
    "ed",
    "es",
    "ly",
    "s",
)


@lru_cache(maxsize=64)
def subject_of(question: Question) -> frozenset[str]:
    """The stems of what a question and its rubric speak of."""
    ideas = (part for idea in question.ideas for part in (idea.text, *idea.accept))
    myths = (part for myth in question.misconceptions for part in (myth.text, myth.reply, *myth.accept))
    options = (part for option in question.options for part in (option.text, option.why))
    texts = (question.title, question.prompt, question.answer, *question.hints, *ideas, *myths, *options)
    return (
        frozenset(found for text in texts for word in WORD.findall(text) if (found := root_of(word)))
        - everyday()
    )


def root_of(word: str) -> str:
    """A word without its endings, roughly: what a person and a rubric may share."""
    word = word.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:  # noqa: PLR2004 - a root of three letters
            word = word.removesuffix(ending)
            break
    return word.removesuffix("e") if len(word) > 3 else word  # noqa: PLR2004 - the same


@lru_cache(maxsize=1)
def everyday() -> frozenset[str]:
    """Stems of words that say nothing of any subject."""
    return frozenset(root_of(word) for word in EVERYDAY.split())
