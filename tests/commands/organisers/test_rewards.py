"""Roles for streaks, from the organiser's command to the member's role."""

import pytest

from bot.core.errors import PlatformUnreachable, RoleRefused
from bot.core.outbox.parcel import ParcelKind

PICK = "b"
GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."


@pytest.fixture
async def rewarded(posted):
    """A chat in which a streak of two days earns the role regular."""
    await posted.command("quiz-admin rewards add regular days:2", by="olga")
    return posted


async def two_days(chat, *, by: str = "ada") -> None:
    """Two rounds answered in a row."""
    await chat.say(GOOD, by=by)
    await chat.advance(days=1)
    await chat.say(PICK, by=by)
    await chat.advance(minutes=1)


async def test_a_streak_earns_the_role(rewarded):
    """Not before it is long enough, and then within a minute."""
    await rewarded.say(GOOD)
    await rewarded.advance(minutes=1)
    assert set() == rewarded.platform.roles

    await rewarded.advance(days=1)
    await rewarded.say(PICK)
    await rewarded.advance(minutes=1)

    assert {("ada", "regular")} == rewarded.platform.roles


async def test_a_broken_streak_loses_the_role(rewarded):
    """A missed round with no freeze in hand ends the streak, and the role goes with it."""
    await two_days(rewarded)

    await rewarded.advance(days=1)
    assert {("ada", "regular")} == rewarded.platform.roles
    await rewarded.advance(days=1)
    await rewarded.advance(minutes=1)

    assert set() == rewarded.platform.roles


async def test_every_role_that_is_earned_is_held(rewarded):
    """A longer streak adds a role and takes none away."""
    await rewarded.command("quiz-admin rewards add newcomer days:1", by="olga")

    await two_days(rewarded)

    assert {("ada", "newcomer"), ("ada", "regular")} == rewarded.platform.roles


async def test_streaks_of_before_count(posted):
    """Who has the streak already when the reward is set up gets the role at once."""
    await two_days(posted)

    await posted.command("quiz-admin rewards add regular days:2", by="olga")
    await posted.advance(minutes=1)

    assert {("ada", "regular")} == posted.platform.roles


async def test_a_removed_reward_is_taken_back_after_a_second_look(rewarded):
    """Removing asks first; then everybody to whom the bot gave the role loses it."""
    await two_days(rewarded)

    asked = await rewarded.command("quiz-admin rewards remove regular", by="olga")
    await rewarded.advance(minutes=1)
    assert {("ada", "regular")} == rewarded.platform.roles
    done = await rewarded.press("Remove it", by="olga")
    await rewarded.advance(minutes=1)

    assert "no longer?" in asked.text
    assert "no longer earned" in done.text
    assert set() == rewarded.platform.roles
    assert "No role is earned yet" in (await rewarded.command("quiz-admin rewards list", by="olga")).text


async def test_what_is_in_the_way_is_named_and_told_once(rewarded):
    """The list, the check and one notice name the mend; then the role is given after all."""
    mend = "Server settings, Roles: drag Sparring above regular."
    rewarded.platform.refused["regular"] = RoleRefused("The role stands above the bot's own.", hint=mend)
    await two_days(rewarded)
    await rewarded.advance(minutes=5)

    listed = await rewarded.command("quiz-admin rewards list", by="olga")
    checked = await rewarded.command("quiz-admin check", by="olga")
    notices = [m for m in rewarded.platform.sent if m.kind is ParcelKind.NOTICE]
    del rewarded.platform.refused["regular"]
    await rewarded.advance(minutes=15)

    assert mend in listed.text
    assert "regular for 2 days" in checked.text
    assert mend in checked.text
    assert [True] == [mend in m.summary for m in notices]
    assert {("ada", "regular")} == rewarded.platform.roles


async def test_a_late_gift_does_not_undo_a_loss(rewarded):
    """A role that could not be given while the streak lasted is not given once it is over."""
    rewarded.platform.refused["regular"] = RoleRefused()
    await two_days(rewarded)
    await rewarded.advance(days=1)
    await rewarded.advance(days=1)
    rewarded.platform.refused.clear()

    for _ in range(4):
        await rewarded.advance(minutes=20)

    assert set() == rewarded.platform.roles


async def test_a_member_who_left_is_not_asked_for_again(rewarded):
    """What can never succeed is dropped, and nobody is told."""
    gone = PlatformUnreachable("This member has left the server.", permanent=True)
    rewarded.platform.refused["regular"] = gone

    await two_days(rewarded)

    async with rewarded.store.read() as tx:
        assert 0 == await tx.outbox.waiting()
    assert [] == [m for m in rewarded.platform.sent if m.kind is ParcelKind.NOTICE]


async def test_setting_it_up_again_gives_it_again(rewarded):
    """For roles that were taken by hand, or lost by leaving the server."""
    await two_days(rewarded)
    rewarded.platform.roles.clear()

    await rewarded.command("quiz-admin rewards add regular days:2", by="olga")
    await rewarded.advance(minutes=1)

    assert {("ada", "regular")} == rewarded.platform.roles


async def test_rewards_are_for_organisers_and_audited(rewarded):
    """Members may not set them; what organisers do is written down."""
    refused = await rewarded.command("quiz-admin rewards add mine days:1", by="ada")

    assert "Only organisers" in refused.text
    audit = await rewarded.command("quiz-admin audit", by="olga")
    assert "role for streaks set (@regular for 2 days)" in audit.text


async def test_an_unknown_reward_cannot_be_removed(rewarded):
    """The sentence says where to look."""
    said = await rewarded.command("quiz-admin rewards remove other sure:yes", by="olga")

    assert "/quiz-admin rewards list" in said.text
