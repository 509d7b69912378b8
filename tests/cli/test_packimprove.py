"""`sparring packs improve`: from answers in the database to a change of the question's file."""

import asyncio
import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path

from bot.core.answers.answer import Answer
from bot.core.answers.grade import Grade, IdeaVerdict, Ruling, Verdict
from bot.core.people.people import Account, Community, Member, Place
from bot.core.questions.question import Level
from bot.core.rounds.round import Round
from bot.core.rounds.schedule import Schedule
from bot.storage.sql.store import SqlStore
from tests.cli.conftest import SMALL, Sparring

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
EVIL = "half sure \x1b[2J of it"


async def _answered() -> None:
    """Twenty people answered F1; nobody found one idea, one answer was unsure, one appeal was won."""
    store = SqlStore("sqlite+aiosqlite:///data/sparring.db")
    async with store.begin() as tx:
        community = await tx.communities.add(Community(0, "Group", LONG_AGO))
        schedule = await tx.schedules.add(Schedule(0, community.id, "Daily", time(9), "UTC"))
        await tx.communities.add_place(Place(0, community.id, "discord", "1", "Group"))
        day = date(2026, 1, 5)
        [asked] = await tx.rounds.add(
            [Round(0, community.id, schedule.id, day, LONG_AGO, "f1", Level.BASIC, opened_at=LONG_AGO)]
        )
        for number in range(20):
            account = Account(0, community.id, "discord", str(number))
            member = await tx.members.add(Member(0, community.id, f"M{number}", LONG_AGO), account)
            verdicts = (
                IdeaVerdict("harmonic-mean", Verdict.COVERED),
                IdeaVerdict("low-if-either-low", Verdict.PARTLY),
                IdeaVerdict("imbalance", Verdict.ABSENT),
            )
            grade = Grade(0.5, 0.2 if number == 7 else 0.9, "rubric", ideas=verdicts)
            said = Answer(
                0,
                asked.id,
                community.id,
                member.id,
                1,
                EVIL if number == 7 else "said",
                LONG_AGO,
                grade=grade,
            )
            await tx.answers.add(said)
        ruling = Ruling("f1", "harmonic-mean", "the reciprocal's reciprocal", accepted=True)
        await tx.appeals.rule(community.id, ruling, by=1, at=LONG_AGO)
    await store.close()


def test_what_was_misjudged_is_shown_with_a_change(sparring: Sparring, tmp_path: Path) -> None:
    """Counts, the appeal that was won, the unsure answer without what steers a terminal, and a diff."""
    shutil.copytree(SMALL, tmp_path / "questions" / "small")
    Path("config.toml").write_text('[packs]\nfolders = ["questions"]\n', encoding="utf-8")
    sparring("db", "upgrade")
    before = sparring("packs", "improve", "f1")
    asyncio.run(_answered())

    ended = sparring("packs", "improve", "f1")

    assert (0, 0) == (before.code, ended.code)
    assert "0 first answers" in before.out
    assert before.out.endswith("Nothing to propose.\n")
    assert "20 first answers" in ended.out
    assert 'appeal won:  "the reciprocal\'s reciprocal"' in ended.out
    assert "nobody finds it" in ended.out
    assert '50% (confidence 20%): "half sure [2J of it"' in ended.out
    assert "\x1b" not in ended.out
    assert '\n+  "the reciprocal\'s reciprocal",' in ended.out
    assert "\n+# Found in 0 of 20 answers." in ended.out
    assert (SMALL / "f1.md").read_text() == (tmp_path / "questions" / "small" / "f1.md").read_text()


def test_a_question_that_is_not_there_is_said(sparring: Sparring) -> None:
    """One line, and no database is made."""
    ended = sparring("packs", "improve", "nope")

    assert (2, 'There is no question "nope".\n') == (ended.code, ended.err)
    assert not Path("data").exists()
