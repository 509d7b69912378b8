"""Feedback in words: what was covered first, then a nudge or two, then one next step.

The same on every platform. Before the reveal a missed idea is hinted at, never told. Never "wrong"
unless a misconception was voiced.
"""

from dataclasses import dataclass, replace

from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Verdict
from bot.core.questions.question import Kind, Question

__all__ = ["Correction", "Feedback", "Found", "feedback", "words_of"]

#: Words of one piece of feedback, the few labels of its rendering not counted.
LONGEST = 105
#: Words that a quote keeps, tried from the first until the feedback is short enough.
_QUOTES = (14, 9, 6, 0)
_MOST_CORRECTIONS = 2
_MOST_NUDGES = 2
_SURE = 0.5
_NO_ANSWER = frozenset({Flag.EMPTY, Flag.MASH, Flag.COPIED_QUESTION})
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
_FULL = 0.95
_GOOD = 0.6


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
    """The feedback on a grade, in under 120 words with its labels."""
    told = (
        _choice(question, grade)
        if question.kind is Kind.CHOICE
        else _full(question, grade, revealed=revealed)
    )
    return _brief(told)


def words_of(told: Feedback) -> int:
    """How many words a person has to read."""
    texts = [told.headline, told.unsure, told.next_step, *told.nudges, *told.told]
    texts += [part for each in told.found for part in (each.text, each.quote)]
    texts += [part for each in told.corrections for part in (each.quote, each.reply)]
    return sum(len(text.split()) for text in texts)


def _brief(told: Feedback) -> Feedback:
    """The same in fewer words: shorter quotes first, then fewer of the ideas (the headline counts them)."""
    told = replace(told, corrections=told.corrections[:_MOST_CORRECTIONS])
    for words in _QUOTES:
        shorter = replace(
            told,
            found=tuple(replace(each, quote=_cut(each.quote, words)) for each in told.found),
            corrections=tuple(replace(each, quote=_cut(each.quote, words)) for each in told.corrections),
        )
        if words_of(shorter) <= LONGEST:
            return shorter
        told = shorter
    while words_of(told) > LONGEST and (told.found or told.told):
        if len(told.found) >= len(told.told):
            told = replace(told, found=told.found[:-1])
        else:
            told = replace(told, told=told.told[:-1])
    while words_of(told) > LONGEST and (len(told.corrections) > 1 or told.nudges):
        if told.nudges:
            told = replace(told, nudges=told.nudges[:-1])
        else:
            told = replace(told, corrections=told.corrections[:1])
    return told


def _cut(quote: str, words: int) -> str:
    """The first words of a quote, with a mark where it goes on."""
    said = quote.split()
    if len(said) <= words:
        return quote
    return f"{' '.join(said[:words])} ..." if words else ""


def _full(question: Question, grade: Grade, *, revealed: bool) -> Feedback:
    """Everything that there is to say."""
    texts = {idea.id: idea.text for idea in question.ideas}
    found = tuple(
        Found(texts[v.idea], v.quote, partly=v.verdict is Verdict.PARTLY)
        for v in sorted(grade.ideas, key=lambda v: v.verdict is Verdict.PARTLY)
        if v.verdict is not Verdict.ABSENT and v.idea in texts
    )
    if not revealed:
        found = tuple(each for each in found if not each.partly)
    missed = [v for v in grade.ideas if v.verdict is not Verdict.COVERED]
    return Feedback(
        headline=_headline(question, grade),
        score=grade.score,
        found=found,
        nudges=() if revealed else _nudges(question, missed),
        told=tuple(texts[v.idea] for v in missed if v.idea in texts) if revealed else (),
        corrections=tuple(Correction(voiced.quote, voiced.reply) for voiced in grade.voiced),
        unsure=_unsure(question, grade),
        next_step=_next_step(grade, revealed=revealed),
    )


def _choice(question: Question, grade: Grade) -> Feedback:
    """The first option picked counts, so a wrong one may be explained at once; the right one waits."""
    right = question.correct
    if grade.score >= _FULL and right is not None:
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
    if not total or Flag.LANGUAGE in grade.flags or Flag.UNGRADED in grade.flags:
        return "Your answer is in."
    if grade.flags & _NO_ANSWER:
        return "I found no answer of your own in this text."
    if grade.score >= _FULL:
        return f"Full marks: you covered {covered} of {total} ideas."
    if not covered:
        return f"Your answer is in. I found none of the {total} ideas in it yet."
    word = "Good" if grade.score >= _GOOD else "A start"
    return f"{word}: you covered {covered} of {total} ideas."


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
    if grade.confidence < _SURE and question.kind is not Kind.DISCUSSION:
        return "I am not sure of this one. /quiz appeal asks a person to judge it."
    return ""


def _next_step(grade: Grade, *, revealed: bool) -> str:
    if grade.score >= _FULL:
        return "Explain it to somebody who has not answered yet."
    if revealed:
        return "Put the ideas you missed into one sentence of your own."
    return "Add a sentence and send it again: your best answer counts."
