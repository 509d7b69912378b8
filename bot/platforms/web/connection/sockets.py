"""Live connections: each follows the chat at its own pace and hands in what its person does."""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from typing import Protocol

from aiohttp import WSCloseCode, WSMsgType, web

from bot.core.errors import SparringError
from bot.core.transcript import ChatMessage, ChatUser
from bot.platforms.web.hearing.actions import Actions, Frame
from bot.platforms.web.hearing.crew import Crew
from bot.platforms.web.room import ChatRoom
from bot.platforms.web.sight import directory, enters, seen, sees, vanished
from bot.platforms.web.wire import frames
from bot.platforms.web.wire.limits import ACTION_WINDOW, ACTIONS_PER_WINDOW, REACTIONS, SOCKET_BYTES
from bot.platforms.web.wire.wire import Json, Malformed, read

__all__ = ["Catalogue", "Hub"]

_HEARTBEAT = 25.0


class Catalogue(Protocol):
    """The commands that a person may give."""

    def __call__(self, user: ChatUser) -> list[Json]:
        """As `commands.catalogue` draws them."""
        ...


class Hub:
    """All connections."""

    def __init__(self) -> None:
        self._connections: set[_Connection] = set()

    async def serve(
        self, request: web.Request, *, room: ChatRoom, actions: Actions, crew: Crew, catalogue: Catalogue
    ) -> web.WebSocketResponse:
        """Speak with one page until it leaves."""
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT, max_msg_size=SOCKET_BYTES, compress=False)
        await socket.prepare(request)
        connection = _Connection(socket, room, actions, crew, catalogue)
        self._connections.add(connection)
        try:
            await connection.serve()
        finally:
            self._connections.discard(connection)
        return socket

    async def tell(self, user: str, frame: Frame) -> None:
        """Send a frame to every page of a person."""
        for connection in [each for each in self._connections if each.user == user]:
            await connection.send(frame)

    async def close(self) -> None:
        """Tell every page that the server goes away; they come back by themselves."""
        await asyncio.gather(*(each.close() for each in list(self._connections)), return_exceptions=True)


class _Connection:
    """One page."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        room: ChatRoom,
        actions: Actions,
        crew: Crew,
        catalogue: Catalogue,
    ) -> None:
        self.user = ""
        self._socket = socket
        self._room = room
        self._actions = actions
        self._crew = crew
        self._catalogue = catalogue
        self._bell = asyncio.Event()
        self._turn = asyncio.Lock()
        self._sending = asyncio.Lock()
        self._seq = 0
        self._directory: object = None
        self._times: deque[float] = deque(maxlen=ACTIONS_PER_WINDOW)

    async def serve(self) -> None:
        """Read what comes and follow the chat until the connection ends."""
        self._room.listen(self._bell)
        following = asyncio.create_task(self._follow())
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(message.data)
                elif message.type is WSMsgType.BINARY:
                    await self.send(_error("", "The page sent something that the server cannot read."))
        finally:
            self._room.forget(self._bell)
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)

    async def send(self, frame: Frame) -> None:
        """Send a frame; a page that has just left misses it and asks again."""
        if self._socket.closed:
            return
        async with self._sending:
            try:
                await self._socket.send_str(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
            except ConnectionError:
                return

    async def close(self) -> None:
        """Say that the server goes away."""
        await self._socket.close(code=WSCloseCode.GOING_AWAY, message=b"restarting")

    async def _receive(self, raw: str) -> None:
        try:
            action_id, action = frames.parse(raw)
            if self._too_fast():
                raise Malformed("That was a lot at once. Please wait a moment.")
        except SparringError as error:
            await self.send(_error(_id_of(raw), error.message))
            return
        if isinstance(action, frames.Hello):
            await self._hello(action_id, action)
            return
        user = self._room.people.get(self.user)
        if user is None:
            await self.send(_error(action_id, "Please choose who you are first."))
        elif isinstance(action, frames.Typed) and not action.text.startswith("/"):
            # Stored before the next frame is read: messages stand in the order in which they were sent.
            await self.send(await self._actions.do(user, action_id, action))
        else:
            self._crew.start(self._act(user, action_id, action))

    async def _act(self, user: ChatUser, action_id: str, action: frames.Action) -> None:
        await self.send(await self._actions.do(user, action_id, action))

    async def _hello(self, action_id: str, hello: frames.Hello) -> None:
        async with self._turn:
            await self._room.refresh()
            people = self._room.people
            user = people.get(hello.user)
            if user is None and hello.user:  # whoever it was is not here any more, and is nobody else
                self.user = ""
                listed = directory(people.values(), (), "")
                await self.send({"t": "stranger", "id": action_id, "title": self._room.title, **listed})
                return
            user = user or next(iter(people.values()), None)
            if user is None:
                await self.send(_error(action_id, "Nobody is here yet: the chat has no members."))
                return
            head = self._room.head
            fresh = hello.since is None or hello.since > head or hello.user != user.key
            self.user = user.key
            self._seq = head if fresh or hello.since is None else hello.since
            self._directory = self._listing()
            await self.send(
                {
                    "t": "welcome",
                    "id": action_id,
                    "you": user.key,
                    "title": self._room.title,
                    "seq": self._seq,
                    "fresh": fresh,
                    "commands": self._catalogue(user),
                    "reactions": list(REACTIONS),
                    **directory(people.values(), self._room.channels.values(), user.key),
                }
            )
        self._bell.set()

    async def _follow(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            async with self._turn:
                await self._catch_up()

    async def _catch_up(self) -> None:
        """Send what changed since the last frame, in the order in which it did."""
        if not self.user:
            return
        if self._listing() != self._directory:
            self._directory = self._listing()
            people, channels = self._room.people.values(), self._room.channels.values()
            await self.send({"t": "directory", **directory(people, channels, self.user)})
        while self._seq < self._room.head and (changed := await self._room.after(self._seq)):
            self._seq = changed[-1].seq
            await self.send(await self._feed(changed))

    async def _feed(self, changed: Sequence[ChatMessage]) -> Frame:
        channels = self._room.channels
        mine = [m for m in changed if m.channel in channels and enters(channels[m.channel], self.user)]
        shown = [message for message in mine if sees(message, self.user)]
        sizes: dict[str, Json] = {}
        for message in mine:
            root = message.thread or message.id
            size = (await self._room.sizes(message.channel)).get(root, 0)
            if message.thread or size:
                sizes[str(root)] = size
        return {
            "t": "feed",
            "seq": changed[-1].seq,
            "messages": [seen(m, self.user, size=_size(sizes, m)) for m in shown],
            "gone": [message.id for message in mine if vanished(message, self.user)],
            "sizes": sizes,
        }

    def _listing(self) -> object:
        return (list(self._room.people.values()), list(self._room.channels.values()))

    def _too_fast(self) -> bool:
        now = asyncio.get_running_loop().time()
        full = len(self._times) == ACTIONS_PER_WINDOW and now - self._times[0] < ACTION_WINDOW
        if not full:
            self._times.append(now)
        return full


def _size(sizes: dict[str, Json], message: ChatMessage) -> int:
    size = sizes.get(str(message.id), 0)
    return size if isinstance(size, int) else 0


def _error(action_id: str, words: str) -> Frame:
    return {"t": "error", "id": action_id, "message": words}


def _id_of(raw: str) -> str:
    """The id in a frame that is otherwise unusable, so that the page can give up on it."""
    try:
        return frames.frame_id(read(raw))
    except Malformed:
        return ""
