"""Keeps apart what an answer says of the one thing and of the other ("precision is ..., recall is ...").

A question that compares has ideas on either side. The words that show such an idea must stand in a
clause on its own side: an answer that swaps the sides uses all the right words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.questions.question import Question
from bot.grading.words.alignment import Aligned, Window, Wordings
from bot.grading.words.lexicon import lexicon
from bot.grading.words.text import Text, read

__all__ = ["Sides", "Standing", "fitting", "sides_of", "standing_of", "swapped"]

_THING = r"(?:an? |the )?(?P<{name}>[^,.?:]{{3,40}}?)"
_ONE, _TWO = _THING.format(name="one"), _THING.format(name="two")
_PAIRS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bbetween {_ONE} and {_TWO}(?=[,.?:;]|$)",
        rf"\bcompare {_ONE} (?:and|with|to) {_TWO}(?=[,.?:;]| for | of |$)",
        rf"(?:^|\bdo |\bdoes ){_ONE} (?:differ from|versus|vs\.?) {_TWO}(?=[,.?:;]|$)",
    )
)
_MET = 0.5
_MAJORITY = 0.6


@dataclass(frozen=True, slots=True)
class Sides:
    """Which stems stand for which side: stem -> (number of the comparison, side)."""

    stems: dict[str, tuple[tuple[str, int], ...]]

    def found(self, stems: frozenset[str] | set[str]) -> dict[str, set[int]]:
        """Comparison -> sides that the stems name."""
        named: dict[str, set[int]] = {}
        for stem in stems:
            for comparison, side in self.stems.get(stem, ()):
                named.setdefault(comparison, set()).add(side)
        return named


def sides_of(question: Question) -> Sides:
    """The comparisons of a question: from its prompt and title, and from the list of alternatives."""
    stems: dict[str, tuple[tuple[str, int], ...]] = {}
    for stem, place in (*_listed(question), *_compared(question)):
        stems[stem] = (*stems.get(stem, ()), place)
    return Sides(stems)


def _listed(question: Question) -> Iterator[tuple[str, tuple[str, int]]]:
    """Alternatives of the word lists of which the question names two."""
    known = lexicon().contrast_stems
    asked = read(f"{question.title}. {question.prompt}").stems
    named: dict[int, set[int]] = {}
    for stem in asked:
        for number, side in known.get(stem, {}).items():
            named.setdefault(number, set()).add(side)
    for stem, places in known.items():
        for number, side in places.items():
            if len(named.get(number, ())) > 1 and side in named[number]:
                yield stem, (f"list {number}", side)


def _compared(question: Question) -> Iterator[tuple[str, tuple[str, int]]]:
    """The two things of "compare X with Y" and its like."""
    for source in (question.title, question.prompt):
        for pattern in _PAIRS:
            for match in pattern.finditer(source):
                one, two = ({word.stem for word in read(match[name]).content} for name in ("one", "two"))
                for side, words in enumerate((one - two, two - one)):
                    yield from ((stem, ("pair", side)) for stem in sorted(words))


#: For every word of an answer: comparison -> the sides of which its clause speaks.
Standing = tuple[dict[str, set[int]], ...]


def standing_of(answer: Text, clauses: tuple[Window, ...], sides: Sides) -> Standing:
    """The sides of each word's clause, or where that names none, of the clause before."""
    standing: list[dict[str, set[int]]] = [{} for _ in answer.words]
    if not sides.stems:
        return tuple(standing)
    last: dict[str, set[int]] = {}
    for clause in clauses:
        here = sides.found({word.stem for word in answer.words[clause.first : clause.last]})
        last = {**last, **here}
        for i in range(clause.first, clause.last):
            standing[i] = last
    return tuple(standing)


def fitting(standing: Standing, own: dict[str, set[int]]) -> list[bool]:
    """For every word of the answer whether it may speak for an idea that is about the side `own`."""
    return [
        all(comparison not in here or here[comparison] & sides for comparison, sides in own.items())
        for here in standing
    ]


def swapped(
    wordings: Wordings, k: int, aligned: Aligned, w: int, *, own: dict[str, set[int]], standing: Standing
) -> bool:
    """True when most of what shows wording k in window w is said of another side than `own`."""
    first, last = aligned.spans[w]
    if not own or first >= last:
        return False
    here = there = 0.0
    for word in wordings.items[k].words:
        row = wordings.row[word.stem]
        met = aligned.similar[row, first:last]
        places = [int(aligned.columns[first + j]) for j in range(len(met)) if met[j] >= _MET]
        votes = [
            bool(standing[place][comparison] & sides)
            for place in places
            for comparison, sides in own.items()
            if comparison in standing[place]
        ]
        if votes:
            weight = float(wordings.weights[k, row])
            here, there = (here + weight, there) if any(votes) else (here, there + weight)
    return there > _MAJORITY * (here + there)
