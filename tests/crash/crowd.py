"""The people of the servers: each day they answer as people do, and they try again what was not answered."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.core.store import Store
from bot.platforms.discord.wire.payload import custom_ids, texts
from tests.crash.stage import Stage
from tests.platforms.discord.world import BOT, OWNER, Json

__all__ = ["Crowd"]

GOOD = (
    "It is the harmonic mean of precision and recall, so it is low when either of the two is low. I am {0}."
)
BETTER = GOOD + " It is used for imbalanced classes, where accuracy misleads."
_QUESTION = ":quiz.answer:round="
_PATIENCE = 3.0
"""Seconds after which Discord tells a member that the application did not respond."""


@dataclass
class _Written:
    """A message in a thread; `text` is what it says now, None once it is deleted."""

    user: int
    round: int
    message: str
    text: str | None


@dataclass
class _Asked:
    """An answer by command, tried until its feedback was seen; `tries` are the interactions."""

    user: int
    guild: int
    round: int
    text: str
    tries: list[str] = field(default_factory=list)


class Crowd:
    """Five members in each server: one writes, edits, deletes, is delivered twice, or uses the command."""

    def __init__(self, stage: Stage, draw: random.Random) -> None:
        self._stage = stage
        self._draw = draw
        self._written: list[_Written] = []
        self._asked: list[_Asked] = []
        self._events: dict[int, Counter[str]] = {}

    def questions(self, guild: int) -> Sequence[tuple[str, int]]:
        """The questions that stand in a server's channel, with their rounds, oldest first."""
        return list(_posts(self._stage.messages.get(str(self._stage.guilds[guild]), ()), _QUESTION))

    def thread_of(self, guild: int, day: int) -> str:
        """The thread of a day's question; "" while there is none."""
        found = self.questions(guild)
        return found[day][0] if len(found) > day and found[day][0] in self._stage.threads else ""

    async def answer(self, guild: int, day: int) -> None:
        """Answer the day's question, once; what is underway when a bot dies goes on with the next one."""
        thread = self.thread_of(guild, day)
        round_id = self.questions(guild)[day][1]
        base = 1000 + 10 * guild % 1000
        writer, editor, deleter, echo, commander = range(base, base + 5)
        for user in self._draw.sample((writer, editor, deleter, echo), 4):
            written = await self._write(guild, thread, round_id, user, twice=user == echo)
            if user == editor:
                await self._edit(guild, thread, written, late=self._draw.random() < 0.5)
            if user == deleter:
                await self._delete(guild, thread, written)
        self._asked.append(_Asked(commander, guild, round_id, BETTER.format(f"{commander} on day {day}")))

    async def insist(self, guild: int) -> None:
        """Try the commands that got no feedback, and wait for it."""
        for asked in self.unheard(guild):
            payload = self._stage.ask(asked.guild, asked.user, "quiz", "answer", text=asked.text)
            if not await self._stage.tell(guild, "INTERACTION_CREATE", payload):
                return
            asked.tries.append(payload["id"])
            if self._draw.random() < 0.3:
                await self._stage.tell(guild, "INTERACTION_CREATE", payload)
            seen = partial(self._stage.acknowledged.__contains__, payload["id"])
            await self._stage.seen(seen, seconds=_PATIENCE)

    def unheard(self, guild: int) -> Sequence[_Asked]:
        """The commands of a server without feedback."""
        return [a for a in self._asked if a.guild == guild and not self._stage.acknowledged & set(a.tries)]

    async def missing(self, store: Store, *, acknowledged: bool) -> list[str]:
        """What was said and is not counted as it should be: all of it, or what was `acknowledged`."""
        wrong: list[str] = []
        async with store.read() as tx:
            for written in self._written:
                if acknowledged and written.message not in self._stage.acknowledged:
                    continue
                standing = [
                    a for a in await tx.answers.of_round(written.round) if a.source == written.message
                ]
                if bool(standing) if written.text is None else written.text not in {a.text for a in standing}:
                    wrong.append(f"message {written.message} of round {written.round}: {written.text!r}")
                if len(standing) != len({a.text for a in standing}):
                    wrong.append(f"message {written.message} counted twice")
            for asked in self._asked:
                seen = bool(self._stage.acknowledged & set(asked.tries))
                kept = [a for a in await tx.answers.of_round(asked.round) if a.text == asked.text]
                if (seen or not acknowledged) and not kept:
                    wrong.append(f"command of {asked.user} in round {asked.round}")
                if len(kept) > len(asked.tries):
                    wrong.append(f"command of {asked.user} in round {asked.round} counted {len(kept)} times")
        return wrong

    def doubled(self) -> list[str]:
        """What stands twice: a question or recap in a channel, a reveal or somebody's verdict in a thread."""
        wrong: list[str] = []
        for guild, number in self._stage.guilds.items():
            rounds = Counter(round_id for _, round_id in self.questions(guild))
            wrong += [f"round {r} stands {n} times in {guild}" for r, n in rounds.items() if n > 1]
            posts = self._stage.messages.get(str(number), ())
            for words in ("The answer is out", "The week in review"):
                recaps = Counter(_titles(posts, words))
                wrong += [f"a recap stands {n} times in {guild}: {t}" for t, n in recaps.items() if n > 1]
        for thread in self._stage.threads:
            messages = self._stage.messages.get(thread, ())
            reveals = [m for m in messages if _ours(m) and any("Answer:" in t for t in _says(m))]
            if len(reveals) > 1:
                wrong.append(f"{len(reveals)} reveals in thread {thread}")
            verdicts = Counter(
                m["referenced_message"]["author"]["id"]
                for m in messages
                if _ours(m) and m.get("referenced_message")
            )
            wrong += [f"{n} verdicts for {who} in {thread}" for who, n in verdicts.items() if n > 1]
        return wrong

    def revealed(self, guild: int, day: int) -> bool:
        """Whether the answer to a day's question stands in its thread."""
        thread = self.thread_of(guild, day)
        return any(
            _ours(m) and any("Answer:" in t for t in _says(m)) for m in self._stage.messages.get(thread, ())
        )

    async def plan(self, guild: int, **options: str) -> None:
        """The organiser sets the daily question up."""
        payload = self._stage.ask(guild, OWNER, "quiz-admin", "setup", **options)
        heard = self._stage.callback(int(payload["id"]))
        await self._stage.tell(guild, "INTERACTION_CREATE", payload)
        async with asyncio.timeout(20):
            await heard

    async def _write(self, guild: int, thread: str, round_id: int, user: int, *, twice: bool) -> _Written:
        text = GOOD.format(f"{user} in thread {thread}")
        event = {**self._stage.said(thread, text, user=user), "guild_id": str(guild)}
        for _ in range(1 + twice):
            await self._stage.tell(guild, "MESSAGE_CREATE", event)
        written = _Written(user, round_id, event["id"], text)
        self._written.append(written)
        return written

    async def _edit(self, guild: int, thread: str, written: _Written, *, late: bool) -> None:
        """The edit, and after it, `late`, the first delivery once more: events out of order."""
        before = self._message(thread, written.message)
        old = {**before, "guild_id": str(guild)}
        written.text = BETTER.format(f"{written.user} in thread {thread}")
        before |= {"content": written.text, "edited_timestamp": "2026-03-02T09:30:00.123000+00:00"}
        await self._stage.tell(guild, "MESSAGE_UPDATE", {**before, "guild_id": str(guild)})
        if late:
            await self._stage.tell(guild, "MESSAGE_CREATE", old)

    async def _delete(self, guild: int, thread: str, written: _Written) -> None:
        self._stage.messages[thread].remove(self._message(thread, written.message))
        written.text = None
        gone = {"id": written.message, "channel_id": thread, "guild_id": str(guild)}
        await self._stage.tell(guild, "MESSAGE_DELETE", gone)

    def _message(self, thread: str, message: str) -> Json:
        return next(m for m in self._stage.messages[thread] if m["id"] == message)


def _ours(message: Json) -> bool:
    return str(message["author"]["id"]) == str(BOT)


def _says(message: Json) -> Sequence[str]:
    return [message["content"], *texts(message.get("components") or ())]


def _titles(messages: Sequence[Json], words: str) -> Iterator[str]:
    for message in messages:
        if _ours(message):
            yield from (text for text in _says(message) if words in text)


def _posts(messages: Sequence[Json], mark: str) -> Iterator[tuple[str, int]]:
    for message in messages:
        tokens = [t for t in custom_ids(message.get("components") or ()) if mark in t]
        if _ours(message) and tokens:
            yield message["id"], int(tokens[0].rpartition("round=")[2].split("&")[0].split(":")[0])
