"""Archives, opened and unpacked within bounds: nobody knows what a file claims to be until it is read."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from bot.core.errors import Unusable

__all__ = ["opened", "part"]

_ENTRY = b"PK\x01\x02"
_MOST_ENTRIES = 50_000
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


@contextmanager
def opened(data: bytes, *, what: str, hint: str) -> Iterator[zipfile.ZipFile]:
    """The archive; Unusable with `what` for anything that is none, or breaks while it is read."""
    if data.count(_ENTRY) > _MOST_ENTRIES:
        raise Unusable("The archive holds too many files.", hint="Import it in parts.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        raise Unusable(what, hint=hint) from None


def part(archive: zipfile.ZipFile, name: str, *, most: int) -> bytes:
    """One file of the archive; Unusable when it has more than `most` bytes, whatever its header says."""
    entry = archive.getinfo(name)
    if entry.compress_type not in _METHODS:
        raise zipfile.BadZipFile("a compression that is not read here")
    with archive.open(entry) as stream:
        text = stream.read(most + 1)
    if len(text) > most:
        raise Unusable("The file is too large when unpacked.", hint="Import it in parts.")
    return text
