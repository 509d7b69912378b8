"""Grades a discussion: credit for taking part with something of one's own, more for the ideas raised."""

from bot.core.answers.grade import Flag, Grade
from bot.core.questions.question import Question
from bot.grading.words.clean import clean
from bot.grading.words.text import read

__all__ = ["grade_discussion"]

_NAME = "discussion"
#: Own content words of an answer that takes part in full.
_FULL = 15
_PART = 0.5
_STOPPED = frozenset(
    {Flag.EMPTY, Flag.MASH, Flag.COPIED_QUESTION, Flag.LANGUAGE, Flag.TERM_LIST}
    | {Flag.REPETITION, Flag.INSTRUCTIONS, Flag.SHUFFLED, Flag.CODE_ONLY}
)


def grade_discussion(grade: Grade, question: Question, answer: str) -> Grade:
    """Half for a considered contribution, half for the ideas as `grade` has them; no answer is the one."""
    if grade.flags & _STOPPED:
        return Grade(grade.score, grade.confidence, _NAME, grade.ideas, grade.voiced, grade.flags)
    asked = read(question.prompt).stems
    own = {word.stem for word in read(clean(answer)).content if word.stem not in asked}
    part = _PART * min(len(own) / _FULL, 1.0)
    score = round(min(part + (1 - _PART) * grade.score, 1.0), 3)
    # Somebody's own story shares few words with any rubric: that alone is no doubt about it.
    flags = grade.flags - {Flag.OFF_TOPIC}
    return Grade(score, round(grade.confidence * 0.8, 3), _NAME, grade.ideas, grade.voiced, flags)
