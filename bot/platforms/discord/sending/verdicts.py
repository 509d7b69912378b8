"""The short public verdicts in a thread: one line per member, kept up to date, with a button to the rest.

Which line belongs to whom is read from the thread itself, so a restart forgets nothing: a verdict is a
reply to the member's message and carries the feedback button.
"""

import asyncio
from collections import OrderedDict
from weakref import WeakValueDictionary

import discord

from bot.commands.incoming.heard import Withdrawn
from bot.commands.language.reply import Offer
from bot.platforms.discord.drawing.escape import words
from bot.platforms.discord.drawing.render import Renderer
from bot.platforms.discord.wire.payload import Json, custom_ids, nonced
from bot.platforms.discord.wire.rest import Rest
from bot.platforms.discord.wire.troubles import Trouble

__all__ = ["Verdicts", "feedback_line"]

_THREADS_KEPT = 500
_FEEDBACK = ":quiz.feedback:"
_UNCHANGEABLE = {Trouble.UNKNOWN_MESSAGE, Trouble.OLD_EDITS}


def feedback_line(message: discord.Message) -> bool:
    """Whether a message carries the feedback button."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return any(_FEEDBACK in (getattr(part, "custom_id", None) or "") for row in rows for part in row.children)


class Verdicts:
    """Posts and changes verdicts."""

    def __init__(self, client: discord.Client, renderer: Renderer, rest: Rest) -> None:
        self._client = client
        self._renderer = renderer
        self._rest = rest
        self._lines: OrderedDict[str, dict[str, str]] = OrderedDict()
        # A thread's lines are written one after another: two quick messages of one member share one.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def give(
        self, verdict: str, round_: int, *, thread: str, member: str, message: str, server: str
    ) -> None:
        """Say how an answer did: a reply to the member's first, the same line changed for later ones."""
        async with self._turns.setdefault(thread, asyncio.Lock()):
            body = self._body(verdict, round_)
            await self._give(body, thread=thread, member=member, message=message, server=server)

    async def drop(self, message: str, gone: Withdrawn, *, thread: str, server: str) -> None:
        """Take away what was said to an answer that is gone with its message; the line of a member of whom
        another answer stands says how that one did.
        """
        async with self._turns.setdefault(thread, asyncio.Lock()):
            lines = await self._known(thread, server)
            line = lines.get(gone.who)
            over = {line} if line and gone.left is None else set()
            for each in await self._rest.history(thread, server=server):
                answered = (each.get("message_reference") or {}).get("message_id")
                if str(answered) == message and str(each["id"]) in {line, *lines.values()}:
                    over.add(str(each["id"]))
            for told in over:
                await self._rest.delete(thread, told, server=server, reason="Answer withdrawn")
                lines.pop(gone.who, None)
            if gone.left is not None and (gone.source or gone.who in lines):
                body = self._body(gone.left.verdict, gone.round)
                await self._give(body, thread=thread, member=gone.who, message=gone.source, server=server)

    async def _give(self, body: Json, *, thread: str, member: str, message: str, server: str) -> None:
        lines = await self._known(thread, server)
        if member in lines:
            try:
                await self._rest.edit(thread, lines[member], body, server=server)
            except discord.HTTPException as error:
                if error.code not in _UNCHANGEABLE:
                    raise
                del lines[member]
            else:
                return
        reference = {"message_id": message, "fail_if_not_exists": False}
        once = nonced(f"{message}/{body['content']}")
        sent = await self._rest.post(
            thread, {**body, **once, "message_reference": reference}, server=server, prompt=True
        )
        lines[member] = str(sent["id"])

    def _body(self, verdict: str, round_: int) -> Json:
        offers = (Offer("See feedback", "quiz feedback", {"round": round_}),) if round_ else ()
        return {
            "content": words(verdict),
            "components": self._renderer.rows(offers),
            "allowed_mentions": {"parse": [], "replied_user": False},
        }

    async def _known(self, thread: str, server: str) -> dict[str, str]:
        if thread not in self._lines:
            self._lines[thread] = await self._read(thread, server)
            while len(self._lines) > _THREADS_KEPT:
                self._lines.popitem(last=False)
        self._lines.move_to_end(thread)
        return self._lines[thread]

    async def _read(self, thread: str, server: str) -> dict[str, str]:
        """Verdicts by member, from the thread's newest messages."""
        try:
            recent = await self._rest.history(thread, server=server)
        except (discord.Forbidden, discord.NotFound):
            return {}
        me = str(self._client.user.id) if self._client.user else ""
        found: dict[str, str] = {}
        for message in recent:
            answered = (message.get("referenced_message") or {}).get("author") or {}
            ours = str((message.get("author") or {}).get("id")) == me
            tokens = custom_ids(message.get("components") or ())
            if ours and answered.get("id") and any(_FEEDBACK in token for token in tokens):
                found.setdefault(str(answered["id"]), str(message["id"]))
        return found
