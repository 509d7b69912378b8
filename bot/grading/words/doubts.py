"""Single signs that a text is not an honest answer; each takes a text and says yes or no."""

import math
import re
import tomllib
from collections import Counter
from functools import lru_cache
from importlib import resources
from itertools import pairwise

from bot.grading.words.clean import Clean
from bot.grading.words.embeddings import Embeddings
from bot.grading.words.fluency import order
from bot.grading.words.lexicon import lexicon
from bot.grading.words.text import Text, Word

__all__ = [
    "copied",
    "denies",
    "echoes",
    "mashed",
    "only_code",
    "repeated",
    "repeats",
    "shuffled",
    "term_list",
    "without_orders",
]

_SHORT = 4
_NEW_STEMS = 2
_COPY_SHARE = 0.6
_ECHO_SHARE = 0.75
_MASH_SHARE = 0.6
#: Pieces a letter: English words have a fifth, typing errors a third, letters without sense half.
_PIECE_RATE = 0.42
_FEW_LETTERS = 2
_FENCED = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)", re.DOTALL)
_CODE_LINE = re.compile(
    r"^\s*(?:(?:import|from|def|class|return|for|while|if|elif|else|try|except|with|print|public|private|int|void"
    r"|var|let|const|function|#include|SELECT|INSERT|CREATE|UPDATE|library)\b.*(?:[:;(){}=]|import\b).*"
    r"|[\w.\[\]\"']+\s*(?:[-+*/]?=|<-)\s*\S.*|.*[;{}]\s*|[\w.]+\(.*\)\s*|\)|\}|\])$"
)
#: Order grows with the root of the length: one honest text in some 300 stands below.
_ORDER_PER_ROOT = 0.105
#: Up to this many words people write in telegrams; in texts twice as long more order can be asked for.
_ORDER_SHORT = 60
_ORDER_MORE = 0.1
#: In honest answers negations reach 3 % of the content words, and in one of a hundred more than 22 %.
_DENIED_WORDS = 8
_DENIED_CUES = 2
_DENIED_SHARE = 0.26
#: The sum of both shares is below 0.78 in 99 of 100 honest answers, above 0.9 where all is turned round.
_DENIAL = 0.9
_DENIAL_MORE = 0.4
_DENIED_SENTENCES = 4
_OPERATORS = re.compile(r"[=+*/^]")
_FORMULA = 3
_LIST_CONTENT = 8
_LIST_GLUE = 0.085
_REPEATED_WORDS = 24
_REPEATED_SHARE = 0.34


@lru_cache(maxsize=1)
def _orders() -> re.Pattern[str]:
    file = resources.files("bot.grading.words").joinpath("orders.toml")
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{each})" for each in raw["patterns"].values()), re.IGNORECASE)


def without_orders(cleaned: Clean) -> Clean:
    """The text with every sentence that speaks to the grader blanked out; the same object if none does."""
    text = cleaned.text
    spans = [match.span() for match in _orders().finditer(text)]
    if not spans:
        return cleaned
    chars = list(text)
    for start, end in spans:
        first = max(text.rfind(mark, 0, start) for mark in ".!?\n") + 1
        stops = [place for mark in ".!?\n" if (place := text.find(mark, end)) >= 0]
        last = min(stops, default=len(text))
        chars[first:last] = " " * (last - first)
    return Clean("".join(chars), cleaned.raw, cleaned.origin, alike=cleaned.alike, cut=cleaned.cut)


def mashed(text: Text, prompt: Text, embeddings: Embeddings) -> bool:
    """Letters without sense: most words fall into many small pieces."""
    spelt = [word.text for word in text.words if word.text.isalpha()]
    long = [word.text for word in text.words if len(word.text) >= _SHORT and word.stem not in prompt.stems]
    strange = [word for word in long if word.isalpha()]
    if not strange:
        return len(set("".join(spelt))) <= _FEW_LETTERS and len("".join(spelt)) > _SHORT
    odd = sum(embeddings.pieces(word) >= _PIECE_RATE * len(word) for word in strange)
    return odd >= _MASH_SHARE * len(strange) and 2 * odd >= len(spelt)


def copied(text: Text, prompt: Text) -> bool:
    """Most words are the question's, and fewer than two content stems are new."""
    if len(text.words) < _SHORT:
        return False
    new = {word.stem for word in text.content if word.stem not in prompt.stems}
    shared = sum(word.stem in prompt.stems for word in text.words) / len(text.words)
    return len(new) < _NEW_STEMS and shared >= _COPY_SHARE


def echoes(text: Text, prompt: Text) -> frozenset[int]:
    """Numbers of the sentences that only repeat the question."""
    asked = _pairs(prompt.words)
    found = set()
    for number, sentence in enumerate(text.sentences):
        pairs = _pairs(text.words[sentence.first : sentence.last])
        if len(pairs) >= _SHORT - 1 and len(pairs & asked) >= _ECHO_SHARE * len(pairs):
            found.add(number)
    return frozenset(found)


def _pairs(words: tuple[Word, ...]) -> set[tuple[str, str]]:
    return {(one.stem, two.stem) for one, two in pairwise(words)}


def repeats(text: Text) -> frozenset[int]:
    """Numbers of the sentences that were said before, word for word."""
    seen: set[tuple[str, ...]] = set()
    found = set()
    for number, sentence in enumerate(text.sentences):
        said = tuple(word.stem for word in text.words[sentence.first : sentence.last])
        if said in seen:
            found.add(number)
        seen.add(said)
    return frozenset(found)


def repeated(text: Text) -> bool:
    """The text goes round in circles: few of its three-word runs are different."""
    stems = [word.stem for word in text.words]
    runs = Counter(zip(stems, stems[1:], stems[2:], strict=False))
    return len(stems) >= _REPEATED_WORDS and len(runs) < _REPEATED_SHARE * sum(runs.values())


def only_code(text: str) -> bool:
    """Nothing but code, fenced or not."""
    outside = _FENCED.sub("", text)
    if outside != text:
        return len(re.findall(r"[A-Za-z]{2,}", outside)) < _SHORT
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and all(_CODE_LINE.match(line) for line in lines)


def shuffled(text: Text) -> bool:
    """The words stand no more in the order of sentences than by chance."""
    found = order(text)
    if found is None:
        return False
    length = len(text.words)
    long = min(max(length - _ORDER_SHORT, 0) / _ORDER_SHORT, 1.0)
    return found < (_ORDER_PER_ROOT + long * _ORDER_MORE) * math.sqrt(length)


def denies(text: Text, reference: Text) -> bool:
    """Negations reach far more of the words and sentences than in honest answers, and in the reference."""
    if len(text.content) < _DENIED_WORDS or sum(map(_is_negation, text.words)) < _DENIED_CUES:
        return False
    if _negated(text) >= max(_DENIED_SHARE, 2 * _negated(reference)):
        return True
    many = len(text.sentences) >= _DENIED_SENTENCES
    return many and _denial(text) >= max(_DENIAL, _denial(reference) + _DENIAL_MORE)


def _is_negation(word: Word) -> bool:
    return word.text in lexicon().negation or word.text.endswith("n't")


def _negated(text: Text) -> float:
    content = text.content
    return sum(word.negated for word in content) / max(len(content), 1)


def _denial(text: Text) -> float:
    """Share of the sentences with a negation, and twice the share of the words that one reaches."""
    with_one = sum(any(map(_is_negation, text.words[s.first : s.last])) for s in text.sentences)
    return with_one / max(len(text.sentences), 1) + 2 * _negated(text)


def term_list(text: Text) -> bool:
    """Many terms and hardly one of the small words that sentences need; formulas are no lists."""
    if len(_OPERATORS.findall(text.clean.text)) >= _FORMULA:
        return False
    glue = sum(word.text in lexicon().glue for word in text.words)
    terms = {(word.start, word.end) for word in text.content}
    return len(terms) >= _LIST_CONTENT and glue < _LIST_GLUE * len(text.words)
