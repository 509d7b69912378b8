"""What is stored on one person, in memory: the same lines of `bot.storage.personal`, over the sheets."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from bot.core.outbox.parcel import Parcel, ParcelState
from bot.core.people.people import Account, Member
from bot.core.people.personal_data import FORGOTTEN, FORMER, Kept
from bot.core.transcript import ChatMessage
from bot.storage.chatpast import concerns, forgotten, without
from bot.storage.columns import GradeText
from bot.storage.keys import bygone_key
from bot.storage.personal import AT_A_PLACE, BY_MEMBER, CHAT, Fate, Policy, emptied
from bot.testing.memory.people.people import MemoryMembers
from bot.testing.memory.sheets import Sheet, Sheets

__all__ = ["MemoryPersonalData"]


class MemoryPersonalData:
    """Implements `PersonalData`."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the transaction's own version of everything."""
        self._s = sheets
        self._members = MemoryMembers(sheets)

    async def of(self, member: int) -> Sequence[Kept]:
        """Every sheet by its field for members, then what is found by the accounts."""
        known = self._s.members.get(member)
        found = [Kept("members", "Your name and settings here", [_row(known)] if known else [])]
        for policy in BY_MEMBER:
            rows = [policy.shown(_row(value)) for _, value in self._found(policy, member)]
            found.append(Kept(policy.table.name, policy.what, rows))
        accounts = await self._members.accounts(member)
        parcels = [_row(each) for each in self._parcels(accounts)]
        found.append(Kept("parcels", "Messages of the bot to you", parcels))
        for policy in AT_A_PLACE:
            rows = [_row(value) for _, value in self._known_at(policy, accounts)]
            found.append(Kept(policy.table.name, policy.what, rows))
        for account in accounts:
            if account.platform == CHAT:
                found += self._chat(account.external)
        return [kept for kept in found if kept.rows]

    async def forget(self, member: int, at: datetime) -> None:
        """As the databases do it."""
        self._s.must_write()
        known = self._s.members.get(member)
        if known is None:
            return
        accounts = await self._members.accounts(member)
        self._close_sources(member, at)
        await self._rename(known, at)
        for account in accounts:
            if account.platform == CHAT:
                self._forget_chat(account.external, at)
        self._drop(self._parcels(accounts), nobody=True)
        self._drop([each for each in self._s.parcels if each.about == member])
        self._take_out(member)
        for policy in AT_A_PLACE:
            for key, _ in self._known_at(policy, accounts):
                self._sheet(policy).drop(key)
        for answer in list(self._s.answers):
            if answer.member == member and answer.grade is None and answer.withdrawn_at is None:
                self._s.answers.put(answer.id, replace(answer, withdrawn_at=at))
        for policy in BY_MEMBER:
            self._apply(policy, member)

    async def close(self, round_id: int, source: str, at: datetime) -> None:
        """One more event."""
        self._s.must_write()
        self._s.events.put(bygone_key(round_id, source), at)

    async def bygone(self, said: Collection[tuple[int, str]]) -> frozenset[tuple[int, str]]:
        """Among the events."""
        return frozenset(each for each in said if bygone_key(*each) in self._s.events)

    async def thin(self, before: datetime, *, limit: int) -> int:
        """As the databases do it."""
        self._s.must_write()
        done = 0
        for policy in BY_MEMBER:
            for key, value in self._sheet(policy).items() if policy.expires else ():
                at = getattr(value, policy.expires)
                if done < limit and at is not None and at < before and value.text and value.grade is not None:
                    self._sheet(policy).put(key, _without(policy, policy.empties, value))
                    done += 1
        return done

    def _close_sources(self, member: int, at: datetime) -> None:
        for answer in self._s.answers:
            if answer.member == member and answer.source:
                self._s.events.put(bygone_key(answer.round, answer.source), at)

    def _apply(self, policy: Policy, member: int) -> None:
        sheet = self._sheet(policy)
        for key, value in self._found(policy, member):
            spared = policy.spares is not None and getattr(value, policy.spares[0]) == policy.spares[1]
            if policy.fate is Fate.ERASED and not spared:
                sheet.drop(key)
            elif policy.fate is Fate.EMPTIED:
                sheet.put(key, _without(policy, (*policy.empties, *policy.traces), value))

    def _drop(self, parcels: Sequence[Parcel], *, nobody: bool = False) -> None:
        for parcel in parcels:
            left = replace(parcel, address=replace(parcel.address, user=""), text="") if nobody else parcel
            if parcel.state is ParcelState.WAITING:
                dropped = ParcelState.DROPPED
                left = replace(left, state=dropped, error=FORGOTTEN, owner="", lease_until=None)
            self._s.parcels.put(parcel.id, left)

    async def _rename(self, member: Member, at: datetime) -> None:
        nobody = Member(member.id, member.community, FORMER, at, on_boards=False, share_answers=False)
        await self._members.update(nobody)
        self._s.members.put(member.id, nobody)

    def _found(self, policy: Policy, member: int) -> Sequence[tuple[Any, Any]]:
        def owned(key: object, value: object) -> bool:
            named = getattr(value, policy.column, None)
            if named is None and isinstance(key, tuple):
                named = key[-1] if policy.column == "member" else None
            return bool(named == member)

        return [(key, value) for key, value in self._sheet(policy).items() if owned(key, value)]

    def _sheet(self, policy: Policy) -> Sheet[Any, Any]:
        """The sheet called like the table; boards are counted from the ledger and have none."""
        sheet = getattr(self._s, policy.table.name, None)
        return sheet if isinstance(sheet, Sheet) else Sheet()

    def _places(self, accounts: Sequence[Account]) -> set[tuple[int, str]]:
        return {
            (place.id, account.external)
            for account in accounts
            for place in self._s.places
            if (place.community, place.platform) == (account.community, account.platform)
        }

    def _known_at(self, policy: Policy, accounts: Sequence[Account]) -> Sequence[tuple[Any, Any]]:
        mine = self._places(accounts)
        return [
            (k, v) for k, v in self._sheet(policy).items() if (v.place, getattr(v, policy.column)) in mine
        ]

    def _parcels(self, accounts: Sequence[Account]) -> Sequence[Parcel]:
        mine = self._places(accounts)
        return [each for each in self._s.parcels if (each.address.place, each.address.user) in mine]

    def _chat(self, key: str) -> Sequence[Kept]:
        s = self._s
        private = {channel.id for channel in s.chat_channels if channel.members == (key,)}
        said = [_row(m) for m in s.chat_messages if m.channel in private or concerns(m, key)]
        seats = [_row(channel) for channel in s.chat_channels if key in channel.members]
        return (
            Kept(
                "chat_users", "Your name in the browser chat", [_row(u) for u in s.chat_users if u.key == key]
            ),
            Kept("chat_channels", "Your private channels in the browser chat", seats),
            Kept("chat_messages", "What you wrote, alone saw or were answered in the browser chat", said),
        )

    def _forget_chat(self, key: str, at: datetime) -> None:
        s = self._s
        private = {channel.id for channel in s.chat_channels if channel.members == (key,)}
        self._change({m.id: forgotten(m, key, at, private=m.channel in private) for m in s.chat_messages})
        for name, channel in s.chat_channels.items():
            others = tuple(member for member in channel.members if member != key)
            if name in private:
                s.chat_channels.drop(name)
            elif others != channel.members:
                s.chat_channels.put(name, replace(channel, members=others))
        s.chat_users.drop(key)

    def _take_out(self, member: int) -> None:
        """What others saw of the member in the chat."""
        self._change({m.id: replace(m, body=without(m.body, member)) for m in self._s.chat_messages})

    def _change(self, messages: Mapping[int, ChatMessage]) -> None:
        known = self._s.chat_messages
        seq = max((message.seq for message in known), default=0)
        for identity, message in messages.items():
            if message != known.get(identity):
                seq += 1
                known.put(identity, replace(message, seq=seq))


def _row(value: object) -> Mapping[str, object]:
    if value is not None and is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return {} if value is None else {"value": value}


def _without(policy: Policy, names: Sequence[str], value: Any) -> Any:
    """The value with the fields of these columns emptied."""
    left: dict[str, object] = {}
    for name in names:
        column = policy.table.c[name]
        held = getattr(value, name)
        is_grade = isinstance(column.type, GradeText)
        left[name] = held.bare if is_grade and held is not None else emptied(column)
    return replace(value, **left)
