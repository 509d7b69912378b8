"""A member's own page: opened by the member alone, about the member alone, and a way to nothing else."""

import json
from datetime import timedelta

import pytest

from bot.core.answers.answer import Practice
from bot.core.learning.card import Card
from bot.core.people.desk_keys import KeyKind, key_digest, proof_of
from bot.core.people.people import Member
from bot.testing.chat import DESK

OUTSIDE = "Your page is not open in this browser."
PART = "It is the harmonic mean of precision and recall, of course."
PATHS = ("", "/", "/export", "/forget")


async def stored(door, name="Ada", community=1):
    """Everything that is stored on a member, but for keys."""
    async with door.chat.store.read() as tx:
        [member] = await tx.members.named(community, name)
        return [kept for kept in await tx.personal.of(member.id) if kept.table != "desk_keys"]


async def card_of(door, name="Ada"):
    """The first card of a member."""
    async with door.chat.store.read() as tx:
        [member] = await tx.members.named(1, name)
        return (await tx.cards.of_member(member.id))[0]


@pytest.fixture
async def answered(door, posted):
    """Ada said half of it in a round that is over; Bob said something, too. A day later."""
    await posted.say(PART)
    await posted.say("Bob says that it is low when either of the two is low, I think.", by="bob")
    await posted.advance(days=1)
    return posted


async def test_a_link_opens_ones_own_page_once(door):
    """Only who asked reads the reply; the cookie is out of reach of scripts, and of the organisers' desk."""
    said = await door.chat.command("quiz me")
    path = said.reply.view.link.url.removeprefix(DESK)
    entered = await door.ask("POST", path)

    assert not said.public
    assert "It works once, until" in said.text
    for part in ("sparring-me=", "HttpOnly", "Max-Age=43200", "Path=/desk/me", "SameSite=Strict", "Secure"):
        assert part in entered.cookie
    assert "in Study group" in (await door.mine(entered.own)).text
    again = await door.ask("POST", path)
    assert (401, "", "") == (again.status, again.own, again.session)
    assert "Send /quiz me in the chat for a new one." in again.text


async def test_looking_at_a_link_uses_nothing_up(door):
    """It tells whose page it is, and the audit trail nothing: when somebody looks is nobody's business."""
    path = await door.own_link()
    looked = [await door.ask(method, path) for method in ("HEAD", "GET", "GET")]

    assert ([200] * 3, [""] * 3) == ([each.status for each in looked], [each.own for each in looked])
    assert "Your page in Study group" in looked[-1].text
    assert 303 == (await door.ask("POST", path)).status
    async with door.chat.store.read() as tx:
        assert [] == list(await tx.audit.page(1, offset=0, size=9))


@pytest.mark.parametrize("forged", ["x", "0", "a" * 43, "a" * 5000, "..%2f..%2fsessions"])
async def test_a_forged_link_or_session_opens_nothing(door, forged):
    """Always in the same words, whichever page is asked for."""
    await door.own_link()
    for method in ("GET", "POST"):
        seen = await door.ask(method, f"/desk/me/enter/{forged}")
        assert (seen.status, seen.own) in {(401, ""), (404, "")}
    for path in PATHS:
        seen = await door.mine(forged, path)
        assert (401, True) == (seen.status, OUTSIDE in seen.text)
    for path in ("/card", "/forget", "/sessions/end"):
        assert 401 == (await door.mine(forged, path, form={"sure": "yes", "card": "1"})).status


async def test_links_and_sessions_run_out(door):
    """After ten minutes and twelve hours; a newer link takes the place of the one before."""
    old, new = await door.own_link(), await door.own_link()
    assert 401 == (await door.ask("POST", old)).status
    session = await door.own()
    door.chat.clock.at += timedelta(minutes=10)
    assert 401 == (await door.ask("POST", new)).status

    door.chat.clock.at += timedelta(hours=12) - timedelta(minutes=10, seconds=1)
    assert 200 == (await door.mine(session)).status
    door.chat.clock.at += timedelta(seconds=1)
    assert [401] * len(PATHS) == [(await door.mine(session, path)).status for path in PATHS]


async def test_the_keys_of_one_door_do_not_fit_the_other(door):
    """An organiser's link is no member's and the other way round, nor are sessions, in any cookie."""
    desk, own = await door.link(), await door.own_link(by="olga")
    assert 401 == (await door.ask("POST", f"/desk/me/enter/{desk.rpartition('/')[2]}")).status
    assert 401 == (await door.ask("POST", f"/desk/enter/{own.rpartition('/')[2]}")).status

    session, mine = await door.open(), await door.own(by="olga")
    assert 401 == (await door.mine(session)).status
    assert 401 == (await door.get(session=mine)).status
    assert 401 == (await door.get(also={"sparring-me": mine})).status
    assert [200, 200] == [(await door.get(session=session)).status, (await door.mine(mine)).status]


async def test_whoever_stops_organising_keeps_the_page_of_ones_own(door):
    """The desk closes with the office; what is one's own does not."""
    session, mine = await door.open(), await door.own(by="olga")
    door.chat.organisers.clear()

    assert [403, 200] == [(await door.get(session=session)).status, (await door.mine(mine)).status]


async def test_it_shows_progress_and_answers_with_feedback(door, answered):
    """Streak, points, own words, what was found by which words, what was not; nobody else's words."""
    session = await door.own()
    seen = (await door.mine(session)).text

    for words in ("F1 score", PART, "you covered 1 of 3 ideas", "It is low when either of the two is low"):
        assert words in seen
    assert "<dt>Streak</dt><dd><strong>1 day</strong>" in seen
    assert "Bob" not in seen
    assert PART not in (await door.mine(await door.own(by="bob"))).text


async def test_an_open_round_tells_no_idea_yet(door, posted):
    """Before the reveal the page hints as the reply did, and gives nothing away."""
    await posted.say(PART)
    seen = (await door.mine(await door.own())).text

    assert PART in seen
    assert "When would you prefer it to accuracy?" in seen
    assert "It is low when either of the two is low" not in seen
    assert "No card is due." in seen


async def test_what_was_practised_is_there_too(door, answered):
    """As practice, without points."""
    async with door.chat.store.begin() as tx:
        [ada] = await tx.members.named(1, "Ada")
        at = door.chat.clock.now()
        await tx.practice.add(Practice(0, 1, ada.id, "gone", at, text="In <my> words", answered_at=at))
    seen = (await door.mine(await door.own())).text

    assert "In &lt;my&gt; words" in seen
    assert "There is no grade to show for it." in seen


async def test_a_card_is_rated_called_known_or_put_aside(door, answered):
    """What the buttons of /quiz review do."""
    session = await door.own()
    assert "Show the answer, and say how it went" in (await door.mine(session)).text
    card = await card_of(door)

    done = await door.mine(session, "/card", form={"card": str(card.id), "step": "good"})
    assert (303, "/desk/me#cards") == (done.status, done.headers["Location"])
    assert (await card_of(door)).asked_on == door.chat.clock.now().date()
    for step, changed in (("known", "known_at"), ("suspend", "suspended")):
        await door.mine(session, "/card", form={"card": str(card.id), "step": step})
        assert getattr(await card_of(door), changed)


@pytest.mark.parametrize("step", ["good", "known", "suspend", "reset", ""])
async def test_nobody_elses_card_is_touched(door, answered, step):
    """Bob's, that of somebody in another community, and one that does not exist: all the same."""
    session, there = await door.own(), await door.own(by="eve", tenant="elsewhere")
    await door.mine(await door.own(by="bob"))
    theirs = await card_of(door, "Bob")
    before = await stored(door, "Bob")

    for key in (session, there):
        for card in (str(theirs.id), "999", "-1", "x"):
            seen = await door.mine(key, "/card", form={"card": card, "step": step, "back": "/desk/me#cards"})
            assert (409, True) == (seen.status, "Nothing was changed." in seen.text)
            assert 'href="/desk/calendar"' not in seen.text
    assert before == await stored(door, "Bob")


async def test_the_export_is_the_commands(door, answered):
    """As a file to be kept, with the member's own rows and no digest of a key."""
    session = await door.own()
    file = await door.mine(session, "/export")
    told = json.loads(file.text)

    assert 'attachment; filename="sparring-2026-03-03.json"' == file.headers["Content-Disposition"]
    assert [PART] == [row["text"] for row in told["stored"]["answers"]["rows"]]
    assert key_digest(KeyKind.OWN_SESSION, session) not in file.text
    assert "Bob says" not in file.text


async def test_all_is_deleted_after_one_more_question(door, answered):
    """The sessions too; what is Bob's stays."""
    session, other = await door.own(), await door.own()
    bobs = await stored(door, "Bob")
    asked = await door.mine(session, "/forget", form={})
    assert (200, True) == (asked.status, "Delete everything stored on you" in asked.text)
    assert await stored(door)

    left = await door.mine(session, "/forget", form={"sure": "yes"})
    assert (200, True) == (left.status, "You have left your page." in left.text)
    assert [401, 401] == [(await door.mine(each)).status for each in (session, other)]
    async with door.chat.store.read() as tx:
        assert [] == list(await tx.members.named(1, "Ada"))
    assert bobs == await stored(door, "Bob")


@pytest.mark.parametrize("path", ["/forget", "/card", "/sessions/end"])
async def test_a_form_from_elsewhere_does_nothing(door, answered, path):
    """From another page, without a proof, or with the proof of another session."""
    session, other = await door.own(), await door.own(by="bob")
    form = {"sure": "yes", "card": "1", "step": "known", "session": ""}
    before = await stored(door)
    for origin in (None, "null", "https://evil.example"):
        assert 403 == (await door.mine(session, path, form=form, origin=origin)).status
    for proof in ("", "x", "é", proof_of(other)):
        assert 403 == (await door.mine(session, path, form={**form, "proof": proof})).status

    assert before == await stored(door)
    assert 200 == (await door.mine(session)).status


async def test_sessions_are_listed_and_ended(door):
    """One's own of this page alone: an organiser's of the desk go on."""
    here, there, desk = await door.own(by="olga"), await door.own(by="olga"), await door.open()
    digests = (await door.mine(here)).digests
    assert {key_digest(KeyKind.OWN_SESSION, each) for each in (here, there)} == digests

    await door.mine(here, "/sessions/end", form={"session": key_digest(KeyKind.SESSION, desk)})
    await door.mine(here, "/sessions/end", form={"session": key_digest(KeyKind.OWN_SESSION, there)})
    assert [200, 401, 200] == [
        (await door.mine(here)).status,
        (await door.mine(there)).status,
        (await door.get(session=desk)).status,
    ]
    assert "You have left your page." in (await door.mine(here, "/sessions/end", form={"session": ""})).text
    assert 401 == (await door.mine(here)).status


async def test_two_communities_are_two_pages(door, answered):
    """The same account elsewhere is somebody else, who has answered nothing."""
    there = (await door.mine(await door.own(tenant="elsewhere"))).text

    assert PART not in there
    assert "You have not answered anything yet." in there


async def test_a_place_that_the_bot_left_has_no_pages(door):
    """As it has no desk."""
    session = await door.own()
    await door.chat.services.membership.left(platform="chat", tenant="guild")

    assert 401 == (await door.mine(session)).status


async def test_links_are_looked_at_no_faster_than_those_of_the_desk(door):
    """A guess would need longer than anybody lives."""
    path = await door.own_link()
    looked = [(await door.get(path)).status for _ in range(30)]

    assert ([200], [429]) == ([*{*looked[:15]}], [*{*looked[-5:]}])


async def test_every_answer_carries_the_security_headers(door):
    """Pages, the file, faults: nothing inline, no frame, nothing kept."""
    session = await door.own()
    for path in (*PATHS, "/nowhere"):
        seen = await door.mine(session, path)
        policy = seen.headers["Content-Security-Policy"]
        assert ("default-src 'none'" in policy, "unsafe" in policy) == (True, False)
        assert ("nosniff", "no-store") == (
            seen.headers["X-Content-Type-Options"],
            seen.headers["Cache-Control"],
        )
        assert "style=" not in seen.text


async def test_thirty_answers_are_enough_for_a_page(door, answered):
    """And as many cards as the day has; the rest is in the export."""
    async with door.chat.store.begin() as tx:
        [ada] = await tx.members.named(1, "Ada")
        assert isinstance(ada, Member)
        at = door.chat.clock.now()
        for n in range(40):
            await tx.practice.add(Practice(0, 1, ada.id, "f1", at, text=f"Try {n}.", answered_at=at))
        await tx.cards.add([Card(0, ada.id, f"gone-{n}", "an-idea", at, at) for n in range(20)])
    seen = (await door.mine(await door.own())).text

    assert 30 == seen.count('<blockquote class="said-by">')
    assert "gone-1" not in seen
