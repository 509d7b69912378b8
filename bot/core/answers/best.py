"""The best answer of each member who answered."""

from collections.abc import Iterable, Mapping

from bot.core.answers.answer import Answer
from bot.core.answers.scoring import tally

__all__ = ["best_of_each", "by_member"]


def by_member(revisions: Iterable[Answer]) -> dict[int, list[Answer]]:
    """The revisions of each member, in their order."""
    found: dict[int, list[Answer]] = {}
    for answer in revisions:
        found.setdefault(answer.member, []).append(answer)
    return found


def best_of_each(revisions: Iterable[Answer]) -> Mapping[int, Answer]:
    """The best revision that stands of each member who has one."""
    best = {member: tally(answers).best for member, answers in by_member(revisions).items()}
    return {member: answer for member, answer in best.items() if answer is not None}
