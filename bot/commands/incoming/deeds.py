"""Which deed an invocation is, and what was said to those that nobody has heard of yet."""

import json
from collections import OrderedDict
from hashlib import sha256
from typing import TypeVar

from bot.commands.language.arguments import show
from bot.commands.language.invocation import Invocation
from bot.commands.language.reply import Reply
from bot.commands.views.notices import Done
from bot.core.deeds import Deed
from bot.core.errors import DoneAlready, StoreUnavailable
from bot.core.store import Store

__all__ = ["Deeds", "deed_of"]

T = TypeVar("T")

_REMEMBERED = 2_000
_LOST = "I have carried that out already; only my answer to it got lost. Look with the command that shows it."


class Deeds:
    """Gives what was said to a deed again, until its doer was told."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._said: OrderedDict[str, Reply] = OrderedDict()
        self._stands: OrderedDict[str, str] = OrderedDict()

    async def before(self, deed: Deed) -> Reply | None:
        """What was said when it was carried out before; None when it was not."""
        async with self._store.read() as tx:
            known = await tx.deeds.known(deed.key)
        return self.again(deed, DoneAlready(deed.key)) if known else None

    def said(self, deed: Deed, reply: Reply) -> None:
        """Keep what is to be said to a deed that was carried out just now."""
        _put(self._said, deed.key, reply)
        _put(self._stands, deed.key, deed.key)

    def again(self, deed: Deed, done: DoneAlready) -> Reply:
        """What was said to the deed that stands for this one, or that it was done."""
        _put(self._stands, deed.key, done.deed)
        return self._said.get(done.deed) or Reply(Done(_LOST), everyone=False)

    async def told(self, platform: str, event: str) -> None:
        """Who gave it has read the reply. Where the store is out of reach, the same wish stays one deed."""
        key = self._stands.pop(_key(platform, event), "")
        if not key:
            return
        try:
            async with self._store.begin() as tx:
                await tx.deeds.told([key])
        except StoreUnavailable:
            return
        self._said.pop(key, None)


def deed_of(invocation: Invocation) -> Deed | None:
    """The deed that an invocation is; None for one that no event names, or that may be done again.

    An answer to a round is kept once by itself: the revision knows its event.
    """
    counted = invocation.command.name == "quiz answer" and "practice" not in invocation.args
    if not invocation.event or invocation.command.again or counted:
        return None
    where = invocation.where
    args = {name: show(value) for name, value in sorted(invocation.args.items()) if value is not None}
    parts = [where.platform, where.tenant, where.channel, where.thread, invocation.actor.external]
    said = json.dumps([*parts, invocation.command.name, args])
    return Deed(_key(where.platform, invocation.event), invocation.at, sha256(said.encode()).hexdigest())


def _key(platform: str, event: str) -> str:
    return f"{platform}/{event}"


def _put(kept: OrderedDict[str, T], key: str, value: T) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > _REMEMBERED:
        kept.popitem(last=False)
