"""The interpreter, set up for a loop that must answer at once beside threads that grade."""

import os
import sys

__all__ = ["tune"]

_SWITCH_SECONDS = 0.001
"""How long a thread that computes may keep the interpreter from one that waits for it; Python's own 5 ms
come twice with every statement (the store's thread, then the loop) while an answer is graded.
"""
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""The matrices of an answer are small: more threads of the algebra library only spin, on every core."""


def tune() -> None:
    """To be called before numpy is imported. What the operator has set in the environment stays."""
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    sys.setswitchinterval(_SWITCH_SECONDS)
