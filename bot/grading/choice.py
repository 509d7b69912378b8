"""Grades a choice question: the option that the answer picks by its letter, its number or its text."""

from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Verdict, Voiced
from bot.core.answers.pick import picked_option
from bot.core.questions.question import Question
from bot.grading.words.clean import clean
from bot.grading.words.text import read

__all__ = ["grade_choice"]

_NAME = "choice"
_QUOTE = 240


def grade_choice(question: Question, answer: str) -> Grade:
    """Full marks or none; doubtful when no option, or more than one, is picked."""
    cleaned = clean(answer)
    if not read(cleaned).words:
        return Grade(0.0, 1.0, _NAME, flags=frozenset({Flag.EMPTY}))
    pick = picked_option(question, answer) or picked_option(question, cleaned.text)
    if pick is None:
        return Grade(0.0, 0.3, _NAME, ideas=(IdeaVerdict("option", Verdict.ABSENT),))
    chosen, quote = pick.option, pick.quote[:_QUOTE]
    verdict = Verdict.COVERED if chosen.correct else Verdict.ABSENT
    voiced = () if chosen.correct else (Voiced(chosen.text, quote, chosen.why),)
    ideas = (IdeaVerdict("option", verdict, quote if chosen.correct else ""),)
    return Grade(float(chosen.correct), 1.0, _NAME, ideas=ideas, voiced=voiced)
