"""A small bot on a real SQLite file, run as a process of its own so that it can be killed for good.

It lives through some days: each day a question is posted and three people answer it. Every step is a line
to the parent, which can so choose the moment of death. The platform's side of the story
is platform.jsonl in its folder: what is written there has been accepted, whether or not anybody heard of it.
"""

import asyncio
import json
import os
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from bot.commands.platform import Outgoing
from bot.core.outbox.courier import Receipt
from bot.core.packs.loading import load
from bot.grading.graders import Graders
from bot.storage.sql.store import SqlStore
from bot.testing.chat import Chat
from bot.testing.doubles import FixedClock, RecordingPlatform, SilentTelemetry

MEMBERS = ("ada", "bob", "cleo")
_PACK = Path(__file__).parents[1] / "packs"


@dataclass(slots=True)
class Ledger(RecordingPlatform):
    """A platform that keeps what it accepted in a file."""

    path: Path = Path("platform.jsonl")

    async def send(self, message: Outgoing) -> Receipt:
        """Accept a message: on disk first, then say so."""
        say("sending", message.key)
        known = message.key in self.keys
        receipt = await RecordingPlatform.send(self, message)
        if not known or not message.retried:
            entry = {"key": message.key, "kind": message.kind.value, "retried": message.retried}
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({**entry, "message": receipt.message, "thread": receipt.thread}) + "\n")
        say("sent", message.key)
        return receipt


def say(*words: object) -> None:
    """One line for the parent."""
    print(*words, flush=True)  # noqa: T201 - the parent reads it


def platform_of(folder: Path) -> Ledger:
    """The platform as it remembers itself."""
    platform = Ledger(path=folder / "platform.jsonl")
    lines = platform.path.read_text(encoding="utf-8").splitlines() if platform.path.exists() else []
    for entry in map(json.loads, lines):
        platform.keys[entry["key"]] = Receipt(entry["message"], entry["thread"])
    return platform


async def main(folder: Path, days: int, starts: int) -> None:
    """Go on from wherever the last life ended; each start is a minute later than the one before."""
    store = SqlStore(f"sqlite+aiosqlite:///{folder}/bot.db", upgrade_at_start=True)
    clock = FixedClock()
    library = load(_PACK)
    chat = Chat.over(
        library,
        Graders(judge=False),
        store,
        platform=platform_of(folder),
        clock=clock,
        telemetry=SilentTelemetry(),
    )
    begin = clock.at
    async with store.read() as tx:
        place = await tx.communities.place("chat", "guild")
        schedules = await tx.schedules.of_community(place.community) if place else ()
        lived = len(await tx.rounds.recent(place.community, limit=1000)) if place else 0
    if not schedules:
        await chat.set_up()
    await chat.services.heartbeat.recover()
    for day in range(max(0, lived - 1), days):
        clock.at = begin + timedelta(days=day, hours=3, seconds=61 * starts)
        await chat.services.heartbeat.recover()
        await chat.beat()
        async with store.read() as tx:
            round_ = (await tx.rounds.recent(1, limit=1))[0]
            thread = (await tx.rounds.postings(round_.id))[0].thread
        question = library.question(round_.question)
        text = "b" if question.options else question.answer
        for by in MEMBERS:
            say("answering", by, day)
            heard = chat.heard(text, by, f"{by}-{day}", thread=thread)
            await chat.hear(heard)
            say("answered", by, day)
    say("done")
    await store.close()


def lived(told: Connection, folder: Path, days: int, starts: int) -> None:
    """The whole life of a process; what it says goes to `told`."""
    os.dup2(told.fileno(), 1)
    asyncio.run(main(folder, days, starts))
    os._exit(0)
