"""`/quiz leaderboard`: week, month, season or all time, by points, streak or improvement."""

from dataclasses import replace
from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply
from bot.commands.language.spec import Arg, Audience, command
from bot.commands.views.boards import BoardShown
from bot.core.boards.board import By, Period
from bot.usecases.streaks.boards import Standings

__all__ = ["leaderboard"]

_SIZE = 10


@command(
    "quiz leaderboard",
    "Who leads: this week, month, season or ever",
    title="Leaderboard",
    audience=Audience.EVERYONE,
    again=True,
)
async def leaderboard(
    call: Call,
    standings: Standings,
    *,
    period: Annotated[Period, Arg("which stretch counts")] = Period.WEEK,
    by: Annotated[By, Arg("what ranks")] = By.POINTS,
    page: Annotated[int, Arg("which page, ten members each", minimum=1, maximum=10_000)] = 1,
    turn: Annotated[bool, Arg("turns the page in place", hidden=True)] = False,
    mine: Annotated[bool, Arg("with one's own place, for oneself", hidden=True)] = False,
) -> Reply:
    """Show one page of a board: to the room as it is for all, to oneself with one's own place."""
    alone = mine or call.where.direct
    offset = (page - 1) * _SIZE
    board = await standings.page(call.member, period=period, by=by, offset=offset, size=_SIZE, at=call.at)
    here: dict[str, object] = {"period": period, "by": by, "turn": True, **({"mine": True} if mine else {})}
    offers = []
    if page > 1:
        offers.append(Offer("Back", "quiz leaderboard", {**here, "page": page - 1}))
    if offset + len(board.rows) < board.total:
        offers.append(Offer("More", "quiz leaderboard", {**here, "page": page + 1}))
    others = [each for each in Period if each is not period][:2] if by is not By.STREAK else []
    offers.extend(
        Offer(each.value.capitalize(), "quiz leaderboard", {**here, "period": each}) for each in others
    )
    if not alone:
        offers.append(Offer("My place", "quiz leaderboard", {"period": period, "by": by, "mine": True}))
        return Reply(BoardShown(replace(board, own=None)), tuple(offers), update=turn)
    view = BoardShown(board, mine=True, hidden=not call.member.on_boards)
    return Reply(view, tuple(offers), everyone=False, update=turn)
