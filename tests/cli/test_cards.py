"""`sparring export-cards`: a member's cards as a file."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.core.answers.answer import Practice
from bot.core.answers.grade import Grade, IdeaVerdict, Verdict
from bot.core.people.people import Account, Community, Member
from bot.storage.sql.store import SqlStore
from tests.cli.conftest import SMALL, Sparring

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


async def _answered() -> None:
    """Ada, on Discord, left one idea of F1 out."""
    verdicts = (
        IdeaVerdict("harmonic-mean", Verdict.COVERED),
        IdeaVerdict("low-if-either-low", Verdict.COVERED),
        IdeaVerdict("imbalance", Verdict.ABSENT),
    )
    store = SqlStore("sqlite+aiosqlite:///data/sparring.db")
    async with store.begin() as tx:
        community = await tx.communities.add(Community(0, "Group", LONG_AGO))
        account = Account(0, community.id, "discord", "42")
        member = await tx.members.add(Member(0, community.id, "Ada", LONG_AGO), account)
        drawn = await tx.practice.add(Practice(0, community.id, member.id, "f1", LONG_AGO))
        grade = Grade(0.75, 0.9, "rubric", ideas=verdicts)
        await tx.practice.update(replace(drawn, text="said", grade=grade, answered_at=LONG_AGO))
    await store.close()


def _settings() -> None:
    Path("config.toml").write_text(f'[packs]\nfolders = ["{SMALL}"]\n', encoding="utf-8")


def test_a_member_s_cards_are_written_for_anki(sparring: Sparring) -> None:
    """To a file or to standard output; how many there are is said beside it."""
    _settings()
    sparring("db", "upgrade")
    asyncio.run(_answered())

    told = sparring("export-cards", "discord", "42", "--anki")
    kept = sparring("export-cards", "discord", "42", "--anki", "--out", "cards.txt")

    assert (0, 0) == (told.code, kept.code)
    assert "sparring-f1-imbalance\t" in told.out
    assert "harmonic-mean" not in told.out
    assert "1 card." in told.err
    assert told.out == Path("cards.txt").read_text(encoding="utf-8")


def test_what_cannot_be_exported_is_said(sparring: Sparring) -> None:
    """No such member; no format."""
    _settings()
    sparring("db", "upgrade")

    nobody = sparring("export-cards", "discord", "7", "--anki")
    unsaid = sparring("export-cards", "discord", "7")

    assert (2, 2) == (nobody.code, unsaid.code)
    assert 'Nobody on discord has the id "7".' in nobody.err
    assert "Say --anki." in unsaid.err
