"""One hub a server: moves of all phones go to the store in batches, and what changed goes out to all who listen.

A move is answered only after its batch is stored. While one batch is being written the next collects, so a store that
is slow gets larger batches instead of a longer queue.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Literal

from pages._live.state import views_of
from research import Move, MoveAnswer, ResearchError, Workshop, Workspace

Who = Literal["phone", "board"]
Kept = tuple[MoveAnswer, int]
"""An answer, and how many moves the room had kept by then."""

_LOG = logging.getLogger(__name__)

LARGEST_BATCH = 200
WATCH = 0.4
"""Seconds between looks for what the host, or another server, did."""
PACE: dict[Who, float] = {"board": 0.15, "phone": 1.0}
"""Least seconds between two messages to one kind of listener."""
HEARTBEAT = 15.0
"""Seconds after which a silent stream says that it lives, so that a dead one is noticed."""


@dataclass
class Channel:
    """The newest text for one kind of listener; those who are slow miss what lay between."""

    text: str = ""
    version: int = 0
    sent: float = 0.0
    listeners: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, text: str) -> None:
        """Puts a new text in place and wakes everybody."""
        self.text, self.version, self.sent = text, self.version + 1, time.monotonic()
        self.wake()

    def wake(self) -> None:
        """Wakes everybody who waits."""
        self.changed.set()
        self.changed = asyncio.Event()


@dataclass
class Room:
    """A room that somebody listens to."""

    token: str
    channels: dict[Who, Channel] = field(default_factory=lambda: {"phone": Channel(), "board": Channel()})
    gone: bool = False
    dirty: asyncio.Event = field(default_factory=asyncio.Event)
    watch: asyncio.Task[None] | None = None

    @property
    def heard(self) -> bool:
        """Whether anybody listens."""
        return any(channel.listeners for channel in self.channels.values())


class Hub:
    """Belongs to the event loop it was made on. ``door`` gives the Workspace; it is called in worker threads."""

    def __init__(self, door: Callable[[], Workspace]) -> None:
        self._door = door
        self._rooms: dict[str, Room] = {}
        self._queue: asyncio.Queue[tuple[Workshop, Move, asyncio.Future[Kept]]] = asyncio.Queue()
        self._writer = asyncio.get_running_loop().create_task(self._write())
        self.closing = False
        self._hear_the_end()

    async def ask(self, work: Callable[[Workspace], Any]) -> Any:
        """Does something with the Workspace in a thread."""
        return await asyncio.to_thread(lambda: work(self._door()))

    async def cast(self, workshop: Workshop, move: Move) -> Kept:
        """Answers when the move is stored.

        Raises:
            ResearchError: if the store cannot keep it; nothing was kept then.
        """
        answered: asyncio.Future[Kept] = asyncio.get_running_loop().create_future()
        await self._queue.put((workshop, move, answered))
        return await answered

    async def _write(self) -> None:
        while True:
            batch = [await self._queue.get()]
            while len(batch) < LARGEST_BATCH and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            for room in {workshop.room: workshop for workshop, _, _ in batch}.values():
                mine = [(move, future) for workshop, move, future in batch if workshop.room == room.room]
                await self._write_room(room.token, [m for m, _ in mine], [f for _, f in mine])

    async def _write_room(self, token: str, moves: list[Move], futures: list[asyncio.Future[Kept]]) -> None:
        def keep(workspace: Workspace) -> tuple[list[MoveAnswer], int]:
            workshop = workspace.workshops.by_token(token)
            return workspace.workshops.cast(workshop, moves), workspace.workshops.moves(workshop)

        try:
            answers, kept = await self.ask(keep)
        except Exception as problem:  # noqa: BLE001 - whoever waits must hear of it, and the writer must live on
            for future in futures:
                if not future.done():
                    future.set_exception(problem)
            return
        for future, answer in zip(futures, answers, strict=True):
            if not future.done():  # the phone may have gone away
                future.set_result((answer, kept))
        if token in self._rooms:
            self._rooms[token].dirty.set()

    async def listen(self, token: str, who: Who) -> AsyncIterator[str]:
        """The room's texts for one listener, the newest at once; "" where only life is to be shown."""
        room = self._rooms.setdefault(token, Room(token))
        channel, seen = room.channels[who], 0
        channel.listeners += 1
        if room.watch is None or room.watch.done():
            room.watch = asyncio.get_running_loop().create_task(self._watch(room))
        room.dirty.set()
        try:
            while not self.closing and not room.gone:
                changed = channel.changed
                if channel.version != seen:
                    seen = channel.version
                    yield channel.text
                    continue
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), HEARTBEAT)
                    continue
                yield ""
        finally:
            channel.listeners -= 1
            room.dirty.set()

    async def _watch(self, room: Room) -> None:
        while room.heard and not self.closing:
            try:
                await self._look(room)
            except Exception:  # noqa: BLE001 - after one look that fails, those who listen must see the next
                _LOG.exception("A room could not be read; the next look comes soon.")
            with suppress(TimeoutError):
                await asyncio.wait_for(room.dirty.wait(), WATCH)
            room.dirty.clear()
            await asyncio.sleep(PACE["board"])
        self._rooms.pop(room.token, None)

    async def _look(self, room: Room) -> None:
        """Tells each channel what is new, unless it was told something just now: the next look comes soon."""
        online = room.channels["phone"].listeners
        try:
            views = await self.ask(lambda workspace: views_of(workspace, room.token, online=online))
        except ResearchError:
            room.gone = not await self._still_there(room.token)
            if room.gone:
                for channel in room.channels.values():
                    channel.wake()
            return
        texts: dict[Who, str] = {"phone": views.phone, "board": views.board}
        for who, text in texts.items():
            channel = room.channels[who]
            urgent = _steps(channel.text) != _steps(text)
            paced = time.monotonic() - channel.sent >= PACE[who]
            if text != channel.text and (paced or urgent):
                channel.tell(text)

    async def _still_there(self, token: str) -> bool:
        try:
            await self.ask(lambda workspace: workspace.workshops.by_token(token))
        except ResearchError as problem:
            return "not there" not in problem.message
        return True

    def close(self) -> None:
        """Ends all streams, so that the server can stop; phones come back by themselves."""
        self.closing = True
        for room in self._rooms.values():
            for channel in room.channels.values():
                channel.wake()

    def _hear_the_end(self) -> None:
        """Streams never end by themselves and a server waits for them before it stops: end them when it is told to."""
        if threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            before = signal.getsignal(number)

            def told(sign: int, frame: FrameType | None, before: Any = before) -> None:
                loop.call_soon_threadsafe(self.close)
                if callable(before):
                    before(sign, frame)

            if callable(before):
                signal.signal(number, told)


def _steps(text: str) -> str:
    """The part of a text that the host decides: it goes out at once, dots may wait for their turn."""
    return text.partition('"result"')[0]
