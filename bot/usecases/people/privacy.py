"""A person's say over what is stored: take it along, have it deleted, have it thinned out with time."""

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.people.as_json import as_json
from bot.core.people.people import Community, Member
from bot.core.store import Store

__all__ = ["Export", "Privacy"]

_FORMAT = "sparring-export/1"
_BATCH = 500
_LARGEST = 8_000_000
"""Bytes of a file that every platform takes; above it the file is compressed (Discord takes 10 MiB)."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file with everything that is stored on a member, and how many entries of what it holds."""

    name: str
    data: bytes
    media: str
    counts: Mapping[str, int]


class Privacy:
    """Exports and deletes. `keep_answers` is how long the words of answers are kept; None is for good.

    `forgotten` is called after somebody was: for what is remembered outside the store.
    """

    def __init__(
        self,
        store: Store,
        *,
        keep_answers: timedelta | None = None,
        forgotten: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._forgotten = forgotten
        self.keep_answers = keep_answers

    async def export(self, community: Community, member: Member, *, at: datetime) -> Export:
        """Everything on the member in this community as JSON; docs/personal-data.md says what is what."""
        async with self._store.read() as tx:
            found = await tx.personal.of(member.id)
        stored = {
            kept.table: {"what": kept.what, "rows": [as_json(row) for row in kept.rows]} for kept in found
        }
        told = {
            "format": _FORMAT,
            "exported_at": at.isoformat(),
            "community": community.name,
            "stored": stored,
        }
        data = json.dumps(told, ensure_ascii=False, indent=2).encode()
        name, media = f"sparring-{at:%Y-%m-%d}.json", "application/json"
        if len(data) > _LARGEST:
            data, name, media = gzip.compress(data, mtime=0), f"{name}.gz", "application/gzip"
        return Export(name, data, media, {kept.what: len(kept.rows) for kept in found})

    async def forget(self, member: Member, *, at: datetime) -> None:
        """Delete everything on the member in this community; cannot be undone."""
        async with self._store.begin() as tx:
            await tx.personal.forget(member.id, at)
        self._forgotten()

    async def thin(self, now: datetime) -> int:
        """Empty the words of answers that are older than is kept; how many there were."""
        if self.keep_answers is None:
            return 0
        done = 0
        while True:
            async with self._store.begin() as tx:
                thinned = await tx.personal.thin(now - self.keep_answers, limit=_BATCH)
            done += thinned
            if thinned < _BATCH:
                return done
