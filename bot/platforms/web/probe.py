"""Looks before the start: whether the browser chat may listen where it is told to."""

import errno
import socket
from collections.abc import Sequence

from bot.commands.language.findings import Finding
from bot.core.errors import SettingsError
from bot.platforms.web.wire.settings import WebSection, require_safe

__all__ = ["probe"]


async def probe(settings: WebSection) -> Sequence[Finding]:
    """Whether the address is safe and free; nothing is listened to."""
    try:
        require_safe(settings)
    except SettingsError as error:
        return [Finding(error.message, ok=False, mend=error.hint)]
    where = f"{settings.host} port {settings.port}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((settings.host, settings.port))
    except OSError as error:
        busy = error.errno == errno.EADDRINUSE
        mend = "Set web.port to a free port." if busy else "Set web.host to an address of this machine."
        breaks = "Another program listens there, perhaps Sparring itself." if busy else f"{error.strerror}."
        return [Finding(f"{where}:", ok=False, breaks=breaks, mend=mend)]
    return [Finding(f"{where} is free", ok=True)]
