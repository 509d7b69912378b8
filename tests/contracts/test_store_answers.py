import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.answers.answer import Appeal, Practice
from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Ruling, Verdict, Voiced
from bot.core.errors import Conflict
from bot.core.learning.evidence import Judged
from bot.core.people.people import AuditLine
from tests.contracts.conftest import NOW, ContractStore, World

GRADE = Grade(
    0.625,
    0.8,
    "rubric",
    ideas=(IdeaVerdict("mean", Verdict.COVERED, 'a "mean" ☕'), IdeaVerdict("use", Verdict.ABSENT)),
    voiced=(Voiced("It is arithmetic", "plain average", "It is not."),),
    flags=frozenset({Flag.NEGATED, Flag.TOO_LONG}),
)
HOUR = timedelta(hours=1)


async def test_a_revision_is_stored_whole(world: World) -> None:
    """Every field comes back, the grade with its quotes and flags too."""
    member, round_ = await world.member(), await world.round()
    full = await world.answer(
        round_,
        member,
        3,
        text="Ein „Mittel“ 👩‍🔬\n",
        source="m7",
        grade=GRADE,
        points=12,
        sincere=True,
        hints=2,
    )

    async with world.read() as tx:
        assert full == await tx.answers.get(full.id)
        assert [full] == list(await tx.answers.of_member(round_.id, member.id))
        assert await tx.answers.get(999) is None


async def test_any_text_can_be_answered(world: World) -> None:
    """What a database cannot hold does not stop an answer, and the rest of the text stays."""
    member, round_ = await world.member(), await world.round()
    await world.answer(round_, member, text="It\x00is\ud800a ☕ mean")

    async with world.read() as tx:
        [answer] = await tx.answers.of_round(round_.id)
        assert answer.text.startswith("It")
        assert answer.text.endswith("a ☕ mean")


async def test_grading_and_withdrawing_leave_the_text_alone(world: World) -> None:
    """An update stores the verdict only: what was said is never rewritten."""
    member, round_ = await world.member(), await world.round()
    plain = await world.answer(round_, member)
    graded = replace(plain, grade=Grade(0, 0, "none"), points=5, sincere=True, withdrawn_at=NOW)
    async with world.begin() as tx:
        await tx.answers.update([replace(graded, text="changed", revision=9)])

    async with world.read() as tx:
        assert graded == await tx.answers.get(plain.id)


async def test_a_revision_number_is_taken_once(world: World) -> None:
    """Two first revisions of one member in one round are a conflict."""
    member, round_ = await world.member(), await world.round()
    first = await world.answer(round_, member)

    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.answers.add(first)


async def test_revisions_are_listed_as_asked(world: World) -> None:
    """By member, by message and by round; withdrawn ones only in a member's own list."""
    ann, bea, round_ = await world.member("Ann"), await world.member("Bea"), await world.round()
    of_bea = await world.answer(round_, bea, source="m1")
    second = await world.answer(round_, ann, 2, source="m2")
    first = await world.answer(round_, ann, 1, source="m2", withdrawn_at=NOW)
    form = await world.answer(round_, ann, 3)

    async with world.read() as tx:
        assert [first, second, form] == list(await tx.answers.of_member(round_.id, ann.id))
        assert [second, first] == list(await tx.answers.by_source(round_.id, "m2"))
        assert [second, form, of_bea] == list(await tx.answers.of_round(round_.id))
        assert [] == list(await tx.answers.by_source(round_.id, ""))
        assert [] == list(await tx.answers.of_round(999))


async def test_who_answered_is_counted_and_not_named(world: World) -> None:
    """Each member once, however many revisions; one whose answers are withdrawn not at all."""
    ann, bea, cid = [await world.member(name) for name in ("Ann", "Bea", "Cid")]
    one, two = await world.round(), await world.round(NOW.date() + timedelta(days=1))
    await world.answer(one, ann)
    await world.answer(one, ann, 2)
    await world.answer(one, bea)
    await world.answer(one, cid, withdrawn_at=NOW)
    await world.answer(two, cid, withdrawn_at=NOW)

    async with world.read() as tx:
        assert {one.id: 2} == await tx.answers.answered([one.id, two.id, 999])
        assert {} == await tx.answers.answered([])


async def test_first_answers_are_found_by_round(world: World) -> None:
    """The first revision of each member, graded and standing; the newest rounds first, of this community."""
    ann, bea, cid = [await world.member(name) for name in ("Ann", "Bea", "Cid")]
    one, two = await world.round(), await world.round(NOW.date() + timedelta(days=1))
    await world.answer(one, ann, grade=GRADE)
    await world.answer(one, ann, 2, grade=GRADE)
    await world.answer(one, bea, grade=GRADE, withdrawn_at=NOW)
    await world.answer(one, cid)
    await world.answer(two, cid, grade=GRADE)
    await world.answer(two, bea, grade=GRADE)
    elsewhere = await world.another()
    await elsewhere.answer(await elsewhere.round(), await elsewhere.member(), grade=GRADE)

    async with world.read() as tx:
        found = list(await tx.answers.firsts(world.community.id, limit=9))
        assert found[:2] == list(await tx.answers.firsts(world.community.id, limit=2))
    assert [(bea.id, GRADE), (cid.id, GRADE), (ann.id, GRADE)] == [
        (each.member, each.grade) for each in found
    ]
    assert {"f1-score"} == {each.question for each in found}


async def test_what_waits_for_a_grade_is_found(world: World) -> None:
    """Oldest first; graded and withdrawn ones do not wait."""
    member, round_ = await world.member(), await world.round()
    late = await world.answer(round_, member, 1, at=NOW + HOUR)
    early = await world.answer(round_, member, 2)
    await world.answer(round_, member, 3, grade=GRADE)
    await world.answer(round_, member, 4, withdrawn_at=NOW)

    async with world.read() as tx:
        assert [early, late] == list(await tx.answers.ungraded(limit=9))
        assert [early] == list(await tx.answers.ungraded(limit=1))
        assert [late] == list(await tx.answers.ungraded(offset=1, limit=9))


async def test_revisions_of_many_are_stored_and_found_together(world: World) -> None:
    """Added in any order, they come back in the order given, and are found by round and member."""
    ann, bea, cid = [await world.member(name) for name in ("Ann", "Bea", "Cid")]
    one, two = await world.round(), await world.round(NOW.date() + timedelta(days=1))
    plain = await world.answer(one, ann)
    new = [
        replace(plain, id=0, member=bea.id, text="b"),
        replace(plain, id=0, revision=2, text="a2"),
        replace(plain, id=0, round=two.id, text="other round"),
    ]
    async with world.begin() as tx:
        added = await tx.answers.add_all(new)
        await tx.answers.count_hint(one.id, bea.id)

    assert ["b", "a2", "other round"] == [answer.text for answer in added]
    assert 4 == len({plain.id, *(answer.id for answer in added)})
    async with world.read() as tx:
        of_bea, second, elsewhere = added
        everybody = [(round_.id, member.id) for round_ in (one, two) for member in (ann, bea, cid)]
        assert {
            (one.id, ann.id): [plain, second],
            (one.id, bea.id): [of_bea],
            (two.id, ann.id): [elsewhere],
        } == await tx.answers.of_members(everybody)
        assert {(two.id, ann.id): [elsewhere]} == await tx.answers.of_members({(two.id, ann.id)})
        assert {} == await tx.answers.of_members([])
        assert {(one.id, bea.id): 1} == await tx.answers.hints_of(everybody)


async def test_one_taken_number_undoes_all_that_came_with_it(world: World) -> None:
    """Several revisions are stored together or not at all."""
    ann, bea, round_ = await world.member("Ann"), await world.member("Bea"), await world.round()
    first = await world.answer(round_, ann)

    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.answers.add_all([replace(first, member=bea.id), first])

    async with world.read() as tx:
        assert [first] == list(await tx.answers.of_round(round_.id))


async def test_several_revisions_are_graded_together(world: World) -> None:
    """Each gets its own grade and points."""
    ann, bea, round_ = await world.member("Ann"), await world.member("Bea"), await world.round()
    graded = [
        replace(await world.answer(round_, ann), grade=GRADE, points=5, sincere=True),
        replace(await world.answer(round_, bea), grade=Grade(0, 0, "none"), withdrawn_at=NOW),
    ]
    async with world.begin() as tx:
        await tx.answers.update(graded)
        await tx.answers.update([])

    async with world.read() as tx:
        assert graded == [await tx.answers.get(answer.id) for answer in graded]


async def test_hints_are_counted(world: World) -> None:
    """Each asking counts one, by member and round."""
    member, other, round_ = await world.member("Ann"), await world.member("Bea"), await world.round()
    async with world.begin() as tx:
        assert [1, 2] == [await tx.answers.count_hint(round_.id, member.id) for _ in range(2)]

    async with world.read() as tx:
        assert 2 == await tx.answers.hints(round_.id, member.id)
        assert 0 == await tx.answers.hints(round_.id, other.id)


async def test_practice_is_stored_whole(world: World) -> None:
    """What a member did with a practice question comes back, newest first."""
    member = await world.member()
    async with world.begin() as tx:
        old, new = [
            await tx.practice.add(Practice(0, world.community.id, member.id, question, NOW))
            for question in ("f1-score", "bagging")
        ]
        done = replace(old, hints=1, text="A mean.", grade=GRADE, answered_at=NOW + HOUR)
        await tx.practice.update(done)

    async with world.read() as tx:
        assert done == await tx.practice.get(old.id)
        assert [new, done] == list(await tx.practice.recent(member.id, limit=9))
        assert [new] == list(await tx.practice.recent(member.id, limit=1))
        assert await tx.practice.get(999) is None


async def test_one_appeal_at_a_time(store: ContractStore, again: ContractStore, world: World) -> None:
    """Pressing the button twice, at once, makes one appeal; after it is settled there may be another."""
    member, round_ = await world.member(), await world.round()
    answer = await world.answer(round_, member)
    wish = Appeal(0, world.community.id, member.id, answer.id, "I said so", NOW)

    async def press(where: ContractStore) -> Appeal:
        async with where.begin() as tx:
            return await tx.appeals.add(wish)

    pressed = await asyncio.gather(*(press(where) for where in (store, again, store)))
    settled = replace(pressed[0], settled_at=NOW, outcome="accepted")
    async with store.begin() as tx:
        assert [pressed[0]] == list(await tx.appeals.waiting(world.community.id, limit=9))
        await tx.appeals.update(replace(settled, reason="changed"))
        assert [] == list(await tx.appeals.waiting(world.community.id, limit=9))
        next_one = await tx.appeals.add(wish)

    assert 1 == len(set(pressed))
    async with store.read() as tx:
        assert settled == await tx.appeals.get(pressed[0].id)
        assert [next_one] == list(await tx.appeals.waiting(world.community.id, limit=1))
        assert await tx.appeals.get(999) is None


async def test_a_later_ruling_replaces_an_earlier(world: World) -> None:
    """One ruling per phrasing of an idea, in the order in which they were last given."""
    other, judge = await world.another(), await world.member("Judge")
    mean = Ruling("f1-score", "mean", "2PR/(P+R)", accepted=False)
    use = Ruling("f1-score", "use", "imbalance", accepted=True)
    async with world.begin() as tx:
        for at, ruling in enumerate(
            [mean, use, replace(mean, accepted=True), Ruling("x", "p", "w", accepted=True)]
        ):
            await tx.appeals.rule(world.community.id, ruling, by=judge.id, at=NOW + at * HOUR)

    async with world.read() as tx:
        assert (use, replace(mean, accepted=True)) == await tx.appeals.rulings(world.community.id, "f1-score")
        assert () == await tx.appeals.rulings(other.community.id, "f1-score")


async def test_the_audit_trail_is_read_backwards(world: World) -> None:
    """Newest first, page by page, one community at a time."""
    other, actor = await world.another(), await world.member()
    lines = [
        AuditLine(world.community.id, actor.id if n % 2 else None, "repair", f"{n}", NOW) for n in range(5)
    ]
    async with world.begin() as tx:
        for line in [*lines, AuditLine(other.community.id, None, "setup", "", NOW)]:
            await tx.audit.append(line)

    async with world.read() as tx:
        assert lines[3:1:-1] == list(await tx.audit.page(world.community.id, offset=1, size=2))
        assert [] == list(await tx.audit.page(world.community.id, offset=5, size=2))


async def test_graded_answers_are_one_list_whichever_way_they_were_given(world: World) -> None:
    """To rounds and for practice, oldest first; not ungraded, withdrawn, older or somebody else's ones."""
    ann, bea, round_ = await world.member("Ann"), await world.member("Bea"), await world.round()
    await world.answer(round_, ann, 1, at=NOW - HOUR, grade=GRADE)
    await world.answer(round_, ann, 2, at=NOW + 2 * HOUR, grade=GRADE)
    await world.answer(round_, ann, 3, at=NOW + 3 * HOUR)
    await world.answer(round_, ann, 4, at=NOW + 3 * HOUR, grade=GRADE, withdrawn_at=NOW + 4 * HOUR)
    await world.answer(round_, bea, 1, at=NOW + HOUR, grade=GRADE)
    other = Practice(0, world.community.id, ann.id, "bagging", NOW - 9 * HOUR)
    async with world.begin() as tx:
        await tx.practice.add(other)
        await tx.practice.add(replace(other, text="A mean.", grade=GRADE, answered_at=NOW + HOUR))
        await tx.practice.add(replace(other, text="A mean.", grade=GRADE, answered_at=NOW - HOUR))

    async with world.read() as tx:
        assert [
            Judged("bagging", NOW + HOUR, GRADE),
            Judged("f1-score", NOW + 2 * HOUR, GRADE),
        ] == list(await tx.judged.since(ann.id, NOW))
