import os
import subprocess
import sys

_SHOWN = """
import os, sys
from bot.cli.interpreter import tune
tune()
import numpy as np
table = np.ones((400, 400), np.float32)
for _ in range(20):
    table @ table
print(len(os.listdir("/proc/self/task")), sys.getswitchinterval(), os.environ["OMP_NUM_THREADS"])
"""


def shown(**environment: str) -> str:
    """Threads after some algebra, seconds between switches, and a variable, in a process of its own."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _SHOWN],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": ".", **environment},
    )
    return done.stdout.strip()


def test_algebra_takes_one_thread_and_the_loop_gets_its_turn_soon():
    """Grading leaves the other cores alone, and keeps the event loop waiting for a millisecond at most."""
    assert "1 0.001 1" == shown()


def test_what_the_operator_set_stays():
    """A variable of the environment is not overruled."""
    assert "3" == shown(OMP_NUM_THREADS="3").split()[-1]
