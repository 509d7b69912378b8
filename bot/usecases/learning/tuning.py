"""How a community schedules its cards, as organisers set it."""

from dataclasses import replace
from datetime import datetime

from bot.core.errors import Unusable
from bot.core.learning.card import Parameters
from bot.core.learning.recall import scheduler
from bot.core.people.people import AuditLine, Member
from bot.core.store import Store

__all__ = ["RecallTuning"]


class RecallTuning:
    """Reads and changes the parameters of FSRS for one community."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(self, community: int) -> Parameters:
        """Those in force."""
        async with self._store.read() as tx:
            return await tx.cards.parameters(community)

    async def change(
        self, community: int, *, percent: int | None, weights: str | None, by: Member, at: datetime
    ) -> Parameters:
        """Aim at a recall of `percent`; schedule by `weights` (21 numbers; "default" for the library's).

        A card follows at its next rating. Audited. Raises Unusable for what FSRS cannot work with.
        """
        async with self._store.begin() as tx:
            parameters = await tx.cards.parameters(community)
            if percent is not None:
                parameters = replace(parameters, retention=percent / 100)
            if weights is not None:
                parameters = replace(parameters, weights=_weights(weights))
            scheduler(parameters)
            await tx.cards.set_parameters(community, parameters)
            own = "own weights" if parameters.weights else "default weights"
            detail = f"recall {parameters.retention:.0%}, {own}"
            await tx.audit.append(AuditLine(community, by.id, "review cards tuned", detail, at))
        return parameters


def _weights(text: str) -> tuple[float, ...]:
    if text.strip().casefold() == "default":
        return ()
    try:
        return tuple(float(word) for word in text.replace(",", " ").split())
    except ValueError:
        raise Unusable('Weights are numbers with commas between them, or "default".') from None
