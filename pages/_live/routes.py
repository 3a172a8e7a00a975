"""The routes: come in, give and take back dots, name what is missing, listen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from pages._door import shared_desk
from pages._live.guards import Buckets, Turned, caller, same_origin, sent, word
from pages._live.hub import Hub, Who
from pages._live.screens import door_picture, screen
from pages._live.state import stage_named
from research import MOST_WORDS, Move, ResearchError, StoreError, Workshop, Workspace

Endpoint = Callable[[Request], Awaitable[Response]]

REFUSALS = {
    "locked": ("Voting is locked.", "Wait for the host to open it again."),
    "closed": ("The workshop is closed.", "Look at the big screen for the result."),
    "budget": ("All your dots are given.", "Take one back to give it to another."),
    "candidate": ("This outcome is not on the ballot.", "Reload the page."),
    "unknown": ("This dot was not yours to take back.", "Reload the page."),
    "seats": ("The room is full.", "Tell the host."),
}


class Live:
    """The endpoints around one hub, which is made on the first request's event loop."""

    def __init__(self, door: Callable[[], Workspace]) -> None:
        self._door = door
        self._hub: Hub | None = None
        self._phones = Buckets(rate=4, burst=15)
        self._entries = Buckets(rate=10, burst=600)
        self._codes = Buckets(rate=0.5, burst=40)

    @property
    def hub(self) -> Hub:
        """The hub of the running server."""
        if self._hub is None:
            self._hub = Hub(self._door)
        return self._hub

    async def find(self, request: Request) -> Response:
        """From the code that somebody typed to the room's token. Tries are counted, so that none can be guessed."""
        self._codes.take(caller(request))
        code = word(await sent(request), "code", longest=20)
        workshop = await self.hub.ask(lambda w: w.workshops.by_code(code))
        return JSONResponse({"room": workshop.token})

    async def enter(self, request: Request) -> Response:
        """A pass for a newcomer; for who comes back with one, the dots that are theirs."""
        given = await sent(request)
        workshop = await self._room(given)
        self._entries.take(workshop.room)
        shown = word(given, "pass", longest=200)
        if not shown:
            return JSONResponse({"pass": self._door().workshops.admit(workshop), "mine": []})
        mine = await self.hub.ask(lambda w: w.workshops.mine(workshop, shown))
        return JSONResponse({"pass": shown, "mine": mine})

    async def dots(self, request: Request) -> Response:
        """Gives the dot ``key`` to ``candidate``; with ``null``, takes it back. Sending it again changes nothing."""
        given = await sent(request)
        workshop, person = await self._holder(given)
        target = None if given.get("candidate") is None else word(given, "candidate")
        answer, kept = await self.hub.cast(workshop, Move(person, word(given, "key", longest=40), target))
        if answer.refused is None:
            return JSONResponse({"mine": answer.mine, "seq": kept})
        error, fix = REFUSALS[answer.refused]
        told = {"error": error, "fix": fix, "refused": answer.refused, "mine": answer.mine}
        return JSONResponse(told, status_code=409)

    async def missing(self, request: Request) -> Response:
        """Keeps an outcome that somebody misses, for the host."""
        given = await sent(request)
        workshop, person = await self._holder(given)
        statement, stage = word(given, "statement", longest=MOST_WORDS * 2), word(given, "stage")
        key = word(given, "key", longest=40)

        def keep(workspace: Workspace) -> None:
            where = stage_named(workspace, workshop, stage)
            workspace.workshops.add_missing(workshop, person, statement, key=key, stage=where)

        await self.hub.ask(keep)
        return JSONResponse({"kept": True})

    async def events(self, request: Request) -> Response:
        """A stream of server-sent events: the room as it changes."""
        token = request.query_params.get("room", "")
        who: Who = "board" if request.query_params.get("as") == "board" else "phone"
        await self.hub.ask(lambda w: w.workshops.by_token(token))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(token, who), media_type="text/event-stream", headers=headers)

    async def door(self, request: Request) -> Response:
        """The QR code for the big screen."""
        token = request.query_params.get("room", "")
        await self.hub.ask(lambda w: w.workshops.by_token(token))
        return door_picture(request, token)

    async def _stream(self, token: str, who: Who) -> AsyncIterator[str]:
        yield f"retry: 1500\nevent: clock\ndata: {self._door().now().timestamp()}\n\n"
        async for text in self.hub.listen(token, who):
            yield f"data: {text}\n\n" if text else ": still here\n\n"

    async def _room(self, given: dict[str, Any]) -> Workshop:
        token = word(given, "room")
        found: Workshop = await self.hub.ask(lambda w: w.workshops.by_token(token))
        return found

    async def _holder(self, given: dict[str, Any]) -> tuple[Workshop, str]:
        workshop, shown = await self._room(given), word(given, "pass", longest=200)
        person = self._door().workshops.person(workshop, shown)
        self._phones.take(person)
        return workshop, person


def _guarded(endpoint: Endpoint, *, reads: bool = False) -> Endpoint:
    """Turns what goes wrong into an answer in words; what writes must come from our own page."""

    async def answered(request: Request) -> Response:
        try:
            if not reads:
                same_origin(request)
            return await endpoint(request)
        except Turned as turned:
            return JSONResponse({"error": turned.error, "fix": turned.fix}, status_code=turned.status)
        except StoreError as problem:
            return JSONResponse({"error": problem.message, "fix": problem.fix}, status_code=503)
        except ResearchError as problem:
            return JSONResponse({"error": problem.message, "fix": problem.fix}, status_code=404)

    return answered


def _workspace() -> Workspace:
    return Workspace(shared_desk(), by="workshop phones")


async def _join(_: Request) -> Response:
    return screen("join")


async def _board(_: Request) -> Response:
    return screen("board")


def make_routes(door: Callable[[], Workspace] = _workspace) -> list[BaseRoute]:
    """All routes, under the path that Streamlit itself is told to serve at."""
    live = Live(door)
    base = "/" + str(st.get_option("server.baseUrlPath") or "").strip("/")
    base = base.rstrip("/")
    posts = {"find": live.find, "enter": live.enter, "dots": live.dots, "missing": live.missing}
    return [
        Route(f"{base}/join", _join),
        Route(f"{base}/board", _board),
        Route(f"{base}/live/door.svg", _guarded(live.door, reads=True)),
        Route(f"{base}/live/events", _guarded(live.events, reads=True)),
        *(Route(f"{base}/live/{name}", _guarded(endpoint), methods=["POST"]) for name, endpoint in posts.items()),
    ]
