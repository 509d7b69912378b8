"""Grades a choice question: the option that the answer names by its letter or by its text."""

import re
from collections import Counter

from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Verdict, Voiced
from bot.core.questions.question import Option, Question
from bot.grading.words.clean import clean
from bot.grading.words.text import read

__all__ = ["grade_choice"]

_NAME = "choice"
#: Where the letter "a" is no article: alone, marked, or after a word that announces a choice.
_MARKED_A = re.compile(
    r"^\W*a\W*$|^\W*a\s*[).:,-]|\(a\)|\b(?:option|answer|choice|choose|pick|letter|is|it's)\W{1,3}a"
    r"(?=\W*(?:$|[).,;:]|because|since|as))",
    re.IGNORECASE,
)
_SAME = 0.4
_AHEAD = 0.15
_WHOLE = 0.9
_QUOTE = 240


def grade_choice(question: Question, answer: str) -> Grade:
    """Full marks or none; doubtful when no option, or more than one, is named."""
    cleaned = clean(answer)
    if not read(cleaned).words:
        return Grade(0.0, 1.0, _NAME, flags=frozenset({Flag.EMPTY}))
    chosen, quote, confidence = _chosen(question, cleaned.text.strip())
    if chosen is None:
        return Grade(0.0, 0.3, _NAME, ideas=(IdeaVerdict("option", Verdict.ABSENT),))
    verdict = Verdict.COVERED if chosen.correct else Verdict.ABSENT
    voiced = () if chosen.correct else (Voiced(chosen.text, quote, chosen.why),)
    ideas = (IdeaVerdict("option", verdict, quote if chosen.correct else ""),)
    return Grade(float(chosen.correct), confidence, _NAME, ideas=ideas, voiced=voiced)


def _chosen(question: Question, answer: str) -> tuple[Option | None, str, float]:
    for option in question.options:
        if _compact(option.text) == _compact(answer):
            return option, answer[:_QUOTE], 1.0
    named: dict[str, str] = {}
    for option in question.options:
        letter = re.search(rf"(?<![\w'-]){re.escape(option.id)}(?![\w'-])", answer, re.IGNORECASE)
        if letter and (option.id.casefold() != "a" or _MARKED_A.search(answer)):
            named[option.id] = letter.group()
    if len(named) == 1:
        letter_of, quote = next(iter(named.items()))
        chosen = next(option for option in question.options if option.id == letter_of)
        return chosen, quote, 1.0 if answer.strip("().:!* \n").casefold() == letter_of.casefold() else 0.95
    # Several letters may be words of an option's own text ("A and B are both true").
    return _by_text(question, answer, least=_SAME if not named else _WHOLE)


def _compact(text: str) -> str:
    return re.sub(r"[\s`*_$.]+", "", text).casefold()


def _by_text(question: Question, answer: str, *, least: float) -> tuple[Option | None, str, float]:
    """The option whose own words stand in the answer, when no other comes near; shared words count less."""
    said = {word.stem for word in read(answer).content}
    words = {option.id: {word.stem for word in read(option.text).content} for option in question.options}
    shared = Counter(stem for stems in words.values() for stem in stems)

    def share(option: Option) -> float:
        total = sum(1 / shared[stem] for stem in words[option.id])
        return sum(1 / shared[stem] for stem in words[option.id] & said) / total if total else 0.0

    ranked = sorted(question.options, key=lambda option: (-share(option), option.id))
    shares = [share(option) for option in ranked]
    if shares and shares[0] >= least and (len(shares) == 1 or shares[0] - shares[1] >= _AHEAD):
        return ranked[0], answer[:_QUOTE], 0.7
    return None, "", 0.3
