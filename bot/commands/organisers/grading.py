"""`/quiz-admin grading`: whether answers may be judged by a language model elsewhere."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, command
from bot.commands.views.notices import Done
from bot.usecases.people.community_settings import Governing

__all__ = ["grading"]


@command(
    "quiz-admin grading",
    "Choose whether answers may leave this machine for a language model",
    title="Grading elsewhere",
)
async def grading(
    call: Call,
    governing: Governing,
    *,
    remote: Annotated[bool | None, Arg("yes lets answers be sent to the language model")] = None,
) -> Reply:
    """Show or change how answers are judged; off unless an organiser switches it on."""
    community = call.community
    if remote is not None:
        community = await governing.remote_grading(community.id, on=remote, by=call.member, at=call.at)
    off = Offer("Keep answers here", "quiz-admin grading", {"remote": False}, Style.PRIMARY)
    on = Offer("Use the language model", "quiz-admin grading", {"remote": True})
    if community.remote_grading:
        where = governing.remote_host or "a language model that is not set up now"
        told = f"Answers leave this machine: the text of each one is sent to {where} to be judged."
        return Reply(Done(told, "Where that fails, the offline grade is given, and says so."), (off,))
    told = "Answers are judged on this machine; they leave it for nobody."
    offers = (on,) if governing.remote_host else ()
    detail = f"With the language model, the text of each answer would be sent to {governing.remote_host}."
    return Reply(Done(told, detail if governing.remote_host else ""), offers)
