"""Ideas for a question that has none: the sentences of its reference answer."""

import re
from dataclasses import replace

from bot.core.questions.question import Idea, Question
from bot.grading.words.prepared import plain
from bot.grading.words.text import read

__all__ = ["derived"]

_MOST = 8


def derived(question: Question) -> Question:
    """The question with an idea for every sentence of its answer that says something new."""
    answer = re.sub(r"(?ms)^\s*```.*?^\s*```", " ", question.answer)
    text = read(plain(answer))
    asked = read(plain(question.prompt)).stems
    ideas: list[Idea] = []
    for sentence in text.sentences:
        words = text.words[sentence.first : sentence.last]
        new = {word.stem for word in words if word in text.content and word.stem not in asked}
        if new:
            said = " ".join(text.clean.text[sentence.start : sentence.end].split())
            ideas.append(Idea(id=f"sentence-{len(ideas) + 1}", text=said))
    if not ideas:
        ideas = [Idea(id="sentence-1", text=" ".join(plain(answer).split()) or question.title)]
    return replace(question, ideas=tuple(ideas[:_MOST]), full_marks_at=None)
