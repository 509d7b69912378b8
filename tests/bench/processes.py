"""What a process and its children use, as Linux tells it in /proc."""

import os
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Usage", "usage"]

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds of a processor since they began, and the memory that they hold for themselves, in MB."""

    cpu: float
    memory: float


def usage(pid: int) -> Usage:
    """Of a process and all that descend from it and live."""
    cpu = memory = 0.0
    for each in _family(pid):
        fields = Path(f"/proc/{each}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        cpu += (int(fields[11]) + int(fields[12])) / _TICKS
        status = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii")
        memory += int(status.split("Pss:")[1].split()[0]) / 1024
    return Usage(cpu, memory)


def _family(pid: int) -> list[int]:
    lists = Path(f"/proc/{pid}/task").glob("*/children")  # a child is that of the thread which started it
    children = [int(child) for children in lists for child in children.read_text(encoding="ascii").split()]
    return [pid, *(each for child in children for each in _family(child))]
