"""The outbox: every message is claimed with a lease, sent, and recorded with what it causes.

A message whose sender died is claimed again when its lease ends, with `attempts` raised, so the courier
looks for it before sending again. One failing destination holds up no other: each is sent in a task of
its own, and results are committed as they come, several at a time.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.errors import Moot, PlatformUnreachable, RoleRefused, StoreUnavailable
from bot.core.outbox import keys
from bot.core.outbox.courier import Courier, Receipt
from bot.core.outbox.notice import notice_parcel
from bot.core.outbox.parcel import Parcel, ParcelKind, ParcelState
from bot.core.outside import Clock, Telemetry
from bot.core.people.channel_names import channel_word
from bot.core.reminders.reminder import ShutInbox
from bot.core.rounds import life
from bot.core.rounds.round import Posting, Round, RoundState
from bot.core.store import Store, Transaction
from bot.usecases.streaks.ledger import StreakBook

__all__ = ["Delivery"]

_LEASE = timedelta(seconds=45)
_SEND_TIMEOUT_SECONDS = 35
_MOOT = "There was nothing to be said any more."
_FIRST_BACKOFF = timedelta(seconds=10)
_LONGEST_BACKOFF = timedelta(minutes=15)
_LONGEST_ERROR = 300
_PUBLISHED_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class _Result:
    """What came of one try; neither a receipt nor an error when there was nothing to say any more."""

    parcel: Parcel
    receipt: Receipt | None
    error: PlatformUnreachable | None
    at: datetime

    @property
    def outcome(self) -> str:
        """The result in a word, for the operator."""
        if self.receipt is not None:
            return "sent"
        return "moot" if self.error is None else "failed"


class Delivery:
    """Sends what waits in the outbox."""

    def __init__(
        self,
        store: Store,
        courier: Courier,
        *,
        streaks: StreakBook,
        clock: Clock,
        telemetry: Telemetry,
        owner: str,
        at_once: int = 64,
    ) -> None:
        self._store = store
        self._courier = courier
        self._streaks = streaks
        self._clock = clock
        self._telemetry = telemetry
        self._owner = owner
        self._at_once = at_once
        self._listening: set[asyncio.Task[None]] = set()

    async def flush(self) -> int:
        """Send until nothing can be claimed; how many messages were sent."""
        sent = 0
        running: set[asyncio.Task[_Result]] = set()
        try:
            while True:
                if free := self._at_once - len(running):
                    running |= await self._start(free)
                if not running:
                    return sent
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                results = [task.result() for task in done]
                await self._settle(results)
                sent += sum(result.receipt is not None for result in results)
        finally:
            for task in running:
                task.cancel()

    async def _start(self, limit: int) -> set[asyncio.Task[_Result]]:
        now = self._clock.now()
        async with self._store.begin() as tx:
            parcels = await tx.outbox.claim(now, owner=self._owner, until=now + _LEASE, limit=limit)
        return {asyncio.create_task(self._try(parcel)) for parcel in parcels}

    async def _try(self, parcel: Parcel) -> _Result:
        now = self._clock.now()
        if parcel.expires_at is not None and parcel.expires_at <= now:
            gone = PlatformUnreachable("Its time had passed before it could be delivered.", permanent=True)
            return _Result(parcel, None, gone, now)
        try:
            async with asyncio.timeout(_SEND_TIMEOUT_SECONDS):
                receipt = await self._courier.send(parcel)
        except Moot:
            return _Result(parcel, None, None, self._clock.now())
        except PlatformUnreachable as error:
            return _Result(parcel, None, error, self._clock.now())
        except StoreUnavailable as error:
            away = PlatformUnreachable("The database could not be reached.", hint=error.hint)
            return _Result(parcel, None, away, self._clock.now())
        except TimeoutError:
            late = PlatformUnreachable("The platform did not answer in time.")
            return _Result(parcel, None, late, self._clock.now())
        except Exception as error:  # noqa: BLE001 - one bad message may not stop the others
            self._telemetry.failure("delivery failed", error, kind=parcel.kind.value, key=parcel.key)
            fault = PlatformUnreachable(
                "The message could not be made.", hint="This is a fault in the program; its log says which."
            )
            return _Result(parcel, None, fault, self._clock.now())
        return _Result(parcel, receipt, None, self._clock.now())

    async def _settle(self, results: Sequence[_Result]) -> None:
        now = self._clock.now()
        async with self._store.begin() as tx:
            settled = [self._settled(result) for result in results]
            await tx.outbox.settle(settled)
            await tx.outbox.add([_publication(r) for r in results if r.receipt and r.receipt.publish_in])
            closed = await self._open_rounds(tx, [r for r in results if r.receipt is not None])
            await tx.streaks.owe(closed, now)
            for result, parcel in zip(results, settled, strict=True):
                if result.error is not None:
                    await self._tell_organisers(tx, result, parcel)
                if result.error is not None and result.error.refused and parcel.address.user:
                    await tx.reminders.shut(_shut(parcel, result.error, result.at))
        for result in results:
            self._telemetry.count("messages", kind=result.parcel.kind.value, outcome=result.outcome)
        for result in results:
            if result.receipt is not None and result.receipt.thread and result.parcel.attempts > 1:
                task = asyncio.create_task(self._recorded(result.parcel))
                self._listening.add(task)
                task.add_done_callback(self._listening.discard)
        for community in closed:
            await self._streaks.sweep(community, closed=now)

    async def _recorded(self, parcel: Parcel) -> None:
        """Hear what was written under a question while nobody knew that it stood."""
        try:
            await self._courier.recorded(parcel)
        except PlatformUnreachable as error:
            self._telemetry.event("thread not read", key=parcel.key, error=error.message)
        except Exception as error:  # noqa: BLE001 - the next start reads the thread again
            self._telemetry.failure("thread not read", error, key=parcel.key)

    def _settled(self, result: _Result) -> Parcel:
        parcel = replace(result.parcel, lease_until=None, owner="")
        if result.receipt is not None:
            return replace(parcel, state=ParcelState.SENT, error="", message=result.receipt.message)
        if result.error is None:
            return replace(parcel, state=ParcelState.DROPPED, error=_MOOT)
        again = result.at + _backoff(parcel.attempts, result.error)
        over = parcel.expires_at is not None and again >= parcel.expires_at
        # A question is tried to the end of its window: an organiser may mend the channel at any moment.
        over = over or (result.error.permanent and parcel.kind is not ParcelKind.QUESTION)
        parcel = replace(parcel, error=result.error.message[:_LONGEST_ERROR], not_before=again)
        if over:
            return replace(parcel, state=ParcelState.DROPPED)
        if result.error.denied:
            return parcel
        return replace(parcel, lease_until=again, owner=result.parcel.owner)

    async def _open_rounds(self, tx: Transaction, results: Sequence[_Result]) -> set[int]:
        """Record where questions stand, open their rounds, close the ones before; communities of those."""
        posted = [r for r in results if r.parcel.kind is ParcelKind.QUESTION and r.parcel.round]
        if not posted:
            return set()
        await tx.rounds.record([_posting(result) for result in posted])
        opened: dict[int, Round] = {}
        for result in sorted(posted, key=lambda result: result.parcel.round or 0):
            # Read under a lock, in one order everywhere: another process may be ending the same rounds.
            round_ = await tx.rounds.get(result.parcel.round or 0)
            if round_ is not None and round_.state is RoundState.CLAIMED:
                opened.setdefault(round_.id, life.open_(round_, at=result.at))
        current = await tx.rounds.current({round_.schedule for round_ in opened.values()})
        closed = [
            _ended(before, at=_opened(round_))
            for round_ in opened.values()
            for before in current.get(round_.schedule, ())
            if (before.local_date, before.due_at) < (round_.local_date, round_.due_at)
        ]
        await tx.rounds.update([*closed, *opened.values()])
        await tx.reminders.wake({round_.community for round_ in opened.values()}, self._clock.now())
        for round_ in opened.values():
            self._telemetry.count("rounds_posted")
            self._telemetry.observe("post_delay_seconds", (_opened(round_) - round_.due_at).total_seconds())
        return {round_.community for round_ in closed if round_.state is RoundState.CLOSED}

    async def _tell_organisers(self, tx: Transaction, result: _Result, parcel: Parcel) -> None:
        """Say once per destination, until it works again, that it cannot be reached."""
        self._telemetry.event(
            "message not delivered",
            kind=parcel.kind.value,
            key=parcel.key,
            attempts=parcel.attempts,
            error=parcel.error,
            hint=result.error.hint if result.error else "",
        )
        if isinstance(result.error, RoleRefused):
            text = (
                f"A role that a streak has earned could not be given. {result.error.message} I keep trying. "
            )
            key = keys.role_refused(parcel.address.place, parcel.text, result.at)
            await self._notice(tx, parcel, key, text + result.error.hint, result.at)
        if parcel.kind is not ParcelKind.QUESTION or parcel.destination is None:
            return
        if parcel.state is ParcelState.DROPPED:
            self._telemetry.count("rounds_failed")
        elif parcel.attempts == 1 and not await self._known_trouble(tx, parcel):
            what = await self._what_is_late(tx, parcel)
            hint = result.error.hint if result.error else ""
            text = f"{what} could not be posted yet. {parcel.error} I keep trying. {hint}".rstrip()
            key = keys.question_late(parcel.round or 0, parcel.destination)
            await self._notice(tx, parcel, key, text, result.at)

    async def _what_is_late(self, tx: Transaction, parcel: Parcel) -> str:
        """The question of which schedule, and in which channel."""
        round_ = (await tx.rounds.many({parcel.round or 0})).get(parcel.round or 0)
        schedule = await tx.schedules.get(round_.schedule) if round_ else None
        place = await tx.communities.place_by_id(parcel.address.place)
        asked = f'The question of "{schedule.name}"' if schedule else "The question"
        return f"{asked} for {channel_word(place, parcel.address.channel)}" if place else asked

    async def _notice(self, tx: Transaction, parcel: Parcel, key: str, text: str, now: datetime) -> None:
        """Tell the organisers of the parcel's place; the same key again is told no more."""
        community = await tx.communities.get(parcel.community)
        if community is not None:
            await tx.outbox.add([notice_parcel(key, community, parcel.address.place, text, now=now)])

    async def _known_trouble(self, tx: Transaction, parcel: Parcel) -> bool:
        trouble = await tx.outbox.last_trouble(parcel.destination or 0)
        return trouble is not None and trouble.id != parcel.id


def _posting(result: _Result) -> Posting:
    parcel, receipt = result.parcel, result.receipt or Receipt("")
    return Posting(
        round=parcel.round or 0,
        destination=parcel.destination or 0,
        place=parcel.address.place,
        channel=parcel.address.channel,
        message=receipt.message,
        thread=receipt.thread,
        posted_at=result.at,
    )


def _publication(result: _Result) -> Parcel:
    """What is left of a message that stands: it is to be published later."""
    parcel, receipt = result.parcel, result.receipt or Receipt("")
    wait = timedelta(seconds=receipt.publish_in or 0)
    return replace(
        parcel,
        id=0,
        key=keys.publication(parcel.key),
        kind=ParcelKind.PUBLISH,
        not_before=result.at + wait,
        expires_at=result.at + _PUBLISHED_WITHIN,
        text=receipt.message,
        state=ParcelState.WAITING,
        attempts=0,
        owner="",
        lease_until=None,
        error="",
    )


def _shut(parcel: Parcel, error: PlatformUnreachable, at: datetime) -> ShutInbox:
    return ShutInbox(parcel.address.place, parcel.address.user, error.message, at)


def _ended(before: Round, *, at: datetime) -> Round:
    if before.state is RoundState.CLAIMED:
        return life.miss(before)
    return life.close(before, at=at)


def _opened(round_: Round) -> datetime:
    return round_.opened_at or round_.due_at


def _backoff(attempts: int, error: PlatformUnreachable) -> timedelta:
    """10 s, 20 s, 40 s ... at most 15 minutes; or what the platform asked for."""
    if error.retry_after is not None:
        return timedelta(seconds=error.retry_after)
    doublings: int = 2 ** min(attempts - 1, 10)
    return min(_FIRST_BACKOFF * doublings, _LONGEST_BACKOFF)
