"""`/quiz interview`: a mock interview in a private room, with follow-ups and a scorecard."""

from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Offer, Reply, Style, View
from bot.commands.language.spec import Arg, command
from bot.commands.rooms.interview_offers import Act, going_offers
from bot.commands.rooms.interviews import asked_view
from bot.commands.views.interviews import (
    InterviewGoing,
    InterviewMenu,
    InterviewModels,
    InterviewOpened,
    InterviewStep,
)
from bot.commands.views.notices import Done, Refused
from bot.core.errors import NotFound
from bot.core.interviews.plan import LONGEST, MIXED, MIXED_TITLE, Wish, track_named
from bot.core.interviews.session import InterviewPace, Session, Stage
from bot.core.questions.library import Library
from bot.core.questions.question import Level
from bot.usecases.interviews.hold import Asker, Interviewing
from bot.usecases.people.membership import Membership
from bot.usecases.questions.packs import PackChoice

__all__ = ["interview"]

_MOST_MODELS = 20
_DONE = {
    Act.PICK: "You have chosen.",
    Act.PASS: "You passed.",
    Act.HINT: "A hint is below.",
    Act.REPEAT: "It is asked again below.",
    Act.PAUSE: "We pause here.",
    Act.RESUME: "We go on below.",
    Act.STOP: "You ended the interview.",
}


@command(
    "quiz interview",
    "Hold a mock interview in private, with follow-ups and a scorecard",
    title="A mock interview",
    again=True,
)
async def interview(
    call: Call,
    interviewing: Interviewing,
    membership: Membership,
    choice: PackChoice,
    *,
    track: Annotated[str | None, Arg("what it is about", suggest="track", maximum=60)] = None,
    level: Annotated[Level | None, Arg("how hard the questions are")] = None,
    pace: Annotated[InterviewPace | None, Arg("timed: a gentle notice when an answer takes long")] = None,
    length: Annotated[int | None, Arg("how many questions", minimum=1, maximum=LONGEST)] = None,
    model: Annotated[str | None, Arg("the model to walk through", suggest="model", maximum=60)] = None,
    act: Annotated[Act | None, Arg("what the button does", hidden=True)] = None,
    of: Annotated[int | None, Arg("the interview", hidden=True)] = None,
    turn: Annotated[int | None, Arg("the turn", hidden=True)] = None,
    pick: Annotated[str | None, Arg("the option", hidden=True)] = None,
) -> Reply:
    """Begin, go on, or do what a button of the interview says."""
    if act is not None and of is not None:
        session = await interviewing.find(of, call.member)
        return await _pressed(
            call, interviewing, membership, session, act=act, turn=turn or 0, pick=pick or ""
        )
    going = await interviewing.open_of(call.member)
    if going is not None and going.turns:  # without any it was cut off before its first question
        return _going(interviewing, going)
    library = await choice.used(call.community.id)
    named = track_named(library, track) if track else None
    if model is None and named is not None and named.walkthrough:
        return _models(library, level, pace, length)
    if track is None and model is None:
        return _menu(library, level, pace, length)
    wish = Wish(track or (named.id if named else _walkthrough(library)), model or "", level, length or 0)
    session = await interviewing.start(
        await _asker(call, membership), wish, pace=pace or InterviewPace.RELAXED, at=call.at
    )
    return _opened(call, interviewing, session)


async def _pressed(
    call: Call,
    interviewing: Interviewing,
    membership: Membership,
    session: Session,
    *,
    act: Act,
    turn: int,
    pick: str,
) -> Reply:
    """What a button does; the message that bears it then says so and has no buttons any more."""
    number, stage = session.interview.id, session.interview.stage
    if act is Act.SHARE:
        await interviewing.share(number, call.member, at=call.at)
        return Reply(Done("Your scorecard stands in the channel, without your answers."), everyone=False)
    once = f"press/{call.event}" if call.event else ""
    if act is Act.RESUME:
        if stage is Stage.ENDED:
            return _behind(act)
        session = await interviewing.go_on(await _asker(call, membership), number, at=call.at, once=once)
        return _opened(call, interviewing, session, update=True)
    current = session.current
    fits = current is not None and (current.number == turn or (act is Act.STOP and not turn))
    if stage is Stage.ENDED or not fits or (act is Act.PAUSE and stage is Stage.PAUSED):
        return _behind(act)
    match act:
        case Act.PICK:
            await interviewing.pick(number, turn, pick, event=call.event, at=call.at)
        case Act.PASS:
            await interviewing.pass_on(number, turn, at=call.at, once=once)
        case Act.HINT:
            await interviewing.hint(number, turn, once=once)
        case Act.REPEAT:
            await interviewing.repeat(number, turn, once=once)
        case Act.PAUSE:
            await interviewing.pause(number, once=once)
        case _:
            await interviewing.stop(number, at=call.at, once=once)
    return await _done(interviewing, session, act, turn, pick)


async def _done(interviewing: Interviewing, session: Session, act: Act, turn: int, pick: str) -> Reply:
    words = f"You chose {pick.upper()}." if act is Act.PICK else _DONE[act]
    view: View = Done(words)
    asked = next((each for each in session.turns if each.number == turn), None)
    question = await interviewing.question(session, turn)
    if asked is not None and question is not None:
        view = InterviewStep(asked_view(session, asked, question, repeated=True), words)
    return Reply(view, everyone=True, update=True)


def _behind(act: Act) -> Reply:
    """A button of a message that lies behind."""
    words = "The interview is over." if act is Act.RESUME else "That question lies behind us already."
    return Reply(Refused(words), everyone=False)


def _opened(call: Call, interviewing: Interviewing, session: Session, *, update: bool = False) -> Reply:
    here = session.interview.channel in {call.where.channel, call.where.thread}
    view = InterviewOpened(interviewing.title(session.interview), here)
    return Reply(view, everyone=here, update=update and here)


def _going(interviewing: Interviewing, session: Session) -> Reply:
    number = len({turn.question for turn in session.turns})
    view = InterviewGoing(
        interviewing.title(session.interview),
        number,
        max(session.interview.length, number),
        session.interview.stage is Stage.PAUSED,
    )
    return Reply(view, going_offers(session), everyone=False)


def _menu(library: Library, level: Level | None, pace: InterviewPace | None, length: int | None) -> Reply:
    """The tracks, each with a button that keeps what was given already."""
    given: dict[str, object] = {"level": level, "pace": pace, "length": length}
    tracks = [(MIXED, MIXED_TITLE, "Questions from the topics in which you have shown least.")]
    tracks += [(track.id, track.title, track.description) for track in library.tracks]
    offers = tuple(
        Offer(
            title, "quiz interview", {"track": name, **given}, Style.PRIMARY if name == MIXED else Style.PLAIN
        )
        for name, title, _ in tracks
    )
    return Reply(InterviewMenu(tuple((title, words) for _, title, words in tracks)), offers, everyone=False)


def _models(library: Library, level: Level | None, pace: InterviewPace | None, length: int | None) -> Reply:
    given: dict[str, object] = {"pace": pace, "length": length}
    models = [model for model in library.models if level in {None, model.level}]
    if not models:
        raise NotFound("No model of that level is there. Leave the level out, or try another one.")
    offers = tuple(
        Offer(model.title, "quiz interview", {"model": model.id, **given}) for model in models[:_MOST_MODELS]
    )
    return Reply(InterviewModels(len(models)), offers, everyone=False)


def _walkthrough(library: Library) -> str:
    """The track of a model that was given without one."""
    return next((track.id for track in library.tracks if track.walkthrough), MIXED)


async def _asker(call: Call, membership: Membership) -> Asker:
    """The member with the platform's own id, which the private room needs."""
    user = await membership.external(call.member, call.place)
    near = "" if call.where.direct else call.where.channel
    return Asker(call.member, call.community, call.place, user, near)
