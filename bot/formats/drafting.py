"""A first rubric for a question that came with an answer only, and what it still wants, as comments."""

from dataclasses import replace

from bot.core.packs.writing import question_file
from bot.core.questions.question import Idea, Kind, Question
from bot.formats.tables import slug

__all__ = ["draft_file", "drafted"]

_HEART = 2
_ABOVE = """\
# Drafted: an idea for each sentence of the answer. Join what belongs together, take away what a strong answer
# may leave out, weigh the heart 2 or 3. Each idea wants an accept: three wordings as people type them.
"""
_BELOW = """\

# 1 to 3 mistakes that people make, and the sentence that puts each right.
# [[misconceptions]]
# text = "A false statement, as a person would claim it"
# reply = "What is true instead, and how one can see it."

# 2 or more: what an interviewer asks when an idea was missed.
# [[follow_ups]]
# when = "missed:{idea}"
# ask = "A question that leads back to the idea"
"""
_MARK = "+++"


def drafted(question: Question) -> Question:
    """The ideas with names of their own, the first one weighed as the heart."""
    taken: set[str] = set()
    ideas: list[Idea] = []
    for number, idea in enumerate(question.ideas):
        weight = _HEART if number == 0 and len(question.ideas) > 1 else 1
        ideas.append(replace(idea, id=slug(idea.text, taken), weight=weight))
    return replace(question, ideas=tuple(ideas))


def draft_file(question: Question) -> str:
    """The file of a question with drafted ideas; the comments say what to write next."""
    text = question_file(question)
    if question.kind is Kind.CHOICE or not question.ideas:
        return text
    head, _, body = text.removeprefix(f"{_MARK}\n").partition(f"\n{_MARK}\n")
    first, table, rest = head.partition("[[points]]\n")
    below = _BELOW.format(idea=question.ideas[0].id)
    return f"{_MARK}\n{first}{_ABOVE}{table}{rest}\n{below}{_MARK}\n{body}"
