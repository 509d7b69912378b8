"""How much of a dear sweep a run does: `make test` a part of it, `make check` all."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import settings

__all__ = ["examples", "few"]

Case = TypeVar("Case")


def examples(most: int, **more: Any) -> settings:
    """As many examples as this run's profile asks for, and never more than `most`."""
    return settings(max_examples=min(most, settings().max_examples), **more)


def few(cases: Iterable[Case], *, one_in: int) -> Sequence[Any]:
    """All cases of a parametrised test; the first and each `one_in`-th after it are not slow."""
    return [
        case
        if number % one_in == 0
        else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow)
        for number, case in enumerate(cases)
    ]
