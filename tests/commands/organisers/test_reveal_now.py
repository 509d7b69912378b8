"""The organiser reveals a round before its time, and asks the next one."""

from bot.core.outbox.parcel import ParcelKind
from bot.core.rounds.round import RoundState

FULL = (
    "It is the harmonic mean of precision and recall. It is low when either of the two is low. "
    "It is used for imbalanced classes, where accuracy misleads."
)


async def rounds_of(chat):
    """The rounds, oldest first."""
    async with chat.store.read() as tx:
        return list(reversed(await tx.rounds.recent(1, limit=10)))


async def test_revealed_now_then_the_next_question_comes(posted):
    """The answer is out once, later answers count half, and the next question is asked early, once."""
    await posted.say(FULL)

    told = await posted.command("quiz-admin schedule reveal", by="olga")
    await posted.beat()
    late = await posted.say(FULL, by="bob")
    again = await posted.command("quiz-admin schedule reveal", by="olga")
    posted.sees(told.reply, by="olga")
    await posted.press("Ask the next one now", by="olga")
    await posted.beat()

    reveals = [m for m in posted.platform.sent if m.kind is ParcelKind.REVEAL]
    assert "on its way" in told.text
    assert "counts half" in late.text
    assert "out already" in again.text
    assert 1 == len(reveals)
    assert 2 == len(posted.posted)
    assert [RoundState.CLOSED, RoundState.OPEN] == [each.state for each in await rounds_of(posted)]


async def test_a_round_asked_early_is_not_asked_again_at_its_time(posted):
    """The day after its date has a question of its own."""
    await posted.command("quiz-admin schedule reveal", by="olga")
    await posted.press("Ask the next one now", by="olga")
    await posted.beat()
    await posted.advance(hours=24)
    assert 2 == len(posted.posted)

    await posted.advance(hours=24)

    assert 3 == len(posted.posted)
    assert 3 == len({each.local_date for each in await rounds_of(posted)})


async def test_only_organisers_reveal(posted):
    """A member is refused, and nothing is out."""
    said = await posted.command("quiz-admin schedule reveal")
    await posted.beat()

    assert "organiser" in said.text.casefold()
    assert [RoundState.OPEN] == [each.state for each in await rounds_of(posted)]


async def test_without_an_open_question_there_is_nothing_to_reveal(chat):
    """And it says so."""
    await chat.set_up()

    said = await chat.command("quiz-admin schedule reveal", by="olga")

    assert "No question of this schedule is open" in said.text


async def test_a_hidden_round_offers_the_others_only_once_they_are_unlocked(chat):
    """Not on the question, not after an answer that does not count; after a sincere one."""
    await chat.set_up("at:09:00 zone:UTC mode:hidden")
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.advance(hours=3)
    posted = {offer.label for offer in chat.posted[-1].reply.offers}
    token = await chat.command("quiz answer F1")
    sincere = await chat.command(f"quiz answer {FULL}")

    assert set() == {"Answers", "Others' answers"} & posted
    assert "Others' answers" not in token.buttons
    assert "Others' answers" in sincere.buttons
