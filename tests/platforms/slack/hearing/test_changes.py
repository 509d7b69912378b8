"""What changes around the bot: channels that move or close, organisations that let the app in and out."""

import pytest

from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.webapi import Channel
from tests.platforms.slack.workspace import words

_GOOD = "It is the harmonic mean of precision and recall"
_NEW = "C0SHARED"


async def _shared(group):
    """#daily is shared with another organisation: Slack gives it another id, with all that stands in it."""
    old = group.server.channels.pop("C0DAILY")
    group.server.channels[_NEW] = Channel(_NEW, old.name, old.members, messages=old.messages)
    event = {"type": "channel_id_changed", "old_channel_id": "C0DAILY", "new_channel_id": _NEW}
    await group.event(event)
    await group.event(event)
    return group.server.channels[_NEW]


def _reactions(channel, stamp):
    message = next(m for m in channel.messages if m["ts"] == stamp)
    return [each["name"] for each in message.get("reactions", ())]


async def test_answers_and_posts_follow_a_channel_that_got_another_id(daily):
    """Today's thread goes on, its answers are known, and the next question comes to the new id."""
    thread = daily.thread
    early = await daily.say(_GOOD, thread=thread)
    channel = await _shared(daily)

    late = await daily.say(_GOOD, by="bob", thread=thread, channel=_NEW)
    await daily.stop()
    await daily.start()
    whispers = len(daily.server.ephemeral)
    await daily.beat(days=1)

    async with daily.parts.store.read() as tx:
        answers = await tx.answers.of_round(1)
    assert {f"{_NEW}:{early}", f"{_NEW}:{late}"} == {answer.source for answer in answers}
    assert 2 == len(answers)
    assert 1 == len(_reactions(channel, late))
    assert 2 == whispers
    questions = [m for m in channel.messages if m.get("metadata", {}).get("event_payload", {}).get("kind")]
    assert "question" in {m["metadata"]["event_payload"]["kind"] for m in questions}
    assert thread != questions[-1]["ts"]


async def test_another_workspace_s_channel_of_that_id_stays(daily):
    """An event of a workspace that is no place changes nothing."""
    await daily.event({"type": "channel_id_changed", "old_channel_id": None, "new_channel_id": _NEW})
    await daily.beat(days=1)

    assert 2 <= len(daily.posts)


@pytest.mark.parametrize("event", ["channel_archive", "channel_deleted", "group_archive", "group_deleted"])
async def test_organisers_hear_at_once_of_a_channel_that_closed(daily, event):
    """Not only when the next question cannot be posted; and once a day, however often it is told."""
    for _ in range(2):
        await daily.event({"type": event, "channel": "C0DAILY", "user": "U0OLGA"})
    await daily.event({"type": event, "channel": "C0OTHER", "user": "U0OLGA"})
    await daily.beat(minutes=1)

    told = [words(m) for m in daily.server.channels["D0U0OLGA"].messages]
    assert 1 == len(told)
    assert "/quiz-admin setup" in told[0]


async def _active(group, tenant=SlackServer.TEAM):
    async with group.parts.store.read() as tx:
        place = await tx.communities.place("slack", tenant)
    return place is not None and place.active


async def test_an_organisation_lets_the_app_in_and_keeps_it_out(daily):
    """The workspace is a place again, under its name, and gets its questions."""
    barred = {"type": "team_access_revoked", "team_ids": [SlackServer.TEAM, "T0OTHER", None]}
    await daily.event(barred)
    await daily.beat(days=1)
    before = len(daily.posts)
    told = [await _active(daily)]
    await daily.event({"type": "team_access_granted", "team_ids": [SlackServer.TEAM]})
    told.append(await _active(daily))
    await daily.beat(days=1)

    assert [False, True] == told
    assert before < len(daily.posts)


@pytest.mark.parametrize("error", ["", "missing_scope"])
async def test_an_organisation_s_token_serves_its_workspaces_from_the_start(group, error):
    """Each workspace of the organisation is a place; when Slack names none, the one that it told."""
    group.server.teams = {SlackServer.TEAM: "Study", "T0SECOND": "Second"}
    group.server.organisation = {
        "team_id": "E0ORG" if not error else SlackServer.TEAM,
        "enterprise_id": "E0ORG",
        "is_enterprise_install": True,
    }
    await group.stop()
    if error:
        group.server.fail("auth.teams.list", error, times=9)
    await group.start()

    assert [not error, True] == [await _active(group, "T0SECOND"), await _active(group)]
