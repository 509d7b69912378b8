"""The bot's side of the talk in an interview's room: what it hears there, and the words that it finds."""

import math
from typing import assert_never

from bot.commands.incoming.heard import Heard
from bot.commands.language.grammar import Grammar
from bot.commands.language.reply import Reply
from bot.commands.rooms.interview_offers import asked_offers, ended_offers, paused_offers
from bot.commands.views.interviews import (
    InterviewAsked,
    InterviewHint,
    InterviewNotice,
    InterviewPaused,
    InterviewWhich,
)
from bot.commands.views.notices import Done, Refused
from bot.commands.views.scorecards import InterviewScored, InterviewShared, NothingScored
from bot.core.counting import counted
from bot.core.errors import SparringError, TooFast
from bot.core.interviews.clarifying import asks_back
from bot.core.interviews.interviewer import Reaction, Turn, reaction
from bot.core.interviews.messages import SPEAKER, InterviewLine, Say, read_said
from bot.core.interviews.session import Ask, Session, Stage, patience
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.ratelimits import RateLimits
from bot.core.rooms.room import KnownRoom
from bot.core.store import Store, Transaction
from bot.usecases.interviews.hold import Interviewing
from bot.usecases.interviews.report import asker, interview_title, scorecard_of
from bot.usecases.questions.lookup import shelf_of

__all__ = ["InterviewSpeaker", "InterviewTalk", "asked_view"]

_PASS = {"pass", "skip", "next", "next question", "i don't know", "i dont know", "don't know", "dunno", "idk"}
_PASS |= {"no idea", "i have no idea", "i do not know", "pass please"}
_HINT = {"hint", "a hint", "a hint please", "hint please", "give me a hint", "help"}
_REPEAT = {
    "repeat",
    "again",
    "repeat please",
    "repeat the question",
    "say that again",
    "what was the question",
}
_PAUSE = {"pause", "break", "let us pause", "let's pause", "pause please"}
_STOP = {"stop", "end", "quit", "finish", "stop the interview", "end the interview", "stop please"}
_DONE = {
    "done",
    "that's all",
    "that is all",
    "thats all",
    "finished",
    "i am done",
    "i'm done",
    "that's it",
    "that is it",
}
_RESUME = {"resume", "go on", "continue", "back", "i am back", "i'm back"}


class InterviewTalk:
    """Hears the member in the room. Implements `RoomTalk`."""

    def __init__(
        self, interviewing: Interviewing, grammar: Grammar, *, store: Store, limits: RateLimits | None
    ) -> None:
        self._interviewing = interviewing
        self._grammar = grammar
        self._store = store
        self._limits = limits or RateLimits()

    @property
    def kind(self) -> str:
        """Rooms of interviews."""
        return SPEAKER

    async def said(self, heard: Heard, room: KnownRoom) -> Reply | None:
        """An answer, or a word such as "pass"; what is said to it comes as a message of its own."""
        number = int(room.key.split("/")[1])
        async with self._store.read() as tx:
            session = await tx.interviews.get(number)
            member = await tx.members.by_account(room.community, heard.where.platform, heard.actor.external)
        if session is None or member is None or session.interview.member != member.id:
            return None
        if session.interview.stage is Stage.ENDED:
            return None if heard.where.direct else await self._over(heard, session)
        if session.interview.stage is Stage.PAUSED and heard.where.direct and self._is_command(heard.text):
            return None
        try:
            self._require_pace(heard)
            if session.interview.channel != room.channel:
                await self._interviewing.move(session.interview.id, room)
            await self._act(heard, session)
        except SparringError as error:
            return Reply(Refused(error.message), everyone=False)
        return Reply(Done(""), silent=True)

    async def _over(self, heard: Heard, session: Session) -> Reply | None:
        """Said once to whoever goes on writing after the end, in a room that was the interview's alone."""
        async with self._store.begin() as tx:
            if not await tx.first_time(f"over/{session.interview.id}", heard.at):
                return None
        told = Done("This interview is over, and nothing more is read here.", "The scorecard stands above.")
        return Reply(told, ended_offers(session, shared=False), everyone=True)

    def _require_pace(self, heard: Heard) -> None:
        """Raise TooFast for somebody who sends more than can be read."""
        where = heard.where
        wait = self._limits.take(
            where.platform, where.tenant, heard.actor.external, now=heard.at, answer=True
        )
        if wait:
            seconds = math.ceil(wait.total_seconds())
            raise TooFast(f"You're quick! I have not read that: in {seconds} s, send it once more.")

    def _is_command(self, text: str) -> bool:
        """Whether somebody who has paused means a command, and not the interview."""
        try:
            return self._grammar.command(text) is not None
        except SparringError:
            return True

    async def _act(self, heard: Heard, session: Session) -> None:
        interviewing, interview = self._interviewing, session.interview.id
        source = f"{heard.where.platform}/{heard.id}"
        word = " ".join(heard.text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
        word = word.strip(' .!?,;:/*_`"')
        meant = _meant(word, paused=session.interview.stage is Stage.PAUSED)
        turn = session.current.number if session.current else 0
        if word in _DONE and session.waiting is not None:
            await interviewing.finished(interview)
            return
        if meant is None and session.waiting is None and asks_back(heard.text):
            await interviewing.hint(interview, turn, once=source, say=Say.CLARIFY)
            return
        if meant is None:
            await interviewing.heard(interview, heard.text, source=source, at=heard.at)
            return
        match meant:
            case Say.ASK:
                await interviewing.pass_on(interview, turn, at=heard.at, once=source)
            case Say.HINT:
                await interviewing.hint(interview, turn, once=source)
            case Say.REPEAT if session.interview.stage is Stage.PAUSED:
                await interviewing.resume(interview, at=heard.at, once=source)
            case Say.REPEAT:
                await interviewing.repeat(interview, turn, once=source)
            case Say.PAUSED:
                await interviewing.pause(interview, once=source)
            case _:
                await interviewing.stop(interview, at=heard.at, once=source)


def _meant(word: str, *, paused: bool) -> Say | None:
    """What a word by itself asks for; None for an answer."""
    meanings = ((_PASS, Say.ASK), (_HINT, Say.HINT), (_REPEAT, Say.REPEAT), (_PAUSE, Say.PAUSED))
    for words, say in (*meanings, (_STOP, Say.SCORECARD)):
        if word in words:
            return say
    return Say.REPEAT if paused and word in _RESUME else None


class InterviewSpeaker:
    """Finds the words of an interview's messages when they are sent. Implements `Speaker`."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library

    @property
    def name(self) -> str:
        """What its parcels begin with."""
        return SPEAKER

    async def speak(self, what: str) -> tuple[Reply, str] | None:
        """The message; None for one that is about nothing any more."""
        said = read_said(what)
        if said is None:
            return None
        async with self._store.read() as tx:
            session = await tx.interviews.get(said.interview)
            if session is None:
                return None
            ask = asker(await shelf_of(tx, self._library, session.interview.community))
            return await self._spoken(tx, said, session, ask)

    async def _spoken(
        self, tx: Transaction, said: InterviewLine, session: Session, ask: Ask
    ) -> tuple[Reply, str] | None:
        title = interview_title(self._library, session.interview)
        match said.say:
            case Say.SCORECARD:
                return await self._scored(tx, session, ask)
            case Say.SHARE:
                card = await scorecard_of(tx, self._library, session.interview.id)
                member = await tx.members.get(session.interview.member)
                if card is None or member is None:
                    return None
                shared = InterviewShared(card, member.name, member.id)
                return Reply(shared, everyone=True), f"{member.name}: {title}"
            case Say.ASK | Say.REPEAT | Say.HINT | Say.CLARIFY | Say.WHICH | Say.PAUSED | Say.NOTICE:
                turn = next((turn for turn in session.turns if turn.number == said.number), None)
                question = ask(turn.question) if turn else None
                if turn is None or question is None:
                    return None
                return _said(said.say, session, turn, question, ask=ask, title=title)
            case _:
                assert_never(said.say)

    async def _scored(self, tx: Transaction, session: Session, ask: Ask) -> tuple[Reply, str]:
        card = await scorecard_of(tx, self._library, session.interview.id)
        if card is None:
            return Reply(NothingScored(), ended_offers(session, shared=False), everyone=True), "We end here."
        view = InterviewScored(card, _last_reaction(session.turns, ask, session.interview.seed))
        return Reply(view, ended_offers(session, shared=True), everyone=True), f"Scorecard: {card.title}"


def asked_view(session: Session, turn: Turn, question: Question, *, repeated: bool) -> InterviewAsked:
    """What a turn asks, without what was said before it."""
    asked = list(dict.fromkeys(each.question for each in session.turns[: turn.number]))
    number = asked.index(turn.question) + 1
    total = max(session.interview.length, len(asked))
    return InterviewAsked(question, number, total, turn.ask, repeated=repeated)


def _said(
    say: Say, session: Session, turn: Turn, question: Question, *, ask: Ask, title: str
) -> tuple[Reply, str] | None:
    asked = asked_view(session, turn, question, repeated=say is not Say.ASK)
    match say:
        case Say.HINT | Say.CLARIFY:
            shown = question.hints[: turn.hints]
            clarifies = question.prompt if say is Say.CLARIFY else ""
            view = InterviewHint(shown[-1] if shown else "", len(question.hints) - len(shown), clarifies)
            return Reply(view, asked_offers(session, turn, question), everyone=True), "A hint"
        case Say.WHICH:
            which = InterviewWhich(tuple(option.id.upper() for option in question.options))
            return Reply(which, asked_offers(session, turn, question), everyone=True), "Which one?"
        case Say.PAUSED:
            paused = InterviewPaused(asked.number, asked.total)
            return Reply(paused, paused_offers(session), everyone=True), "We pause here."
        case Say.NOTICE if turn is session.current and not turn.text:
            minutes = int(patience(turn, question).total_seconds() // 60)
            return Reply(
                InterviewNotice(minutes), everyone=True
            ), f"{counted(minutes, 'minute')} {'has' if minutes == 1 else 'have'} passed."
        case Say.NOTICE:
            return None
        case _:
            if say is Say.ASK:
                before = _last_reaction(session.turns[: turn.number - 1], ask, session.interview.seed)
                opening = title if turn.number == 1 else ""
                asked = InterviewAsked(question, asked.number, asked.total, asked.follow_up, before, opening)
            offers = asked_offers(session, turn, question)
            return Reply(asked, offers, everyone=True), turn.ask or question.title


def _last_reaction(turns: tuple[Turn, ...], ask: Ask, seed: int) -> Reaction | None:
    """What is said to the last of these turns."""
    last = turns[-1] if turns else None
    question = ask(last.question) if last else None
    if last is None or question is None or not (last.text or last.passed):
        return None
    return reaction(question, [turn for turn in turns if turn.question == last.question], seed=seed)
