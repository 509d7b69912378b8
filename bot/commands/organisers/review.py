"""`/quiz-admin review list` and `decline`: suggestions, reports and appeals that wait for an organiser."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from bot.commands.language.document import Name
from bot.commands.language.invocation import Call
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, Opening, command
from bot.commands.organisers.reviewed import more, shown_appeal, shown_proposal, shown_reported
from bot.commands.views.contributions import Benched
from bot.commands.views.notices import Done
from bot.core.errors import Unusable
from bot.usecases.answers.appeal import Appealing
from bot.usecases.questions.report import Reporting
from bot.usecases.questions.suggest import Proposing

__all__ = ["What", "decline", "review"]


class What(StrEnum):
    """What can be looked at."""

    SUGGESTIONS = "suggestions"
    REPORTS = "reports"
    APPEALS = "appeals"
    BENCH = "bench"


@command(
    "quiz-admin review list",
    "See suggestions, reports and appeals that wait for you",
    title="What waits for you",
    again=True,
)
async def review(
    call: Call,
    proposing: Proposing,
    reporting: Reporting,
    appealing: Appealing,
    *,
    what: Annotated[What | None, Arg("only these; the bench has questions taken out")] = None,
) -> Reply:
    """Show the first thing that waits, appeals before reports before suggestions."""
    community = call.community.id
    if what is What.BENCH:
        return Reply(Benched(tuple(await reporting.benched(community))))
    appeals = await appealing.waiting(community)
    reports = await reporting.waiting(community)
    proposals = await proposing.waiting(community)
    waiting = _counted(
        (len(appeals), "appeal"), (len(reports), "reported question"), (len(proposals), "suggestion")
    )
    if appeals and what in {None, What.APPEALS}:
        return shown_appeal(appeals[0], waiting)
    if reports and what in {None, What.REPORTS}:
        return shown_reported(reports[0], waiting)
    if proposals and what in {None, What.SUGGESTIONS}:
        return shown_proposal(proposals[0], waiting)
    return Reply(Done(f"No {what} wait." if what else "Nothing waits for you.", waiting))


async def declined(
    call: Call, proposing: Proposing, reporting: Reporting, appealing: Appealing, args: Mapping[str, object]
) -> Opening:
    """What is declined: its kind and its title."""
    community = call.community.id
    match args.get("suggestion"), args.get("report"), args.get("appeal"):
        case int() as number, None, None:
            title = (await proposing.find(community, number)).proposal.title
            return Opening(title=f"Decline the suggestion: {title}")
        case None, int() as number, None:
            return Opening(title=f"Keep {(await reporting.reported(community, number)).title}")
        case None, None, int() as number:
            title = (await appealing.find(community, number)).question.title
            return Opening(title=f"Decline the appeal: {title}")
        case _:
            return Opening()


@command(
    "quiz-admin review decline",
    "Say no to a suggestion, a report or an appeal, with a reason",
    title="Say no, with a reason",
    prefill=declined,
)
async def decline(
    call: Call,
    proposing: Proposing,
    reporting: Reporting,
    appealing: Appealing,
    *,
    reason: Annotated[str, Arg("why; the author reads it", label="Why", maximum=500)],
    suggestion: Annotated[int | None, Arg("number of the suggestion", minimum=1, named=True)] = None,
    report: Annotated[int | None, Arg("number of the report", minimum=1, named=True)] = None,
    appeal: Annotated[int | None, Arg("number of the appeal", minimum=1, named=True)] = None,
) -> Reply:
    """Decline one of them and tell who asked."""
    community = call.community.id
    match suggestion, report, appeal:
        case int(), None, None:
            done = await proposing.decline(community, suggestion, reason, by=call.member, at=call.at)
            return Reply(
                Done(("Declined. ", Name(done.author.name, done.author.id), " is told why.")), more()
            )
        case None, int(), None:
            kept = await reporting.keep(community, report, reason, by=call.member, at=call.at)
            return Reply(Done(f'"{kept.title}" stays. Whoever reported it is told why.'), more())
        case None, None, int():
            ruled = await appealing.decline(community, appeal, reason, by=call.member, at=call.at)
            return Reply(
                Done(("Declined. ", Name(ruled.member.name, ruled.member.id), " is told why.")), more()
            )
        case _:
            raise Unusable(
                "Name one: suggestion:3, report:3 or appeal:3. /quiz-admin review list has the numbers."
            )


def _counted(*kinds: tuple[int, str]) -> str:
    """How much waits, by kind; "" when nothing does."""
    parts = [f"{count} {name}{'' if count == 1 else 's'}" for count, name in kinds if count]
    return f"Waiting: {', '.join(parts)}." if parts else ""
