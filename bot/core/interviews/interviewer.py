"""What an interviewer does with an answer: the reaction, the follow-up, the question that fits next.

Nothing here is random: the same interview says the same words, however often it is read again.
"""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.answers.grade import Grade, IdeaVerdict, Verdict
from bot.core.answers.marks import FULL, GOOD, NO_EVIDENCE
from bot.core.questions.question import FollowUp, Idea, Kind, Question

__all__ = ["MOST_FOLLOW_UPS", "Reaction", "Turn", "closest", "follow_up", "reaction", "standing"]

MOST_FOLLOW_UPS = 2
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
# What a rubric does not hold may be true all the same.
_UNFOUND_WORDS = ("That leaves my question open.", "I have not heard it in that.")
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
        return _to_follow_up(question, verdicts.get(last.idea), rng, wrong)
    words = f"{rng.choice(_band(last.grade.score))} {_counted(question, last.grade)}".rstrip()
    return Reaction(words, _quoted(question, last.grade), wrong)


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
    if score >= GOOD:
        return _GOOD_WORDS
    return _SOME_WORDS if score >= _SOME else _LITTLE_WORDS


def _to_choice(question: Question, grade: Grade, wrong: str) -> Reaction:
    right = question.correct
    if grade.score >= FULL and right is not None:
        return Reaction("That is the one.", correction=right.why)
    if not grade.voiced:
        return Reaction("I could not tell which option you mean.")
    told = f"The right one is {right.id.upper()}: {right.text}. {right.why}" if right is not None else ""
    return Reaction("I would not choose that one.", correction=f"{wrong}\n\n{told}".strip())


def _to_follow_up(
    question: Question, verdict: IdeaVerdict | None, rng: random.Random, wrong: str
) -> Reaction:
    """What a follow-up brought; what it was after is told now, for nobody asks for it again."""
    meant = next((idea.text for idea in question.ideas if verdict and idea.id == verdict.idea), "")
    if verdict is None or not meant:
        return Reaction(rng.choice(_UNFOUND_WORDS), correction=wrong)
    match verdict.verdict:
        case Verdict.COVERED:
            return Reaction(rng.choice(_FOUND_WORDS), _short(verdict.quote), wrong)
        case Verdict.PARTLY:
            return Reaction(
                f"{rng.choice(_CLOSER_WORDS)} The whole of it: {_sentence(meant)}",
                _short(verdict.quote),
                wrong,
            )
        case Verdict.CONTRADICTED:
            return Reaction(f"There I disagree. {_sentence(meant)}", _short(verdict.quote), wrong)
        case _:
            return Reaction(f"{rng.choice(_UNFOUND_WORDS)} I was after this: {_sentence(meant)}", "", wrong)


def _counted(question: Question, grade: Grade) -> str:
    """How much of what was asked for was heard; "" where nothing is counted or nothing is left."""
    heard, total = len(grade.covered), len(grade.ideas)
    if question.kind is Kind.DISCUSSION or not total or heard == total:
        return ""
    if not heard:
        return f"I was after {total} things and heard none of them yet." if total > 1 else ""
    return f"I heard {heard} of the {total} things that I was after."


def _short(quote: str) -> str:
    words = quote.split()
    return " ".join(words) if len(words) <= _LONGEST_QUOTE else f"{' '.join(words[:_LONGEST_QUOTE])} ..."


def _sentence(text: str) -> str:
    """An idea's text as a sentence of its own."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _quoted(question: Question, grade: Grade) -> str:
    """The words that made the heaviest idea, short."""
    weights = {idea.id: idea.weight for idea in question.ideas}
    made = [v for v in grade.ideas if v.verdict is Verdict.COVERED and v.quote and v.idea in weights]
    if not made:
        return ""
    return _short(max(made, key=lambda v: weights[v.idea]).quote)


def _probe(question: Question, idea: Idea, verdict: IdeaVerdict, turns: Sequence[Turn]) -> str:
    """A question about an idea for which the pack has none: it names the subject, never the idea.

    By what was said of it, else by the pack's hint that lies closest to the idea, else by what was said of
    the others.
    """
    quote = _short(verdict.quote)
    if quote and verdict.verdict is Verdict.PARTLY:
        return f'You said "{quote}". Go one step further there: what exactly happens, and why?'
    if quote and verdict.verdict is Verdict.CONTRADICTED:
        return f'You said "{quote}". Check that once more: does it hold, and why?'
    shown = max((turn.hints for turn in turns), default=0)
    asked = {turn.ask for turn in turns}
    hints = [each for each in map(_as_question, question.hints[shown:]) if each not in asked]
    wanted = _words(idea.text)
    closest_hint = max(hints, key=lambda each: len(wanted & _words(each)), default="")
    if wanted & _words(closest_hint):
        return closest_hint
    said = _quoted(question, turns[-1].grade) if turns[-1].grade is not None else ""
    other = "what is the reason behind it, and where does it stop to hold"
    known = (
        f'You said "{said}". Beside that: {other}?' if said else f"Think of it from the other side: {other}?"
    )
    if known not in asked:
        return known
    return closest_hint or "What would you add if I gave you one more minute?"


def _as_question(hint: str) -> str:
    return hint if hint.endswith("?") else f"{hint} What follows from that?"


def _worth(word: str) -> bool:
    return len(word) >= _SHORTEST_TERM and word.casefold() not in _COMMON


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text) if _worth(word))


def _topic_words(question: Question) -> frozenset[str]:
    return _words(" ".join([question.title, question.prompt, *(idea.text for idea in question.ideas)]))
