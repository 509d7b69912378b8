"""Mock interviews: begun, heard, paused, ended and shared.

Words are kept before they are graded, so a crash loses none. How an event becomes a step, with its messages,
stands in `step`.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import NotFound, PlatformUnreachable, Unusable
from bot.core.interviews import session as machine
from bot.core.interviews.messages import Say, say_parcel
from bot.core.interviews.plan import MIXED, USUAL, Wish, model_named, planned, track_named
from bot.core.interviews.scorecard import Scorecard
from bot.core.interviews.session import Interview, InterviewPace, Session, Stage
from bot.core.learning.evidence import evidence
from bot.core.learning.readiness import KEPT, readiness
from bot.core.outside import Clock, Waker
from bot.core.people.people import Community, Member, Place
from bot.core.questions.library import Library
from bot.core.questions.question import Kind, Question
from bot.core.questions.shelf import Shelf
from bot.core.rooms.room import KnownRoom, Room
from bot.core.rounds.schedule import usual_channels
from bot.core.store import Store, Transaction
from bot.usecases.interviews.report import asker, interview_title, scorecard_of
from bot.usecases.interviews.step import Event, InterviewSteps, Outcome, next_said
from bot.usecases.questions.lookup import shelf_of
from bot.usecases.rooms import Gathering

__all__ = ["Asker", "Interviewing"]

_LONGEST = 100_000
_EARLIER = 20


@dataclass(frozen=True, slots=True)
class Asker:
    """Who wants an interview, and where: `user` is the platform's id, `near` the channel ("" in private)."""

    member: Member
    community: Community
    place: Place
    user: str
    near: str = ""


class Interviewing:
    """Holds interviews."""

    def __init__(
        self,
        store: Store,
        steps: InterviewSteps,
        *,
        library: Library,
        gathering: Gathering,
        clock: Clock,
        waker: Waker,
    ) -> None:
        self._store = store
        self._steps = steps
        self._library = library
        self._gathering = gathering
        self._clock = clock
        self._waker = waker

    async def open_of(self, member: Member) -> Session | None:
        """The member's interview that has not ended."""
        async with self._store.read() as tx:
            return await tx.interviews.open_of(member.id)

    def title(self, interview: Interview) -> str:
        """What an interview is called: its track, or its model."""
        return interview_title(self._library, interview)

    async def start(self, asker: Asker, wish: Wish, *, pace: InterviewPace, at: datetime) -> Session:
        """A new interview with its first question on the way; one that is open goes on instead.

        Raises NotFound for a track, model or level without questions, PlatformUnreachable when no room
        can be opened.
        """
        if (going := await self.open_of(asker.member)) is not None:
            return await self.go_on(asker, going.interview.id, at=at)
        model = model_named(self._library, wish.model).id if wish.model else ""
        track = MIXED if (named := track_named(self._library, wish.track)) is None else named.id
        wish = replace(wish, track=track, model=model)
        async with self._store.begin() as tx:
            shelf = await shelf_of(tx, self._library, asker.community.id)
            before = await tx.interviews.ended_of(asker.member.id, limit=_EARLIER)
            seed = asker.member.id * 1_000_003 + len(before)
            plan = planned(
                shelf,
                wish,
                asked={turn.question for session in before for turn in session.turns},
                scores=await _scores(tx, shelf, asker.member, at) if track == MIXED else {},
                seed=seed,
            )
            made = await tx.interviews.add(
                Interview(
                    0,
                    asker.community.id,
                    asker.member.id,
                    asker.place.id,
                    track,
                    at,
                    model=model,
                    pace=pace,
                    length=min(wish.length or (len(plan) if model else USUAL), len(plan)),
                    seed=seed,
                    plan=plan,
                    origin=asker.near,
                )
            )
        try:
            return await self.go_on(asker, made.id, at=at)
        except PlatformUnreachable:
            await self._steps.change(made.id, lambda session, _: (machine.stop(session, at=at), ()))
            raise

    async def go_on(self, asker: Asker, interview: int, *, at: datetime, once: str = "") -> Session:
        """Open the room here (or find it again) and go on: the first question, or the one under way.

        An event with a name goes on `once`.
        """
        session = await self.find(interview, asker.member)
        known = await self._gathering.open(
            Room(
                f"interview/{interview}/{asker.place.id}",
                asker.place,
                (asker.user,),
                f"Mock interview: {self.title(session.interview)}",
                near=asker.near,
            ),
            asker.community,
            at=at,
        )

        def here(session: Session, ask: machine.Ask) -> Outcome:
            if session.interview.stage is Stage.ENDED:
                return session, ()
            placed = replace(session.interview, place=known.place, channel=known.channel)
            moved = replace(session, interview=placed)
            if not session.turns:
                return machine.begin(moved, ask, at=at), (Say.ASK,)
            return machine.resume(moved, ask, at=at), (Say.REPEAT,)

        return await self._steps.change(interview, here, once=once)

    async def find(self, interview: int, member: Member) -> Session:
        """One's own interview; raises NotFound for anybody else's."""
        async with self._store.read() as tx:
            session = await tx.interviews.get(interview)
        if session is None or session.interview.member != member.id:
            raise NotFound("This interview is not yours. Hold one with /quiz interview.")
        return session

    async def question(self, session: Session, number: int) -> Question | None:
        """The question of a turn; None when there is no such turn, or the question is gone."""
        name = next((turn.question for turn in session.turns if turn.number == number), "")
        async with self._store.read() as tx:
            return asker(await shelf_of(tx, self._library, session.interview.community))(name)

    async def told(self, session: Session, number: int, *, at: datetime) -> Question:
        """The question of a turn that was answered or passed, whose answer is told: a follow-up on it that
        stands open is left, so that the score stays. Raises Unusable before a try.
        """
        question = await self.question(session, number)
        turns = session.of(question.id) if question is not None else ()
        if question is None or not any(turn.grade is not None or turn.passed for turn in turns):
            raise Unusable("Try it first, in a sentence: the answer is here as soon as you have.")
        current = session.current
        if current is not None and current.question == question.id:
            await self.pass_on(session.interview.id, current.number, at=at)
        return question

    async def move(self, interview: int, room: KnownRoom) -> None:
        """Go on in another of the interview's rooms, because the member writes there now."""

        def moved(session: Session, _: machine.Ask) -> Outcome:
            placed = replace(session.interview, place=room.place, channel=room.channel)
            return replace(session, interview=placed), ()

        await self._steps.change(interview, moved)

    async def heard(self, interview: int, text: str, *, source: str, at: datetime) -> Session:
        """Words of the member, kept, and read once no more come for a while (a choice at once); the same
        `source` again changes nothing.
        """
        session = await self._steps.change(
            interview, lambda session, _: (machine.keep(session, text[:_LONGEST], source=source, at=at), ())
        )
        turn = session.waiting
        question = await self.question(session, turn.number) if turn is not None else None
        if question is not None and question.kind is Kind.CHOICE:
            return await self._steps.settle(session)
        self._waker.wake()
        return session

    async def finished(self, interview: int) -> Session:
        """The member has said all: read it now."""
        return await self._steps.settled(interview)

    async def pick(self, interview: int, number: int, text: str, *, event: str, at: datetime) -> Session:
        """An option chosen by a button, if that question is still the current one."""
        return await self._control(
            interview,
            lambda session, _: (
                machine.keep(session, text, source=f"press/{event}", at=at)
                if session.current and session.current.number == number
                else session,
                (),
            ),
        )

    async def pass_on(self, interview: int, number: int, *, at: datetime, once: str = "") -> Session:
        """Leave a question; nothing happens when it has been answered or left before."""

        def passed(session: Session, ask: machine.Ask) -> Outcome:
            after = machine.pass_on(session, number, ask, at=at)
            return after, next_said(session, after)

        return await self._control(interview, passed, once)

    async def hint(self, interview: int, number: int, *, once: str = "", say: Say = Say.HINT) -> Session:
        """Say one hint more, asked for or to put the question in another way (`Say.CLARIFY`)."""

        def hinted(session: Session, ask: machine.Ask) -> Outcome:
            turn = session.current
            question = ask(turn.question) if turn else None
            if turn is None or turn.number != number or question is None:
                return session, ()
            return machine.hint(session, number, most=len(question.hints)), (say,)

        return await self._control(interview, hinted, once)

    async def repeat(self, interview: int, number: int, *, once: str = "") -> Session:
        """Say the question again."""
        return await self._control(
            interview,
            lambda session, _: (
                session,
                (Say.REPEAT,) if session.current and session.current.number == number else (),
            ),
            once,
        )

    async def pause(self, interview: int, *, once: str = "") -> Session:
        """Rest, for as long as it takes."""

        def paused(session: Session, _: machine.Ask) -> Outcome:
            after = machine.pause(session)
            return after, (Say.PAUSED,) if after is not session else ()

        return await self._control(interview, paused, once)

    async def resume(self, interview: int, *, at: datetime, once: str = "") -> Session:
        """Go on after a pause, with the question under way."""

        def resumed(session: Session, ask: machine.Ask) -> Outcome:
            after = machine.resume(session, ask, at=at)
            return after, (Say.REPEAT,) if after is not session else ()

        return await self._control(interview, resumed, once)

    async def stop(self, interview: int, *, at: datetime, once: str = "") -> Session:
        """End it here, with the scorecard of what there is."""

        def stopped(session: Session, _: machine.Ask) -> Outcome:
            after = machine.stop(session, at=at)
            return after, next_said(session, after)

        return await self._control(interview, stopped, once)

    async def share(self, interview: int, member: Member, *, at: datetime) -> str:
        """Put the scorecard, without any answer, where the interview was asked for; the channel's id.

        Raises Unusable when nobody knows of a channel to put it, or before the end.
        """
        session = await self.find(interview, member)
        if session.interview.stage is not Stage.ENDED:
            raise Unusable("The interview is not over yet.")
        async with self._store.begin() as tx:
            current = await tx.interviews.get(interview) or session
            channel = current.interview.origin or await _usual_channel(tx, current.interview)
            if not channel:
                raise Unusable("I know no channel to share it in. Hold your next interview from a channel.")
            shared = replace(current.interview, shared_at=current.interview.shared_at or at)
            await tx.interviews.save(current, replace(current, interview=shared))
            await tx.outbox.add([say_parcel(shared, Say.SHARE, 0, now=self._clock.now(), channel=channel)])
        self._waker.wake()
        return channel

    async def scorecard(self, interview: int) -> Scorecard | None:
        """The scorecard of an interview as it stands; None before anything was answered."""
        async with self._store.read() as tx:
            return await scorecard_of(tx, self._library, interview)

    async def _control(self, interview: int, event: Event, once: str = "") -> Session:
        """An event that is no answer, `once` if it has a name: what was said before it is graded first."""
        await self._steps.settled(interview)
        return await self._steps.settle(await self._steps.change(interview, event, once=once))


async def _scores(tx: Transaction, shelf: Shelf, member: Member, at: datetime) -> dict[str, float]:
    """What the member's answers, daily ones included, say of each topic that has any."""
    judged = await tx.judged.since(member.id, at - KEPT)
    known = readiness(evidence(judged, shelf), shelf.library.topics, now=at)
    return {topic: each.estimate for topic, each in known.items() if each.answers}


async def _usual_channel(tx: Transaction, interview: Interview) -> str:
    """The channel of the daily question in the interview's place; "" when there is none."""
    schedules = await tx.schedules.of_community(interview.community)
    found = await tx.schedules.destinations([schedule.id for schedule in schedules])
    return usual_channels(schedules, found).get(interview.place, "")
