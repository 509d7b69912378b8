"""`/quiz-admin packs` and `import`: which packs a community uses, and what a file adds to its own."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, File, command
from bot.commands.outgoing.files import AttachedFiles
from bot.commands.views.notices import Done
from bot.commands.views.packs import ImportShown, PacksShown
from bot.core.counting import counted
from bot.core.errors import Unusable
from bot.core.packs.imports import LARGEST_FILE
from bot.usecases.questions.importing import Importing
from bot.usecases.questions.packs import PackChoice

__all__ = ["import_", "packs"]

_MOST_BUTTONS = 10
_LONGEST_ID = 50
"""A button's token has room for that much (`bot.commands.language.token`)."""
Number = Annotated[int | None, Arg("number of what was read", hidden=True, instead="file", minimum=1)]


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


@command(
    "quiz-admin import", "Add the questions of a file to your own", asks=("file",), title="Import questions"
)
async def import_(
    call: Call,
    importing: Importing,
    attached: AttachedFiles,
    *,
    file: Annotated[
        File | None,
        Arg("Anki, CSV, Excel, Markdown, JSON, YAML, Moodle, GIFT, Quizlet", label="File of questions"),
    ] = None,
    take: Number = None,
    drop: Number = None,
) -> Reply:
    """Show what a file holds; take or drop what was shown."""
    if take is not None:
        return await _taken(call, importing, take)
    if drop is not None:
        await importing.drop(call.member, drop, at=call.at)
        return Reply(Done("Nothing was added."), update=True)
    if file is None:
        raise Unusable("Attach a file of questions: /quiz-admin import")
    data = await attached.read(call.place, file, most=LARGEST_FILE)
    preview = await importing.look(call.member, file.name, data, at=call.at)
    if not preview.number:
        return Reply(ImportShown(preview))
    here = {"take": preview.number}
    add = f"Add {counted(len(preview.questions), 'question')}"
    return Reply(
        ImportShown(preview),
        (
            Offer(add, "quiz-admin import", here, Style.PRIMARY),
            Offer("Drop them", "quiz-admin import", {"drop": preview.number}),
        ),
    )


async def _taken(call: Call, importing: Importing, number: int) -> Reply:
    done = await importing.take(call.member, number, at=call.at)
    count = len(done.questions)
    verb = "is" if count == 1 else "are"
    said = f"{counted(count, 'question')} of {done.name} {verb} your community's own."
    detail = "Schedules draw them from now on. /quiz-admin review bench takes one out."
    return Reply(Done(said, detail), (Offer("See your packs", "quiz-admin packs"),), update=True)
