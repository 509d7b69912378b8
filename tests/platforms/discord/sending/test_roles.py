"""Roles for streaks against our own server: what is asked of Discord, and what is in the way."""

from urllib.parse import unquote

import pytest

from bot.core.errors import PlatformUnreachable, RoleRefused
from bot.core.people.people import Place
from bot.platforms.discord.wire.payload import texts
from tests.platforms.discord import world
from tests.platforms.discord.server import Fault
from tests.platforms.discord.world import ALL_PERMISSIONS, BOT, GUILD, OWNER

GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."
PLACE = Place(1, 1, "discord", str(GUILD))
OWN, REGULAR, BOOSTER, ADMIN = 60, 61, 62, 63
PATH = rf"/guilds/{GUILD}/members/701/roles/{REGULAR}"


async def roles(live, *, permissions: str = ALL_PERMISSIONS) -> None:
    """A server with a role of the bot's, one below it, one of an integration, and one above."""
    for identity, name, more in (
        (GUILD, "@everyone", {"permissions": "0"}),
        (OWN, "Sparring", {"position": 5, "managed": True, "permissions": permissions}),
        (REGULAR, "Regular", {"position": 3}),
        (BOOSTER, "Booster", {"position": 2, "managed": True}),
        (ADMIN, "Admin", {"position": 9}),
    ):
        event = "GUILD_ROLE_UPDATE" if identity == GUILD else "GUILD_ROLE_CREATE"
        role = world.role(identity, name, **more)
        await live.server.dispatch(event, {"guild_id": str(GUILD), "role": role})
    me = {**world.member(BOT), "user": {**world.person(BOT), "bot": True}, "roles": [str(OWN)]}
    await live.server.dispatch("GUILD_MEMBER_UPDATE", {"guild_id": str(GUILD), **me})
    await live.slash("quiz", "help")


def add(role: int, days: int) -> list[dict[str, object]]:
    """The options of `/quiz-admin rewards add`."""
    return [{"type": 8, "name": "role", "value": str(role)}, {"type": 4, "name": "days", "value": days}]


async def answered(live, server) -> None:
    """A posted question with one answer, and a minute after it."""
    await live.set_up()
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    message = server.said(thread, GOOD)
    reacted = server.expect(lambda m, p, _: m == "PUT" and message["id"] in p)
    await server.dispatch("MESSAGE_CREATE", message)
    await reacted
    await live.advance(minutes=1)


async def test_a_role_is_given_with_its_reason(live, server):
    """One request per role, whatever is repeated, and the server's audit log says why."""
    await roles(live)
    await live.slash("quiz-admin", "rewards", "add", options=add(REGULAR, 1))

    await answered(live, server)
    await live.advance(minutes=2)

    assert 1 == len(server.bodies("PUT", PATH))
    assert ["Role for a streak"] == [unquote(reason) for reason in server.reasons]


async def test_a_lost_answer_gives_the_role_once_more(live, server):
    """Giving a role twice changes nothing, so a lost answer is simply asked for again."""
    await roles(live)
    await live.slash("quiz-admin", "rewards", "add", options=add(REGULAR, 1))
    server.faults.append(Fault("PUT", PATH, 400, {"code": 0, "message": "lost"}, done=True))

    await answered(live, server)
    await live.advance(minutes=1)

    assert 2 == len(server.bodies("PUT", PATH))


@pytest.mark.parametrize(
    ("role", "permissions", "sentence"),
    [
        (ADMIN, ALL_PERMISSIONS, "drag Sparring above Admin"),
        (BOOSTER, ALL_PERMISSIONS, "belongs to an integration"),
        (GUILD, ALL_PERMISSIONS, "belongs to everybody"),
        (REGULAR, str(int(ALL_PERMISSIONS) & ~(1 << 28 | 1 << 3)), "switch on Manage Roles"),
        (99, ALL_PERMISSIONS, "The role is gone"),
    ],
)
async def test_what_is_in_the_way_is_named_before_it_is_asked_for(live, server, role, permissions, sentence):
    """Setting up, the check and one notice say it; Discord is not asked for what it would refuse."""
    await roles(live, permissions=permissions)
    told = await live.slash("quiz-admin", "rewards", "add", options=add(role, 1))

    await answered(live, server)
    await live.advance(minutes=5)
    check = await live.slash("quiz-admin", "check")

    notices = [" ".join(texts(m["components"])) for m in server.messages[f"8{world.OWNER}"]]
    assert sentence in " ".join(texts(told["data"]["components"]))
    assert sentence in " ".join(texts(check["data"]["components"]))
    assert [True] == [sentence in notice for notice in notices]
    assert [] == server.bodies("PUT", r"/guilds/\d+/members/.*")


async def test_a_bot_without_a_role_of_its_own_is_told_how_to_get_one(live):
    """Invited without permissions it has none, and can stand above nobody."""
    told = await live.slash("quiz-admin", "rewards", "add", options=add(55, 1))

    said = " ".join(texts(told["data"]["components"]))
    assert "make one with Manage Roles above daily" in said


@pytest.mark.parametrize(
    ("code", "error", "permanent"),
    [
        (10007, PlatformUnreachable, True),
        (10013, PlatformUnreachable, True),
        (10011, RoleRefused, False),
        (50013, RoleRefused, False),
        (50001, RoleRefused, False),
    ],
)
async def test_what_discord_answers_is_told_apart(live, server, code, error, permanent):
    """A member who left is not tried again; what organisers can mend is told to them."""
    await roles(live)
    server.faults.append(Fault("PUT", PATH, 403 if code > 50000 else 404, {"code": code, "message": "no"}))

    with pytest.raises(PlatformUnreachable) as raised:
        await live.platform.set_role(PLACE, user="701", role=str(REGULAR), held=True)

    assert error is type(raised.value)
    assert permanent == raised.value.permanent


async def test_a_role_that_is_gone_need_not_be_taken(live, server):
    """Taking it asks Discord for nothing."""
    await live.platform.set_role(PLACE, user="701", role="99", held=False)

    assert [] == server.bodies("DELETE", r"/guilds/\d+/members/.*")


async def test_who_manages_a_server_is_told_without_an_interaction(live, server):
    """By roles and ownership as they are now; who has left manages nothing, and silence is no answer."""
    await roles(live)
    manager = world.role(70, "Manager", permissions=str(1 << 5))
    await server.dispatch("GUILD_ROLE_CREATE", {"guild_id": str(GUILD), "role": manager})
    await live.slash("quiz", "help")
    path = f"/guilds/{GUILD}/members/701"
    server.faults += [
        Fault("GET", path, 200, {**world.member(701), "roles": ["70"]}),
        Fault("GET", path, 404, {"code": 10007, "message": "Unknown Member"}),
        Fault("GET", path, 400, {"code": 1, "message": "lost"}),
    ]

    told = [await live.platform.manages(PLACE, str(who)) for who in (OWNER, 702, "nobody", 701, 701, 701)]

    assert [True, False, False, True, False, None] == told
