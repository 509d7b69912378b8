from bot.core.errors import PlatformUnreachable, StoreUnavailable
from bot.core.outbox.parcel import ParcelKind, ParcelState

SHUT = PlatformUnreachable("I may not write in this channel.", permanent=True)


async def test_a_question_is_tried_to_the_end_of_its_window(chat):
    """An organiser may mend a channel at any moment of the day: the question of that day is posted then."""
    await chat.set_up()
    chat.platform.broken["daily"] = SHUT
    await chat.advance(hours=3)
    for _ in range(20):
        await chat.advance(hours=1)
    assert [] == chat.posted

    chat.platform.broken.clear()
    await chat.advance(hours=1)

    assert 1 == len(chat.posted)


async def test_a_question_is_not_posted_after_its_window(chat):
    """A day later another question is due; the one of yesterday is not posted beside it."""
    await chat.set_up()
    chat.platform.broken["daily"] = SHUT
    await chat.advance(hours=3)
    await chat.advance(hours=23)

    chat.platform.broken.clear()
    await chat.advance(hours=2)

    assert 1 == len(chat.posted)


async def test_what_is_no_question_is_not_tried_again_in_vain(posted):
    """A reveal to a channel that is gone for good is dropped at once."""
    await posted.say("It is the harmonic mean of precision and recall.")
    posted.platform.broken["daily"] = SHUT

    await posted.advance(hours=24)

    async with posted.store.read() as tx:
        reveals = [p for p in await tx.outbox.of_round(1) if p.kind in {ParcelKind.REVEAL, ParcelKind.RECAP}]
    assert [ParcelState.DROPPED] * 2 == [parcel.state for parcel in reveals]


async def test_a_database_that_is_away_is_no_fault_of_the_program(chat, telemetry):
    """A platform may look into it to find its token: what is to be sent waits, and no fault is told."""
    await chat.set_up()
    chat.platform.broken["daily"] = StoreUnavailable()
    await chat.advance(hours=3)
    async with chat.store.read() as tx:
        errors = [parcel.error for parcel in await tx.outbox.of_round(1)]

    chat.platform.broken.clear()
    await chat.advance(minutes=10)

    assert ["The database could not be reached."] == errors
    assert [] == telemetry.failures
    assert 1 == len(chat.posted)
