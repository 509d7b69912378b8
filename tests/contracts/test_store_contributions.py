"""Proposals, reports and the bench, in every store."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.errors import Conflict
from bot.core.packs.imports import IMPORT_LASTS, Import
from bot.core.people.people import Account, Member
from bot.core.questions.contributions import Proposal, ProposalState, Report
from bot.core.questions.question import (
    FollowUp,
    Idea,
    Kind,
    Level,
    Misconception,
    Option,
    Query,
    QueryData,
    Question,
)
from tests.contracts.conftest import NOW, ContractStore, World

HOUR = timedelta(hours=1)
WHOLE = Question(
    "own-9",
    "own",
    "Recall „☕“ \0",
    Kind.CHOICE,
    Level.ADVANCED,
    ("evaluation", "basics"),
    "What is it?\n\n```sql\nSELECT 1\n```",
    "TP/(TP+FN)",
    ideas=(
        Idea(
            "a",
            "It is a share",
            2,
            accept=("x",),
            groups=(("y", "z"), ("w",)),
            numbers=("9.2 %",),
            required=True,
        ),
        Idea("b", "Of all"),
    ),
    misconceptions=(Misconception("It is a sum", "It is none", ("a sum",)),),
    follow_ups=(FollowUp("a", "Of what?"),),
    options=(Option("a", "Yes", "It is", correct=True), Option("b", "No", "It is not")),
    hints=("One", "Two"),
    full_marks_at=2,
    code="x = 1",
    note="A note",
    reading=("https://example.org",),
    query=Query((QueryData("a", "INSERT"),), ordered=True),
)
"""A question with something in each of its parts."""


def proposal(world: World, member: Member, title: str = "Recall") -> Proposal:
    """A proposal, not stored."""
    return Proposal(
        0,
        world.community.id,
        member.id,
        title,
        "What is „recall“?",
        "TP/(TP+FN) ☕",
        "evaluation",
        Level.BASIC,
        NOW,
    )


def accepted(waiting: Proposal) -> Proposal:
    """The same, accepted an hour later."""
    return replace(waiting, state=ProposalState.ACCEPTED, settled_at=NOW + HOUR)


async def test_a_proposal_is_stored_whole_and_settled_once(
    store: ContractStore, again: ContractStore, world: World
) -> None:
    """Of two organisers who decide at the same time, one does; its author and time stay."""
    member, other = await world.member("Ann"), await world.member("Bea")
    async with world.begin() as tx:
        first = await tx.proposals.add(proposal(world, member))
        second = await tx.proposals.add(proposal(world, member, "Precision"))
        assert [first, second] == list(await tx.proposals.waiting(world.community.id, limit=9))
        assert [first] == list(await tx.proposals.waiting(world.community.id, limit=1))
        assert 2 == await tx.proposals.waiting_of(member.id)
        assert 0 == await tx.proposals.waiting_of(other.id)
    edited = replace(accepted(first), title="Recall?", answer="All found", topic="", level=Level.ADVANCED)

    async def decide(where: ContractStore) -> bool:
        async with where.begin() as tx:
            return await tx.proposals.settle(replace(edited, member=other.id, at=NOW + HOUR))

    decided = await asyncio.gather(*(decide(where) for where in (store, again)))

    assert [False, True] == sorted(decided)
    async with store.read() as tx:
        assert edited == await tx.proposals.get(first.id)
        assert [second] == list(await tx.proposals.waiting(world.community.id, limit=9))
        assert await tx.proposals.get(999) is None


async def test_accepted_proposals_are_found_by_community(world: World) -> None:
    """Only those of the communities asked for, oldest first; none for a community without any."""
    other = await world.another()
    mine, theirs = await world.member(), await other.member()
    async with world.begin() as tx:
        stored = [await tx.proposals.add(proposal(world, mine, title)) for title in ("a", "b", "c")]
        foreign = await tx.proposals.add(proposal(other, theirs))
        for each in (stored[2], stored[0], foreign):
            assert await tx.proposals.settle(accepted(each))
        declined = replace(stored[1], state=ProposalState.DECLINED, settled_at=NOW, outcome="twice")
        assert await tx.proposals.settle(declined)

    async with world.read() as tx:
        here = world.community.id
        assert {here: [accepted(stored[0]), accepted(stored[2])]} == await tx.proposals.accepted([here, 999])
        assert {here, other.community.id} == set(await tx.proposals.accepted([here, other.community.id]))
        assert {} == await tx.proposals.accepted([])
        assert declined == await tx.proposals.get(stored[1].id)


async def test_a_proposal_by_nobody_is_refused(world: World) -> None:
    """Proposals are of members that are there."""
    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.proposals.add(proposal(world, Member(999, world.community.id, "Nobody", NOW)))


async def test_a_report_by_nobody_is_refused(world: World) -> None:
    """Reports are of members that are there."""
    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.reports.add(Report(0, world.community.id, 999, "f1-score", "wrong", NOW))


async def test_one_report_per_member_and_question(
    store: ContractStore, again: ContractStore, world: World
) -> None:
    """Pressing twice, at once, makes one report; all reports on a question are settled together."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    wish = Report(0, world.community.id, ann.id, "f1-score", "It is wrong", NOW)

    async def press(where: ContractStore) -> Report:
        async with where.begin() as tx:
            return await tx.reports.add(wish)

    pressed = await asyncio.gather(*(press(where) for where in (store, again, store)))
    async with store.begin() as tx:
        second = await tx.reports.add(replace(wish, member=bea.id))
        elsewhere = await tx.reports.add(replace(wish, question="bagging"))
        assert [pressed[0], second, elsewhere] == list(await tx.reports.waiting(world.community.id, limit=9))
        assert [pressed[0]] == list(await tx.reports.waiting(world.community.id, limit=1))
        ended = await tx.reports.settle(world.community.id, "f1-score", outcome="benched", at=NOW + HOUR)
        anew = await tx.reports.add(wish)

    assert 1 == len(set(pressed))
    settled = [replace(each, outcome="benched", settled_at=NOW + HOUR) for each in (pressed[0], second)]
    assert settled == list(ended)
    async with store.read() as tx:
        assert settled[1] == await tx.reports.get(second.id)
        assert [elsewhere, anew] == list(await tx.reports.waiting(world.community.id, limit=9))
        assert await tx.reports.get(999) is None


async def test_a_question_sits_on_the_bench_of_one_community(world: World) -> None:
    """Out and back once each; another community asks it all the same."""
    other, by = await world.another(), await world.member()
    here = world.community.id
    async with world.begin() as tx:
        assert await tx.bench.add(here, "f1-score", by=by.id, at=NOW)
        assert await tx.bench.add(here, "bagging", by=by.id, at=NOW)
        assert not await tx.bench.add(here, "f1-score", by=by.id, at=NOW + HOUR)
        assert await tx.bench.remove(here, "bagging")
        assert not await tx.bench.remove(here, "bagging")
        assert not await tx.bench.remove(other.community.id, "f1-score")

    async with world.read() as tx:
        assert {here: frozenset({"f1-score"})} == await tx.bench.of([here, other.community.id])
        assert {} == await tx.bench.of([])


async def test_a_pack_is_off_in_one_community(world: World) -> None:
    """Off and on again once each; another community keeps it, and brings no choice of its own along."""
    other, by = await world.another(), await world.member()
    here, there = world.community.id, other.community.id
    guest = await other.member("Guest")
    async with world.begin() as tx:
        assert await tx.bench.add_pack(here, "python", by=by.id, at=NOW)
        assert await tx.bench.add_pack(here, "own", by=by.id, at=NOW)
        assert not await tx.bench.add_pack(here, "python", by=by.id, at=NOW + HOUR)
        assert await tx.bench.remove_pack(here, "own")
        assert not await tx.bench.remove_pack(here, "own")
        assert not await tx.bench.remove_pack(there, "python")
        assert await tx.bench.add_pack(there, "small", by=guest.id, at=NOW)

    async with world.begin() as tx:
        packs = {here: frozenset({"python"}), there: frozenset({"small"})}
        assert packs == await tx.bench.packs_of([here, there])
        assert {} == await tx.bench.of([here, there])
        await tx.communities.merge(source=there, into=here)
        assert {here: frozenset({"python"})} == await tx.bench.packs_of([here, there])


async def test_merging_keeps_what_people_contributed(world: World) -> None:
    """Proposals, reports and the bench move along; what both had is kept once."""
    other = await world.another()
    guest = await other.member("Guest")
    async with world.begin() as tx:
        here = await tx.members.add(
            Member(0, world.community.id, "Ann", NOW), Account(0, world.community.id, "slack", "U1")
        )
        there = await tx.members.add(
            Member(0, other.community.id, "Ann B.", NOW), Account(0, other.community.id, "slack", "U1")
        )
        moved = await tx.proposals.add(proposal(other, there))
        kept = await tx.reports.add(Report(0, world.community.id, here.id, "f1", "wrong", NOW))
        await tx.reports.add(Report(0, other.community.id, there.id, "f1", "wrong too", NOW))
        alone = await tx.reports.add(Report(0, other.community.id, guest.id, "f1", "also", NOW))
        for place, by, question in ((world, here, "a"), (other, there, "a"), (other, there, "b")):
            await tx.bench.add(place.community.id, question, by=by.id, at=NOW)
        await tx.communities.merge(source=other.community.id, into=world.community.id)

    async with world.read() as tx:
        into = world.community.id
        assert replace(moved, community=into, member=here.id) == await tx.proposals.get(moved.id)
        assert [kept, replace(alone, community=into)] == list(await tx.reports.waiting(into, limit=9))
        assert {into: frozenset({"a", "b"})} == await tx.bench.of([into, other.community.id])


async def test_a_whole_question_is_kept_in_all_its_parts(world: World) -> None:
    """As an accepted proposal, and in what was read from a file."""
    member = await world.member("Ann")
    kept = replace(accepted(proposal(world, member)), whole=WHOLE)
    read = Import(0, world.community.id, member.id, "deck.csv", (WHOLE, WHOLE), NOW)

    async with world.begin() as tx:
        stored = await tx.proposals.add(kept)
        number = (await tx.imports.put(read)).id
    async with world.begin() as tx:
        assert replace(kept, id=stored.id) == await tx.proposals.get(stored.id)
        assert [replace(kept, id=stored.id)] == list(
            (await tx.proposals.accepted([world.community.id]))[world.community.id]
        )
        assert replace(read, id=number) == await tx.imports.get(number)


async def test_a_member_has_one_import_that_waits_a_day(world: World) -> None:
    """A newer one takes its place; anybody's old one goes when one comes; dropped, it is gone."""
    ann, bea = await world.member("Ann"), await world.member("Bea")

    def read(member: Member, at: datetime) -> Import:
        return Import(0, world.community.id, member.id, "deck.csv", (WHOLE,), at)

    async with world.begin() as tx:
        first = await tx.imports.put(read(ann, NOW))
        second = await tx.imports.put(read(ann, NOW))
        assert first.id != second.id
        assert await tx.imports.get(first.id) is None
        later = await tx.imports.put(read(bea, NOW + IMPORT_LASTS))
        assert await tx.imports.get(second.id) is None
        await tx.imports.drop(later.id)
        assert await tx.imports.get(later.id) is None
