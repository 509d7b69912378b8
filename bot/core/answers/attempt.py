"""Whether a message in a question's thread attempts the question, or is a remark between people.

Only messages are judged by this: a command, a form or a button says by itself that it answers.
"""

import re
import unicodedata
from enum import StrEnum

from bot.core.answers.pick import picked_option
from bot.core.answers.smalltalk import REMARK
from bot.core.answers.subject import WORD, everyday, root_of, subject_of
from bot.core.questions.question import Kind, Question

__all__ = ["Attempt", "attempt"]


class Attempt(StrEnum):
    """What a message is to the question in whose thread it stands."""

    ANSWER = "answer"
    REMARK = "remark"
    UNSURE = "unsure"


#: Content words of a text that is long enough to be an answer when it speaks of the subject at all.
_LONG = 12
_SHORT = 4
_SHARE = 0.2
_SUBJECT = 2
_PLENTY = 3
#: Letters of a text in another script that is surely no remark.
_FOREIGN = 25
_BRIEF_REMARK = 9
_LONGEST_REMARK = 160
_LONGEST = 4_000

_ASKS = re.compile(
    r"\W*(?:(?:so|and|but|hey|hi|ok|well|sorry|wait|um+|hm+)\W+)*(?:what|why|how|when|who|whom|whose|where"
    r"|which|any(?:one|body)"
    r"|(?:is|are|was|were|am|does|do|did|can|could|should|shall|may|might|must|would|will|wo|has|have|had)"
    r"(?:n?'?t)?)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"<?(?:https?://|www\.)\S+>?", re.IGNORECASE)
_MENTION = re.compile(r"<[@#!][^<>]*>|(?<!\w)@\w+")
_EMOJI = re.compile(r"<a?:\w+:\d+>|:[a-z0-9_+-]*[a-z][a-z0-9_+-]*:|:[-']?[()DPpOo3/|]|;-?\)|<3")
_CODE = re.compile(r"```|`[^`\n]{3,}`")
_FORMULA = re.compile(
    r"[\w)\]}]\s*(?:=|\+|\*|/|\^|<|>|\u2264|\u2265|\u2248|\u2192|\\frac|\\sum)\s*[\w(\\{-]|\$[^$\n]+\$|O\("
)
_SENTENCE = re.compile(r"(?<=[.!?\u2026;])\s+|\n+")


def attempt(question: Question, text: str) -> Attempt:
    """What a message is to a question: `UNSURE` where its author should be asked."""
    text = text[:_LONGEST]
    said = _said(text)
    if question.options:
        if picked_option(question, text) is not None:
            return Attempt.ANSWER
        return Attempt.REMARK if _remarks(said, frozenset()) else Attempt.UNSURE
    if _CODE.search(text):
        return Attempt.ANSWER
    words = WORD.findall(said)
    if not words:
        return Attempt.REMARK
    if sum(char.isalpha() and not char.isascii() for char in said) >= _FOREIGN:
        return Attempt.ANSWER
    subject = subject_of(question)
    content = [stem for stem in map(root_of, words) if stem not in everyday()]
    about = len({stem for stem in content if stem in subject})
    if _remarks(said, subject):
        return Attempt.REMARK
    if _FORMULA.search(said):
        return Attempt.ANSWER
    sentences = [each for each in _SENTENCE.split(said) if WORD.search(each)]
    if all(each.rstrip().endswith("?") and _ASKS.match(each) for each in sentences):
        return Attempt.UNSURE if about else Attempt.REMARK
    if question.kind is Kind.DISCUSSION and len(words) >= _LONG:
        return Attempt.ANSWER
    return Attempt.ANSWER if _about_it(about, len(content)) else Attempt.UNSURE


def _about_it(about: int, content: int) -> bool:
    """Whether so many of a text's content words are of the subject that the text is about it."""
    if about >= _PLENTY or (about and content <= _SHORT):
        return True
    return about >= _SUBJECT and about / content >= _SHARE


def _said(text: str) -> str:
    """What a person says by themselves: without quoted lines, links, names and emoji."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith(">")]
    bare = _EMOJI.sub(" ", _MENTION.sub(" ", _LINK.sub(" ", "\n".join(lines))))
    bare = bare.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return "".join(
        char for char in bare if unicodedata.category(char) not in {"So", "Sk", "Cf"} or char in "^`"
    )


def _remarks(said: str, subject: frozenset[str]) -> bool:
    """Whether every sentence is a remark: small talk, thanks, agreement, putting off, giving up."""
    return all(_remark(each, subject) for each in _SENTENCE.split(said) if WORD.search(each))


def _remark(sentence: str, subject: frozenset[str]) -> bool:
    if len(sentence) > _LONGEST_REMARK:
        return False
    rest, begins = sentence, False
    while (found := REMARK.match(rest)) is not None and found.end():
        rest, begins = rest[found.end() :], True
    left = WORD.findall(rest)
    if not begins or not left:
        return begins
    stems = [root_of(word) for word in left]
    return len(left) <= _BRIEF_REMARK and not any(stem in subject for stem in stems) and _trails(rest)


def _trails(rest: str) -> bool:
    """Whether what follows a remark only goes on with it, and states nothing ("Yes, because ...")."""
    return not re.search(r"\b(?:because|since|is|are|means|it|when|if|by|so that|:)\b|:", rest, re.IGNORECASE)
