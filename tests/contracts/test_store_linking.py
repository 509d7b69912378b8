"""Codes that join, and two members who become one, in every store."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.answers.answer import Practice
from bot.core.answers.grade import Grade
from bot.core.boards.board import BoardPage, By, Period
from bot.core.errors import Conflict
from bot.core.learning.card import Card, Habit, Rating, Recollection, Source
from bot.core.outbox.parcel import Address, Parcel, ParcelKind
from bot.core.people.absences import Absence
from bot.core.people.codes import LinkCode, Purpose, digest_of, spelled
from bot.core.people.people import Account, AuditLine, Member
from bot.core.reminders.reminder import Reminders
from bot.core.rounds.round import Round
from bot.core.store import Transaction
from bot.core.streaks.events import StreakEvent, StreakEventKind, StreakSummary
from bot.core.transcript import ChatChannel, ChatMessage
from bot.usecases.answers.count import Counted, Graded, count, settle
from bot.usecases.streaks.ledger import recount
from tests.contracts.conftest import NOW, TODAY, World

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def code(world: World, member: Member, digest: str = "d1", purpose: Purpose = Purpose.ACCOUNT) -> LinkCode:
    """A code that runs out in ten minutes, not stored."""
    return LinkCode(
        digest, purpose, world.community.id, world.place.id, member.id, NOW + timedelta(minutes=10)
    )


async def test_a_code_is_found_by_its_digest_until_it_is_used(world: World) -> None:
    """One for each member and purpose; a new one takes its place."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    place = code(world, ann, "d2", Purpose.PLACE)
    async with world.begin() as tx:
        for each in (code(world, ann), place, code(world, bea, "d3"), code(world, ann, "d4")):
            await tx.links.put(each, now=NOW)

    async with world.begin() as tx:
        assert await tx.links.get("d1") is None
        assert place == await tx.links.get("d2")
        assert code(world, ann, "d4") == await tx.links.get("d4")
        await tx.links.drop("d4")
        assert await tx.links.get("d4") is None
    async with world.read() as tx:
        assert code(world, bea, "d3") == await tx.links.get("d3")


async def test_codes_that_ran_out_are_forgotten(world: World) -> None:
    """With the next one that is made."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    async with world.begin() as tx:
        await tx.links.put(code(world, ann), now=NOW)
        late = replace(code(world, bea, "d2"), expires_at=NOW + DAY)
        await tx.links.put(late, now=NOW + timedelta(minutes=10))

    async with world.read() as tx:
        assert await tx.links.get("d1") is None
        assert late == await tx.links.get("d2")


async def test_a_code_is_somebodys(world: World) -> None:
    """A code of nobody is a conflict; one of a forgotten member is gone."""
    ann = await world.member("Ann")
    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.links.put(replace(code(world, ann), member=999), now=NOW)
    async with world.begin() as tx:
        await tx.links.put(code(world, ann), now=NOW)
        await tx.personal.forget(ann.id, NOW)

    async with world.read() as tx:
        assert await tx.links.get("d1") is None


def test_a_code_is_read_however_it_is_typed() -> None:
    """Case, spaces and dashes do not matter; the purpose does."""
    numbers = iter(range(8))
    text = spelled(lambda below: next(numbers) % below)

    assert "2345-6789" == text
    assert digest_of(Purpose.ACCOUNT, "K7QM-3XWD") == digest_of(Purpose.ACCOUNT, " k7qm 3xwd")
    assert digest_of(Purpose.ACCOUNT, "K7QM-3XWD") != digest_of(Purpose.PLACE, "K7QM-3XWD")


async def _answered(
    world: World, member: Member, round_: Round, points: int, *, after: timedelta, revision: int = 1
) -> None:
    """A graded answer with its line in both ledgers."""
    at = NOW + after
    grade = Grade(points / 10, 1.0, "rubric")
    facts = {
        "at": at,
        "grade": grade,
        "points": points,
        "sincere": points > 1,
        "text": f"{member.name} {points}",
    }
    answer = await world.answer(round_, member, revision, **facts)
    line = StreakEvent(
        world.community.id,
        member.id,
        StreakEventKind.ANSWERED,
        round_.local_date,
        at,
        round=round_.id,
        sequence=revision,
        counts=points > 1,
    )
    async with world.begin() as tx:
        before = await tx.points.earned(round_.id, member.id)
        await tx.streaks.append([line])
        await recount(tx, world.community.id, {member.id})
    if points > before:
        await world.earn(member, round_, points - before)
    assert answer.revision == revision


async def _board(tx: Transaction, world: World, period: Period, by: By, day: date) -> BoardPage:
    return await tx.points.page(
        world.community.id, period=period, by=by, day=day, offset=0, size=9, member=None
    )


async def test_two_members_become_one(world: World) -> None:
    """Answers in one order, the best of them counted once, boards and streak as the ledgers say."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    days = [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)]
    first, second, third = [await world.round(day) for day in days]
    await _answered(world, ann, first, 4, after=timedelta())
    await _answered(world, ann, second, 9, after=HOUR)
    await _answered(world, bea, second, 5, after=timedelta())
    await _answered(world, bea, second, 7, after=2 * HOUR, revision=2)
    await _answered(world, bea, third, 6, after=timedelta())

    async with world.begin() as tx:
        await tx.alone([world.community.id])
        shared = await tx.members.join(ann.id, into=bea.id)
        await settle(tx, await tx.rounds.many(shared), bea.id, reason="accounts joined", at=NOW + DAY)
        await recount(tx, world.community.id, {bea.id})

    async with world.read() as tx:
        assert {second.id} == shared
        assert await tx.members.get(ann.id) is None
        assert ["Bea 5", "Ann 9", "Bea 7"] == [a.text for a in await tx.answers.of_member(second.id, bea.id)]
        assert [1, 2, 3] == [a.revision for a in await tx.answers.of_member(second.id, bea.id)]
        assert (9, 19) == (await tx.points.earned(second.id, bea.id), await tx.points.total(bea.id))
        assert StreakSummary(world.community.id, bea.id, 3, 3, 0, days[2]) == await tx.streaks.summary(bea.id)
        for period, by, day, value in (
            (Period.ALL, By.POINTS, days[0], 19),
            (Period.MONTH, By.POINTS, days[0], 13),
            (Period.MONTH, By.IMPROVED, days[0], 13),
            (Period.MONTH, By.POINTS, days[2], 6),
            (Period.WEEK, By.POINTS, days[0], 19),
            (Period.ALL, By.STREAK, days[0], 3),
        ):
            page = await _board(tx, world, period, by, day)
            assert [(bea.id, value)] == [(row.member, row.value) for row in page.rows]
            assert 1 == page.total
        assert 0 == (await _board(tx, world, Period.MONTH, By.IMPROVED, days[2])).total


async def test_who_hides_stays_hidden_when_joined(world: World) -> None:
    """The boards follow the member who stays."""
    ann, bea = await world.member("Ann"), await world.member("Bea", shown=False)
    round_ = await world.round()
    await _answered(world, ann, round_, 4, after=timedelta())

    async with world.begin() as tx:
        await tx.members.join(ann.id, into=bea.id)
        await recount(tx, world.community.id, {bea.id})

    async with world.read() as tx:
        assert 0 == (await _board(tx, world, Period.ALL, By.POINTS, TODAY)).total
        assert 4 == await tx.points.total(bea.id)


async def test_a_streak_line_that_was_withdrawn_does_not_undo_the_others(
    world: World, store_url: str
) -> None:
    """Ann answered; Bea answered later and took it back: the round is answered."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    round_ = await world.round()
    await _answered(world, ann, round_, 4, after=timedelta())
    await _answered(world, bea, round_, 1, after=HOUR)

    async with world.begin() as tx:
        shared = await tx.members.join(ann.id, into=bea.id)
        await settle(tx, await tx.rounds.many(shared), bea.id, reason="accounts joined", at=NOW + DAY)
        await recount(tx, world.community.id, {bea.id})

    async with world.read() as tx:
        lines = await tx.streaks.events(bea.id)
        assert [(1, True), (2, False), (3, True)] == [(line.sequence, line.counts) for line in lines]
        summary = await tx.streaks.summary(bea.id)
        assert summary is not None
        assert 1 == summary.current


async def test_an_answer_that_was_being_graded_counts_for_who_stays(world: World) -> None:
    """Its author was joined with another one in between."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    round_ = await world.round()
    await _answered(world, bea, round_, 4, after=timedelta())
    kept = await world.answer(round_, ann, at=NOW + HOUR)
    async with world.begin() as tx:
        await tx.members.join(ann.id, into=bea.id)
        [counted] = await count(tx, [Graded(kept, Grade(1.0, 1.0, "rubric"))], at=NOW + HOUR)

    assert isinstance(counted, Counted)
    assert (bea.id, 2, 10) == (counted.answer.member, counted.answer.revision, counted.tally.points)
    async with world.read() as tx:
        assert 10 == await tx.points.total(bea.id)


async def test_cards_hints_and_settings_follow(world: World) -> None:
    """The card that was rated last stays; who has seen more hints has; settings of the one who stays."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    round_ = await world.round()
    async with world.begin() as tx:
        a1, a2, a3 = await tx.cards.add([Card(0, ann.id, "f1", p, NOW, NOW) for p in ("x", "y", "z")])
        b1, b2 = await tx.cards.add([Card(0, bea.id, "f1", p, NOW, NOW) for p in ("x", "y")])
        await tx.cards.update([replace(a1, last_at=NOW + HOUR), replace(b2, last_at=NOW)])
        for card in (a1, b1, b2):
            line = Recollection(card.id, card.member, TODAY, Source.REVIEW, Rating.GOOD, NOW)
            await tx.cards.record([line])
        await tx.cards.set_habit(Habit(ann.id, 20, NOW))
        await tx.cards.set_habit(Habit(bea.id, 5, NOW))
        for _ in range(2):
            await tx.answers.count_hint(round_.id, ann.id)
        await tx.answers.count_hint(round_.id, bea.id)
        await tx.reminders.put([Reminders(m.id, m.community, hours=h) for m, h in ((ann, 3), (bea, 4))])
        await tx.practice.add(Practice(0, world.community.id, ann.id, "f1", NOW))
        await tx.absences.put(Absence(ann.id, "web", "u1", NOW, on_boards=True))
        await tx.members.join(ann.id, into=bea.id)

    async with world.read() as tx:
        assert {a1.id, b2.id, a3.id} == {card.id for card in await tx.cards.of_member(bea.id)}
        assert {a1.id, b2.id} == set(await tx.cards.lines([a1.id, a2.id, a3.id, b1.id, b2.id]))
        assert {bea.id} == {line.member for line in (await tx.cards.lines([a1.id]))[a1.id]}
        assert Habit(bea.id, 5, None) == await tx.cards.habit(bea.id)
        assert 2 == await tx.answers.hints(round_.id, bea.id)
        assert Reminders(bea.id, bea.community, hours=4) == await tx.reminders.get(bea.id)
        assert await tx.reminders.get(ann.id) is None
        assert 1 == len(await tx.practice.recent(bea.id, limit=5))
        assert [bea.id] == [each.member for each in await tx.absences.of(bea.id)]
        assert 2 == len(await tx.members.accounts(bea.id))


async def test_settings_of_who_goes_are_taken_where_there_are_none(world: World) -> None:
    """Reminders and the cards a day; all answers are read for cards once more."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    async with world.begin() as tx:
        await tx.cards.set_habit(Habit(ann.id, 20, NOW))
        await tx.reminders.put([Reminders(ann.id, ann.community, hours=3)])
        await tx.members.join(ann.id, into=bea.id)

    async with world.read() as tx:
        assert Habit(bea.id, 20, None) == await tx.cards.habit(bea.id)
        assert Reminders(bea.id, bea.community, hours=3) == await tx.reminders.get(bea.id)


async def test_the_audit_is_about_who_stays(world: World) -> None:
    """So that forgetting the one leaves nothing of the other; the earlier day of joining stays."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    lines = ["2026-03-04: bot was down", "Ann is named"]
    async with world.begin() as tx:
        early = Member(0, world.community.id, "Eve", NOW - DAY)
        eve = await tx.members.add(early, Account(0, world.community.id, "discord", "7"))
        for line in lines:
            written = AuditLine(world.community.id, ann.id, "streak repaired", line, NOW, subject=ann.id)
            await tx.audit.append(written)
        await tx.members.join(ann.id, into=bea.id)
        await tx.members.join(eve.id, into=bea.id)

    async with world.read() as tx:
        found = await tx.audit.page(world.community.id, offset=0, size=5)
        assert lines[::-1] == [line.detail for line in found]
        assert {(bea.id, bea.id)} == {(line.actor, line.subject) for line in found}
        joined = await tx.members.get(bea.id)
        assert joined is not None
        assert NOW - DAY == joined.joined_at


async def test_nobody_is_joined_with_who_is_gone(world: World) -> None:
    """A conflict, and nothing has moved."""
    ann = await world.member("Ann")
    for gone, stays in ((ann.id, 999), (999, ann.id), (ann.id, ann.id)):
        with pytest.raises(Conflict):
            async with world.begin() as tx:
                await tx.members.join(gone, into=stays)

    async with world.read() as tx:
        assert ann == await tx.members.get(ann.id)


async def test_what_the_browser_chat_drew_of_one_is_the_others(world: World, store) -> None:
    """A name in a stored message can still be taken out after two accounts were joined."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    chat = store.transcript
    await chat.put_channel(ChatChannel("daily", "daily"))
    body = f'{{"nodes":[{{"k":"name","m":{ann.id},"c":["Ann"]}}]}}'
    message = await chat.add(ChatMessage(0, "daily", NOW, body=body, key="b1"))
    async with world.begin() as tx:
        await tx.members.join(ann.id, into=bea.id)
        await tx.personal.forget(bea.id, NOW)

    kept = await chat.get(message.id)

    assert kept is not None
    assert '{"nodes":["A former member"]}' == kept.body


async def test_a_message_about_the_forgotten_is_dropped(world: World) -> None:
    """One that waits for somebody else is not sent, one that was sent keeps no words, others stay."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    async with world.begin() as tx:
        (account,) = await tx.members.accounts(bea.id)
        to_bea = Address(world.place.id, user=account.external)
        for key, about in (("p1", ann.id), ("p2", None)):
            words = "In Ann's words: well done"
            parcel = Parcel(
                0, key, ParcelKind.NOTICE, world.community.id, to_bea, NOW, text=words, about=about
            )
            await tx.outbox.add([parcel])
        kept = {each.table: each.rows for each in await tx.personal.of(ann.id)}
        await tx.personal.forget(ann.id, NOW)

        claimed = await tx.outbox.claim(NOW, owner="me", until=NOW + DAY, limit=9)
        left = {each.table: each.rows for each in await tx.personal.of(ann.id)}
    assert ["p2"] == [each.key for each in claimed]
    assert account.external not in str(kept["parcels"])
    assert [""] == [row["text"] for row in left["parcels"]]
