"""`sparring export-cards`: one member's review cards as a file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Config, library, settings_from
from bot.core.errors import NotFound, Unusable

if TYPE_CHECKING:
    from bot.config.sections import Settings

__all__ = ["export_cards"]


def export_cards(
    platform: Annotated[str, typer.Argument(help="Where the member is: discord, slack or web.")],
    account: Annotated[str, typer.Argument(help="The member's id there.")],
    *,
    anki: Annotated[bool, typer.Option("--anki", help="Notes for Anki (File, Import).")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file; default: standard output.")
    ] = None,
    config: Config = None,
) -> None:
    """Write a member's review cards; members have a button for their own at the end of /quiz review."""
    if not anki:
        raise Unusable("Say --anki.")
    import asyncio  # noqa: PLC0415 - an event loop, which --version does not need

    text, count = asyncio.run(_cards(settings_from(config), platform, account))
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8", newline="")
    typer.echo(f"{count} {'card' if count == 1 else 'cards'}.", err=True)


async def _cards(settings: "Settings", platform: str, account: str) -> tuple[str, int]:
    from bot import bootstrap  # noqa: PLC0415 - SQLAlchemy, which --version does not need
    from bot.clock import SystemClock  # noqa: PLC0415 - as above
    from bot.core.learning.anki_deck import cards_to_anki  # noqa: PLC0415 - as above
    from bot.usecases.learning.deck import Decks  # noqa: PLC0415 - as above

    store = await bootstrap.open_store(settings)
    try:
        async with store.read() as tx:
            members = await tx.members.everywhere(platform, account)
        if not members:
            raise NotFound(f'Nobody on {platform} has the id "{account}".')
        decks = Decks(store, library=library(settings))
        now = SystemClock().now()
        found = {
            (card.question, card.idea): (card, question)
            for member in members
            for card, question in await decks.of(member, at=now)
        }
    finally:
        await store.close()
    return cards_to_anki(found.values(), "Sparring"), len(found)
