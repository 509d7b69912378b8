"""The lives of the bot's processes: what one is called, and whether one of this machine has ended."""

import os
import secrets
import socket

__all__ = ["ended", "named"]


def named() -> str:
    """A name for this life of this process, that no other one has: machine, process, a number drawn."""
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


def ended(life: str) -> bool:
    """Whether that life, another than this one, is known to have ended: a process of this machine that is
    not there any more, or whose number this one has now. Of other machines nothing is known.
    """
    machine, _, rest = life.partition("/")
    number = rest.partition("/")[0]
    if machine != socket.gethostname() or not number.isdecimal():
        return False
    if int(number) == os.getpid():
        return True
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False  # somebody else's: it is there
    return False
