"""Turns a true wording false by one word, number or side; for learning only, never for grading."""

import random
import re

__all__ = ["affirmed", "negated", "turned"]

_OPPOSITES = """
increase/decrease increases/decreases higher/lower high/low more/less more/fewer before/after train/test
training/test always/never with/without same/different faster/slower larger/smaller large/small first/last
left/right precision/recall bias/variance supervised/unsupervised positive/negative positives/negatives
rows/columns row/column over-fitting/under-fitting overfitting/underfitting minimum/maximum
minimise/maximise minimize/maximize many/few rare/common early/late cheap/expensive fast/slow better/worse
best/worst strong/weak reads/writes read/write mean/median linear/non-linear all/none raises/lowers
grows/shrinks grow/shrink offline/online inside/outside mutable/immutable inputs/outputs input/output
discrete/continuous global/local above/below up/down add/remove adds/removes static/dynamic client/server
push/pull dense/sparse short/long new/old good/bad easy/hard safe/unsafe stable/unstable possible/impossible
useful/useless helps/hurts both/neither cannot/can only/also parallel/sequential independent/dependent
known/unknown true/false labelled/unlabelled rises/falls rise/fall least/most uses/ignores reduces/increases
reduce/increase prevents/causes
"""
_SWAPS: dict[str, list[str]] = {}
for _one, _two in (pair.split("/") for pair in _OPPOSITES.split()):
    _SWAPS.setdefault(_one, []).append(_two)
    _SWAPS.setdefault(_two, []).append(_one)
_EDGES = ".,;:()"
_NUMBER = re.compile(r"\b\d+(?:\.\d+)?\b")
_SIDES = re.compile(r"(.{8,60}?)\s+(rather than|instead of|than)\s+(.{4,40}?)([.,;].*)?$")
_VERB = re.compile(
    r"\b(is|are|was|were|can|could|will|would|should|may|might|must|has|have|does|do)\b"
    r"(?! (?:not|never|no)\b)",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(\w+)n't\b|\b(?:not|never) ", re.IGNORECASE)
_IRREGULAR = {"ca": "can", "wo": "will", "sha": "shall"}


def turned(text: str, rng: random.Random) -> str | None:
    """The text with an opposite, another number, its sides swapped or a "not"; None if nothing turns."""
    words = text.split()
    places = [i for i, word in enumerate(words) if word.lower().strip(_EDGES) in _SWAPS]
    if places and rng.random() < 0.75:
        i = rng.choice(places)
        bare = words[i].lower().strip(_EDGES)
        words[i] = re.sub(re.escape(bare), rng.choice(_SWAPS[bare]), words[i], flags=re.IGNORECASE)
        return " ".join(words)
    numbers = _NUMBER.findall(text)
    if numbers and rng.random() < 0.6:
        number = rng.choice(numbers)
        other = str(int(float(number)) * 10 + rng.randint(1, 9))
        return re.sub(rf"\b{re.escape(number)}\b", other, text, count=1)
    sides = _SIDES.match(text)
    if sides:
        return f"{sides[3]} {sides[2]} {sides[1]}{sides[4] or ''}"
    return negated(text)


def negated(text: str) -> str | None:
    """The text with its first auxiliary verb denied; None if it has none."""
    return _VERB.sub(r"\1 not", text, count=1) if _VERB.search(text) else None


def affirmed(text: str) -> str | None:
    """The text without its first "not", "never" or "n't"; None if it has none."""
    if not _DENIED.search(text):
        return None
    return _DENIED.sub(lambda found: _IRREGULAR.get(found[1] or "", found[1] or ""), text, count=1)
