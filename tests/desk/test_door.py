"""The door of the desk, as those come to it who may, and those who may not."""

import asyncio
from datetime import timedelta

import pytest

from bot.commands.language.spec import Person
from bot.core.errors import PlatformUnreachable, Unusable
from bot.core.people.desk_keys import KeyKind, key_digest, proof_of
from bot.testing.chat import DESK
from bot.usecases.people.desk import Admission

PAGES = ("/desk/", "/desk/calendar", "/desk/review", "/desk/figures", "/desk/sessions")
OUTSIDE = "You are not at the desk."


async def audited(door):
    """What the audit trail says, newest first."""
    async with door.chat.store.read() as tx:
        return [line.action for line in await tx.audit.page(1, offset=0, size=9)]


async def test_a_link_opens_the_desk_once(door):
    """The reply is the organiser's alone; the session's cookie is out of reach of scripts and other sites."""
    said = await door.chat.command("quiz-admin desk", by="olga")
    path = said.reply.view.link.url.removeprefix(DESK)
    entered = await door.ask("POST", path)

    assert not said.public
    assert "works once, until" in said.text
    for part in ("HttpOnly", "Max-Age=43200", "Path=/desk", "SameSite=Strict", "Secure"):
        assert part in entered.cookie
    assert "Study group" in (await door.get(session=entered.session)).text
    again = await door.ask("POST", path)
    assert (401, "") == (again.status, again.session)
    assert "does not work any more" in again.text
    assert ["desk opened"] == await audited(door)


async def test_looking_at_a_link_uses_nothing_up(door):
    """Chats fetch what is posted to preview it: that opens nothing, and tells whose desk it is."""
    path = await door.link()
    looked = [await door.ask(method, path) for method in ("HEAD", "GET", "GET")]

    assert [200, 200, 200] == [each.status for each in looked]
    assert ["", "", ""] == [each.session for each in looked]
    assert "The desk of Study group" in looked[-1].text
    assert "data-at-once" not in looked[-1].text
    assert 303 == (await door.ask("POST", path)).status


@pytest.mark.parametrize("forged", ["", "x", "%00", "a" * 43, "a" * 5000, "..%2f..%2fsessions", "é"])
async def test_a_forged_link_or_session_opens_nothing(door, forged):
    """Always in the same words."""
    await door.link()
    for method in ("GET", "POST"):
        seen = await door.ask(method, f"/desk/enter/{forged}")
        assert (seen.status, seen.session) in {(401, ""), (404, ""), (405, "")}
    for page in PAGES:
        assert OUTSIDE in (await door.get(page, session=forged.replace("é", "e").replace("%00", "0"))).text


async def test_a_links_key_is_no_session_and_a_sessions_no_link(door):
    """Each opens its own door only."""
    path = await door.link()
    assert 401 == (await door.get(session=path.rpartition("/")[2])).status
    session = await door.open()
    assert 401 == (await door.ask("POST", f"/desk/enter/{session}")).status


async def test_a_link_works_for_ten_minutes(door):
    """Not for eleven; nor one that a newer one has replaced."""
    old, new = await door.link(), await door.link()
    assert 401 == (await door.ask("POST", old)).status
    door.chat.clock.at += timedelta(minutes=10)
    assert 401 == (await door.ask("POST", new)).status


async def test_a_session_lasts_for_twelve_hours(door):
    """However busy it was."""
    session = await door.open()
    door.chat.clock.at += timedelta(hours=12) - timedelta(seconds=1)
    assert 200 == (await door.get(session=session)).status
    door.chat.clock.at += timedelta(seconds=1)
    for page in PAGES:
        assert 401 == (await door.get(page, session=session)).status


async def test_who_is_no_organiser_gets_no_link(door):
    """The command is refused as every organisers' command is."""
    said = await door.chat.command("quiz-admin desk", by="ada")

    assert "Only organisers can do that." in said.text


@pytest.mark.parametrize("page", PAGES)
async def test_a_session_ends_with_the_right_to_it(door, page):
    """The platform no longer lets Olga manage: the next request finds out, and nothing brings it back."""
    session, link = await door.open(), await door.link()
    door.chat.organisers.clear()
    seen = await door.get(page, session=session)
    assert (403, True) == (seen.status, "no organiser here any more" in seen.text)
    assert 403 == (await door.ask("POST", link)).status

    door.chat.organisers.add("olga")
    assert 401 == (await door.get(page, session=session)).status
    assert 401 == (await door.ask("POST", link)).status


async def test_an_appointed_organiser_is_let_in_and_out_again(door):
    """Whom the community made one needs no right on the platform, and loses the desk with the office."""
    await door.chat.forge("quiz-admin organisers", {"add": Person("ada", "Ada")}, by="olga")
    session = await door.open(by="ada")
    assert 200 == (await door.get(session=session)).status

    await door.chat.forge("quiz-admin organisers", {"remove": Person("ada", "Ada")}, by="olga")
    await door.chat.forge("quiz-admin organisers", {"add": Person("ada", "Ada")}, by="olga")
    assert 401 == (await door.get(session=session)).status


async def test_who_cannot_be_asked_about_waits(door):
    """While the platform does not say whether Olga manages, the desk is shut; her session stays."""
    session = await door.open()
    door.chat.platform.broken["rights"] = PlatformUnreachable()
    seen = await door.get(session=session)
    assert (401, True) == (seen.status, "cannot be told right now" in seen.text)

    del door.chat.platform.broken["rights"]
    assert 200 == (await door.get(session=session)).status


async def test_two_communities_never_see_each_other(door):
    """Every page is that of the session's community, and no session of another one can be ended."""
    await door.chat.set_up("name:Ours at:09:00 zone:UTC")
    ours, theirs = await door.open(), await door.open(tenant="elsewhere")
    own = await door.get("/desk/sessions", session=ours)
    there = await door.get("/desk/sessions", session=theirs)

    assert "Ours" in (await door.get(session=ours)).text
    assert "Ours" not in (await door.get(session=theirs)).text
    assert (1, 1, True) == (len(own.digests), len(there.digests), own.digests.isdisjoint(there.digests))
    assert 303 == (await door.end(theirs, *own.digests)).status
    assert 200 == (await door.get(session=ours)).status


async def test_a_session_is_left_and_others_are_revoked(door):
    """One of them from another browser, then the one in use; the audit trail has it all."""
    here, there = await door.open(), await door.open()
    here_alone = (await door.get("/desk/sessions", session=here)).digests
    [elsewhere] = {*here_alone} - {key_digest(KeyKind.SESSION, here)}

    assert 303 == (await door.end(here, elsewhere)).status
    assert 401 == (await door.get(session=there)).status
    left = await door.end(here, key_digest(KeyKind.SESSION, here))
    assert (200, True) == (left.status, "You have left the desk." in left.text)
    assert "Max-Age=0" in left.cookie
    assert 401 == (await door.get(session=here)).status
    assert ["desk closed", "desk closed", "desk opened", "desk opened"] == await audited(door)


async def test_all_sessions_end_at_once(door):
    """Whoever lost a machine shuts every door."""
    here, there = await door.open(), await door.open()
    await door.end(here, "")

    assert [401, 401] == [(await door.get(session=each)).status for each in (here, there)]


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://desk.test", f"{DESK}:8443"])
async def test_a_form_of_another_page_is_turned_away(door, origin):
    """Opening and ending alike, whatever cookie the browser sends along."""
    session, link = await door.open(), await door.link()

    assert 403 == (await door.end(session, "", origin=origin)).status
    assert 403 == (await door.ask("POST", link, origin=origin)).status
    assert 200 == (await door.get(session=session)).status


@pytest.mark.parametrize("proof", ["x", "é", "0" * 64])
async def test_a_form_that_the_session_was_not_shown_does_nothing(door, proof):
    """Nor one that another session was shown."""
    session, other = await door.open(), await door.open()

    assert 403 == (await door.end(session, "", proof=proof)).status
    assert 403 == (await door.end(session, "", proof=proof_of(other))).status
    assert 200 == (await door.get(session=session)).status


async def test_every_answer_carries_the_security_headers(door):
    """Pages, files and faults: no inline code, no foreign host, no framing, nothing kept."""
    session = await door.open()
    for path in (*PAGES, await door.link(), "/desk/enter/x", "/desk/static/live.js", "/desk/nowhere"):
        seen = await door.get(path, session=session)
        policy = seen.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "nosniff" == seen.headers["X-Content-Type-Options"]
        assert ("no-cache" if "static" in path else "no-store") == seen.headers["Cache-Control"]
        assert "style=" not in seen.text
        assert all("src=" in part for part in seen.text.split("<script")[1:])


@pytest.mark.parametrize("name", ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "nothing.js", "."])
async def test_only_files_of_the_desk_are_handed_out(door, name):
    """No way leads out of the folder."""
    assert 404 == (await door.get(f"/desk/static/{name}")).status


async def test_whoever_asks_too_fast_waits(door):
    """Links are looked at some twenty times at once, pages more often; after a minute all is well."""
    session, path = await door.open(), await door.link()
    looked = [(await door.get(path)).status for _ in range(30)]
    assert ([200], [429]) == ([*{*looked[:15]}], [*{*looked[-5:]}])
    assert 200 == (await door.get(session=session)).status

    door.chat.clock.at += timedelta(minutes=1)
    assert 200 == (await door.get(path)).status


async def test_a_forgotten_member_is_nobody_at_the_desk(door):
    """The key goes with everything else."""
    session = await door.open()
    async with door.chat.store.begin() as tx:
        olga = await tx.members.by_account(1, "chat", "olga")
        await tx.personal.forget(olga.id, door.chat.clock.now())

    assert 401 == (await door.get(session=session)).status


async def test_ten_browsers_are_enough(door):
    """The oldest session makes way for the eleventh."""
    sessions = []
    for _ in range(11):
        sessions.append(await door.open())
        door.chat.clock.at += timedelta(minutes=1)

    assert [401, 200, 200] == [
        (await door.get(session=each)).status for each in (*sessions[:2], sessions[-1])
    ]


async def test_a_place_that_the_bot_left_has_no_desk(door):
    """Whoever removed the bot has shut the door."""
    session = await door.open()
    await door.chat.services.membership.left(platform="chat", tenant="guild")

    assert 401 == (await door.get(session=session)).status


async def test_of_two_browsers_with_one_link_one_gets_in(door):
    """At the same moment, too."""
    path = await door.link()
    entered = await asyncio.gather(*(door.ask("POST", path) for _ in range(4)))

    assert [303, 401, 401, 401] == sorted(each.status for each in entered)


async def test_without_an_address_the_command_says_what_to_set(chat):
    """Instead of a link that leads nowhere."""

    async def rights(_place, _account):
        return True

    await chat.set_up()
    nowhere = Admission(chat.store, rights=rights, address=lambda _: None)
    async with chat.store.read() as tx:
        place, olga = await tx.communities.place("chat", "guild"), await tx.members.get(1)
    with pytest.raises(Unusable) as refused:
        await nowhere.invite(olga, place, at=chat.clock.now())

    assert "desk.public_url" in refused.value.hint


FORMS = ("calendar/edit", "calendar/undo", "calendar/running", "review/rule", "review/bench", "sessions/end")


@pytest.mark.parametrize("path", FORMS)
async def test_no_form_is_taken_from_anybody_who_is_not_at_the_desk(door, path):
    """Nobody's, a forged session's, and that of somebody who is no organiser any more."""
    await door.chat.set_up()
    session = await door.open()
    form = {"proof": proof_of(session), "act": "skip", "schedule": "1", "days": "2026-03-04"}
    for other in ("", "a" * 43):
        seen = await door.ask("POST", f"/desk/{path}", session=other, form={**form, "proof": proof_of(other)})
        assert (401, True) == (seen.status, OUTSIDE in seen.text)
    door.chat.organisers.clear()
    assert 403 == (await door.ask("POST", f"/desk/{path}", session=session, form=form)).status


@pytest.mark.parametrize(
    "header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-URL"]
)
async def test_no_header_turns_a_look_into_a_deed(door, header):
    """A link that is looked at stays whole, and forms act by POST alone."""
    session, path = await door.open(), await door.link()
    address = f"http://127.0.0.1:{door.port}"
    told = {header: "POST" if "URL" not in header else path, "Cookie": f"sparring-desk={session}"}
    async with door.client.get(f"{address}{path}", headers=told) as looked:
        assert (200, None) == (looked.status, looked.headers.get("Set-Cookie"))
    for form in FORMS:
        async with door.client.get(f"{address}/desk/{form}?_method=POST", headers=told) as asked:
            assert 405 == asked.status
    assert 303 == (await door.ask("POST", path)).status


@pytest.mark.parametrize("host", ["evil.example", "evil.example:443", "desk.test.evil.example", ""])
async def test_another_host_is_sent_nowhere_and_believed_nothing(door, host):
    """Ways on are paths, so a forged host leads nobody away; an origin is compared with our own address."""
    path = await door.link()
    address = f"http://127.0.0.1:{door.port}"
    told = {"Host": host, "Origin": f"https://{host}", "X-Forwarded-Host": host}
    async with door.client.post(f"{address}{path}", headers=told, allow_redirects=False) as forged:
        assert forged.status in {400, 403}
    told["Origin"] = DESK
    async with door.client.post(f"{address}{path}", headers=told, allow_redirects=False) as entered:
        assert (303, "/desk/") == (entered.status, entered.headers["Location"])


async def test_what_a_page_says_was_done_cannot_be_made_up(door):
    """Neither by a cookie from elsewhere nor with what another session was told."""
    await door.chat.set_up()
    session, other = await door.open(), await door.open()
    form = {"proof": proof_of(other), "act": "skip", "schedule": "1", "days": "2026-03-04"}
    sent = await door.ask("POST", "/desk/calendar/edit", session=other, form=form)
    value = sent.cookie.partition("=")[2].partition(";")[0]

    for made_up in (value, "x", "eA==", "%00", value[:-8]):
        seen = await door.get(session=session, also={"sparring-desk-said": made_up})
        assert (200, False) == (seen.status, 'class="said"' in seen.text)
    told = await door.get(session=other, also={"sparring-desk-said": value})
    assert "Nothing is posted on Wed 4 Mar 2026." in told.text
