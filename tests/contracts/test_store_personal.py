"""What every store keeps on one person, gives out and deletes."""

import json
from dataclasses import replace
from datetime import timedelta

from bot.core.answers.answer import Appeal, Practice
from bot.core.answers.grade import Grade, IdeaVerdict, Verdict, Voiced
from bot.core.boards.board import By, Period
from bot.core.outbox.parcel import Address, Parcel, ParcelKind, ParcelState
from bot.core.people.people import AuditLine
from bot.core.transcript import ChatChannel, ChatMessage, ChatUser
from tests.contracts.conftest import NOW, TODAY

WORDS = "It is the harmonic mean of precision and recall."
GRADE = Grade(
    1.0,
    0.9,
    "rubric",
    (IdeaVerdict("harmonic", Verdict.COVERED, "harmonic mean"),),
    (Voiced("It is a sum", "mean of precision", "No."),),
)
BARE = Grade(1.0, 0.9, "rubric", (IdeaVerdict("harmonic", Verdict.COVERED),))


GONE = "(deleted by its author)"


def _own(kind, member, text):
    """What is a member's own in a message, as the browser chat draws it."""
    return {"k": kind, "m": member.id, "a": 0, "c": [text]}


async def _answered(world, member):
    round_ = await world.round()
    answer = await world.answer(round_, member, text=WORDS, source="m7")
    graded = replace(answer, grade=GRADE, points=10, sincere=True)
    async with world.begin() as tx:
        await tx.answers.update([graded])
        practice = Practice(0, world.community.id, member.id, "f1", NOW, text=WORDS)
        practice = await tx.practice.add(practice)
        await tx.practice.update(replace(practice, text=WORDS, grade=GRADE, answered_at=NOW))
        await tx.appeals.add(Appeal(0, world.community.id, member.id, answer.id, "I said so", NOW))
        await tx.answers.count_hint(round_.id, member.id)
    await world.earn(member, round_, 10)
    return round_, graded


async def test_everything_on_a_member_is_found(world):
    """By table, with what it is, in the core's own values; nothing of anybody else."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    await _answered(world, ann)

    async with world.read() as tx:
        kept = {each.table: each.rows for each in await tx.personal.of(ann.id)}
        others = {each.table for each in await tx.personal.of(bea.id)}

    assert {"members", "accounts", "answers", "practice", "appeals", "hints", "points"} <= kept.keys()
    assert (WORDS, GRADE, NOW) == tuple(kept["answers"][0][name] for name in ("text", "grade", "at"))
    assert {"members", "accounts"} == others


async def test_a_member_is_forgotten(world):
    """Words, name, accounts and place on the boards go; the numbers stay as nobody's."""
    ann = await world.member("Ann")
    round_, answer = await _answered(world, ann)
    async with world.begin() as tx:
        for text, whose in (("2026-03-03: Annual leave", ann), ("Ann Arbor, A former member", None)):
            subject = whose.id if whose else None
            line = AuditLine(world.community.id, ann.id, "streak repaired", text, NOW, subject=subject)
            await tx.audit.append(line)

    async with world.begin() as tx:
        await tx.personal.forget(ann.id, NOW)

    async with world.read() as tx:
        left = await tx.members.get(ann.id)
        assert ("A former member", False, False) == (left.name, left.on_boards, left.share_answers)
        assert () == tuple(await tx.members.accounts(ann.id))
        (nobody,) = await tx.answers.of_member(round_.id, ann.id)
        assert replace(answer, text="", source="", grade=BARE) == nobody
        assert () == tuple(await tx.practice.recent(ann.id, limit=5))
        assert () == tuple(await tx.appeals.waiting(world.community.id, limit=5))
        assert 0 == await tx.answers.hints(round_.id, ann.id)
        assert 10 == await tx.points.earned(round_.id, ann.id)
        page = await tx.points.page(
            world.community.id, period=Period.ALL, by=By.POINTS, day=TODAY, offset=0, size=5, member=None
        )
        assert (0, ()) == (page.total, page.rows)
        audited = await tx.audit.page(world.community.id, offset=0, size=5)
        assert [("Ann Arbor, A former member", None), ("", ann.id)] == [
            (a.detail, a.subject) for a in audited
        ]


async def test_what_still_stands_in_a_channel_is_not_read_again(world):
    """The message that was an answer is known by that; no other is."""
    ann = await world.member("Ann")
    round_, _ = await _answered(world, ann)
    async with world.read() as tx:
        before = await tx.personal.bygone({(round_.id, "m7")})

    async with world.begin() as tx:
        await tx.personal.forget(ann.id, NOW)

    async with world.read() as tx:
        after = await tx.personal.bygone({(round_.id, "m7"), (round_.id, "m8")})
    assert (set(), {(round_.id, "m7")}) == (before, after)


async def test_a_message_that_is_gone_is_bygone(world):
    """In its round alone, and before anything of it is known; twice is once."""
    ann = await world.member("Ann")
    round_, _ = await _answered(world, ann)

    for _ in range(2):
        async with world.begin() as tx:
            await tx.personal.close(round_.id, "m9", NOW)

    async with world.read() as tx:
        gone = await tx.personal.bygone({(round_.id, "m9"), (round_.id + 1, "m9"), (round_.id, "m7")})
    assert {(round_.id, "m9")} == gone


async def test_who_comes_back_begins_afresh(world):
    """The same account is somebody new."""
    ann = await world.member("Ann")
    async with world.read() as tx:
        (account,) = await tx.members.accounts(ann.id)
    async with world.begin() as tx:
        await tx.personal.forget(ann.id, NOW)

        again = await tx.members.add(replace(ann, id=0), replace(account, member=0))

    assert ann.id != again.id


async def test_messages_to_the_forgotten_are_dropped(world):
    """Those that wait are not sent, and none keeps whom it was for."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    async with world.begin() as tx:
        accounts = [(await tx.members.accounts(who.id))[0].external for who in (ann, bea)]
        await tx.outbox.add(
            [
                Parcel(0, f"n{at}", ParcelKind.NOTICE, world.community.id, address, NOW, text="Well done")
                for at, address in enumerate(Address(world.place.id, user=user) for user in accounts)
            ]
        )
        await tx.personal.forget(ann.id, NOW)

    async with world.begin() as tx:
        (claimed,) = await tx.outbox.claim(NOW, owner="me", until=NOW + timedelta(minutes=1), limit=9)
        left = {kept.table for kept in await tx.personal.of(ann.id)}
    assert accounts[1] == claimed.address.user
    assert ParcelState.WAITING is claimed.state
    assert "parcels" not in left


async def test_an_answer_on_its_way_to_its_grade_is_withdrawn(world):
    """Nobody grades the words that are no longer there."""
    ann = await world.member("Ann")
    await world.answer(await world.round(), ann, text=WORDS)

    async with world.begin() as tx:
        await tx.personal.forget(ann.id, NOW)

    async with world.read() as tx:
        assert () == tuple(await tx.answers.ungraded(limit=5))


async def test_the_browser_chat_forgets_too(world, store):
    """What Ann wrote, saw alone, was answered or quoted with is gone, and the numbering goes on."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    await _answered(world, ann)
    async with world.read() as tx:
        key = (await tx.members.accounts(ann.id))[0].external
    chat = store.transcript
    for user in (ChatUser(key, "Ann"), ChatUser("bea", "Bea")):
        await chat.put_user(user)
    for channel in (
        ChatChannel("daily", "daily"),
        ChatChannel(f"direct-{key}", "Sparring", "", (key,)),
        ChatChannel("pair", "pair", "", (key, "bea")),
    ):
        await chat.put_channel(channel)
    quoting = json.dumps(
        {
            "nodes": [
                {
                    "k": "quote",
                    "c": [{"k": "p", "c": [_own("said", ann, WORDS)]}],
                    "by": [_own("name", ann, "Ann")],
                },
                {"k": "theirs", "m": ann.id, "a": 0, "c": [{"k": "p", "c": [WORDS]}]},
                {"k": "p", "c": [f"{WORDS} Ann", _own("said", bea, f'"m":{ann.id},{WORDS}')]},
            ],
            "text": [_own("name", ann, "Ann"), " and ", _own("name", bea, "Bea")],
        },
        separators=(",", ":"),
    )
    said = [
        ChatMessage(0, "daily", NOW, author=key, text=WORDS),
        ChatMessage(0, "daily", NOW, body=f'{{"text":"to Ann","origin":{{"by":"{key}"}}}}', key="k1"),
        ChatMessage(0, "daily", NOW, body='{"text":"only Ann"}', private_to=key),
        ChatMessage(0, f"direct-{key}", NOW, body='{"text":"Hello Ann"}'),
        ChatMessage(0, "daily", NOW, body=quoting),
        ChatMessage(0, "daily", NOW, author="bea", text="Mine", reactions={"+": (key, "bea")}),
        ChatMessage(0, "daily", NOW, author="bea", text="Untouched"),
    ]
    ids = [(await chat.add(message)).id for message in said]
    head = (await chat.get(ids[-1])).seq
    async with world.read() as tx:
        kept = {each.table: len(each.rows) for each in await tx.personal.of(ann.id)}
    assert (1, 2, 4) == tuple(kept[name] for name in ("chat_users", "chat_channels", "chat_messages"))

    async with world.begin() as tx:
        await tx.personal.forget(ann.id, NOW)

    assert ["bea"] == [user.key for user in await chat.users()]
    assert [("daily", ()), ("pair", ("bea",))] == [(c.id, c.members) for c in await chat.channels()]
    after = [await chat.get(identity) for identity in ids]
    for gone in after[:4]:
        assert ("", "", "", {}, NOW) == (gone.author, gone.text, gone.body, gone.reactions, gone.deleted_at)
    assert ["", "", "?", "?"] == [gone.private_to for gone in after[:4]]
    assert {
        "nodes": [
            {"k": "quote", "c": [{"k": "p", "c": [GONE]}], "by": ["A former member"]},
            {"k": "p", "c": [GONE]},
            {"k": "p", "c": [f"{WORDS} Ann", _own("said", bea, f'"m":{ann.id},{WORDS}')]},
        ],
        "text": ["A former member", " and ", _own("name", bea, "Bea")],
    } == json.loads(after[4].body)
    assert {"+": ("bea",)} == after[5].reactions
    assert said[6].text == after[6].text
    changed = await chat.after(head, limit=9)
    assert sorted(ids[:6]) == sorted(message.id for message in changed)


async def test_old_answers_lose_their_words_and_keep_their_grades(world):
    """Only what is old, only what is graded, and only so many at once."""
    ann = await world.member("Ann")
    round_, old = await _answered(world, ann)
    young = await world.answer(round_, ann, 2, text=WORDS, at=NOW + timedelta(days=2))
    pending = await world.answer(round_, ann, 3, text=WORDS, at=NOW)
    before = NOW + timedelta(days=1)

    async with world.begin() as tx:
        first = await tx.personal.thin(before, limit=1)
        second = await tx.personal.thin(before, limit=9)
        third = await tx.personal.thin(before, limit=9)

    async with world.read() as tx:
        revisions = await tx.answers.of_member(round_.id, ann.id)
        (practice,) = await tx.practice.recent(ann.id, limit=5)
    assert (1, 1, 0) == (first, second, third)
    assert [replace(old, text="", grade=BARE), young, pending] == list(revisions)
    assert ("", BARE) == (practice.text, practice.grade)
