"""What runs out: triggers, response addresses, views that changed, pages of a channel."""

from datetime import timedelta

import pytest

from bot.core.people.people import Place
from tests.platforms.slack.workspace import words

_GOOD = "It is the harmonic mean of precision and recall"


def _kind(message):
    return message.get("metadata", {}).get("event_payload", {}).get("kind", "")


async def test_a_form_whose_trigger_ran_out_is_offered_by_a_button(daily):
    """After three seconds Slack opens no form; a new press opens it."""
    told = await daily.slash("/quiz suggest", trigger_id="ran-out")
    await daily.press("Fill in", told["blocks"], hidden=True)

    assert "/quiz suggest needs" in words(told)
    assert "Suggest a question" == daily.view["title"]["text"]


async def test_a_response_address_that_is_used_up_is_done_without(daily):
    """After five times or half an hour the reply comes as a message for that person alone."""
    address = daily.server.response_url()
    daily.server.spent.add(address.rpartition("/")[2])

    await daily.slash("/quiz streak", response_url=address)

    assert "Your streak" in words(daily.whispers()[-1].body)


async def test_a_public_reply_does_without_its_address(daily):
    """The board goes to the channel all the same."""
    await daily.say(_GOOD, thread=daily.thread)
    address = daily.server.response_url()
    daily.server.spent.add(address.rpartition("/")[2])

    await daily.slash("/quiz leaderboard", response_url=address)

    assert "Ada" in words(daily.posts[-2:])


async def test_a_response_shows_no_previews_of_links(daily):
    """What the bot says stays as short as it said it, over a response address as well."""
    told = await daily.slash("/quiz help")

    assert (False, False) == (told["unfurl_links"], told["unfurl_media"])


async def test_a_form_that_was_changed_meanwhile_stays_as_it_is(daily):
    """Slack refuses to fill in a view that is no longer the one it showed: nothing is overwritten."""
    await daily.say(_GOOD, thread=daily.thread)
    daily.server.fail("views.update", "hash_conflict")

    await daily.slash("/quiz answer")

    assert "slack form not prefilled" in [name for name, _ in daily.telemetry.events]
    assert "Your answer" in words(daily.view["blocks"])


@pytest.mark.parametrize("page", [1, 3])
async def test_a_lost_post_is_found_pages_back(group, page):
    """Others wrote in the channel meanwhile, more than fits a page."""
    group.server.page_size = page
    group.server.fail("chat.postMessage", drop=True, after=True)
    await group.set_up()
    for number in range(4):
        await group.say(f"Good morning {number}", by="bob")
    await group.beat(minutes=2)

    assert 1 == len([m for m in group.posts if _kind(m) == "question"])
    assert 1 < len(group.server.called("conversations.history"))


async def test_a_lost_reveal_is_found_at_the_end_of_a_long_thread(daily):
    """A thread is read to its end, however many pages it has."""
    daily.server.page_size = 2
    for number in range(12):
        daily.server.person(f"m{number}")
        await daily.say(f"Good luck to everybody, {number}", by=f"m{number}", thread=daily.thread)
    daily.server.fail("chat.postMessage", drop=True, after=True)
    await daily.beat(days=1)
    await daily.beat(minutes=2)

    assert 1 == len([m for m in daily.posts if _kind(m) == "reveal"])


async def test_an_admin_of_another_workspace_is_no_organiser(daily):
    """Slack Connect brings people who manage their own workspace, not this one."""
    daily.server.person("eve", is_admin=True, team_id="T9OTHER")
    daily.server.person("mallory", is_owner=True, is_stranger=True, team_id="T0TEAM")
    daily.server.person("zoe", is_admin=True, team_id="T0TEAM")

    told = [words(await daily.slash("/quiz-admin audit", by=name)) for name in ("eve", "mallory", "zoe")]

    assert ["Only organisers" in each for each in told] == [True, True, False]


async def test_an_organisation_s_admin_is_an_organiser_in_its_workspaces(daily):
    """On Enterprise Grid the role may stand with the organisation."""
    organisation = {"enterprise_id": "E0ORG", "teams": ["T0TEAM"], "is_admin": True}
    daily.server.person("zoe", team_id="E0ORG", enterprise_user=organisation)

    assert "Only organisers" not in words(await daily.slash("/quiz-admin audit", by="zoe"))


async def test_a_name_is_asked_for_again_after_a_while(daily):
    """Somebody who changed the name is shown by the new one within a quarter of an hour."""
    await daily.say(_GOOD, thread=daily.thread)
    daily.server.person("ada")
    daily.server.users["U0ADA"]["profile"]["display_name"] = "Countess"
    daily.clock.at += timedelta(minutes=16)
    await daily.slash("/quiz streak")

    assert "Countess" in words(await daily.slash("/quiz leaderboard"))


async def test_who_manages_is_told_without_a_command(daily):
    """As for commands; an account that Slack does not know is not vouched for."""
    zoe = daily.server.person("zoe", is_admin=True, team_id="T0TEAM")
    eve = daily.server.person("eve", is_admin=True, team_id="T9OTHER")
    place = Place(1, 1, "slack", "T0TEAM")

    people = (zoe, eve, daily.server.person("ada"), "U0NONE")
    told = [await daily.platform.manages(place, user) for user in people]

    assert [True, False, False, None] == told
