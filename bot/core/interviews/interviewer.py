"""What an interviewer does with an answer: the reaction, the follow-up, the question that fits next.

Nothing here is random: the same interview says the same words, however often it is read again.
"""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.answers.grade import Grade, IdeaVerdict, Verdict
from bot.core.answers.marks import FULL, NO_EVIDENCE
from bot.core.questions.question import FollowUp, Idea, Kind, Question

__all__ = ["MOST_FOLLOW_UPS", "Reaction", "Turn", "closest", "follow_up", "reaction", "standing"]

MOST_FOLLOW_UPS = 2
_GOOD = 0.6
_SOME = 0.3
_LONGEST_QUOTE = 12
_SHORTEST_TERM = 5
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_COMMON = frozenset(
    _WORD.findall(
        """about above after again against along always among another answer around because been before being
        below between both cannot could does down during each either every example first from given gives
        goes have having here into itself just keep kept know less like make makes many might model more
        most much must neither never next once only other over same says several should since some
        something such take takes than that their them then there these they thing things this those
        through under until used uses using very want well were what when where which while whole with
        within without would your"""
    )
)

_FULL_WORDS = (
    "Thorough. I have nothing to add.",
    "Clear and complete.",
    "That is exactly what I hoped to hear.",
)
_GOOD_WORDS = ("Good, that is the core of it.", "Good. You know your way around here.", "That holds up well.")
_SOME_WORDS = ("That is part of it.", "You are on the way.", "All right, that is a start.")
_LITTLE_WORDS = ("I am not sure that answers it yet.", "Hm. I did not hear the main ideas in that.")
_FOUND_WORDS = ("Yes, that is what I was after.", "Right. Good that you got there.", "Exactly.")
_CLOSER_WORDS = ("Closer.", "That goes in the right direction.")
_UNFOUND_WORDS = ("That is not quite what I was after.", "Not quite. Look at it again afterwards.")
_PASS_WORDS = ("No problem, we leave that one.", "Fair enough. Saying so is better than guessing.")
_LOST_WORDS = ("I could not make out an answer there.",)


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that was asked, and what was said to it.

    `idea` is the idea that a follow-up is about, "" for the question itself, with `ask` as its words.
    `sources` are the platform's ids of the messages that hold the answer. The grade of a follow-up is that
    of everything said about the question so far.
    """

    interview: int
    member: int
    number: int
    question: str
    asked_at: datetime
    idea: str = ""
    ask: str = ""
    hints: int = 0
    text: str = ""
    sources: tuple[str, ...] = ()
    answered_at: datetime | None = None
    grade: Grade | None = None
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Reaction:
    """What the interviewer says to an answer: `quote` are the member's words that made the idea,
    `correction` puts a misconception right ("" for none).
    """

    text: str
    quote: str = ""
    correction: str = ""


def standing(turns: Iterable[Turn]) -> Grade | None:
    """The best grade of the turns about one question; None when nothing was graded."""
    return max((t.grade for t in turns if t.grade is not None), key=lambda g: g.score, default=None)


def follow_up(question: Question, turns: Sequence[Turn]) -> FollowUp | None:
    """What to ask about the heaviest idea that is still open; None when it is time to go on.

    The pack's own follow-ups come first; for other ideas the question is made from the idea's words.
    """
    grade = standing(turns)
    over = question.kind is Kind.CHOICE or len(turns) > MOST_FOLLOW_UPS or any(t.passed for t in turns)
    if over or grade is None or grade.score >= FULL or grade.flags & NO_EVIDENCE:
        return None
    probed = {turn.idea for turn in turns}
    asks = {each.missed: each.ask for each in question.follow_ups}
    ideas = {idea.id: idea for idea in question.ideas}
    open_ = [v for v in grade.ideas if _is_open(v) and v.idea in ideas and v.idea not in probed]
    if not open_:
        return None
    chosen = max(open_, key=lambda v: (v.idea in asks, ideas[v.idea].required, ideas[v.idea].weight))
    return FollowUp(chosen.idea, asks.get(chosen.idea) or _probe(question, ideas[chosen.idea], chosen, turns))


def reaction(question: Question, turns: Sequence[Turn], *, seed: int) -> Reaction:
    """What is said to the last of the turns about a question, before anything else is asked."""
    last = turns[-1]
    rng = random.Random(f"{seed}/{last.number}")  # noqa: S311 - variety, not secrecy
    if last.passed:
        return Reaction(rng.choice(_PASS_WORDS))
    if last.grade is None or last.grade.flags & NO_EVIDENCE:
        return Reaction(rng.choice(_LOST_WORDS))
    told = {voiced.text for turn in turns[:-1] if turn.grade for voiced in turn.grade.voiced}
    wrong = next((voiced.reply for voiced in last.grade.voiced if voiced.text not in told), "")
    if question.kind is Kind.CHOICE:
        return _to_choice(question, last.grade, wrong)
    if last.idea:
        verdicts = {verdict.idea: verdict for verdict in last.grade.ideas}
        return _to_follow_up(verdicts.get(last.idea), rng, wrong)
    words = _band(last.grade.score)
    return Reaction(rng.choice(words), _quoted(question, last.grade), wrong)


def closest(before: Question | None, grade: Grade | None, left: Sequence[Question]) -> Question:
    """The question that lies closest to what the last answer left open; the first one if none does."""
    texts = {idea.id: idea.text for idea in before.ideas} if before is not None else {}
    missed = grade.open if grade is not None else tuple(texts)
    wanted = _words(" ".join(texts[idea] for idea in missed if idea in texts))
    return max(left, key=lambda question: len(wanted & _topic_words(question)))


def _is_open(verdict: IdeaVerdict) -> bool:
    return verdict.verdict is not Verdict.COVERED


def _band(score: float) -> tuple[str, ...]:
    if score >= FULL:
        return _FULL_WORDS
    if score >= _GOOD:
        return _GOOD_WORDS
    return _SOME_WORDS if score >= _SOME else _LITTLE_WORDS


def _to_choice(question: Question, grade: Grade, wrong: str) -> Reaction:
    right = question.correct
    if grade.score >= FULL and right is not None:
        return Reaction("That is the one.", correction="")
    if not grade.voiced:
        return Reaction("I could not tell which option you mean.")
    return Reaction("I would not choose that one.", correction=wrong)


def _to_follow_up(verdict: IdeaVerdict | None, rng: random.Random, wrong: str) -> Reaction:
    if verdict is not None and verdict.verdict is Verdict.COVERED:
        return Reaction(rng.choice(_FOUND_WORDS), correction=wrong)
    if verdict is not None and verdict.verdict is Verdict.PARTLY:
        return Reaction(rng.choice(_CLOSER_WORDS), correction=wrong)
    return Reaction(rng.choice(_UNFOUND_WORDS), correction=wrong)


def _quoted(question: Question, grade: Grade) -> str:
    """The words that made the heaviest idea, short."""
    weights = {idea.id: idea.weight for idea in question.ideas}
    made = [v for v in grade.ideas if v.verdict is Verdict.COVERED and v.quote and v.idea in weights]
    if not made:
        return ""
    words = max(made, key=lambda v: weights[v.idea]).quote.split()
    return " ".join(words) if len(words) <= _LONGEST_QUOTE else f"{' '.join(words[:_LONGEST_QUOTE])} ..."


def _probe(question: Question, idea: Idea, verdict: IdeaVerdict, turns: Sequence[Turn]) -> str:
    """A question about an idea for which the pack has none: it names the subject, never the idea.

    By a word of the idea that the answer lacks; else by the pack's hint that lies closest to the idea.
    """
    if verdict.verdict is Verdict.PARTLY and verdict.quote:
        quote = " ".join(verdict.quote.split()[:_LONGEST_QUOTE])
        return f'You said "{quote}". Go one step further there: what exactly happens, and why?'
    used = _words(" ".join(turn.text for turn in turns))
    term = _group_term(idea, used)
    shown = max((turn.hints for turn in turns), default=0)
    asked = {turn.ask for turn in turns}
    hints = [each for each in question.hints[shown:] if each not in asked]
    wanted = _words(idea.text)
    closest_hint = max(hints, key=lambda each: len(wanted & _words(each)), default="")
    if not term and not (wanted & _words(closest_hint)):
        fresh = [word for word in _WORD.findall(idea.text) if _worth(word) and word.casefold() not in used]
        term = max(fresh, key=len, default="")
    if term:
        first = len(turns) == 1
        return (
            f'You have not mentioned "{term}". Where does it come in?'
            if first
            else f'Something about "{term}" is still missing. What would you add?'
        )
    if not closest_hint:
        return "What else matters here? Think of why it works, and of where it stops working."
    return closest_hint if closest_hint.endswith("?") else f"{closest_hint} What follows from that?"


def _group_term(idea: Idea, used: frozenset[str]) -> str:
    """A word or two of the idea, from the words by which it is known, that the answer has not used."""
    text = idea.text.casefold()
    for group in idea.groups:
        for word in sorted(group, key=len, reverse=True):
            if word.casefold() in text and _words(word) and not _words(word) & used:
                return word
    return ""


def _worth(word: str) -> bool:
    return len(word) >= _SHORTEST_TERM and word.casefold() not in _COMMON


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text) if _worth(word))


def _topic_words(question: Question) -> frozenset[str]:
    return _words(" ".join([question.title, question.prompt, *(idea.text for idea in question.ideas)]))
