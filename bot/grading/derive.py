"""Points for a question that has none: the sentences of its reference answer."""

import re
from dataclasses import replace

from bot.core.questions.question import Point, Question
from bot.grading.prepared import plain
from bot.grading.text import read

__all__ = ["derived"]

_MOST = 8


def derived(question: Question) -> Question:
    """The question with a point for every sentence of its answer that says something new."""
    answer = re.sub(r"(?ms)^\s*```.*?^\s*```", " ", question.answer)
    text = read(plain(answer))
    asked = read(plain(question.prompt)).stems
    points: list[Point] = []
    for sentence in text.sentences:
        words = text.words[sentence.first : sentence.last]
        new = {word.stem for word in words if word in text.content and word.stem not in asked}
        if new:
            said = " ".join(text.clean.text[sentence.start : sentence.end].split())
            points.append(Point(id=f"sentence-{len(points) + 1}", text=said))
    if not points:
        points = [Point(id="sentence-1", text=" ".join(plain(answer).split()) or question.title)]
    return replace(question, points=tuple(points[:_MOST]), full_marks_at=None)
