"""Words and sentences of a cleaned text, each with its place, stem and polarity."""

import re
from dataclasses import dataclass, field, replace

from bot.grading.words.clean import Clean, clean
from bot.grading.words.lexicon import Lexicon, lexicon, stem

__all__ = ["Sentence", "Text", "Word", "read"]

_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?(?:\d+(?![A-Za-z]))?|\d+(?:[.,]\d+)*|[^\W\d_]+")
_SHORTENED = re.compile(r"(?:\b[A-Za-z]|\be\.g|\bi\.e|\bvs|\betc|\bcf|\bapprox)\.$")
_END = re.compile(r"(?<=[.!?;])\s+|\n+|(?<=:)\s+|\s{1,40}[-*]\s+(?=[A-Za-z])")
_PREFIX = re.compile(
    r"(over|under|hyper|non|pre|re|un|semi|multi|co|sub|auto|back|out|up|down|anti"
    r"|inter|intra|self|on|off)-(?=[a-z]{3})",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_DENIAL = re.compile(
    r"\b(?:it|this|that)(?: is|'s) (?:simply |just )?(?:not (?:true|the case|correct|right)|false|wrong"
    r"|incorrect|untrue|a myth|a mistake|nonsense)(?: to say)? that\b|\b(?:contrary to|no,|false:|wrong:)"
    r"|\bI (?:do not|don't|dont) (?:think|believe)(?: that)?\b",
    re.IGNORECASE,
)
_REFUTED = re.compile(
    r"\b(?:is|are|would be|that's|which is) (?:not true|false|wrong|incorrect|untrue|a myth|a misconception"
    r"|nonsense)\W*$",
    re.IGNORECASE,
)
_FLIP_WORDS = 7
_DISMISSAL_WORDS = 3
_SENTENCE_WORDS = 32
_UNDO = frozenset({"only", "just", "merely", "simply", "necessarily", "matter", "doubt"})
_OF = frozenset({"of", "than", "to"})
_TURNED = frozenset({"instead", "rather", "unlike", "opposed"})
_UN = re.compile(
    r"un(?:labell?ed|correlated|scaled|changed|ordered|sorted|related|bounded|affected|stable|biased|necessary"
    r"|reliable|able|likely|limited|balanced|equal)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word at [start, end) of the cleaned text; `negated` when an odd number of negations reach it."""

    text: str
    stem: str
    start: int
    end: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words first..last (exclusive) of a text, standing at [start, end); long ones are cut at clauses."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text as the graders see it."""

    clean: Clean
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    stems: frozenset[str] = field(default=frozenset())

    @property
    def content(self) -> tuple[Word, ...]:
        """The words that carry content."""
        function = lexicon().function
        return tuple(word for word in self.words if word.text not in function)


def read(raw: str | Clean) -> Text:
    """A text's words and sentences."""
    cleaned = clean(raw) if isinstance(raw, str) else raw
    words: list[Word] = []
    sentences: list[Sentence] = []
    for start, end in _spans(cleaned.text):
        found = _negations(_words(cleaned.text, start, end), cleaned.text, start, end)
        for part in _clauses(found):
            if part:
                first = len(words)
                words.extend(part)
                sentences.append(Sentence(first, len(words), part[0].start, part[-1].end))
    return Text(cleaned, tuple(words), tuple(sentences), frozenset(word.stem for word in words))


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for mark in _END.finditer(text):
        # A full stop after one letter or a known shortening ends no sentence.
        if _SHORTENED.search(text[max(start, mark.start() - 8) : mark.start()]):
            continue
        spans.append((start, mark.start()))
        start = mark.end()
    spans.append((start, len(text)))
    return [(first, last) for first, last in spans if first < last]


def _words(text: str, start: int, end: int) -> list[Word]:
    lists = lexicon()
    joined = _PREFIX.sub(lambda match: match.group(1) + "\x00", text[start:end])
    found: list[tuple[str, int, int]] = []
    for match in re.finditer(r"[^\s\x00]*\x00[A-Za-z]+|" + _WORD.pattern, joined):
        whole = match.group()
        if "\x00" in whole:
            whole = re.sub(r"^[^A-Za-z]+", "", whole)
            found.append((whole.replace("\x00", "").lower(), match.end() - len(whole), match.end()))
            continue
        place = match.start()
        for piece in _CAMEL.split(whole):
            found.append((piece.lower(), place, place + len(piece)))
            place += len(piece)
    return [
        Word(part, stem(part), start + first, start + last)
        for word, first, last in _compounds(found, lists)
        for part in lists.abbreviations.get(word, (word,))
    ]


def _compounds(found: list[tuple[str, int, int]], lists: Lexicon) -> list[tuple[str, int, int]]:
    joined: list[tuple[str, int, int]] = []
    for word, start, end in found:
        if joined and start - joined[-1][2] <= 1 and (long := lists.compounds.get((joined[-1][0], word))):
            joined[-1] = (long, joined[-1][1], end)
        else:
            joined.append((word, start, end))
    return joined


def _clauses(words: list[Word]) -> list[list[Word]]:
    """A run-on sentence in parts of at most 32 words, cut before a conjunction where there is one."""
    parts: list[list[Word]] = []
    boundary = lexicon().boundary
    while len(words) > _SENTENCE_WORDS:
        half = _SENTENCE_WORDS // 2
        cut = next(
            (i for i in range(_SENTENCE_WORDS, half, -1) if words[i].text in boundary), _SENTENCE_WORDS
        )
        parts.append(words[:cut])
        words = words[cut:]
    return [*parts, words]


def _negations(words: list[Word], text: str, start: int, end: int) -> list[Word]:
    """Mark the words that a negation reaches: up to seven words on, or the end of the clause.

    Of "X is not needed" also what stands before, back to the beginning of the clause.
    """
    lists = lexicon()
    denial = _DENIAL.search(text, start, end)
    refuted = bool(_REFUTED.search(text[start:end]))
    marked: list[Word] = []
    reach = 0
    clause = 0
    for i, word in enumerate(words):
        gap = text[words[i - 1].end : word.start] if i else ""
        following = [other.text for other in words[i + 1 : i + 1 + _DISMISSAL_WORDS]]
        if word.text in lists.boundary or any(mark in gap for mark in ",;:()"):
            reach, clause = 0, i
        if (denial and word.start < denial.end()) or _UNDO.intersection(following[:1]):
            marked.append(word)
        elif word.text in lists.negation or word.text.endswith("n't"):
            reach = _FLIP_WORDS
            if lists.dismissal.intersection(following):
                marked[clause:] = [replace(other, negated=not other.negated) for other in marked[clause:]]
            marked.append(word)
        else:
            if word.text in _TURNED and _OF.intersection(following[:1]):
                reach = _FLIP_WORDS
            marked.append(_turn(word, negated=(reach > 0) != (refuted != bool(denial))))
            reach = max(reach - 1, 0)
    return marked


def _turn(word: Word, *, negated: bool) -> Word:
    if _UN.fullmatch(word.text):
        bare = word.text.removeprefix("un")
        return Word(bare, stem(bare), word.start, word.end, not negated)
    return Word(word.text, word.stem, word.start, word.end, negated)
