"""What is done whenever the alarm rings, and when it has to ring next."""

from datetime import datetime, timedelta

from bot.core.outside import Clock
from bot.core.store import Store
from bot.usecases.answers.submit import Answering
from bot.usecases.interviews.step import InterviewSteps
from bot.usecases.outbox.deliver import Delivery
from bot.usecases.pairs import Pairing
from bot.usecases.recaps import Recapping
from bot.usecases.reminders import Reminding
from bot.usecases.rounds.post import Claiming
from bot.usecases.rounds.reveal import Revealing
from bot.usecases.streaks.ledger import StreakBook
from bot.usecases.streaks.roles import Rewarding

__all__ = ["Heartbeat"]

_ABANDONED = timedelta(minutes=10)
"""A sweep takes seconds; one that is owed for longer is nobody's any more."""
_GRADED_WITHIN = timedelta(seconds=30)
"""An answer that waits longer has lost the process that took it. Were it not so, it would be graded twice
and counted once all the same.
"""


class Heartbeat:
    """Brings the world up to date with the clock. Each beat is safe to repeat and to interrupt."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock,
        posting: Claiming,
        revealing: Revealing,
        delivery: Delivery,
        answering: Answering,
        reminding: Reminding,
        recapping: Recapping,
        rewarding: Rewarding,
        pairing: Pairing,
        interviews: InterviewSteps,
        streaks: StreakBook,
    ) -> None:
        self._store = store
        self._clock = clock
        self._posting = posting
        self._revealing = revealing
        self._delivery = delivery
        self._answering = answering
        self._reminding = reminding
        self._recapping = recapping
        self._rewarding = rewarding
        self._pairing = pairing
        self._interviews = interviews
        self._streaks = streaks

    async def recover(self) -> None:
        """After a start: grade what a crash left ungraded, and end the streaks that it left standing."""
        await self._answering.settle_pending()
        await self._interviews.settle_pending()
        await self._streaks.catch_up(self._clock.now())

    async def rounds(self) -> None:
        """Reveal and claim what is due now; plan reminders, recaps, pairs and notices."""
        await self._revealing.reveal_due()
        await self._posting.claim_due()
        await self._reminding.plan_due()
        await self._recapping.plan_due()
        await self._pairing.advance_due()
        await self._interviews.notice_due()

    async def tend(self) -> None:
        """See to roles; end streaks that another process has left standing, and grade the answers of one that
        died. It waits for no message and no round.
        """
        await self._streaks.catch_up(self._clock.now() - _ABANDONED)
        await self._answering.settle_pending(before=self._clock.now() - _GRADED_WITHIN)
        await self._rewarding.settle()

    async def deliver(self) -> None:
        """Send what waits."""
        await self._delivery.flush()

    async def next_rounds(self) -> datetime | None:
        """When anything of the kind is next due; None when nothing is planned."""
        async with self._store.read() as tx:
            instants = [
                await tx.schedules.next_due(),
                await tx.rounds.next_reveal(),
                await tx.reminders.next_at(),
                await tx.recaps.next_at(),
                await tx.pairs.next_at(),
                await tx.interviews.next_notice(),
            ]
        return min((instant for instant in instants if instant is not None), default=None)

    async def next_delivery(self) -> datetime | None:
        """When a message may next be sent; None when none waits."""
        async with self._store.read() as tx:
            return await tx.outbox.next_at()
