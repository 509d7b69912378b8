"""The export as a file."""

import gzip
import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.core.answers.answer import Practice
from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Verdict
from bot.core.people.as_json import as_json
from bot.core.people.people import Account, Community, Member
from bot.testing.memory.store import MemoryStore
from bot.usecases.people.privacy import Privacy

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def test_a_large_export_is_compressed():
    """Discord takes 10 MiB at most; nothing is left out."""
    store = MemoryStore()
    async with store.begin() as tx:
        community = await tx.communities.add(Community(0, "Group", AT))
        account = Account(0, community.id, "chat", "ada")
        ada = await tx.members.add(Member(0, community.id, "Ada", AT), account)
        for number in range(90):
            drawn = await tx.practice.add(Practice(0, community.id, ada.id, f"q{number}", AT))
            await tx.practice.update(replace(drawn, text="word " * 20_000))

    file = await Privacy(store).export(community, ada, at=AT)

    assert ("sparring-2026-03-02.json.gz", "application/gzip") == (file.name, file.media)
    assert len(file.data) < 8_000_000
    assert 90 == len(json.loads(gzip.decompress(file.data))["stored"]["practice"]["rows"])


def test_every_kind_of_value_has_a_form_in_json():
    """Instants, dates, times, enums, sets and reports; anything else is a fault of the program."""
    grade = Grade(0.5, 1.0, "rubric", (IdeaVerdict("p", Verdict.COVERED, "w"),), (), frozenset({Flag.MASH}))
    told = as_json({"at": AT, "day": date(2026, 3, 2), "time": time(9), "grade": grade, "none": None})

    assert {
        "at": "2026-03-02T09:00:00+00:00",
        "day": "2026-03-02",
        "time": "09:00:00",
        "grade": {
            "score": 0.5,
            "confidence": 1.0,
            "grader": "rubric",
            "ideas": [{"idea": "p", "verdict": "covered", "quote": "w"}],
            "voiced": [],
            "flags": ["keyboard mash"],
        },
        "none": None,
    } == told
    with pytest.raises(TypeError, match="no form in JSON"):
        as_json(object())
