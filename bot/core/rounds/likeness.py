"""How alike two questions are, so that two that ask nearly the same keep two weeks between them."""

import re

from bot.core.questions.question import Question

__all__ = ["alike"]

_ALIKE = 0.2
"""Found by reading the bank's pairs in order: above it stand pairs that ask for the same ideas."""
_TITLE = 0.1
_STEM = 6
_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """
    about after also and are because been before being but can could did does each every few first for
    from good had has have having how into its just know less like made make makes making many more most
    much must name need needs not now off one only other our out over same say second should since some
    still such take takes tell than that the their them then there these they this those too two under
    until use used uses using very was well were what when where which while who why will with without
    would you your
    """,
    )
)


def alike(one: Question, other: Question) -> bool:
    """Whether both ask for nearly the same: words of title, prompt and ideas in common, the title's more."""
    mine, theirs = _words(_said(one)), _words(_said(other))
    shared = len(mine & theirs) / (len(mine | theirs) or 1)
    if shared + _TITLE < _ALIKE:
        return False
    title, its = _words(one.title), _words(other.title)
    return shared + _TITLE * len(title & its) / (min(len(title), len(its)) or 1) >= _ALIKE


def _said(question: Question) -> str:
    ideas = " ".join(idea.text for idea in question.ideas)
    options = " ".join(option.text for option in question.options)
    return f"{question.title} {question.prompt} {ideas} {options}"


def _words(text: str) -> frozenset[str]:
    plain = text.casefold().replace("-", "")
    return frozenset(word[:_STEM] for word in _WORD.findall(plain) if word not in _COMMON)
