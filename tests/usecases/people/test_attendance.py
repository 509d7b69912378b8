"""Members who leave and come back."""

from bot.core.outbox.parcel import ParcelKind
from bot.core.people.people import Account

GOOD = "It is the harmonic mean of precision and recall"


async def leave(chat, external, *, platform="chat"):
    """The platform says that somebody left."""
    attendance = chat.services.bridge.attendance
    await attendance.left(platform=platform, tenant="guild", external=external, at=chat.clock.now())


async def board(chat):
    """What Grace sees."""
    return (await chat.command("quiz leaderboard", by="grace")).text


async def test_who_leaves_is_on_no_board_and_who_comes_back_is(posted):
    """The points are kept for the way back."""
    await posted.say(GOOD, by="ada")
    await posted.say("A mean of the two, harmonic", by="grace")

    await leave(posted, "ada")
    await leave(posted, "ada")
    without = await board(posted)
    await posted.services.bridge.attendance.back(platform="chat", tenant="guild", external="ada")

    assert "Ada" not in without
    assert "Ada" in await board(posted)


async def test_who_acts_again_is_back(posted):
    """A platform that did not say so is not needed."""
    await posted.say(GOOD, by="ada")
    await leave(posted, "ada")

    await posted.command("quiz streak", by="ada")

    assert "Ada" in await board(posted)


async def test_who_was_hidden_stays_hidden(posted):
    """Coming back restores what was chosen."""
    await posted.say(GOOD, by="ada")
    await posted.command("quiz settings boards:no", by="ada")
    await leave(posted, "ada")

    await posted.command("quiz streak", by="ada")

    assert "Ada" not in await board(posted)


async def test_with_two_accounts_one_that_is_left_is_enough(posted):
    """Somebody who left one platform is still there on the other."""
    await posted.say(GOOD, by="ada")
    async with posted.store.begin() as tx:
        (ada,) = await tx.members.named(1, "Ada")
        await tx.members.add_account(Account(ada.id, 1, "other", "ada2"))

    await leave(posted, "ada")

    assert "Ada" in await board(posted)


async def test_who_has_left_is_not_reminded(posted):
    """No message goes to an account that is gone; another member's reminder comes."""
    for who in ("ada", "grace"):
        await posted.command("quiz settings closing:yes", by=who)
    await leave(posted, "ada")

    await posted.advance(hours=23)

    reminders = [m for m in posted.platform.sent if m.kind is ParcelKind.CLOSING]
    assert ["grace"] == [m.address.user for m in reminders]


async def test_strangers_may_leave(posted):
    """Somebody who never took part, and a server that is not known, change nothing."""
    await leave(posted, "nobody")
    await leave(posted, "nobody", platform="nowhere")

    assert [] == posted.services.bridge.telemetry.failures
