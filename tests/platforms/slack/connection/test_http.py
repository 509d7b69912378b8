"""HTTP mode: signatures, installations by many workspaces, tokens that are renewed or revoked."""

import json
import sqlite3
import time
from contextlib import closing
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import create_async_engine

from bot.platforms.slack.connection import installed
from bot.platforms.slack.connection.installed import InstalledWorkspaces
from bot.platforms.slack.wire.settings import SlackSection
from bot.testing.doubles import FixedClock
from bot.testing.memory.store import MemoryStore
from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.workspace import SECRET, StudyGroup, parts, signed, words

_EVENT = json.dumps({"type": "event_callback", "team_id": "T0TEAM", "event": {"type": "message"}})


@pytest.fixture
async def single(server, library, grader, telemetry):
    """The bot in one workspace, over HTTP."""
    clock = FixedClock()
    made = StudyGroup(
        server, parts(library, grader, MemoryStore(), clock, telemetry), clock, telemetry, "http"
    )
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def many(server, library, grader, telemetry, tmp_path):
    """The bot for many workspaces; none has installed it."""
    clock = FixedClock()
    settings = SlackSection.model_validate(
        {
            "signing_secret": SECRET,
            "client_id": "1.2",
            "client_secret": "hush",
            "public_url": "https://bot.example",
            "http_port": 0,
            "api_base": f"{server.base}/api/",
        }
    )
    made = StudyGroup(
        server, parts(library, grader, MemoryStore(), clock, telemetry), clock, telemetry, "http", settings
    )
    made.database = f"sqlite+aiosqlite:///{tmp_path / 'installed.db'}"
    server.tokens.clear()
    await made.open()
    yield made
    await made.close()
    assert [] == telemetry.failures


async def _post(group, body, headers, content="application/json"):
    address = f"http://127.0.0.1:{group.platform.port}/slack/events"
    async with group.session.post(address, data=body, headers={"Content-Type": content, **headers}) as answer:
        return answer.status, await answer.text()


async def _install(group, code):
    """Go through the pages of an installation; where the person was sent, and what was shown at the end."""
    base = f"http://127.0.0.1:{group.platform.port}/slack"
    async with ClientSession() as browser:
        async with browser.get(f"{base}/install", allow_redirects=False) as page:
            shown = await page.text()
            cookie = page.headers["Set-Cookie"].split(";")[0]
        link = next(part for part in shown.split('"') if "/oauth/v2/authorize" in part)
        asked = parse_qs(urlsplit(unescape(link)).query)
        state = asked["state"][0]
        address = f"{base}/oauth_redirect?code={code}&state={state}"
        async with browser.get(address, headers={"Cookie": cookie}) as page:
            return link, asked, page.status, await page.text()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "-1", "X-Slack-Signature": "v0=00"},
        signed(_EVENT, secret="another"),
        signed(_EVENT + " "),
        signed(_EVENT, at=1_000_000_000),
        signed(_EVENT, at=4_000_000_000),
    ],
)
async def test_what_slack_did_not_sign_is_refused_before_any_work(single, headers):
    """A missing, wrong, old or future signature gets 401; nothing is looked up."""
    before = len(single.server.calls)

    status, _ = await _post(single, _EVENT, headers)

    assert 401 == status
    assert before == len(single.server.calls)


async def test_slack_s_challenge_is_answered(single):
    """Setting the address in the app's settings works."""
    body = json.dumps({"type": "url_verification", "token": "t", "challenge": "echo"})

    status, text = await _post(single, body, signed(body))

    assert 200 == status
    assert "echo" in text


@pytest.mark.parametrize("body", ["{", "[]", "null", '"text"', "payload=%7B", ""])
async def test_nonsense_with_a_good_signature_breaks_nothing(single, body):
    """It is refused without a traceback, and the next event is dealt with."""
    status, text = await _post(single, body, signed(body))

    assert 400 <= status < 600
    assert "Traceback" not in text
    assert "How Sparring works" in words(await single.slash("/quiz help"))


async def test_slack_looks_at_the_certificate_without_a_signature(single):
    """ssl_check=1 is confirmed, by POST and by GET, and nothing else happens; other GETs find nothing."""
    before = len(single.server.calls)
    form = "application/x-www-form-urlencoded"
    posted, _ = await _post(single, "ssl_check=1&token=t", {}, form)
    unsigned, _ = await _post(single, "command=%2Fquiz&text=streak&ssl_check=0", {}, form)
    address = f"http://127.0.0.1:{single.platform.port}/slack/events"
    async with single.session.get(f"{address}?ssl_check=1&token=t") as answer:
        asked = answer.status
    async with single.session.get(address) as answer:
        other = answer.status

    assert (200, 401, 200, 405) == (posted, unsigned, asked, other)
    assert before == len(single.server.calls)


async def test_bytes_that_are_no_text_are_refused(single):
    """Not even the signature can be checked."""
    status, _ = await _post(single, b"\xff\xfe", {"X-Slack-Request-Timestamp": str(int(time.time()))})

    assert 400 <= status < 500


async def test_a_request_too_large_is_refused(single):
    """Nobody fills the memory."""
    status, _ = await _post(single, BytesIO(b"x" * 2_000_000), signed("x"))

    assert 413 == status


async def test_being_told_of_too_many_events_is_acknowledged(single):
    """app_rate_limited has no event in it; the operator hears of it."""
    body = json.dumps(
        {"type": "app_rate_limited", "team_id": "T0TEAM", "minute_rate_limited": 1, "token": "t"}
    )

    status, _ = await _post(single, body, signed(body))

    assert 200 == status
    assert "slack held events back" in [name for name, _ in single.telemetry.events]


async def test_a_workspace_installs_the_app_and_uses_it(many):
    """From the install page to a graded answer, with the scopes of the manifest."""
    from bot.platforms.slack.connection.manifest import SCOPES  # noqa: PLC0415 - read here only

    link, asked, status, shown = await _install(many, "one")
    await many.set_up()
    stamp = await many.say("It is the harmonic mean of precision and recall", thread=many.thread)

    assert link.startswith(many.server.base)
    assert sorted(SCOPES) == sorted(asked["scope"][0].split(","))
    assert ["https://bot.example/slack/oauth_redirect"] == asked["redirect_uri"]
    assert 200 == status, shown
    assert 1 == len(many.reactions(stamp))
    assert {"xoxb-one"} == {call.token for call in many.server.called("chat.postMessage")}


@pytest.mark.parametrize("hidden", [False, True])
async def test_a_guest_s_button_belongs_to_the_workspace_whose_message_it_is(many, hidden):
    """Slack Connect: the guest's own workspace, which the press names, has not even installed the app."""
    await _install(many, "one")
    await many.set_up()
    question = many.server.message("C0DAILY", many.thread)

    told = await many.press("My streak", question["blocks"], ts=question["ts"], hidden=hidden, team="T9OTHER")

    assert "streak" in words(told)
    async with many.parts.store.read() as tx:
        assert [SlackServer.TEAM] == [place.tenant for place in await tx.communities.of_platform("slack")]


async def _away(group, name="slack_bots", *, back=False):
    """The table of the installations is not there, or again."""
    old, new = (f"{name}_away", name) if back else (name, f"{name}_away")
    engine = create_async_engine(group.database)
    async with engine.begin() as connection:
        await connection.execute(sql(f"ALTER TABLE {old} RENAME TO {new}"))
    await engine.dispose()


async def test_while_installations_cannot_be_read_nobody_is_taken_for_one_who_removed_the_app(many):
    """An event is not acknowledged, so that it is delivered again once it can be told whose it is."""
    await _install(many, "one")
    event = {"type": "message", "channel": "C9", "user": "U9", "text": "hi", "ts": "9.1", "thread_ts": "9.0"}
    body = {"type": "event_callback", "team_id": "T9NEW", "event_id": "Ev9", "event": event}
    sent = json.dumps(body)

    await _away(many)
    away, _ = await _post(many, sent, signed(sent))
    before = dict(many.telemetry.events)
    await _away(many, back=True)
    back, _ = await _post(many, sent, signed(sent))

    assert [503, 200] == [away, back]
    assert "slack event not stored" in before


async def test_a_state_is_good_for_one_installation(many):
    """A redirect that nobody asked for installs nothing."""
    base = f"http://127.0.0.1:{many.platform.port}/slack"

    async with many.session.get(f"{base}/oauth_redirect?code=one&state=made-up") as page:
        status = page.status

    assert 400 == status
    assert {} == many.server.tokens


async def test_a_whole_organisation_installs_the_app(many):
    """An org-wide token serves its workspaces, also after a restart when nothing is remembered."""
    await _install(many, "organisation")
    await many.slash("/quiz-admin setup at:09:00 zone:UTC", by="olga", enterprise_id="E0ORG")
    await many.stop()
    await many.start()

    await many.beat(hours=3)

    assert 1 == len(many.posts)
    assert {"xoxb-organisation"} == {call.token for call in many.server.called("chat.postMessage")}


async def test_a_token_is_renewed_before_it_runs_out(many):
    """A rotating token is exchanged, kept and used."""
    await _install(many, "rotating")

    await many.slash("/quiz-admin setup at:09:00 zone:UTC", by="olga")
    await many.beat(hours=3)

    assert {"xoxe.xoxb-2"} == {call.token for call in many.server.called("chat.postMessage")}
    assert 2 == len(many.server.called("oauth.v2.access"))


async def test_a_renewed_token_that_cannot_be_stored_is_used_and_stored_later(many):
    """Slack takes the old one no more: it is not lost with the trouble of a database."""
    await _install(many, "rotating")
    database = many.database.partition(":///")[2]
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("CREATE TRIGGER full BEFORE INSERT ON slack_bots BEGIN SELECT RAISE(FAIL, 'full'); END")
        workspaces = InstalledWorkspaces(many.settings, many.session, database=many.database)
        used = [(await workspaces.of(SlackServer.TEAM)).client.token for _ in range(2)]
        await workspaces.granted([SlackServer.TEAM])  # it is looked up anew
        used.append((await workspaces.of(SlackServer.TEAM)).client.token)
        other.execute("DROP TRIGGER full")
    await workspaces.stop()

    after = InstalledWorkspaces(many.settings, many.session, database=many.database)
    used.append((await after.of(SlackServer.TEAM)).client.token)
    await after.stop()
    assert ["xoxe.xoxb-2"] * 4 == used
    assert 2 == len(many.server.called("oauth.v2.access"))


async def test_only_so_many_workspaces_are_remembered(many, monkeypatch):
    """Whoever wrote longest ago is looked up again."""
    monkeypatch.setattr(installed, "_REMEMBERED", 2)
    await _install(many, "organisation")
    workspaces = InstalledWorkspaces(many.settings, many.session, database=many.database)
    for team in ("T1", "T2", "T3"):
        assert await workspaces.authorize(team, "E0ORG", "") is not None

    assert {"T2", "T3"} == set(workspaces._known)  # noqa: SLF001 - what is in memory
    assert {"T2", "T3"} == set(workspaces._organisations)  # noqa: SLF001 - the same
    await workspaces.stop()


async def test_a_token_is_renewed_once_by_two_processes(many):
    """The second one finds what the first one stored."""
    await _install(many, "rotating")
    first, second = (
        InstalledWorkspaces(many.settings, many.session, database=many.database) for _ in range(2)
    )
    for each in (first, second):
        await each.authorize(SlackServer.TEAM, "", "")
    tokens = [(await each.of(SlackServer.TEAM)).client.token for each in (first, second)]
    for each in (first, second):
        await each.stop()

    assert ["xoxe.xoxb-2", "xoxe.xoxb-2"] == tokens
    assert 2 == len(many.server.called("oauth.v2.access"))


async def test_a_token_that_cannot_be_renewed_holds_up_nobody(many):
    """The others' threads are read at the start all the same."""
    await _install(many, "rotating")
    await many.stop()
    many.server.fail("oauth.v2.access", "invalid_refresh_token", times=3)
    await many.start()

    assert many.platform.ready()


async def test_an_organisation_keeps_its_installation_when_a_workspace_drops_its_own(many):
    """Each installation ends by itself."""
    await _install(many, "organisation")
    await _install(many, "one")
    await many.event({"type": "app_uninstalled"})
    await many.slash("/quiz streak", enterprise_id="E0ORG")

    workspaces = InstalledWorkspaces(many.settings, many.session, database=many.database)
    left = await workspaces.of(SlackServer.TEAM, "E0ORG")
    await workspaces.stop()
    assert "xoxb-organisation" == left.client.token


async def test_who_never_installed_is_told_so(many):
    """A command from a workspace that removed the app gets a sentence."""
    told = await many.slash("/quiz streak")

    assert "not installed here any more" in words(told)


async def test_removing_the_app_deletes_its_token(many):
    """After app_uninstalled there is nothing left to post with, until it is installed again."""
    await _install(many, "one")
    await many.set_up()

    await many.event({"type": "app_uninstalled"})
    told = await many.slash("/quiz streak")
    await many.beat(days=1)
    before = len(many.posts)
    await _install(many, "one")
    await many.beat(days=1)

    assert "not installed here any more" in words(told)
    assert 1 == before
    assert before < len(many.posts)


async def test_another_s_token_is_left_alone(many):
    """A workspace that removes the app takes it from nobody else."""
    await _install(many, "one")

    await many.event({"type": "tokens_revoked", "tokens": {"oauth": ["U0ADA"]}})

    assert "Your streak" in words(await many.slash("/quiz streak"))
    assert SlackServer.TEAM


async def _active(group):
    async with group.parts.store.read() as tx:
        return {place.tenant for place in await tx.communities.of_platform("slack")}


async def test_an_organisation_that_removes_the_app_ends_it_in_all_its_workspaces(many):
    """Places that its token served are inactive, whatever workspace the event names."""
    await _install(many, "organisation")
    event = {"type": "team_access_granted", "team_ids": [SlackServer.TEAM, "T0SECOND"]}
    org = {"enterprise_id": "E0ORG", "team_id": SlackServer.TEAM, "is_enterprise_install": True}
    many.server.teams["T0SECOND"] = "Second"
    await many.event(event, authorization=org)
    before = await _active(many)

    await many.event({"type": "app_uninstalled"}, authorization=org)

    assert {SlackServer.TEAM, "T0SECOND"} == before
    assert set() == await _active(many)


async def test_a_workspace_s_own_installation_outlives_its_organisation_s(many):
    """It was installed there by itself, so it goes on there."""
    await _install(many, "organisation")
    await _install(many, "one")
    org = {"enterprise_id": "E0ORG", "team_id": None, "is_enterprise_install": True}

    await many.event({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}, authorization=org)
    await many.event({"type": "team_access_revoked", "team_ids": [SlackServer.TEAM]}, authorization=org)

    assert {SlackServer.TEAM} == await _active(many)


async def test_a_workspace_that_slack_does_not_speak_of_keeps_its_place(many):
    """While another organisation cannot be asked, its workspaces are not taken for removed."""
    await _install(many, "organisation")
    await many.slash("/quiz streak", enterprise_id="E0ORG")
    await many.stop()
    await many.start()
    many.server.fail("auth.teams.list", status=503)
    org = {"enterprise_id": "E0OTHER", "team_id": None, "is_enterprise_install": True}

    await many.event({"type": "app_uninstalled"}, authorization=org)

    assert {SlackServer.TEAM} == await _active(many)


async def test_an_organisation_that_comes_back_wakes_its_workspaces(many):
    """Nobody has to use a command first."""
    await _install(many, "organisation")
    org = {"enterprise_id": "E0ORG", "team_id": None, "is_enterprise_install": True}
    await many.event({"type": "app_uninstalled"}, authorization=org)
    gone = await _active(many)

    await _install(many, "organisation")

    assert (set(), {SlackServer.TEAM}) == (gone, await _active(many))


@pytest.mark.parametrize("strange", [{"response_urls": None}, {"is_ext_shared_channel": True, "event": None}])
async def test_fields_of_another_type_are_refused_without_a_traceback(single, strange):
    """Signed or not: what cannot be read is no fault of the program."""
    body = json.dumps({"type": "event_callback", "team_id": "T0TEAM", **strange})

    status, text = await _post(single, body, signed(body))

    assert 400 == status
    assert "Traceback" not in text
    assert [] == single.telemetry.failures
