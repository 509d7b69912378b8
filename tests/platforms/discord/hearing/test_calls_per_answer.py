"""How many calls an answer costs: Discord lets a bot make 50 a second, for all of its servers together."""

from bot.platforms.discord.wire.payload import texts
from tests.platforms.discord.world import BOT, CHANNEL

GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."
_ANSWERS = 20
_NEEDED = 2
"""A reaction, and the line that holds the verdict."""
_MOST = 1.3


async def test_an_answer_costs_little_more_than_its_reaction_and_its_verdict(live, server):
    """However many come at once; the question's card with their number is drawn anew once a minute."""
    await live.set_up()
    await live.advance(hours=3)
    thread = next(iter(server.threads))
    server.requests.clear()

    for number in range(_ANSWERS):
        await server.dispatch("MESSAGE_CREATE", server.said(thread, f"{GOOD} {number}.", user=800 + number))
    await live.until(lambda: _ANSWERS == len(_lines(server, thread)))
    await live.advance(minutes=1)
    await live.advance(minutes=1)

    assert f"{_ANSWERS} have answered" in " ".join(texts(server.messages[str(CHANNEL)][0]["components"]))
    assert len(server.requests) <= _MOST * _NEEDED * _ANSWERS


def _lines(server, thread):
    return [message for message in server.messages[thread] if message["author"]["id"] == str(BOT)]
