"""Two members who turn out to be one person: all that one of them has goes to the other.

What both may have but once is settled first, so that nothing collides; then every column that refers to a
member follows (`bot.storage.personal` knows them all), and the boards are written anew.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Table, bindparam, delete, select, update

from bot.core.pairs.pair import PairState
from bot.core.streaks.events import StreakEventKind
from bot.storage.personal import BY_MEMBER
from bot.storage.sql.boards.boards import show
from bot.storage.sql.boards.points import SqlPointsLedger
from bot.storage.sql.chat.chatpast import reassign
from bot.storage.sql.session.work import Line, Work, chunks
from bot.storage.tables import schema as t

__all__ = ["join"]

_COUNTED_ANEW = (t.boards, t.streaks)
_A, _E, _H, _C, _M = t.answers.c, t.streak_events.c, t.hints.c, t.cards.c, t.members.c
_NUMBER = update(t.answers).where(_A.id == bindparam("row")).values(revision=bindparam("number"))
_SEQUENCE = update(t.streak_events).where(_E.id == bindparam("row")).values(sequence=bindparam("number"))


async def join(work: Work, gone: int, stays: int) -> frozenset[int]:
    """Give all that `gone` has to `stays` and delete the row; the rounds for which both have something."""
    known = select(_M.id).where(_M.id.in_([gone, stays])).order_by(_M.id)
    if len(await work.rows(work.locked(known))) < len((gone, stays)):
        raise work.fail()
    joining = _Joining(work, gone, stays)
    await joining.settle_once()
    shared = await joining.revisions() | await joining.sequences()
    await joining.hints()
    await joining.cards()
    await joining.pairs()
    await joining.follow()
    return shared


class _Joining:
    def __init__(self, work: Work, gone: int, stays: int) -> None:
        self._work = work
        self._gone = gone
        self._stays = stays

    async def settle_once(self) -> None:
        """Drop what `gone` has of which there may be but one, where `stays` has it too."""
        await self._drop_doubles(t.accounts, "platform", "external")
        await self._drop_doubles(t.absences, "platform", "external")
        await self._drop_doubles(t.reminders)
        await self._drop_doubles(t.consents)
        await self._drop_doubles(t.pair_queue)
        open_ = t.reports.c.settled_at.is_(None)
        await self._drop_doubles(t.reports, "question", where=open_)
        for table in (t.link_codes, t.desk_keys, t.imports):
            await self._work.change(delete(table).where(table.c.member == self._gone))
        habits = t.recall_habits
        # With no mark of how far answers were read, all of them are read again, those of both.
        both = habits.c.member.in_([self._gone, self._stays])
        await self._work.change(update(habits).where(both).values(read_until=None))
        await self._drop_doubles(habits)

    async def _drop_doubles(
        self, table: Table, *columns: str, where: ColumnElement[bool] | None = None
    ) -> None:
        names = [table.c[name] for name in columns] or [table.c.member]
        condition = [] if where is None else [where]
        rows = await self._work.rows(select(*names).where(table.c.member == self._stays, *condition))
        for row in rows:
            same = [table.c[name] == fact for name, fact in zip(columns, row, strict=False)]
            await self._work.change(delete(table).where(table.c.member == self._gone, *same, *condition))

    async def revisions(self) -> frozenset[int]:
        """Number the revisions of rounds that both answered by when they were given; those rounds."""
        facts = select(_A.round, _A.at, _A.id, _A.member)
        mine = await self._work.rows(facts.where(_A.member == self._gone))
        theirs: list[Line] = []
        for rounds in chunks({row[0] for row in mine}):
            theirs += await self._work.rows(facts.where(_A.round.in_(rounds), _A.member == self._stays))
        shared = frozenset(row[0] for row in theirs)
        every = [(round_, at, row) for round_, at, row, _ in (*mine, *theirs) if round_ in shared]
        numbered = _numbered(every)
        # First below zero, where nothing stands: a number may be taken until the other row has its own.
        await self._work.change_each(_NUMBER, [{"row": row, "number": -number} for row, number in numbered])
        await self._work.change(update(t.answers).where(_A.member == self._gone).values(member=self._stays))
        await self._work.change_each(_NUMBER, [{"row": row, "number": number} for row, number in numbered])
        return shared

    async def sequences(self) -> frozenset[int]:
        """Number the lines of the streak ledger for the same round by when they were written."""
        query = select(_E.round, _E.at, _E.id, _E.member).where(
            _E.member.in_([self._gone, self._stays]), _E.kind == StreakEventKind.ANSWERED
        )
        rows = await self._work.rows(query)
        of = {member: {row[0] for row in rows if row[3] == member} for member in (self._gone, self._stays)}
        shared = frozenset(of[self._gone] & of[self._stays])
        numbered = _numbered([(round_, at, row) for round_, at, row, _ in rows if round_ in shared])
        await self._work.change_each(_SEQUENCE, [{"row": row, "number": number} for row, number in numbered])
        return shared

    async def hints(self) -> None:
        """Who has seen more of a round's hints has seen those of the other."""
        mine = await self._work.rows(select(_H.round, _H.shown).where(_H.member == self._gone))
        theirs = await self._work.rows(select(_H.round, _H.shown).where(_H.member == self._stays))
        seen: dict[int, int] = dict(theirs)
        for round_, shown in mine:
            if round_ not in seen:
                continue
            own = (_H.round == round_, _H.member == self._stays)
            await self._work.change(update(t.hints).where(*own).values(shown=max(shown, seen[round_])))
            await self._work.change(delete(t.hints).where(_H.round == round_, _H.member == self._gone))

    async def cards(self) -> None:
        """Of two cards for one idea the one that was rated last stays, with its ratings."""
        facts = select(_C.question, _C.idea, _C.id, _C.last_at)
        mine = await self._work.rows(facts.where(_C.member == self._gone))
        theirs = await self._work.rows(facts.where(_C.member == self._stays))
        known = {(question, idea): (card, last_at) for question, idea, card, last_at in theirs}
        worse = []
        for question, idea, card, last_at in mine:
            if (question, idea) in known:
                other, other_last = known[question, idea]
                newer = last_at is not None and (other_last is None or last_at > other_last)
                worse.append(other if newer else card)
        for cards in chunks(worse):
            lines = t.recollections
            await self._work.change(delete(lines).where(lines.c.card.in_(cards)))
            await self._work.change(delete(t.cards).where(_C.id.in_(cards)))

    async def pairs(self) -> None:
        """A practice pair of `gone` that is under way is over; those of the past stay as they are."""
        work, p, s = self._work, t.pairs.c, t.pair_seats.c
        under_way = await work.rows(select(s.pair).where(s.member == self._gone, s.active.is_(True)))
        for (pair,) in under_way:
            await work.change(update(t.pairs).where(p.id == pair).values(state=PairState.APART, next_at=None))
            await work.change(update(t.pair_seats).where(s.pair == pair).values(active=False))

    async def follow(self) -> None:
        """Have everything refer to `stays`, write the boards anew, and delete the row."""
        work = self._work
        people = select(_M.id, _M.community, _M.on_boards, _M.joined_at)
        rows = await work.rows(people.where(_M.id.in_([self._gone, self._stays])))
        gone, stays = ({row[0]: row for row in rows}[member] for member in (self._gone, self._stays))
        for member, community, *_ in rows:
            await show(work, member, community=community, on=False)
        await work.change(delete(t.boards).where(t.boards.c.member.in_([self._gone, self._stays])))
        await work.change(delete(t.streaks).where(t.streaks.c.member == self._gone))
        for policy in BY_MEMBER:
            if policy.table not in _COUNTED_ANEW:
                column = policy.table.c[policy.column]
                statement = update(policy.table).where(column == self._gone)
                await work.change(statement.values({policy.column: self._stays}))
        await SqlPointsLedger(work).rebuild(self._stays)
        await show(work, self._stays, community=stays[1], on=stays[2])
        await reassign(work, self._gone, self._stays)
        first = min(gone[3], stays[3])
        await work.change(update(t.members).where(_M.id == self._stays).values(joined_at=first))
        await work.change(delete(t.members).where(_M.id == self._gone))


def _numbered(rows: Iterable[tuple[int, object, int]]) -> Sequence[tuple[int, int]]:
    """The rows of each round, (round, instant, id), as (id, 1), (id, 2) and so on in their order."""
    numbers: dict[int, int] = {}
    found = []
    for round_, _, row in sorted(rows):
        numbers[round_] = numbers.get(round_, 0) + 1
        found.append((row, numbers[round_]))
    return found
