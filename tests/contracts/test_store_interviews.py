"""Mock interviews, on every store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.answers.grade import Grade, IdeaVerdict, Verdict
from bot.core.errors import Conflict
from bot.core.interviews.interviewer import Turn
from bot.core.interviews.session import Interview, InterviewPace, Session, Stage
from bot.core.people.people import Account, Member
from bot.core.store import Store
from tests.contracts.conftest import NOW, World

GRADE = Grade(0.5, 0.9, "rubric", (IdeaVerdict("mean", Verdict.COVERED, "it is a mean"),))


async def _interview(world: World, member: Member, **facts: object) -> Session:
    plain = Interview(
        0,
        world.community.id,
        member.id,
        world.place.id,
        "ladder",
        NOW,
        model="naive-bayes",
        pace=InterviewPace.TIMED,
        length=2,
        seed=2**40,
        plan=("f1-score", "dropout"),
        channel="t1",
        origin="general",
    )
    async with world.begin() as tx:
        return Session(await tx.interviews.add(replace(plain, **facts)))  # type: ignore[arg-type]


def _turn(session: Session, number: int = 1, **facts: object) -> Turn:
    return replace(
        Turn(session.interview.id, session.interview.member, number, "f1-score", NOW),
        **facts,  # type: ignore[arg-type]
    )


async def _saved(world: World, before: Session, after: Session) -> Session:
    async with world.begin() as tx:
        await tx.interviews.save(before, after)
    return after


async def test_an_interview_is_stored_whole(world: World, again: Store) -> None:
    """Every field of it and of its turns comes back, on another handle too."""
    session = await _interview(world, await world.member())
    said = _turn(session, text="A mean", sources=("web/1", "web/2"), answered_at=NOW, grade=GRADE, hints=1)
    probe = _turn(session, 2, idea="mean", ask="Which one?", passed=True)
    after = replace(
        session,
        interview=replace(session.interview, said=3, notice_at=NOW, ended_at=NOW, shared_at=NOW),
        turns=(said, probe),
    )

    await _saved(world, session, after)

    async with again.read() as tx:
        assert after == await tx.interviews.get(session.interview.id)


async def test_only_what_changed_is_stored(world: World) -> None:
    """A turn that another process has changed is not overwritten by what was read before."""
    session = await _interview(world, await world.member())
    first = await _saved(world, session, replace(session, turns=(_turn(session),)))
    answered = await _saved(world, first, replace(first, turns=(_turn(session, text="A mean"),)))

    await _saved(world, first, replace(first, interview=replace(first.interview, said=9)))

    async with world.read() as tx:
        stored = await tx.interviews.get(session.interview.id)
    assert stored is not None
    assert (answered.turns, 9) == (stored.turns, stored.interview.said)


async def test_the_newest_open_interview_is_found(world: World) -> None:
    """Ended ones and those of others are not open."""
    ann, ben = await world.member("Ann"), await world.member("Ben")
    await _interview(world, ann)
    paused = await _interview(world, ann, stage=Stage.PAUSED)
    ended = await _interview(world, ann, stage=Stage.ENDED)
    await _interview(world, ben)

    async with world.read() as tx:
        assert paused == await tx.interviews.open_of(ann.id)
        assert [ended] == await tx.interviews.ended_of(ann.id, limit=5)


async def test_interviews_with_a_room_are_live_until_they_end(world: World) -> None:
    """Those whose room is not open yet have nothing to be read."""
    ann = await world.member()
    going = await _interview(world, ann)
    paused = await _interview(world, ann, stage=Stage.PAUSED)
    await _interview(world, ann, stage=Stage.ENDED)
    await _interview(world, ann, channel="")

    async with world.read() as tx:
        assert [going, paused] == await tx.interviews.live(world.place.id)
        assert [] == await tx.interviews.live(world.place.id + 1)


async def test_ended_interviews_come_newest_first(world: World) -> None:
    """As many as asked for."""
    ann = await world.member()
    made = [await _interview(world, ann, stage=Stage.ENDED) for _ in range(3)]

    async with world.read() as tx:
        assert made[:0:-1] == await tx.interviews.ended_of(ann.id, limit=2)


async def test_answers_without_a_grade_are_found(world: World) -> None:
    """A crash between an answer and its grade is seen at the next start."""
    ann = await world.member()
    silent, waiting, graded = [await _interview(world, ann) for _ in range(3)]
    await _saved(world, silent, replace(silent, turns=(_turn(silent),)))
    await _saved(world, waiting, replace(waiting, turns=(_turn(waiting, text="A mean", answered_at=NOW),)))
    await _saved(
        world, graded, replace(graded, turns=(_turn(graded, text="A mean", answered_at=NOW, grade=GRADE),))
    )

    async with world.read() as tx:
        assert [waiting.interview.id] == await tx.interviews.ungraded(limit=5)


async def test_notices_come_in_their_order(world: World) -> None:
    """Only those that are due, the earliest first; the next one is known."""
    ann = await world.member()
    assert await _next_notice(world) is None
    late = await _interview(world, ann, notice_at=NOW)
    early = await _interview(world, ann, notice_at=NOW - timedelta(minutes=1))
    await _interview(world, ann, notice_at=NOW + timedelta(minutes=1))

    async with world.read() as tx:
        due = await tx.interviews.to_notice(NOW, limit=5)
    assert [early.interview.id, late.interview.id] == due
    assert NOW - timedelta(minutes=1) == await _next_notice(world)


async def _next_notice(world: World) -> object:
    async with world.read() as tx:
        return await tx.interviews.next_notice()


async def test_an_interview_needs_its_member(world: World) -> None:
    """Nobody's interview is a conflict."""
    ann = await world.member()

    with pytest.raises(Conflict):
        await _interview(world, replace(ann, id=ann.id + 999))


async def test_interviews_stay_with_a_merged_member(world: World) -> None:
    """Whoever is in both communities keeps the interviews held in either."""
    joining = await world.another()
    ann = await _with_account(world)
    double = await _with_account(joining)
    session = await _interview(joining, double)

    async with world.begin() as tx:
        await tx.communities.merge(source=joining.community.id, into=world.community.id)

    async with world.read() as tx:
        stored = await tx.interviews.get(session.interview.id)
    assert stored is not None
    assert (ann.id, world.community.id) == (stored.interview.member, stored.interview.community)


async def _with_account(world: World) -> Member:
    async with world.begin() as tx:
        account = Account(0, world.community.id, "web", "ann")
        return await tx.members.add(Member(0, world.community.id, "Ann", NOW), account)
