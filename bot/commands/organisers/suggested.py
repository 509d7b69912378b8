"""`/quiz-admin review accept` and `edit`: make a suggestion a question of the community."""

from collections.abc import Mapping
from typing import Annotated

from bot.commands.language.document import Name
from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply
from bot.commands.language.spec import Arg, Opening, command
from bot.commands.organisers.reviewed import more, shown_proposal
from bot.commands.views.notices import Done
from bot.core.questions.contributions import LONGEST_ANSWER, LONGEST_QUESTION, LONGEST_TITLE
from bot.core.questions.question import Level
from bot.usecases.questions.suggest import Draft, Proposed, Proposing

__all__ = ["accept", "edit"]

SuggestionId = Annotated[int, Arg("number of the suggestion", label="Suggestion", minimum=1)]


@command("quiz-admin review accept", "Accept a suggestion as it stands", title="Accept a suggestion")
async def accept(call: Call, proposing: Proposing, *, suggestion: SuggestionId) -> Reply:
    """Accept it and tell its author."""
    done = await proposing.accept(call.community.id, suggestion, Draft(), by=call.member, at=call.at)
    return _accepted(done)


async def as_it_stands(call: Call, proposing: Proposing, args: Mapping[str, object]) -> Opening:
    """The suggestion's own texts, to be mended."""
    number = args.get("suggestion")
    if not isinstance(number, int):
        return Opening()
    found = (await proposing.find(call.community.id, number)).proposal
    values = {
        "title": found.title,
        "question": found.question,
        "answer": found.answer,
        "topic": found.topic or None,
        "level": found.level,
    }
    return Opening(values, f"Mend and accept suggestion {found.id}")


@command(
    "quiz-admin review edit",
    "Mend a suggestion and accept it",
    title="Mend a suggestion",
    forms={"texts": ("title", "question", "answer", "topic", "level")},
    prefill=as_it_stands,
)
async def edit(
    call: Call,
    proposing: Proposing,
    *,
    suggestion: SuggestionId,
    title: Annotated[str | None, Arg("a few words", label="Title", maximum=LONGEST_TITLE, named=True)] = None,
    question: Annotated[
        str | None, Arg("what is asked", label="Question", long=True, maximum=LONGEST_QUESTION, named=True)
    ] = None,
    answer: Annotated[
        str | None,
        Arg(
            "one idea a line", label="What a good answer says", long=True, maximum=LONGEST_ANSWER, named=True
        ),
    ] = None,
    topic: Annotated[
        str | None,
        Arg("what it is about", label="Topic", suggest="topic", maximum=60, anything=True, named=True),
    ] = None,
    level: Annotated[Level | None, Arg("how hard it is", label="Level")] = None,
) -> Reply:
    """Accept it with what was changed and tell its author; show it when nothing is."""
    draft = Draft(title, question, answer, topic, level)
    if draft == Draft():
        return shown_proposal(await proposing.find(call.community.id, suggestion), "")
    done = await proposing.accept(call.community.id, suggestion, draft, by=call.member, at=call.at)
    return _accepted(done)


def _accepted(done: Proposed) -> Reply:
    none = f'There is no topic "{done.unknown}", so it has none. ' if done.unknown else ""
    use = " is told. Schedules draw it from now on; its grading is less sure than a pack's."
    told = (none, Name(done.author.name, done.author.id), use)
    queue = Offer("Ask it next", "quiz-admin queue", {"question": done.question.id})
    return Reply(Done(f'"{done.proposal.title}" is a question of this community.', told), (queue, *more()))
