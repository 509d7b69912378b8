from datetime import timedelta

import pytest

from bot.core.errors import PlatformUnreachable
from bot.core.outbox.parcel import ParcelKind
from bot.core.people.people import Account
from bot.testing.chat import Chat
from bot.testing.doubles import SilentTelemetry

FULL = (
    "It is the harmonic mean of precision and recall. It is low when either of the two is low. "
    "It is used for imbalanced classes, where accuracy misleads."
)
REFUSED = PlatformUnreachable("This member takes no direct messages from the bot.", refused=True)


def told(chat, user="ada"):
    """What was sent to one person."""
    return [message for message in chat.platform.sent if message.address.user == user]


async def live(chat, hours):
    """Let hours pass one by one."""
    for _ in range(hours):
        await chat.advance(hours=1)


def restarted(chat, library, grader):
    """The same world after the process died: a new bot over what is stored and sent."""
    return Chat.over(
        library, grader, chat.store, platform=chat.platform, clock=chat.clock, telemetry=SilentTelemetry()
    )


async def test_nobody_is_reminded_who_did_not_ask(posted):
    """Every kind is off at first."""
    await posted.say("hm", by="ada")
    await posted.advance(hours=23, minutes=30)
    await posted.advance(days=7)

    assert [] == told(posted)


async def test_a_round_that_closes_unanswered_is_mentioned_once(posted):
    """Three hours before the next question, which lie in the night: so when the night ends."""
    await posted.command("quiz settings closing:yes", by="ada")
    await live(posted, 24)

    [reminder] = told(posted)
    assert reminder.kind is ParcelKind.CLOSING
    assert "Not answered yet: F1 score" == reminder.summary
    assert ["Answer", "Hint", "My streak", "Stop all reminders"] == [o.label for o in reminder.reply.offers]
    assert (3, 8) == (posted.clock.at.day, posted.clock.at.hour - 1)


async def test_whoever_has_answered_is_left_in_peace(posted):
    """Also when the answer came by another way, a minute before."""
    await posted.command("quiz settings closing:yes", by="ada")
    await posted.advance(hours=22, minutes=59)
    await posted.command(f"quiz answer {FULL}", by="ada")
    await posted.advance(minutes=2)
    await posted.advance(hours=1)

    assert [] == told(posted)


async def test_an_answer_between_planning_and_sending_takes_the_reminder_back(posted):
    """It is looked at again when it is sent; nothing is reported as a fault."""
    await posted.command("quiz settings closing:yes", by="ada")
    posted.clock.at += timedelta(hours=23)
    await posted.services.heartbeat.rounds()
    await posted.command(f"quiz answer {FULL}", by="ada")
    await posted.services.heartbeat.deliver()

    assert [] == told(posted)
    async with posted.store.read() as tx:
        assert 0 == await tx.outbox.waiting()


async def test_the_hours_are_the_members_own(posted):
    """Twelve hours before a close at 09:00 is 21:00, before the night."""
    await posted.command("quiz settings closing:yes hours:12", by="ada")
    await posted.advance(hours=11, minutes=59)
    before = len(told(posted))
    await posted.advance(minutes=1)

    assert (0, 1) == (before, len(told(posted)))


async def test_quiet_hours_run_on_the_members_wall_clock(posted):
    """09:00 UTC is 18:00 in Tokyo: three hours before the close, 15:00 there, is day."""
    await posted.command("quiz settings closing:yes zone:Asia/Tokyo", by="ada")
    await posted.advance(hours=20, minutes=59)
    before = len(told(posted))
    await posted.advance(minutes=1)

    assert (0, 1) == (before, len(told(posted)))


async def test_downtime_over_the_moment_sends_the_reminder_late_or_not_at_all(posted):
    """An hour late is fine; ten minutes before the close, and at night, it is not."""
    await posted.command("quiz settings closing:yes zone:Asia/Tokyo", by="ada")
    await posted.command("quiz settings closing:yes", by="bob")
    await posted.advance(hours=22)
    await posted.advance(hours=1, minutes=50)

    assert (1, 0) == (len(told(posted)), len(told(posted, "bob")))


async def test_a_restart_reminds_nobody_twice(posted, library, grader):
    """The occasion names the message, whoever plans it."""
    await posted.command("quiz settings closing:yes", by="ada")
    await posted.advance(hours=23)
    again = restarted(posted, library, grader)
    await again.command("quiz settings hours:2", by="ada")
    await again.advance(minutes=5)

    assert 1 == len(told(again))


async def test_a_change_of_the_schedule_moves_the_reminder(posted):
    """The close comes earlier now: 20:00 the same day."""
    await posted.command("quiz settings closing:yes", by="ada")
    await posted.command("quiz-admin setup schedule:1 at:20:00", by="olga")
    await posted.advance(hours=23)
    late = len(told(posted))
    await posted.advance(hours=9)

    assert (0, 1) == (late, len(told(posted)))


async def test_one_button_stops_all_reminders(posted):
    """The button of the reminder works from a direct message, and for good."""
    await posted.command("quiz settings reminders:yes", by="ada")
    await posted.advance(hours=23)
    [reminder] = told(posted)
    offer = reminder.reply.offers[-1]
    said = await posted.forge(offer.command, offer.args, by="ada")
    await posted.advance(days=8)

    assert "unanswered: no" in said.text
    assert "review cards are due: no" in said.text
    assert "Your week on Mondays: no" in said.text
    assert 1 == len(told(posted))


async def test_who_refuses_messages_is_not_tried_again(posted):
    """It is remembered, said in the settings, and mended by one button."""
    posted.platform.broken["ada"] = REFUSED
    await posted.command("quiz settings closing:yes", by="ada")
    await posted.advance(hours=23)
    shown = await posted.command("quiz settings", by="ada")
    del posted.platform.broken["ada"]
    await live(posted, 24)
    before = len(told(posted))
    await posted.press("Try again", by="ada")
    await live(posted, 24)

    assert "No message reached you on Chat" in shown.text
    assert "takes no direct messages" in shown.text
    assert (0, 1) == (before, len(told(posted)))


async def test_a_second_account_is_reached_where_the_first_one_refuses(posted):
    """One member, two names there: the next reminder goes to the other one."""
    await posted.command("quiz settings closing:yes", by="ada")
    async with posted.store.begin() as tx:
        ada = await tx.members.by_account(1, "chat", "ada")
        await tx.members.add_account(Account(ada.id, 1, "chat", "ada-2"))
    posted.platform.broken["ada"] = REFUSED
    await live(posted, 47)

    assert ([], 1) == (told(posted), len(told(posted, "ada-2")))


async def test_cards_that_are_due_are_mentioned_once_a_day(posted):
    """At five in the afternoon; not on a day without any, nor when they are done by then."""
    await posted.say("F1 is the harmonic average of both precision and recall.", by="ada")
    await posted.command("quiz settings due:yes", by="ada")
    await live(posted, 8)
    on_monday = len(told(posted))
    await live(posted, 24)
    on_tuesday = [message.summary for message in told(posted)]
    await live(posted, 23)
    for _ in range(2):
        await posted.command("quiz review", by="ada")
        await posted.press("I knew that", by="ada")
    await live(posted, 1)

    assert on_monday == 0
    assert ["One review card is due"] == on_tuesday
    assert 1 == len(told(posted))
    review = told(posted)[0].reply.offers[0]
    assert ("quiz review", 1) == (review.command, review.args["community"])


async def test_ones_own_week_comes_on_monday_after_the_night(posted):
    """With the answers, the points and the place; once."""
    await posted.say(FULL, by="ada")
    await posted.command("quiz settings weekly:yes zone:America/Los_Angeles", by="ada")
    await live(posted, 7 * 24 + 3)
    at_noon = len(told(posted))
    await posted.advance(hours=3)
    await posted.advance(hours=1)

    [week] = told(posted)
    assert at_noon == 0
    assert (
        "You answered 1 of 7 questions, 10 points, #1 on the board."
        in week.reply.view.document().nodes[2].parts
    )
    assert "Stop all reminders" == week.reply.offers[-1].label


@pytest.mark.parametrize("quiet", ["nonsense", "25:00-08:00", "22:00"])
async def test_quiet_hours_that_are_none_are_refused_with_the_form(posted, quiet):
    """And nothing is stored."""
    said = await posted.command(f"quiz settings quiet:{quiet}", by="ada")

    assert "22:00-08:00, or none" in said.text
    assert "Quiet hours: 22:00 to 08:00" in (await posted.command("quiz settings", by="ada")).text


async def test_quiet_hours_can_be_set_and_switched_off(posted):
    """By the form, which starts with what is set."""
    await posted.command("quiz settings quiet:21:30-07:00", by="ada")
    await posted.command("quiz settings", by="ada")
    asked = await posted.press("Reminders", by="ada")
    values = {field.argument.name: field.value for field in asked.form.fields}
    said = await posted.fill(by="ada", quiet="none", closing="yes", hours="1")

    expected = {"closing": "no", "hours": "3", "due": "no", "weekly": "no", "quiet": "21:30-07:00"}
    assert expected == values
    assert "Quiet hours: none" in said.text
    assert "unanswered: 1 hour before" in said.text
