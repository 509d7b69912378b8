"""A process that upgrades as `sparring db upgrade` does, and dies early or late on its way."""

import os
import signal
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.storage.migrations.history import head
from bot.storage.nightly import upgraded

__all__ = ["dying"]


def dying(url: str, folder: Path, moment: str) -> None:
    """Upgrade, and die at a `moment`: after the "first" change or before the "last"."""
    changes = 0

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal changes
        changes += statement.split(maxsplit=1)[0] in {"CREATE", "ALTER", "INSERT", "UPDATE", "DROP"}
        if changes == 2 if moment == "first" else f"version_num='{head()}'" in statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", look)
    upgraded(url, folder)
