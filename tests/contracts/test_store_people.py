import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.answers.answer import Practice
from bot.core.boards.board import By, Period
from bot.core.errors import Conflict, Unusable
from bot.core.learning.card import Card
from bot.core.people.absences import Absence
from bot.core.people.people import Account, AuditLine, Community, Member, Place
from bot.core.store import Store
from bot.core.streaks.events import StreakEvent, StreakEventKind, StreakSummary
from tests.contracts.conftest import NOW, ContractStore, World


async def test_a_community_is_stored_whole(store: ContractStore) -> None:
    """Every field of a community comes back, and an update changes all that it sets."""
    async with store.begin() as tx:
        plain = await tx.communities.add(Community(0, "Zürich ML ☕", NOW))
        named = replace(plain, name="ML", notices_place=7, notices_channel="ops", remote_grading=True)
        await tx.communities.update(named)

    async with store.read() as tx:
        assert named == await tx.communities.get(plain.id)
        assert await tx.communities.get(plain.id + 1) is None


async def test_a_place_is_added_once(store: ContractStore, again: ContractStore, world: World) -> None:
    """The same guild added by many at once is one place, and keeps its first community."""
    other = await world.another()

    async def add(where: ContractStore, community: int) -> Place:
        async with where.begin() as tx:
            return await tx.communities.add_place(Place(0, community, "discord", "g1", "Guild"))

    first = await add(store, world.community.id)
    more = await asyncio.gather(*(add(where, other.community.id) for where in (store, again, store)))

    assert [first] * 3 == list(more)
    assert first.community == world.community.id


async def test_places_are_found_by_their_names(world: World) -> None:
    """By platform and tenant, by id, and by community in the order of arrival."""
    async with world.begin() as tx:
        slack = await tx.communities.add_place(Place(0, world.community.id, "slack", "T1"))
        away = replace(slack, name="Workspace", active=False)
        await tx.communities.update_place(away)

    async with world.read() as tx:
        assert away == await tx.communities.place("slack", "T1")
        assert away == await tx.communities.place_by_id(slack.id)
        assert [world.place, away] == list(await tx.communities.places(world.community.id))
        assert await tx.communities.place("discord", "T1") is None
        assert await tx.communities.place_by_id(999) is None


async def test_merging_moves_places_people_and_settings(world: World) -> None:
    """A place that joins another community brings its members, schedules and vacations along."""
    other = await world.another()
    guest = await other.member("Guest")
    async with world.begin() as tx:
        day = date(2026, 3, 9)
        vacation = StreakEvent(other.community.id, guest.id, StreakEventKind.VACATION, day, NOW, until=day)
        await tx.streaks.append([vacation])
        await tx.communities.merge(source=other.community.id, into=world.community.id)

    async with world.read() as tx:
        places = await tx.communities.places(world.community.id)
        assert [world.place.id, other.place.id] == [p.id for p in places]
        assert replace(guest, community=world.community.id) == await tx.members.get(guest.id)
        [account] = await tx.members.accounts(guest.id)
        assert world.community.id == account.community
        schedules = await tx.schedules.of_community(world.community.id)
        assert [world.schedule.id, other.schedule.id] == [s.id for s in schedules]
        assert [world.community.id] == [e.community for e in await tx.streaks.events(guest.id)]
        assert await tx.communities.get(other.community.id) is None


async def test_merging_makes_one_member_of_one_account(world: World) -> None:
    """Whoever is in both communities by the same account goes on as one member, with both accounts."""
    other = await world.another()
    async with world.begin() as tx:
        here = await tx.members.add(
            Member(0, world.community.id, "Ann", NOW), Account(0, world.community.id, "slack", "U1")
        )
        there = await tx.members.add(
            Member(0, other.community.id, "Ann B.", NOW), Account(0, other.community.id, "slack", "U1")
        )
        await tx.members.add_account(Account(there.id, other.community.id, "discord", "77"))
        await tx.practice.add(Practice(0, other.community.id, there.id, "f1-score", NOW))
        await tx.streaks.put([StreakSummary(other.community.id, there.id, 0, 0, 0)])
        await tx.audit.append(AuditLine(other.community.id, there.id, "setup", "", NOW))
        await tx.communities.merge(source=other.community.id, into=world.community.id)

    async with world.read() as tx:
        assert await tx.members.get(there.id) is None
        accounts = await tx.members.accounts(here.id)
        assert [("discord", "77"), ("slack", "U1")] == [(a.platform, a.external) for a in accounts]
        assert here == await tx.members.by_account(world.community.id, "discord", "77")
        [practice] = await tx.practice.recent(here.id, limit=5)
        assert world.community.id == practice.community
        [line] = await tx.audit.page(world.community.id, offset=0, size=5)
        assert here.id == line.actor


async def test_merging_keeps_the_cards_of_a_member_who_is_in_both(world: World) -> None:
    """Practice makes cards before there is a round: they go along."""
    other = await world.another()
    async with world.begin() as tx:
        here, there = [
            await tx.members.add(
                Member(0, each.community.id, "Ann", NOW), Account(0, each.community.id, "slack", "U1")
            )
            for each in (world, other)
        ]
        [card] = await tx.cards.add([Card(0, there.id, "f1-score", "mean", NOW, NOW)])
        await tx.absences.put(Absence(there.id, "slack", "U1", NOW, on_boards=True))
        await tx.communities.merge(source=other.community.id, into=world.community.id)

    async with world.read() as tx:
        assert [replace(card, member=here.id)] == list(await tx.cards.of_member(here.id))
        assert 1 == len(await tx.absences.of(here.id))
        assert await tx.members.get(there.id) is None


async def test_a_community_with_rounds_is_not_merged_away(world: World) -> None:
    """History is not mixed: the merge is refused and nothing has moved."""
    other = await world.another()
    await other.round()

    with pytest.raises(Unusable):
        async with world.begin() as tx:
            await tx.communities.merge(source=other.community.id, into=world.community.id)

    async with world.read() as tx:
        assert [other.place] == list(await tx.communities.places(other.community.id))


async def test_merging_what_does_not_exist_is_a_conflict(world: World) -> None:
    """A community that was merged by somebody else in the meantime cannot be merged again."""
    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.communities.merge(source=999, into=world.community.id)


async def test_an_account_makes_one_member(store: ContractStore, again: ContractStore, world: World) -> None:
    """The first messages of one person, all at once, make one member."""

    async def meet(where: ContractStore, name: str) -> Member:
        async with where.begin() as tx:
            new = Member(0, world.community.id, name, NOW)
            return await tx.members.add(new, Account(0, world.community.id, "web", "ann"))

    met = await asyncio.gather(*(meet(where, f"A{n}") for n in range(4) for where in (store, again)))

    assert 1 == len(set(met))
    async with store.read() as tx:
        assert met[0] == await tx.members.by_account(world.community.id, "web", "ann")
        [account] = await tx.members.accounts(met[0].id)
        assert met[0].id == account.member


async def test_a_member_is_stored_whole(world: World) -> None:
    """Every setting of a member comes back; where and since when stays."""
    member = await world.member("Ann")
    changed = replace(
        member,
        name="Ann B.",
        zone="Asia/Kathmandu",
        on_boards=False,
        share_answers=False,
        organiser=True,
    )
    async with world.begin() as tx:
        await tx.members.update(changed)

    async with world.read() as tx:
        assert changed == await tx.members.get(member.id)
        assert [changed] == list(await tx.members.organisers(world.community.id))
        assert await tx.members.get(member.id + 1) is None


async def test_many_members_are_found_at_once(world: World) -> None:
    """More ids than one statement takes; unknown ones are left out."""
    ann, bea = await world.member("Ann"), await world.member("Bea")

    async with world.read() as tx:
        found = await tx.members.many(range(40_000))

    assert {ann.id: ann, bea.id: bea} == found


async def test_names_are_found_in_any_case(world: World) -> None:
    """Case does not matter, in any script, and other communities do not mix in."""
    other = await world.another()
    await other.member("ÉMILIE")
    one, two = await world.member("Émilie"), await world.member("émilie")
    await world.member("Emilie")

    async with world.read() as tx:
        assert [one, two] == list(await tx.members.named(world.community.id, "ÉMILIE"))


async def test_an_account_belongs_to_one_member(world: World) -> None:
    """A second identity is added once; somebody else's is a conflict."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    account = Account(ann.id, world.community.id, "slack", "U1")
    async with world.begin() as tx:
        await tx.members.add_account(account)
        await tx.members.add_account(account)

    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.members.add_account(replace(account, member=bea.id))
    async with world.read() as tx:
        assert ann == await tx.members.by_account(world.community.id, "slack", "U1")
        assert ["slack", "web"] == [a.platform for a in await tx.members.accounts(ann.id)]


async def test_an_account_stays_in_its_members_community(world: World) -> None:
    """An identity in another community than its member's would mix two boards up."""
    ann, other = await world.member("Ann"), await world.another()

    with pytest.raises(Conflict):
        async with world.begin() as tx:
            await tx.members.add_account(Account(ann.id, other.community.id, "slack", "U1"))


async def test_an_account_is_found_everywhere(world: World) -> None:
    """One person in several communities, the one joined last first."""
    other = await world.another()
    joined = [(world, NOW + timedelta(days=1)), (other, NOW)]
    async with world.begin() as tx:
        members = [
            await tx.members.add(
                Member(0, w.community.id, "Ann", at), Account(0, w.community.id, "discord", "5")
            )
            for w, at in joined
        ]

    async with world.read() as tx:
        assert members == list(await tx.members.everywhere("discord", "5"))
        assert [] == list(await tx.members.everywhere("slack", "5"))


async def test_hiding_leaves_every_board_at_once(world: World) -> None:
    """Who turns visibility off is off the points and streak boards, and back when it is on again."""
    member, round_ = await world.member(), await world.round()
    await world.earn(member, round_, 10)
    async with world.begin() as tx:
        await tx.streaks.put([StreakSummary(world.community.id, member.id, 3, 3, 0)])

    for shown in (False, True):
        async with world.begin() as tx:
            await tx.members.update(replace(member, on_boards=shown))
            for by in By:
                page = await tx.points.page(
                    world.community.id,
                    period=Period.ALL,
                    by=by,
                    day=round_.local_date,
                    offset=0,
                    size=5,
                    member=member.id,
                )
                assert (int(shown), shown) == (page.total, page.own is not None)


async def test_several_accounts_are_looked_up_at_once(world: World) -> None:
    """Each by its name on that platform in that community; strangers are left out."""
    ann, bea = await world.member("Ann"), await world.member("Bea")
    there = await world.another()
    async with world.begin() as tx:
        for member, external in ((ann, "U1"), (bea, "U2")):
            await tx.members.add_account(Account(member.id, world.community.id, "slack", external))

    async with world.read() as tx:
        names = ["U2", "U1", "U3"]
        assert {"U1": ann, "U2": bea} == await tx.members.by_accounts(world.community.id, "slack", names)
        assert {} == await tx.members.by_accounts(there.community.id, "slack", names)
        assert {} == await tx.members.by_accounts(world.community.id, "discord", names)
        assert {} == await tx.members.by_accounts(world.community.id, "slack", [])


async def test_several_people_are_added_at_once(world: World, again: ContractStore) -> None:
    """Each with the account given, in the order given; who is known, or comes twice, is added once."""
    bea = await world.member("Bea")
    async with world.begin() as tx:
        await tx.members.add_account(Account(bea.id, world.community.id, "slack", "U2"))
    there = await world.another()

    def person(name: str, external: str, community: int) -> tuple[Member, Account]:
        return Member(0, community, name, NOW), Account(0, community, "slack", external)

    here = world.community.id
    people = [
        person("Dan", "U4", here),
        person("Bea again", "U2", here),
        person("Ann", "U1", here),
        person("Dan again", "U4", here),
        person("Ann", "U1", there.community.id),
    ]
    async with world.begin() as tx:
        added = await tx.members.add_all(people)
        assert [] == list(await tx.members.add_all([]))

    assert ["Dan", "Bea", "Ann", "Dan", "Ann"] == [member.name for member in added]
    assert 4 == len({member.id for member in added})
    async with again.read() as tx:
        found = await tx.members.by_accounts(here, "slack", ["U1", "U2", "U4"])
        assert {"U1": added[2], "U2": bea, "U4": added[0]} == found
        assert added[4] == await tx.members.by_account(there.community.id, "slack", "U1")


async def test_a_person_who_comes_to_two_processes_at_once_is_one_member(
    world: World, again: ContractStore
) -> None:
    """Whoever adds an account first makes the member; the other process finds that one."""

    async def come(where: Store) -> Sequence[Member]:
        async with where.begin() as tx:
            return await tx.members.add_all(
                [
                    (Member(0, world.community.id, name, NOW), Account(0, world.community.id, "slack", name))
                    for name in ("Ann", "Bea", "Cid")
                ]
            )

    first, second, third = await asyncio.gather(come(world.store), come(again), come(world.store))

    assert first == second == third
    async with world.read() as tx:
        assert 1 == len(await tx.members.named(world.community.id, "Bea"))
