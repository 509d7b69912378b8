"""Sorts out what is not an honest answer before and after the rubric is asked.

Some findings settle the score, for there is nothing to grade (`DECIDES`); some keep it below one half;
the others only lower the confidence.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.answers.grade import Flag
from bot.grading.words import doubts
from bot.grading.words.alignment import Aligned
from bot.grading.words.clean import Clean
from bot.grading.words.embeddings import Embeddings
from bot.grading.words.language import foreign
from bot.grading.words.text import Text, read

__all__ = ["CAP", "DECIDES", "Case", "Screened", "screen", "strays"]

#: Flags that settle the score: nothing in such an answer can be graded.
DECIDES = frozenset({Flag.EMPTY, Flag.MASH, Flag.COPIED_QUESTION, Flag.LANGUAGE})
#: What an answer can have at most that is capped: less than half, so that no streak of tricks earns a round.
CAP = 0.45
_STRAY_WORDS = 10
_STRAY = 0.5
_LONG_WORDS = 150
_STRAY_LONG = 0.62


@dataclass(frozen=True, slots=True)
class Case:
    """What the checks look at: the answer's text, the question and its reference answer."""

    text: Text
    prompt: Text
    reference: Text
    embeddings: Embeddings
    code_wanted: bool = False


_SETTLING: tuple[tuple[Flag, Callable[[Case], bool]], ...] = (
    (Flag.EMPTY, lambda case: not case.text.words),
    (Flag.LANGUAGE, lambda case: foreign(case.text)),
    (Flag.MASH, lambda case: doubts.mashed(case.text, case.prompt, case.embeddings)),
    (Flag.COPIED_QUESTION, lambda case: doubts.copied(case.text, case.prompt)),
)
_CAPPING: tuple[tuple[Flag, Callable[[Case], bool]], ...] = (
    (Flag.CODE_ONLY, lambda case: not case.code_wanted and doubts.only_code(case.text.clean.text)),
    (Flag.TERM_LIST, lambda case: doubts.term_list(case.text)),
    (Flag.REPETITION, lambda case: doubts.repeated(case.text)),
    (Flag.SHUFFLED, lambda case: not doubts.term_list(case.text) and doubts.shuffled(case.text)),
    (Flag.NEGATED, lambda case: doubts.denies(case.text, case.reference)),
)


@dataclass(frozen=True, slots=True)
class Screened:
    """An answer after the first checks: what is left to grade, its doubts, and sentences to skip."""

    text: Text
    flags: frozenset[Flag]
    skip: frozenset[int] = field(default=frozenset())
    cap: float = 1.0


def screen(
    cleaned: Clean, prompt: Text, reference: Text, embeddings: Embeddings, *, code_wanted: bool = False
) -> Screened:
    """Run every check that needs no rubric."""
    obeyed = doubts.without_orders(cleaned)
    noted = {
        Flag.TOO_LONG: cleaned.cut,
        Flag.LOOKALIKES: cleaned.alike,
        Flag.INSTRUCTIONS: obeyed is not cleaned,
    }
    flags = {flag for flag, found in noted.items() if found}
    text = read(obeyed)
    case = Case(text, prompt, reference, embeddings, code_wanted)
    for flag, check in _SETTLING:
        if check(case):
            return Screened(text, frozenset(flags | {flag}), cap=0.0)
    capping = {flag for flag, check in _CAPPING if check(case)}
    cap = CAP if capping or Flag.INSTRUCTIONS in flags else 1.0
    skip = doubts.echoes(text, prompt) | doubts.repeats(text)
    return Screened(text, frozenset(flags | capping), skip, cap)


def strays(text: Text, aligned: Aligned, *, brief: bool) -> bool:
    """Whether the answer's words have little to do with the rubric: another subject, or many at once.

    A `brief` rubric, of a bare reference, has too few words to judge short answers by.
    """
    words = len(text.words)
    if words < (_LONG_WORDS if brief else _STRAY_WORDS) or not aligned.similar.size:
        return False
    near = float(aligned.similar.max(axis=0).mean())
    return near < (_STRAY_LONG if words >= _LONG_WORDS and not brief else _STRAY)
