"""`/quiz answer`: answer the open round, or a practice question, by text, form, button or message."""

from collections.abc import Mapping
from typing import Annotated

from bot.commands.incoming.open_rounds import OpenRounds
from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Arg, Opening, command
from bot.commands.offers import drilling
from bot.commands.views.answers import AnswerGraded, graded_view
from bot.commands.views.rounds import prompt_of
from bot.core.answers.feedback import feedback
from bot.core.answers.grade import Grade
from bot.core.answers.marks import FULL, GOOD
from bot.core.errors import NotFound
from bot.core.rounds.round import RoundState
from bot.core.rounds.schedule import AnswerMode
from bot.usecases.answers.practise import Practised, Practising
from bot.usecases.answers.submit import Answering, Submitted
from bot.usecases.answers.tried import Tried
from bot.usecases.people.membership import Membership

__all__ = ["answer", "graded", "my_feedback"]


async def last_revision(
    call: Call,
    open_rounds: OpenRounds,
    answering: Answering,
    practising: Practising,
    args: Mapping[str, object],
) -> Opening:
    """The question, and the round that the form is for, whatever opens meanwhile; with one's
    newest answer.
    """
    round_id, practice = args.get("round"), args.get("practice")
    if isinstance(practice, int):
        _, question = await practising.find(practice, call.member)
        return Opening({}, question.title, prompt_of(question))
    round_ = await open_rounds.meant(call, round_id if isinstance(round_id, int) else None)
    question = await answering.asked(round_)
    latest = await answering.latest(round_.id, call.member.id)
    values: dict[str, object] = {"round": round_.id}
    if latest:
        values["text"] = latest.text
    return Opening(values, question.title, prompt_of(question))


@command("quiz answer", "Answer the open question", asks=("text",), prefill=last_revision)
async def answer(
    call: Call,
    open_rounds: OpenRounds,
    answering: Answering,
    practising: Practising,
    membership: Membership,
    *,
    text: Annotated[
        str,
        Arg("your answer", label="Your answer", long=True, placeholder="A few sentences in your own words"),
    ],
    round: Annotated[int | None, Arg("the round", hidden=True)] = None,  # noqa: A002 - the field's word
    practice: Annotated[int | None, Arg("the practice question", hidden=True)] = None,
    drill: Annotated[bool, Arg("part of a drill", hidden=True)] = False,
) -> Reply:
    """Grade an answer and count it."""
    if practice is not None:
        done = await practising.answer(practice, call.member, text, at=call.at)
        return practised(done, drill=drill)
    round_id = round if round is not None else (await open_rounds.open(call, None)).id
    submitted = await answering.submit(
        round_id, call.member, text, at=call.at, source=call.source, event=call.event
    )
    return graded(submitted, asks_consent=await _asks_consent(call, membership, submitted))


@command("quiz feedback", "Read the feedback on your answer again", title="Your feedback", again=True)
async def my_feedback(
    call: Call,
    open_rounds: OpenRounds,
    answering: Answering,
    tried: Tried,
    membership: Membership,
    *,
    round: Annotated[int | None, Arg("the round", hidden=True)] = None,  # noqa: A002 - the field's word
    practice: Annotated[int | None, Arg("the practice question", hidden=True)] = None,
) -> Reply:
    """Show the feedback on one's best answer in a round, or on what one answered last outside of it."""
    if practice is not None:
        return practised(await tried.of(practice, call.member))
    round_ = await open_rounds.answered(call, round)
    if round is None and not call.where.thread:
        last = await tried.last(call.member, after=round_)
        if last is not None:
            return practised(last)
    best = await answering.feedback(round_.id, call.member.id) if round_ is not None else None
    if best is None:
        raise NotFound("You have not answered this question yet.")
    asks = await _asks_consent(call, membership, best)
    return Reply(graded_view(best, asks_consent=asks), (*_next(best), *_consenting(asks=asks)))


def practised(done: Practised, *, drill: bool = False) -> Reply:
    """The reply to a graded practice answer, with its reference answer within reach."""
    practice = done.practice.id
    view = AnswerGraded(
        title=done.question.title,
        feedback=feedback(done.question, done.grade, revealed=done.grade.score >= FULL),
        grader=done.grade.grader,
        practice=practice,
    )
    here: dict[str, object] = {"practice": practice, **drilling(drill=drill)}
    person = (Offer("Ask a person", "quiz appeal", {"practice": practice}),) if _doubtful(done.grade) else ()
    offers = (
        Offer("Answer again", "quiz answer", here, Style.PRIMARY),
        Offer("Show the answer", "quiz solution", {"practice": practice}),
        Offer("Another", "quiz now", drilling(drill=drill)),
        *person,
        Offer("Report", "quiz report", {"practice": practice}),
    )
    return Reply(view, offers)


async def _asks_consent(call: Call, membership: Membership, submitted: Submitted) -> bool:
    """Whether the author of a good answer is to be asked if it may be quoted."""
    quotable = submitted.grade.score >= GOOD and not submitted.question.options
    return quotable and await membership.undecided(call.member)


def _consenting(*, asks: bool) -> tuple[Offer, ...]:
    """Yes and no, for one who has yet to say."""
    if not asks:
        return ()
    return (
        Offer("Yes, quote me", "quiz settings", {"share": True}),
        Offer("No, do not", "quiz settings", {"share": False}),
    )


def graded(submitted: Submitted, *, asks_consent: bool = False) -> Reply:
    """The reply to a graded answer; a message that is delivered once more is met with silence."""
    view = graded_view(submitted, asks_consent=asks_consent)
    return Reply(
        view,
        (*_next(submitted), *_consenting(asks=asks_consent)),
        reaction="" if submitted.repeated else view.reaction,
        verdict=view.verdict,
        silent=bool(submitted.answer.source) and submitted.repeated,
    )


def _next(submitted: Submitted) -> tuple[Offer, ...]:
    round_ = submitted.round
    revealed = round_.state in {RoundState.REVEALED, RoundState.CLOSED}
    here: dict[str, object] = {"round": round_.id}
    offers: list[Offer] = []
    if not revealed and submitted.grade.score < FULL and not submitted.question.options:
        offers.append(Offer("Answer again", "quiz answer", here, Style.PRIMARY))
    if round_.mode is AnswerMode.HIDDEN and (revealed or submitted.tally.sincere):
        offers.append(Offer("Others' answers", "quiz answers", here))
    if _doubtful(submitted.grade):
        offers.append(Offer("Ask a person", "quiz appeal", here))
    offers.append(Offer("My streak", "quiz streak"))
    return tuple(offers)


def _doubtful(grade: Grade) -> bool:
    return grade.confidence < 0.5 or bool(grade.voiced)  # noqa: PLR2004 - below even odds
