"""Feedback in words: what was covered first, then a nudge or two, then one next step.

The same on every platform. Before the reveal a missed idea is hinted at, never told. Every idea that is
ticked and every correction carries the words of the answer that it rests on. Never "wrong" unless a
misconception was voiced or an idea denied.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Verdict
from bot.core.answers.marks import FULL, GOOD, NO_ANSWER, UNJUDGED
from bot.core.counting import counted
from bot.core.questions.question import Kind, Question

__all__ = ["SURE", "Correction", "Feedback", "Found", "feedback"]

#: Words that a quote keeps; a longer one is cut at both ends.
_QUOTE = 30
_MOST_NUDGES = 2
#: From this many words on one nudge is enough.
_LONG = 100
_OPPOSITE = "I read this as the opposite of one of the ideas. Look at it once more."
#: The grader that compares words only.
BY_WORDS = "words"
SURE = 0.5
_DOUBTS = {
    Flag.TERM_LIST: "It reads like a list of terms: say how they hang together.",
    Flag.SHUFFLED: "I could not follow the order of the words.",
    Flag.NEGATED: "It seems to deny what it names.",
    Flag.REPETITION: "It says the same thing again and again.",
    Flag.CODE_ONLY: "I can judge code only with a few words beside it.",
    Flag.OFF_TOPIC: "Much of it seems to be about something else.",
    Flag.INSTRUCTIONS: "What spoke to the grader was left out.",
    Flag.TOO_LONG: "Only the beginning was read: it is very long.",
}
_FOUND = frozenset({Verdict.COVERED, Verdict.PARTLY})


@dataclass(frozen=True, slots=True)
class Found:
    """An idea that was found, in full or in part, with the words of the answer that show it."""

    text: str
    quote: str
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A misconception that was voiced: the words, and what is right."""

    quote: str
    reply: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """The parts of the feedback. `nudges` hint at what was not found; `told` states it (after the
    reveal only); `unsure` is "" or a sentence that offers an appeal.
    """

    headline: str
    score: float
    found: tuple[Found, ...] = ()
    nudges: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    unsure: str = ""
    next_step: str = ""


def feedback(question: Question, grade: Grade, *, revealed: bool) -> Feedback:
    """The feedback on a grade: all of it, each part as short as it can be."""
    if question.kind is Kind.CHOICE:
        return _choice(question, grade)
    told = _full(question, grade, revealed=revealed)
    return replace(told, nudges=told.nudges[:1]) if _words(told) > _LONG else told


def _words(told: Feedback) -> int:
    """How many words a person has to read."""
    texts = [told.headline, told.unsure, told.next_step, *told.nudges, *told.told]
    texts += [part for each in told.found for part in (each.text, each.quote)]
    texts += [part for each in told.corrections for part in (each.quote, each.reply)]
    return sum(len(text.split()) for text in texts)


def _cut(quote: str) -> str:
    """The middle of a quote, with marks where words were left out."""
    said = quote.split()
    if len(said) <= _QUOTE:
        return quote
    first = (len(said) - _QUOTE) // 2
    return f"... {' '.join(said[first : first + _QUOTE])} ..."


def _full(question: Question, grade: Grade, *, revealed: bool) -> Feedback:
    """Everything that there is to say."""
    texts = {idea.id: idea.text for idea in question.ideas}
    known = [v for v in grade.ideas if v.idea in texts]
    found = tuple(
        Found(texts[v.idea], _cut(v.quote), partly=v.verdict is Verdict.PARTLY)
        for v in sorted(known, key=lambda v: v.verdict is Verdict.PARTLY)
        if v.verdict in _FOUND
    )
    if not revealed:
        found = tuple(each for each in found if not each.partly)
    missed = [v for v in known if v.verdict is not Verdict.COVERED]
    return Feedback(
        headline=_headline(question, grade),
        score=grade.score,
        found=found,
        nudges=() if revealed else _nudges(question, missed),
        told=tuple(texts[v.idea] for v in known if v.verdict is Verdict.ABSENT) if revealed else (),
        corrections=_corrections(grade, texts, revealed=revealed),
        unsure=_unsure(question, grade),
        next_step=_next_step(grade, revealed=revealed),
    )


def _corrections(grade: Grade, texts: Mapping[str, str], *, revealed: bool) -> tuple[Correction, ...]:
    """What was said that is not so: misconceptions first, then denied ideas whose words they do not share."""
    told = [Correction(_cut(voiced.quote), voiced.reply) for voiced in grade.voiced]
    quoted = [voiced.quote for voiced in grade.voiced]
    for each in grade.ideas:
        if each.verdict is not Verdict.CONTRADICTED or each.idea not in texts:
            continue
        if not any(each.quote in other or other in each.quote for other in quoted):
            quoted.append(each.quote)
            told.append(Correction(_cut(each.quote), texts[each.idea] if revealed else _OPPOSITE))
    return tuple(told)


def _choice(question: Question, grade: Grade) -> Feedback:
    """The first option picked counts, so a wrong one may be explained at once; the right one waits."""
    right = question.correct
    if grade.score >= FULL and right is not None:
        return Feedback("That is it.", 1.0, (Found(right.why, ""),), next_step="Say why the others fail.")
    if not grade.voiced:
        letters = ", ".join(option.id.upper() for option in question.options)
        return Feedback("I could not tell which option you mean.", 0.0, next_step=f"Name one of {letters}.")
    corrections = tuple(Correction(voiced.text, voiced.reply) for voiced in grade.voiced)
    step = "Your first choice counts. The right one comes at the reveal."
    return Feedback("Not that one.", grade.score, corrections=corrections, next_step=step)


def _headline(question: Question, grade: Grade) -> str:
    if question.kind is Kind.DISCUSSION:
        return "Thank you for taking part."
    total = len(grade.ideas)
    covered = len(grade.covered)
    if not total or grade.flags & UNJUDGED:
        return "Your answer is in."
    if grade.flags & NO_ANSWER:
        return "I found no answer of your own in this text."
    ideas = counted(total, "idea")
    if grade.grader == BY_WORDS:
        return f"Your answer is in. It mentions {covered} of {ideas}."
    partly = sum(each.verdict is Verdict.PARTLY for each in grade.ideas)
    if not covered and not partly:
        if total == 1:
            return "Your answer is in. I have not found the idea in it yet."
        return f"Your answer is in. I found none of the {ideas} in it yet."
    if grade.score >= FULL and grade.confidence >= SURE:
        word = "Full marks"
    else:
        word = "Good" if grade.score >= GOOD else "A start"
    more = f", and {partly} in part" if partly else ""
    return f"{word}: you covered {covered} of {ideas}{more}."


def _nudges(question: Question, missed: list[IdeaVerdict]) -> tuple[str, ...]:
    asks = {follow_up.missed: follow_up.ask for follow_up in question.follow_ups}
    nudges = [asks[verdict.idea] for verdict in missed if verdict.idea in asks]
    return tuple(nudges[:_MOST_NUDGES]) or (question.hints[:1] if missed else ())


def _unsure(question: Question, grade: Grade) -> str:
    if Flag.LANGUAGE in grade.flags:
        return "I can judge answers in English only. Your answer counts as given; /quiz appeal asks a person."
    if Flag.UNGRADED in grade.flags:
        return "Grading took too long. Your answer is kept; /quiz appeal asks a person to judge it."
    doubt = next((sentence for flag, sentence in _DOUBTS.items() if flag in grade.flags), "")
    if doubt:
        return f"{doubt} If I am wrong, /quiz appeal asks a person."
    if grade.grader == BY_WORDS:
        return "I checked what you mention, not which way round you say it. /quiz appeal asks a person."
    if grade.confidence < SURE and question.kind is not Kind.DISCUSSION:
        return "I am not sure of this one. /quiz appeal asks a person to judge it."
    return ""


def _next_step(grade: Grade, *, revealed: bool) -> str:
    if grade.score >= FULL:
        return "Explain it to somebody who has not answered yet."
    if revealed:
        return "Put the ideas you missed into one sentence of your own."
    return "Add a sentence and send it again: your best answer counts."
