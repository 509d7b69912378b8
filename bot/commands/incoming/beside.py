"""What is said beside a question's thread: in its channel, in private to the bot, or to the bot by its name.

None of it falls silent. What reads as an answer to something that its author can answer now is taken as such
where only its author reads it, and asked about in private elsewhere; anything else is told what can be done.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import Final

from bot.commands.incoming.dispatch import Dispatcher
from bot.commands.incoming.heard import Heard
from bot.commands.incoming.unsent import Unsent
from bot.commands.language.invocation import Invocation, Where
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.language.spec import Command
from bot.commands.offers import asked_back, sent_in
from bot.commands.views.answers import AskedOfMe, NotUnderstood, SaidBeside
from bot.core.answers.attempt import Attempt, attempt
from bot.core.people.people import Member
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.rounds.life import takes_answers
from bot.core.rounds.round import Round
from bot.core.rounds.schedule import AnswerMode
from bot.core.store import Store, Transaction
from bot.usecases.people.arrival import NOTHING, known_directly
from bot.usecases.questions.lookup import found_question

__all__ = ["Beside", "asks", "wants_hint"]

_ANSWER: Final = "quiz answer"
_FEW = 8
"""Words of a wish; more than that is a text."""
_CLOSE = 0.8
_MOST_NAMED = 3
_SAID_OFTEN: Final = frozenset({"answer", "answers", "me", "now", "solution"})
"""Commands whose names are said of other things as well."""
_NO_MARKS: Final = str.maketrans("", "", "!?.,;:/'\"")
_HINT: Final = re.compile(
    r"(?:please )?(?:(?:can|could|may|might|would) (?:i|we|you|somebody|someone) [\w ]{0,30}"
    r"|i (?:need|want) |i'd like |give (?:me|us) )?"
    r"(?:any |a |the |another |next |one more )?hints?(?: please)?\W{0,3}",
    re.IGNORECASE,
)
_PRACTISED: Final = timedelta(hours=2)
"""How long a practice question that somebody drew is what a text may be meant for."""


@dataclass(frozen=True, slots=True)
class _Open:
    """A question that somebody can answer now; `args` say to `/quiz answer` which it is."""

    question: Question
    args: Mapping[str, object]
    hidden: bool = False


def asks(text: str) -> bool:
    """Whether a text is a question itself."""
    return text.rstrip(" \n)\"'").endswith("?")


def wants_hint(text: str) -> bool:
    """Whether a text asks for a hint, and does no more than that."""
    return _HINT.fullmatch(text.strip()) is not None


class Beside:
    """Finds what somebody may mean who writes where no answer is looked for."""

    def __init__(self, dispatcher: Dispatcher, *, store: Store, library: Library, unsent: Unsent) -> None:
        self._dispatcher = dispatcher
        self._store = store
        self._library = library
        self._unsent = unsent

    async def concerns(self, where: Where) -> bool:
        """Whether a question is posted in that channel, so that an answer may be written below it."""
        async with self._store.read() as tx:
            place = await tx.communities.place(where.platform, where.tenant)
            return place is not None and await tx.rounds.at(place.id, where.channel) is not None

    async def overheard(self, heard: Heard) -> Reply | None:
        """What to ask, once, about words in a channel that read as an answer; None for talk."""
        open_ = [each for each in await self._open(heard) if _attempts(each, heard.text)]
        if not open_:
            return None
        who = f"{heard.where.platform}/{heard.actor.external}"
        name = "/".join(f"{key}-{value}" for key, value in open_[0].args.items())
        async with self._store.begin() as tx:
            if not await tx.first_time(f"beside/{name}/{who}", heard.at):
                return None
        return self._asked(open_, heard.text, heard.where)

    async def told(self, heard: Heard) -> Reply:
        """What comes of words to the bot that are no command: an answer is taken, a question turned back."""
        text = heard.text if heard.words is None else heard.words
        open_ = await self._open(heard)
        meant = [each for each in open_ if _attempts(each, text)]
        if asks(text) and not meant:
            first = open_[0] if open_ else None
            return self.asked_of_me(first.args if first else {}, hints=bool(first and first.question.hints))
        if meant and heard.where.direct and len(meant) == 1:
            args = {**meant[0].args, "text": text}
            command = self._dispatcher.registry.find(_ANSWER)
            return await self._dispatcher.run(
                Invocation(command, args, heard.actor, heard.where, heard.at, event=heard.event)
            )
        commands = self._named(text)
        if (meant and not commands) or (
            open_ and heard.where.direct and not commands and _perhaps(open_, text)
        ):
            return self._asked(meant or open_, text, heard.where, unsure=not meant)
        offers = [Offer(f"/{each.name}", each.name, style=Style.PRIMARY) for each in commands]
        offers += [Offer(f"Answer {each.question.title}", _ANSWER, each.args) for each in open_[:1]]
        if open_ and open_[0].question.hints:
            offers.append(Offer("Hint", "quiz hint", open_[0].args))
        return Reply(NotUnderstood(near=bool(commands)), (*offers, *_ways()), everyone=False)

    def _named(self, text: str) -> Sequence[Command]:
        """The commands that a few words to the bot speak of, such as "show me my streak" or "leaderbord"."""
        words = text.casefold().translate(_NO_MARKS).split()
        if len(words) > _FEW:
            return ()
        known = {
            path[1]: command
            for path, command in self._dispatcher.registry.commands.items()
            if path[0] == "quiz" and path[1] not in _SAID_OFTEN
        }
        near = [get_close_matches(word, known, n=1, cutoff=_CLOSE) for word in words]
        return [known[name] for name in dict.fromkeys(name for names in near for name in names)][:_MOST_NAMED]

    def asked_of_me(self, args: Mapping[str, object], *, hints: bool) -> Reply:
        """What is said to whoever asks the bot itself: it asks, and here is a hint."""
        hint = (Offer("Hint", "quiz hint", args, Style.PRIMARY),) if args and hints else ()
        return Reply(AskedOfMe(answerable=bool(args)), (*hint, *_ways()), everyone=False)

    def _asked(self, open_: Sequence[_Open], text: str, where: Where, *, unsure: bool = False) -> Reply:
        view = SaidBeside(
            tuple(each.question.title for each in open_),
            hidden=any(each.hidden for each in open_) and not where.direct,
            choice=all(each.question.options for each in open_),
            unsure=unsure,
        )
        key = self._unsent.keep({"text": text})
        offers: list[Offer] = []
        for each in open_:
            if each.question.options:
                offers.extend(asked_back(each.question, each.args))
            else:
                offers.append(sent_in(each.question, each.args, kept=key, alone=len(open_) == 1))
        return Reply(view, tuple(offers), everyone=False)

    async def _open(self, heard: Heard) -> Sequence[_Open]:
        """What somebody can answer now: the round here, or all of them in private; what was drawn last."""
        where = heard.where
        member: Member | None
        async with self._store.read() as tx:
            if where.direct and not where.tenant:
                entered = await known_directly(tx, where.platform, heard.actor.external, NOTHING)
                if entered is None:
                    return ()
                community, member = entered.community.id, entered.member
            else:
                place = await tx.communities.place(where.platform, where.tenant)
                if place is None:
                    return ()
                community = place.community
                member = await tx.members.by_account(community, where.platform, heard.actor.external)
                if not where.direct:
                    round_ = await tx.rounds.at(place.id, where.channel)
                    return await self._found(tx, heard, (round_,) if round_ is not None else (), member)
            return await self._found(tx, heard, await tx.rounds.open_in(community), member)

    async def _found(
        self, tx: Transaction, heard: Heard, rounds: Sequence[Round], member: Member | None
    ) -> Sequence[_Open]:
        found: list[_Open] = []
        for round_ in rounds:
            if not takes_answers(round_, heard.at) or await self._answered(tx, round_, member, heard):
                continue
            question = await found_question(tx, self._library, round_.community, round_.question)
            if question is not None:
                found.append(_Open(question, {"round": round_.id}, hidden=round_.mode is AnswerMode.HIDDEN))
        for drawn in await tx.practice.recent(member.id, limit=1) if member else ():
            if drawn.answered_at is None and heard.at - drawn.asked_at < _PRACTISED:
                question = await found_question(tx, self._library, drawn.community, drawn.question)
                if question is not None:
                    found.append(_Open(question, {"practice": drawn.id}))
        return found

    async def _answered(self, tx: Transaction, round_: Round, member: Member | None, heard: Heard) -> bool:
        """Whether somebody who talks in a channel has answered already, and so just talks."""
        if member is None or heard.where.direct:
            return False
        return any(each.withdrawn_at is None for each in await tx.answers.of_member(round_.id, member.id))


def _attempts(open_: _Open, text: str) -> bool:
    return attempt(open_.question, text) is Attempt.ANSWER


def _perhaps(open_: Sequence[_Open], text: str) -> bool:
    """Whether a text may be meant for one of the questions, and is no greeting, no thanks, no giving up."""
    return any(attempt(each.question, text) is not Attempt.REMARK for each in open_)


def _ways() -> tuple[Offer, ...]:
    return (Offer("Practise a question", "quiz now"), Offer("What I can do", "quiz help"))
