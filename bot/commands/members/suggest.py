"""`/quiz suggest`: propose a question for the community."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, command
from bot.commands.views.notices import Done
from bot.core.questions.contributions import LONGEST_ANSWER, LONGEST_QUESTION, LONGEST_TITLE
from bot.core.questions.question import Level
from bot.usecases.questions.suggest import Draft, Proposing

__all__ = ["suggest"]


@command("quiz suggest", "Suggest a question", asks=("topic", "level"))
async def suggest(
    call: Call,
    proposing: Proposing,
    *,
    question: Annotated[str, Arg("what is asked", label="Question", long=True, maximum=LONGEST_QUESTION)],
    answer: Annotated[
        str,
        Arg(
            "one idea a line; answers are graded by it",
            label="What a good answer says",
            long=True,
            maximum=LONGEST_ANSWER,
        ),
    ],
    title: Annotated[str, Arg("a few words", label="Title", maximum=LONGEST_TITLE)],
    topic: Annotated[
        str | None, Arg("what it is about", label="Topic", suggest="topic", maximum=60, anything=True)
    ] = None,
    level: Annotated[Level | None, Arg("how hard it is", label="Level")] = None,
) -> Reply:
    """Put a question before the organisers."""
    draft = Draft(title, question, answer, topic, level)
    proposed = await proposing.propose(call.member, draft, at=call.at)
    told = "You are told what becomes of it."
    if proposed.unknown:
        told = f'There is no topic "{proposed.unknown}", so it has none yet. {told}'
    return Reply(Done(f'Thank you. An organiser will look at "{proposed.proposal.title}".', told))
