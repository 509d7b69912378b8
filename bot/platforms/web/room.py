"""The chat as it is stored, and who must hear when it changes.

Every write goes through here. A page follows along by `seq`: it is woken by any change and asks for
what came after the last one it saw, so being slow, away or restarted makes no difference.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from bot.core.errors import Unusable
from bot.core.transcript import ChatChannel, ChatMessage, ChatUser, Transcript
from bot.platforms.web.wire.limits import DIRECT, HISTORY_PAGE, NAME_LENGTH, PEOPLE

__all__ = ["ChatRoom", "direct_channel"]


def direct_channel(user: str) -> str:
    """The id of the channel between the bot and one person."""
    return f"{DIRECT}{user}"


class ChatRoom:
    """People, channels and messages."""

    def __init__(self, transcript: Transcript, *, title: str) -> None:
        self._transcript = transcript
        self.title = title
        self._writing = asyncio.Lock()
        self._bells: set[asyncio.Event] = set()
        self._sizes: dict[str, tuple[int, Mapping[int, int]]] = {}
        self.head = 0
        self.people: Mapping[str, ChatUser] = {}
        self.channels: Mapping[str, ChatChannel] = {}

    async def open(self) -> None:
        """Learn who and what is there, and the newest seq."""
        await self.refresh()
        self.head = await self._newest()

    async def refresh(self) -> None:
        """Read people and channels again: somebody else may have added some."""
        self.people = {user.key: user for user in await self._transcript.users()}
        self.channels = {channel.id: channel for channel in await self._transcript.channels()}

    async def renew(self) -> None:
        """Learn everything anew, and wake everybody: the chat was changed behind this room's back."""
        await self.refresh()
        self.head = max(self.head, await self._newest())
        self.ring()

    def listen(self, bell: asyncio.Event) -> None:
        """Have `bell` set after every change."""
        self._bells.add(bell)

    def forget(self, bell: asyncio.Event) -> None:
        """No longer."""
        self._bells.discard(bell)

    async def add(self, message: ChatMessage) -> ChatMessage:
        """The message as stored, or the one that has had its key before."""
        async with self._writing:
            stored = await self._transcript.add(message)
        self._ring(stored)
        return stored

    async def change(
        self, message: int, edit: Callable[[ChatMessage], ChatMessage | None]
    ) -> ChatMessage | None:
        """Apply `edit` to the message as it is now; None when it is gone, or when `edit` returns None."""
        async with self._writing:
            current = await self._transcript.get(message)
            edited = edit(current) if current is not None else None
            if edited is None or edited == current:
                return edited
            stored = await self._transcript.update(edited)
        self._ring(stored)
        return stored

    async def get(self, message: int) -> ChatMessage | None:
        """One message."""
        return await self._transcript.get(message)

    async def by_key(self, key: str) -> ChatMessage | None:
        """The message with that key."""
        return await self._transcript.by_key(key)

    async def after(self, seq: int) -> Sequence[ChatMessage]:
        """The next changes after `seq`."""
        return await self._transcript.after(seq, limit=HISTORY_PAGE)

    async def page(self, channel: str, *, thread: int, before: int | None) -> Sequence[ChatMessage]:
        """A page of history, oldest first."""
        return await self._transcript.page(channel, thread=thread, before=before, limit=HISTORY_PAGE)

    async def unhandled(self) -> Sequence[ChatMessage]:
        """What the bot has not dealt with yet."""
        return await self._transcript.unhandled()

    async def sizes(self, channel: str) -> Mapping[int, int]:
        """How many messages stand under each message of a channel."""
        known = self._sizes.get(channel)
        if known is None or known[0] != self.head:
            known = (self.head, await self._transcript.thread_sizes(channel))
            self._sizes[channel] = known
        return known[1]

    async def direct(self, user: ChatUser) -> ChatChannel:
        """The channel between the bot and one person, made on first use."""
        identity = direct_channel(user.key)
        if identity not in self.channels:
            channel = ChatChannel(identity, self.title, f"Only you and {self.title}", (user.key,))
            await self._transcript.put_channel(channel)
            await self.refresh()
            self.ring()
        return self.channels[identity]

    async def private(self, identity: str, name: str, members: tuple[str, ...]) -> ChatChannel:
        """A channel that these people alone enter, made on first use."""
        await self.refresh()
        if identity not in self.channels:
            topic = f"Only {'its members' if len(members) > 1 else 'you'} and {self.title}"
            await self._transcript.put_channel(ChatChannel(identity, name, topic, members))
            await self.refresh()
            self.ring()
        return self.channels[identity]

    async def join(self, name: str) -> ChatUser:
        """A new person, or the one who has that name; raises Unusable for a name that cannot be one."""
        name = " ".join(name.split())
        if not name or len(name) > NAME_LENGTH or not name[0].isalnum():
            raise Unusable(f"A name begins with a letter and has at most {NAME_LENGTH} characters.")
        await self.refresh()
        known = next((u for u in self.people.values() if u.name.casefold() == name.casefold()), None)
        if known is not None:
            return known
        if len(self.people) >= PEOPLE or name.casefold() == self.title.casefold():
            raise Unusable("Please take another name." if len(self.people) < PEOPLE else "The chat is full.")
        user = ChatUser(self._free_key(name), name)
        await self._transcript.put_user(user)
        await self.refresh()
        self.ring()
        return user

    def ring(self) -> None:
        """Wake everybody: people or channels changed."""
        for bell in self._bells:
            bell.set()

    def _ring(self, stored: ChatMessage) -> None:
        self.head = max(self.head, stored.seq)
        self.ring()

    def _free_key(self, name: str) -> str:
        base = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.casefold())
        base = base.strip("-")[:30] or "member"
        numbers = (f"{base}-{number}" for number in range(2, PEOPLE + 3))
        return next(key for key in (base, *numbers) if key not in self.people)

    async def _newest(self) -> int:
        """The newest seq, found by halving: there is one after `low`, none after `high`."""
        low, high = 0, 1
        while await self._transcript.after(high, limit=1):
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            if await self._transcript.after(middle, limit=1):
                low = middle
            else:
                high = middle
        return high if await self._transcript.after(low, limit=1) else low
