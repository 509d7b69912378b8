"""Every route of the desk, found by scanning, for those who must not get anywhere by it."""

from datetime import timedelta

import pytest

from bot.core.people.desk_keys import proof_of
from bot.desk.app import Desk
from bot.desk.settings import DeskSection
from bot.testing.chat import DESK

SECRET = "zanzibar"
PART = f"It is the harmonic mean of precision and recall, says {SECRET}."
SUGGESTED = {"question": f"What is {SECRET}?", "answer": "The model learns the noise of its training data."}
OPEN_TO_ALL = ("/enter/", "/static/")
WORDS = {
    "accepted": "yes",
    "act": "skip",
    "answer": "The harmonic mean.",
    "day": "2026-03-04",
    "days": "2026-03-04 2026-03-05",
    "idea": "imbalance",
    "level": "basic",
    "other": "2026-03-05",
    "phrasing": "drags it down",
    "question": "f1",
    "reason": "No.",
    "sure": "yes",
    "title": "Another title",
    "topic": "evaluation",
    "words": "f1",
}
NUMBERS = ("appeal", "card", "edit", "import", "number", "schedule", "suggestion")


def routes(door):
    """(method, path) of everything behind a door."""
    app = Desk(
        DeskSection(public_url=DESK),
        title="Sparring",
        books=door.chat.services.desk,
        clock=door.chat.clock,
        telemetry=door.chat.services.bridge.telemetry,
    ).application()
    every = {
        (route.method, f"/desk{route.resource.canonical}")
        for route in app.router.routes()
        if route.method != "HEAD" and route.resource is not None
        if not any(part in route.resource.canonical for part in OPEN_TO_ALL)
    }
    assert len(every) > 20
    return sorted(every - {("GET", "/desk")})  # which leads to /desk/


def asks(method, path, session, number):
    """A request for a route, with every field that there is."""
    form = {**WORDS, **dict.fromkeys(NUMBERS, str(number)), "what": "proposal", "session": ""}
    told = {**form, "proof": proof_of(session)}
    if method == "GET":
        query = "&".join(f"{name}={value}" for name, value in form.items() if name != "session")
        return {"method": method, "path": f"{path}?{query}".replace(" ", "+")}
    return {"method": method, "path": path, "form": told}


async def ask(door, asked, **cookies):
    """Send it, as slowly as people do."""
    door.chat.clock.at += timedelta(seconds=1)
    return await door.ask(**asked, **cookies)


async def pictured(door):
    """What a community is: its people, plans and everything that waits."""
    async with door.chat.store.read() as tx:
        members = [*(await tx.members.named(1, "Ada")), *(await tx.members.named(1, "Olga"))]
        return (
            [await tx.personal.of(member.id) for member in members],
            await tx.schedules.of_community(1),
            await tx.appeals.waiting(1, limit=9),
            await tx.proposals.accepted([1]),
            await tx.bench.of([1]),
            await tx.appeals.rulings(1, "f1"),
            [line.action for line in await tx.audit.page(1, offset=0, size=50)],
        )


@pytest.fixture
async def community(door, posted):
    """Ours, with an appeal, a suggestion and an edit of the calendar; and a session of another's desk."""
    await posted.say(PART)
    await posted.forge("quiz appeal", {"reason": f"I said {SECRET}.", "round": 1}, by="ada")
    await posted.forge("quiz suggest", {**SUGGESTED, "title": SECRET}, by="ada")
    await posted.command("quiz-admin schedule skip day:2026-03-06", by="olga")
    await door.mine(await door.own())  # has her cards made
    posted.organisers.add("eve")
    return await door.open(by="eve", tenant="elsewhere")


async def test_a_members_session_opens_nothing_of_the_desk(door, community):
    """In whichever cookie it is sent; every route says the same, and nothing changes."""
    mine = await door.own()
    before = await pictured(door)
    for method, path in routes(door):
        if path.startswith("/desk/me"):
            continue
        asked = asks(method, path, mine, 1)
        for cookies in ({"session": mine}, {"also": {"sparring-me": mine}}):
            seen = await ask(door, asked, **cookies)
            assert (401, True) == (seen.status, "You are not at the desk." in seen.text), (method, path)
    assert before == await pictured(door)


async def test_an_organisers_session_opens_no_members_page(door, community):
    """Not even the organiser's own: that wants a link of its own."""
    desk = await door.open()
    for method, path in routes(door):
        if path.startswith("/desk/me"):
            asked = asks(method, path, desk, 1)
            for cookies in ({"session": desk}, {"also": {"sparring-me": desk}}):
                seen = await ask(door, asked, **cookies)
                assert (401, True) == (seen.status, "Your page is not open" in seen.text), (method, path)


async def test_no_route_takes_anybody_to_another_community(door, community):
    """Eve organises elsewhere and sends our ids along every route, at the desk and on her own page."""
    mine = await door.own(by="eve", tenant="elsewhere")
    before = await pictured(door)
    for method, path in routes(door):
        own = path.startswith("/desk/me")
        if path.endswith(("/sessions/end", "/forget")):
            continue  # which end her own
        for number in range(1, 4):
            asked = asks(method, path, mine if own else community, number)
            cookies = {"also": {"sparring-me": mine}} if own else {"session": community}
            seen = await ask(door, asked, **cookies)
            assert seen.status in {200, 303, 400, 403, 404, 409}, (method, path)
            assert SECRET not in seen.text, (method, path)
    assert before == await pictured(door)


async def test_what_a_member_sees_names_nobody_else(door, community):
    """Bob asks for Ada's things by their numbers on his own page."""
    mine = await door.own(by="bob")
    before = await pictured(door)
    for method, path in routes(door):
        if path.startswith("/desk/me") and not path.endswith(("/sessions/end", "/forget")):
            for number in range(1, 6):
                seen = await ask(door, asks(method, path, mine, number), also={"sparring-me": mine})
                assert SECRET not in seen.text, (method, path)
    assert before == await pictured(door)
