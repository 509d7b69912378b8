"""What a member answered, over all ways of answering."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.evidence import Judged

__all__ = ["JudgedAnswers"]


class JudgedAnswers(Protocol):
    """A member's graded answers, to rounds and for practice, as one list."""

    async def since(self, member: int, at: datetime) -> Sequence[Judged]:
        """Those given at `at` or later that are graded and not withdrawn, oldest first."""
        ...
