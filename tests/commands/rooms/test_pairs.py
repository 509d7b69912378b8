import pytest

from bot.commands.language.document import plain
from bot.commands.language.token import decode, encode
from bot.commands.members.pair import PairStep
from bot.core.errors import PlatformUnreachable
from bot.core.outbox.parcel import ParcelKind
from bot.core.questions.library import Library
from bot.testing.chat import Chat
from bot.testing.doubles import SilentTelemetry
from tests.chat import wide_library

GONE = PlatformUnreachable("I cannot open a private thread here.", permanent=True)


@pytest.fixture(scope="session")
def library() -> Library:
    """Questions enough to ask each other."""
    return wide_library()


def room(chat):
    """What was said in the newest room."""
    return [m for m in chat.platform.sent if m.kind is ParcelKind.ROOM and "pair" in m.address.channel]


def notes(chat, user):
    """What one person was told in private."""
    sent = [message for message in chat.platform.sent if message.address.user == user]
    return [message.summary for message in sent if message.kind is ParcelKind.NOTICE]


async def press(chat, label, *, by, **args):
    """Press a button of the newest message in the room, with what its form asks for; then beat."""
    offer = next(offer for offer in room(chat)[-1].reply.offers if offer.label == label)
    registry = chat.services.bridge.dispatcher.registry
    token = encode(registry.find(offer.command), offer.args, form=offer.form)
    command, known, _ = decode(token, registry.commands)
    said = await chat.forge(command.name, {**known, **args}, by=by)
    await chat.beat()
    return said


async def matched(chat, *people):
    """These people in the queue, and what is due done."""
    said = [await chat.command("quiz pair level:basic", by=by) for by in people]
    await chat.beat()
    return said


@pytest.fixture
async def pair(posted):
    """Ada and Bob in their room, both there: Ada interviews."""
    await matched(posted, "ada", "bob")
    for by in ("ada", "bob"):
        await press(posted, "I am here", by=by)
    return posted


async def test_two_who_wait_get_a_room_of_their_own(posted):
    """The first waits and hears so; the second is matched at once; both are called into the room."""
    first, second = await matched(posted, "ada", "bob")

    assert "You are in the queue for a practice pair (basic)" in first.text
    assert "You are in a practice pair with Ada" in second.text
    [opened] = posted.platform.rooms.values()
    assert ("ada", "bob") == opened.members
    assert "Practice pair" == opened.title
    [welcome] = room(posted)
    assert "Ada and Bob: a practice pair" == welcome.summary


async def test_the_interviewers_sheet_is_for_the_interviewer_alone(pair):
    """Question, ideas, hints and answer; the room never shows them, and roles swap half-way."""
    sheet = await press(pair, "Interviewer's sheet", by="ada")
    refused = await press(pair, "Interviewer's sheet", by="bob")
    stranger = await press(pair, "Interviewer's sheet", by="eve")
    await press(pair, "Swap roles", by="ada")
    swapped = await press(pair, "Interviewer's sheet", by="bob")

    question = sheet.reply.view.material.question
    assert not sheet.public
    assert question.answer in sheet.text
    assert all(idea.text in sheet.text for idea in question.ideas)
    assert "Only the one who interviews now" in refused.text
    assert "not yours" in stranger.text
    assert swapped.reply.view.material.question != question
    said = "\n".join(plain(message.reply.view.document()) for message in room(pair))
    assert question.answer not in said
    assert question.title not in said


async def test_a_pair_from_the_first_half_to_the_rating(pair):
    """Each reads the other's words once both have written."""
    await press(pair, "Swap roles", by="bob")
    await press(pair, "Finish", by="ada")
    thanked = await press(pair, "Rate your partner", by="ada", score=4, words="Clear and calm.")
    before = notes(pair, "bob")
    await press(pair, "Rate your partner", by="bob", score=5)

    moments = [message.summary for message in room(pair)]
    assert "Thank you." in thanked.text
    assert [] == before
    assert ["Ada gave you 4 of 5 for your practice pair. In Ada's words: Clear and calm."] == notes(
        pair, "bob"
    )
    assert ["Bob gave you 5 of 5 for your practice pair."] == notes(pair, "ada")
    assert ["Ada interviews Bob", "Roles swap: Bob interviews Ada", "Please rate each other"] == moments[1:]


async def test_roles_swap_by_themselves_half_way(pair):
    """After 25 minutes each; the rating ends after a day, with what was said by then."""
    await pair.advance(minutes=25)
    await pair.advance(minutes=25)
    await press(pair, "Rate your partner", by="ada", score=3)
    await pair.advance(days=1)

    assert "Please rate each other" == room(pair)[-1].summary
    assert ["Ada gave you 3 of 5 for your practice pair."] == notes(pair, "bob")
    assert [] == notes(pair, "ada")
    assert "You are in the queue" in (await pair.command("quiz pair", by="ada")).text


async def test_ones_own_status_offers_the_sheet_to_the_interviewer_alone(pair):
    """The candidate is not offered what would be refused."""
    asks = await pair.command("quiz pair", by="ada")
    answers = await pair.command("quiz pair", by="bob")

    assert "Interviewer's sheet" in asks.buttons
    assert ("Swap roles", "Stop") == answers.buttons


async def test_two_presses_swap_once(pair):
    """A button pressed late, or by both, moves nothing further."""
    for by in ("ada", "bob"):
        await pair.forge("quiz pair", {"pair": 1, "step": PairStep.SWAP}, by=by)
    await pair.beat()

    assert "Roles swap: Bob interviews Ada" == room(pair)[-1].summary


async def test_who_does_not_come_is_told_kindly_and_the_other_is_matched_again(posted):
    """Cleo waited behind; she and Ada are a pair now, Bob is out."""
    await matched(posted, "ada", "bob")
    await press(posted, "I am here", by="ada")
    await matched(posted, "cleo")
    await posted.advance(minutes=30)

    assert "You are in a practice pair with Ada" in (await posted.command("quiz pair", by="cleo")).text
    assert "keep your place in the queue" in notes(posted, "ada")[0]
    assert "No harm" in notes(posted, "bob")[0]
    async with posted.store.read() as tx:
        bob = await tx.members.by_account(1, "chat", "bob")
        assert (None, None) == (await tx.pairs.current(bob.id), await tx.pairs.waiting_for(bob.id))


async def test_a_word_in_the_room_says_that_one_is_there(posted):
    """No button is needed."""
    await matched(posted, "ada", "bob")
    for by in ("ada", "bob"):
        heard = posted.heard("Hello!", by, "", thread=room(posted)[0].address.channel)
        assert await posted.services.bridge.listener.talked(heard) is None
    await posted.beat()

    assert "Ada interviews Bob" == room(posted)[-1].summary


async def test_the_last_partner_is_not_the_next_one(pair):
    """Ada and Bob have just met; with Cleo there is somebody new."""
    await press(pair, "Stop", by="ada")
    await pair.advance(days=1)
    await matched(pair, "ada", "bob")
    apart = (await pair.command("quiz pair", by="bob")).text
    await matched(pair, "cleo")

    assert "You still wait" in apart or "You are in the queue" in apart
    assert "You are in a practice pair with Cleo" in (await pair.command("quiz pair", by="ada")).text


async def test_levels_are_not_mixed_and_no_level_fits_all(posted):
    """Basic and advanced wait on; somebody without a level goes with the first."""
    await posted.command("quiz pair level:basic", by="ada")
    said = await posted.command("quiz pair", by="bob")

    assert "You are in a practice pair with Ada" in said.text


async def test_leaving_the_queue(posted):
    """By button; leaving twice is met with a sentence."""
    await matched(posted, "ada")
    left = await posted.press("Leave the queue", by="ada")
    again = await posted.command("quiz pair leave:yes", by="ada")
    await matched(posted, "bob")

    assert "out of the queue" in left.text
    assert "in no queue" in again.text
    assert [] == room(posted)


async def test_who_waits_in_vain_is_told_after_a_day(posted):
    """And can join again."""
    await matched(posted, "ada")
    await posted.advance(hours=23)
    before = notes(posted, "ada")
    await posted.advance(hours=1)

    assert [] == before
    assert "Nobody who fits" in notes(posted, "ada")[0]
    assert "You are in the queue" in (await posted.command("quiz pair", by="ada")).text


async def test_not_now_lets_the_other_wait_on(posted):
    """Whoever cannot come is out; the other keeps the place in the queue."""
    await matched(posted, "ada", "bob")
    said = await press(posted, "Not now", by="bob")

    assert "Ada is told and waits on" in said.text
    assert "You still wait" in (await posted.command("quiz pair", by="ada")).text
    assert "did not come about" in room(posted)[-1].summary


async def test_a_room_that_cannot_be_opened_is_told_to_both(posted):
    """With the reason; nobody waits for it."""
    posted.platform.broken["room"] = GONE
    await matched(posted, "ada", "bob")
    await posted.beat()

    assert "I cannot open a private thread here." in notes(posted, "ada")[0]
    assert "I found Ada for a practice pair" in notes(posted, "bob")[0]


async def test_a_room_that_cannot_be_opened_just_now_is_tried_again(posted):
    """Once a minute, for ten minutes."""
    posted.platform.broken["room"] = PlatformUnreachable("The platform has trouble.")
    await matched(posted, "ada", "bob")
    del posted.platform.broken["room"]
    await posted.advance(minutes=1)

    assert "Ada and Bob: a practice pair" == room(posted)[-1].summary


async def test_a_pair_lives_through_a_restart_at_every_step(posted, library, grader):
    """Nothing of it is kept in memory, and nothing is said twice."""
    chat = posted

    def born():
        return Chat.over(
            library, grader, chat.store, platform=chat.platform, clock=chat.clock, telemetry=SilentTelemetry()
        )

    await chat.command("quiz pair level:basic", by="ada")
    await born().command("quiz pair level:basic", by="bob")
    for label, by in (("I am here", "ada"), ("I am here", "bob"), ("Swap roles", "ada"), ("Finish", "bob")):
        chat = born()
        await chat.beat()
        await press(chat, label, by=by)
    chat = born()
    await chat.beat()

    assert 4 == len(room(chat))
    assert len({message.key for message in room(chat)}) == len(room(chat))


async def test_a_rating_out_of_range_is_refused(pair):
    """A forged button cannot give ten of five; nor can one rate before the end."""
    early = await pair.forge("quiz pair", {"pair": 1, "step": PairStep.RATE, "score": 4}, by="ada")
    await press(pair, "Stop", by="ada")
    said = await press(pair, "Rate your partner", by="ada", score=10)

    assert "once the interview is over" in early.text
    assert "from 1 to 5" in said.text


async def test_the_rating_is_asked_for_by_a_form(pair):
    """A number and a few words."""
    await press(pair, "Stop", by="ada")
    offer = room(pair)[-1].reply.offers[0]
    dispatcher = pair.services.bridge.dispatcher
    command = dispatcher.registry.find(offer.command)

    assert "rate" == offer.form
    assert ("score", "words") == command.forms["rate"]
