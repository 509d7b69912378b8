"""`/quiz-admin packs`: which packs of questions this community uses."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply
from bot.commands.language.spec import Arg, command
from bot.commands.views.packs import PacksShown
from bot.usecases.questions.packs import PackChoice

__all__ = ["packs"]

_MOST_BUTTONS = 10
_LONGEST_ID = 50
"""A button's token has room for that much (`bot.commands.language.token`)."""


@command(
    "quiz-admin packs", "See the packs of questions, and switch them on or off", title="Packs of questions"
)
async def packs(
    call: Call,
    choice: PackChoice,
    *,
    off: Annotated[str | None, Arg("a pack to ask no more", suggest="pack", maximum=100, named=True)] = None,
    on: Annotated[str | None, Arg("a pack to ask again", suggest="pack", maximum=100, named=True)] = None,
) -> Reply:
    """Switch what was named, and list every pack."""
    done = []
    for pack, asked in ((on, True), (off, False)):
        if pack is not None:
            title = await choice.switch(call.community.id, pack, on=asked, by=call.member, at=call.at)
            done.append(f"{title} is {'on' if asked else 'off'}.")
    listed = tuple(await choice.list(call.community.id))
    offers = tuple(
        Offer(
            f"Switch {'off' if pack.on else 'on'}: {pack.title}",
            "quiz-admin packs",
            {"off" if pack.on else "on": pack.id},
        )
        for pack in listed
        if len(pack.id) <= _LONGEST_ID
    )
    return Reply(PacksShown(listed, " ".join(done)), offers[:_MOST_BUTTONS])
