"""Where a grade's numbers and flags draw a line: the share that is full marks, and what is no answer."""

from typing import Final

from bot.core.answers.grade import Flag

__all__ = ["FULL", "GOOD", "NO_ANSWER", "NO_EVIDENCE", "STRONG", "UNJUDGED"]

FULL: Final = 0.95
"""From this score (0-1) on an answer has everything: nothing is left to ask, to hint at or to learn."""

GOOD: Final = 0.6
"""From this score on an answer is praised in public, and may be quoted where its author agrees."""

STRONG: Final = 0.8
"""From this score on, of an answer, a topic or an interview, nothing is left to work on: harder ones come."""

NO_ANSWER: Final = frozenset({Flag.EMPTY, Flag.MASH, Flag.COPIED_QUESTION, Flag.INSTRUCTIONS})
"""What somebody sent is no answer to the question."""

UNJUDGED: Final = frozenset({Flag.LANGUAGE, Flag.UNGRADED})
"""Nobody here could judge what was sent; it counts as given."""

NO_EVIDENCE: Final = NO_ANSWER | UNJUDGED
"""The grade says nothing of what somebody knows: there is no answer, or nobody here could judge it."""
