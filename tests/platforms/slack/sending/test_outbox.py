"""What the bot sends of its own accord: once, paced, and with a sentence when it cannot."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.errors import PlatformUnreachable
from bot.core.outbox.parcel import ParcelKind
from bot.platforms.slack.sending.standing import Searches
from bot.platforms.slack.wire.pace import Pace
from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.workspace import words

_GOOD = "It is the harmonic mean of precision and recall"


def _kind(message):
    return message.get("metadata", {}).get("event_payload", {}).get("kind", "")


def _questions(group):
    return [m for m in group.posts if _kind(m) == ParcelKind.QUESTION.value]


def _pictures(group):
    return sorted(file["name"] for m in group.posts for file in m.get("files", ()))


@pytest.mark.parametrize(
    "answer",
    [
        {"drop": True},
        {"error": "fatal_error"},
        {"error": "internal_error", "status": 500},
        {"error": "service_unavailable", "status": 503},
        {"error": "request_timeout", "status": 504},
    ],
    ids=lambda answer: str(answer.get("status", "") or next(iter(answer.values()))),
)
async def test_a_post_whose_answer_was_lost_is_found_again(group, answer):
    """Slack took the message, the answer never came or is an error: it is searched for, not sent again."""
    group.server.fail("chat.postMessage", after=True, **answer)

    await group.set_up()
    await group.beat(minutes=2)

    assert 1 == len(_questions(group))
    assert 1 == len(group.server.called("conversations.history"))
    stamp = await group.say(_GOOD, thread=group.thread)
    assert 1 == len(group.reactions(stamp))


async def test_a_post_that_never_arrived_is_sent_again(group):
    """Nothing of it stands in the channel, so it is sent."""
    group.server.fail("chat.postMessage", "internal_error", status=500)

    await group.set_up()
    await group.beat(minutes=2)

    assert 1 == len(_questions(group))


async def test_a_question_whose_blocks_are_refused_comes_in_words(group):
    """Should Slack change its rules overnight, the question is there all the same, once, and is answered."""
    group.server.fail("chat.postMessage", "invalid_blocks")

    await group.set_up()
    [question] = _questions(group)
    stamp = await group.say(_GOOD, thread=group.thread)

    assert [] == question["blocks"]
    assert "What is the F1 score" in question["text"]
    assert 1 == len(group.reactions(stamp))
    assert "slack refused blocks" in [name for name, _ in group.telemetry.events]


async def test_a_reveal_goes_into_the_thread_once(daily):
    """The reference answer stands in the thread, its picture beside it, a recap in the channel."""
    await daily.say(_GOOD, thread=daily.thread)
    thread = daily.thread
    daily.server.fail("chat.postMessage", drop=True, after=True)

    await daily.beat(days=1)
    await daily.beat(minutes=2)

    reveals = [m for m in daily.posts if _kind(m) == "reveal"]
    recaps = [m for m in daily.posts if _kind(m) == "recap"]
    assert [thread] == [m["thread_ts"] for m in reveals]
    assert 1 == len(recaps)
    assert 2 == len(_questions(daily))


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_crash_between_reveal_and_picture_loses_neither(daily, after):
    """The bot dies while it hands the picture over; the next one brings it, once, and says nothing twice."""
    await daily.say(_GOOD, thread=daily.thread)
    daily.server.fail("files.completeUploadExternal", hang=True, after=after)
    daily.clock.at += timedelta(days=1)
    await daily.services.heartbeat.rounds()
    dying = asyncio.create_task(daily.services.heartbeat.deliver())
    await daily.server.until(lambda: daily.server.called("files.completeUploadExternal"))
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    await daily.stop()

    await daily.start()
    await daily.beat(minutes=2)
    await daily.beat(minutes=20)

    assert 1 == len([m for m in daily.posts if _kind(m) == "reveal"])
    assert ["sparring-c1-1-0.png", "sparring-v1-1-0.png"] == _pictures(daily)


async def test_a_picture_that_slack_refuses_is_put_into_words(daily):
    """Uploaded, but not to be shown here: what it says stands in the thread instead, once."""
    await daily.say(_GOOD, thread=daily.thread)
    daily.server.fail("files.completeUploadExternal", "restricted_action", times=9)

    await daily.beat(days=1)
    await daily.beat(minutes=20)

    said = [m["text"] for m in daily.posts if _kind(m) == "reveal"]
    assert 2 == len(said)
    assert daily.server.files
    assert [] == _pictures(daily)


async def test_a_picture_waits_as_long_as_slack_says(daily):
    """Too many files at once: the picture comes later, and the words that stand are not said again."""
    await daily.say(_GOOD, thread=daily.thread)
    daily.server.fail(
        "files.completeUploadExternal", "ratelimited", status=429, headers={"Retry-After": "3600"}
    )
    await daily.beat(days=1)
    none = _pictures(daily)
    daily.platform._running.workspaces._workspace.client.__dict__.pop("_opens")  # noqa: SLF001 - an hour passes
    await daily.beat(hours=1)

    assert [] == none
    assert 3 == len(daily.server.called("files.completeUploadExternal"))
    assert ["sparring-c1-1-0.png", "sparring-v1-1-0.png"] == _pictures(daily)
    assert 1 == len([m for m in daily.posts if _kind(m) == "reveal"])


async def test_too_many_messages_wait_as_long_as_slack_says(group):
    """A short Retry-After is waited for; the post goes out in the same try."""
    group.server.fail("chat.postMessage", "ratelimited", status=429, headers={"Retry-After": "0"})

    await group.set_up()

    assert 1 == len(_questions(group))


async def test_a_long_wait_is_left_to_the_outbox(group):
    """An hour's Retry-After holds up nothing else; the post comes after it."""
    group.server.fail("chat.postMessage", "ratelimited", status=429, headers={"Retry-After": "3600"})

    await group.set_up()
    missing = len(_questions(group))
    group.server.failing.clear()
    group.platform._running.workspaces._workspace.client.__dict__.pop("_opens")  # noqa: SLF001 - an hour passes
    await group.beat(hours=1)

    assert 0 == missing
    assert 1 == len(_questions(group))


@pytest.mark.parametrize("arrived", [False, True], ids=["never arrived", "answer lost"])
async def test_a_question_comes_out_where_one_page_a_minute_may_be_read(group, arrived):
    """A busy channel is searched from try to try, each of which may read one page: once, not never."""
    group.server.page_size = 2
    group.server.fail("chat.postMessage", "internal_error", status=500, after=arrived)
    await group.set_up()
    for number in range(9):
        await group.say(f"Talk {number}")

    standing = []
    for _ in range(9):
        group.server.allow("conversations.history", 1)
        client = group.platform._running.workspaces._workspace.client  # noqa: SLF001 - a minute passes
        client.__dict__.pop("_opens", None)
        await group.beat(minutes=1)
        standing.append(len(_questions(group)))

    assert ([1] * 9 if arrived else [0] * 4) == standing[: 9 if arrived else 4]
    assert 1 == standing[-1]
    stamp = await group.say(_GOOD, thread=group.thread)
    assert 1 == len(group.reactions(stamp))


@pytest.mark.parametrize(("attempt", "goes_on"), [(3, True), (4, False), (2, False)])
def test_a_search_goes_on_at_the_very_next_try(attempt, goes_on):
    """After a try of another process a newer message may stand, so it begins anew."""
    searches = Searches()
    searches.of("key", attempt=2).cursor = "page 3"

    assert ("page 3" if goes_on else "") == searches.of("key", attempt=attempt).cursor


def test_a_search_that_ended_begins_anew():
    """What was sent after it is to be found as well."""
    searches = Searches()
    searches.of("key", attempt=2).cursor = "page 3"
    searches.over("key")

    assert searches.of("key", attempt=3).cursor == ""


@pytest.mark.parametrize(
    ("trouble", "words_"),
    [
        ({"archived": True}, "archived"),
        ({"members": {"U0ADA"}}, "not in that channel"),
        ({"members": {"U0ADA"}, "private": True}, "gone, or it is private"),
    ],
)
async def test_what_is_in_the_way_is_told_to_organisers(group, trouble, words_):
    """An archived, private or not joined channel: a direct message names it and the mend."""
    channel = group.server.channels["C0DAILY"]
    await group.slash("/quiz-admin setup at:09:00 zone:UTC", by="olga")
    for name, value in trouble.items():
        setattr(channel, name, value)

    await group.beat(hours=3)
    told = words(group.server.channels["D0U0OLGA"].messages)

    assert words_ in told
    check = words(await group.slash("/quiz-admin check", by="olga"))
    assert "to mend" in check


async def test_a_trouble_of_slack_s_own_is_told_as_such(group):
    """Which schedule, which channel, and what happened: no permission is missing, and Slack is no server."""
    group.server.fail("chat.postMessage", "internal_error", status=500)

    await group.set_up()
    told = words(group.server.channels["D0U0OLGA"].messages)

    assert 'The question of "Daily question" for <#C0DAILY> could not be posted yet.' in told
    assert "Slack has trouble (internal_error). I keep trying." in told
    assert not any(wrong in told for wrong in ("permission", "server", "/quiz-admin check"))


async def test_a_bot_whose_token_is_refused_is_not_ready(daily):
    """Until Slack takes it again; that the socket stands says nothing about it."""
    ready = [daily.platform.ready()]
    for tokens in ({}, dict(daily.server.tokens)):
        daily.server.tokens = tokens
        await daily.slash("/quiz-admin check", by="olga")
        ready.append(daily.platform.ready())

    assert [True, False, True] == ready


async def test_check_finds_everything_in_order(daily):
    """A channel that is joined, with every scope granted."""
    from bot.platforms.slack.connection.manifest import SCOPES  # noqa: PLC0415 - read here only

    daily.server.scopes = ",".join(SCOPES)

    assert "Everything is in order" in words(await daily.slash("/quiz-admin check", by="olga"))


async def test_check_names_a_missing_scope(daily):
    """Which permission is missing, what for, and how to get it."""
    daily.server.scopes = "chat:write,commands"

    told = words(await daily.slash("/quiz-admin check", by="olga"))

    assert "files:write" in told
    assert "Install the app again" in told


async def test_a_revoked_token_ends_posting_and_tells_nobody(daily):
    """No message to anybody else, no further tries."""
    daily.server.tokens.clear()
    before = len(daily.posts)

    await daily.beat(days=1)
    tries = len(daily.server.called("chat.postMessage"))
    await daily.beat(days=1)

    assert before == len(daily.posts)
    assert tries == len(daily.server.called("chat.postMessage"))


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}]
)
async def test_a_removed_app_posts_no_more(daily, event):
    """Being removed ends posting to that workspace."""
    await daily.event(event)

    await daily.beat(days=1)

    assert 1 == len(_questions(daily))
    async with daily.parts.store.read() as tx:
        place = await tx.communities.place("slack", SlackServer.TEAM)
    assert not place.active


async def test_messages_to_a_channel_keep_their_distance():
    """Two turns at a channel are a moment apart; another channel need not wait."""
    pace, loop = Pace(0.05), asyncio.get_running_loop()
    began = loop.time()
    at: list[float] = []

    async def post(channel):
        async with pace.turn(channel):
            at.append(loop.time() - began)

    await asyncio.gather(post("a"), post("a"), post("b"))

    assert 0.05 <= max(at) < 0.5
    assert 2 == sum(when < 0.04 for when in at)


async def test_nothing_is_sent_when_slack_is_not_connected(daily):
    """The outbox hears that it must wait."""
    message = daily.server.message("C0DAILY", daily.thread)
    await daily.stop()

    with pytest.raises(PlatformUnreachable):
        await daily.platform.send(message)
    assert not daily.platform.ready()


@pytest.mark.parametrize(
    ("ping", "expected"),
    [
        ("<!subteam^S0MENTORS|@mentors>", "<!subteam^S0MENTORS>"),
        ("<!subteam^S0MENTORS>", "<!subteam^S0MENTORS>"),
        ("<!here>", "<!here>"),
        ("@everyone", "<!channel>"),
        ("none", ""),
    ],
)
async def test_a_user_group_is_notified_of_each_question(group, ping, expected):
    """Whom the organiser named stands before the question, in the notification too; "none" ends it."""
    await group.slash(f"/quiz-admin setup at:09:00 zone:UTC ping:{ping}", by="olga")
    await group.beat(hours=3)

    post = group.server.message("C0DAILY", group.thread)
    assert expected in post["text"]
    assert ("section" if expected else "header") == post["blocks"][0]["type"]
    group.server.faults = [fault for fault in group.server.faults if "<!" not in fault]


@pytest.mark.parametrize("ping", ["mentors", "@mentors", "<@U0BOB>"])
async def test_a_word_that_is_no_user_group_is_refused(group, ping):
    """It would notify nobody, which the organiser should know now and not tomorrow."""
    told = words(await group.slash(f"/quiz-admin setup at:09:00 zone:UTC ping:{ping}", by="olga"))

    assert "is no user group" in told
    assert "There is no schedule yet" in words(await group.slash("/quiz-admin schedule preview", by="olga"))
