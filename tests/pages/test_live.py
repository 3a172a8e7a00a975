"""The routes of the live room, asked as a phone asks: over ASGI, on a store in a file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from pages._live.guards import LARGEST, Buckets, Turned
from pages._live.routes import make_routes
from pages._live.state import NO_STAGE, views_of
from research import Desk, Move, Stage, Workshop, Workspace, open_repository
from tests.fakes import fake_language

HOME = "http://room.test"
Phone = httpx.AsyncClient


@pytest.fixture
def door(tmp_path: Path) -> Workspace:
    return Workspace(Desk(open_repository(str(tmp_path / "live.db"))), by="host", language=fake_language)


@pytest.fixture
def room(door: Workspace) -> Workshop:
    study = door.studies.create("Claims").study
    ids = [door.candidates.add(study, f"Get <b>{x}</b>", x, assumed=True).id for x in "ab"]
    return door.workshops.open(study, "Friday", ids, dots=2)


def alone(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs it on a loop in a thread of its own: the browser tests leave theirs running in the main one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(work())).result()


def over_asgi(door: Workspace, work: Callable[[Phone], Awaitable[None]]) -> None:
    async def run() -> None:
        transport = httpx.ASGITransport(Starlette(routes=make_routes(lambda: door)))
        async with Phone(transport=transport, base_url=HOME, headers={"origin": HOME}) as phone:
            await work(phone)

    alone(run)


async def enter(phone: Phone, room: Workshop, shown: str = "") -> dict[str, Any]:
    answer = await phone.post("/live/enter", json={"room": room.token, "pass": shown})
    assert answer.status_code == 200
    return answer.json()


def test_a_phone_comes_in_votes_takes_back_and_comes_back(door: Workspace, room: Workshop) -> None:
    async def work(phone: Phone) -> None:
        found = await phone.post("/live/find", json={"code": room.code.upper()})
        assert found.json() == {"room": room.token}
        me = await enter(phone, room)
        base = {"room": room.token, "pass": me["pass"]}
        for key, on in (("k1", 0), ("k1", 0), ("k2", 1)):
            answer = await phone.post("/live/dots", json={**base, "key": key, "candidate": room.candidates[on]})
            assert answer.status_code == 200
        over = await phone.post("/live/dots", json={**base, "key": "k3", "candidate": room.candidates[0]})
        assert (over.status_code, over.json()["refused"], len(over.json()["mine"])) == (409, "budget", 2)
        await phone.post("/live/dots", json={**base, "key": "k1", "candidate": None})
        again = await enter(phone, room, me["pass"])
        assert again["mine"] == [["k2", room.candidates[1]]]

    over_asgi(door, work)
    assert door.workshops.poll(room).dots == 1


def test_many_at_once_are_each_counted_once(door: Workspace, room: Workshop) -> None:
    async def work(phone: Phone) -> None:
        async def one(n: int) -> None:
            me = await enter(phone, room)
            sent = {"room": room.token, "pass": me["pass"], "key": "same", "candidate": room.candidates[n % 2]}
            answers = await asyncio.gather(*(phone.post("/live/dots", json=sent) for _ in range(3)))
            assert {a.status_code for a in answers} == {200}

        await asyncio.gather(*(one(n) for n in range(25)))

    over_asgi(door, work)
    found = door.workshops.poll(room)
    assert (found.people, found.dots) == (25, 25)


def test_what_is_not_ours_is_turned_away(door: Workspace, room: Workshop) -> None:
    async def work(phone: Phone) -> None:
        async def status(path: str, **how: Any) -> int:
            return (await phone.post(path, **how)).status_code

        good = {"room": room.token, "pass": ""}
        assert await status("/live/enter", json=good) == 200
        assert await status("/live/enter", json=good, headers={"origin": "http://evil.test"}) == 403
        assert await status("/live/enter", json=good, headers={"origin": "null"}) == 403
        assert await status("/live/enter", data=good) == 415
        assert await status("/live/enter", json=[1]) == 400
        assert await status("/live/enter", json={"room": 7}) == 400
        assert await status("/live/enter", json={"room": "x" * (LARGEST + 1)}) == 413
        assert await status("/live/enter", json={"room": "guess", "pass": ""}) == 404
        assert await status("/live/enter", json={"room": room.token, "pass": "p.forged"}) == 404
        forged = {"room": room.token, "pass": "p.forged", "key": "k", "candidate": room.candidates[0]}
        assert await status("/live/dots", json=forged) == 404
        assert (await phone.get("/live/dots")).status_code == 405
        assert (await phone.get("/live/events", params={"room": "guess"})).status_code == 404

    over_asgi(door, work)
    assert door.workshops.moves(room) == 0


def test_a_phone_that_sends_too_fast_waits_and_others_do_not(door: Workspace, room: Workshop) -> None:
    async def work(phone: Phone) -> None:
        fast, calm = await enter(phone, room), await enter(phone, room)
        sent = {"room": room.token, "key": "k", "candidate": room.candidates[0]}
        seen = [(await phone.post("/live/dots", json={**sent, "pass": fast["pass"]})).status_code for _ in range(40)]
        assert seen[:15] == [200] * 15
        assert 429 in seen
        assert (await phone.post("/live/dots", json={**sent, "pass": calm["pass"]})).status_code == 200

    over_asgi(door, work)


def test_codes_cannot_be_guessed_by_the_thousand(door: Workspace, room: Workshop) -> None:
    async def work(phone: Phone) -> None:
        tries = [(await phone.post("/live/find", json={"code": f"{n}"})).status_code for n in range(60)]
        assert tries[0] == 404
        assert tries.count(429) >= 15

    over_asgi(door, work)


def test_a_missing_outcome_reaches_the_host_once(door: Workspace, room: Workshop) -> None:
    async def work(phone: Phone) -> None:
        me = await enter(phone, room)
        sent = {"room": room.token, "pass": me["pass"], "key": "m", "statement": "Reach a person", "stage": ""}
        for _ in range(2):
            assert (await phone.post("/live/missing", json=sent)).json() == {"kept": True}
        empty = await phone.post("/live/missing", json={**sent, "key": "n", "statement": " "})
        assert empty.status_code == 404
        assert "1 to 200" in empty.json()["error"]

    over_asgi(door, work)
    assert [m.statement for m in door.workshops.missing(room)] == ["Reach a person"]


def test_a_missing_outcome_takes_only_a_stage_of_the_study(door: Workspace, room: Workshop) -> None:
    door.studies.set_stages(room.study, [Stage("Claim")])

    async def work(phone: Phone) -> None:
        me = await enter(phone, room)
        for key, stage in (("a", "Claim"), ("b", NO_STAGE), ("c", "Buy our <b>pills</b>")):
            sent = {"room": room.token, "pass": me["pass"], "key": key, "statement": key, "stage": stage}
            assert (await phone.post("/live/missing", json=sent)).status_code == 200

    over_asgi(door, work)
    assert [m.stage for m in door.workshops.missing(room)] == ["Claim", "", ""]


@pytest.mark.parametrize("strange", [r"\ud800", r"\u0000"])
def test_characters_that_no_store_keeps_never_reach_a_batch(door: Workspace, room: Workshop, strange: str) -> None:
    """One phone's half a character would refuse the moves of everybody who is written with it."""

    async def work(phone: Phone) -> None:
        me = await enter(phone, room)
        dot = {"room": room.token, "pass": me["pass"], "key": "HERE", "candidate": room.candidates[0]}
        for path, sent in (("dots", dot), ("enter", {"room": room.token, "pass": "HERE"}), ("find", {"code": "HERE"})):
            body = json.dumps(sent).replace("HERE", strange)
            answer = await phone.post(f"/live/{path}", content=body, headers={"content-type": "application/json"})
            assert (path, answer.status_code) == (path, 400)

    over_asgi(door, work)
    assert door.workshops.moves(room) == 0


def test_brackets_without_end_are_turned_away(door: Workspace) -> None:
    async def work(phone: Phone) -> None:
        answer = await phone.post("/live/find", content="[" * 4000, headers={"content-type": "application/json"})
        assert answer.status_code == 400

    over_asgi(door, work)


def test_the_pages_run_their_own_script_only_and_load_nothing(door: Workspace) -> None:
    async def work(phone: Phone) -> None:
        nonces = set()
        for path in ("/join", "/board"):
            page = await phone.get(path)
            policy = page.headers["content-security-policy"]
            nonce = policy.partition("'nonce-")[2].partition("'")[0]
            nonces.add(nonce)
            assert page.text.count(nonce) == 2
            assert "default-src 'none'" in policy
            assert "://" not in page.text
            assert all(mark not in page.text for mark in ("/*look*/", "/*room*/", "/*script*/", "{{nonce}}"))
        assert len(nonces) == 2

    over_asgi(door, work)


def test_the_big_screen_has_the_rooms_qr_code(door: Workspace, room: Workshop) -> None:
    async def work(phone: Phone) -> None:
        found = await phone.get("/live/door.svg", params={"room": room.token})
        assert found.headers["content-type"].startswith("image/svg+xml")
        assert 'xmlns="http://www.w3.org/2000/svg"' in found.text
        assert (await phone.get("/live/door.svg", params={"room": "guess"})).status_code == 404

    over_asgi(door, work)


async def heard(hub: Any, token: str, who: str, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    async def first() -> dict[str, Any]:
        async for text in hub.listen(token, who):
            if text and until(json.loads(text)):
                return json.loads(text)
        raise AssertionError("the stream ended")

    return await asyncio.wait_for(first(), 20)


def test_listeners_hear_dots_steps_and_nothing_hidden(door: Workspace, room: Workshop) -> None:
    from pages._live.hub import Hub

    async def run() -> None:
        hub = Hub(lambda: door)
        board = asyncio.create_task(heard(hub, room.token, "board", lambda s: s["given"] == 1))
        await hub.cast(room, Move("p", "k", room.candidates[1]))
        state = await board
        assert (state["people"], state["result"], state["code"]) == (1, None, room.code)
        phone = await heard(hub, room.token, "phone", lambda s: True)
        assert "given" not in phone, "phones are not told how the voting goes"
        assert "code" not in phone
        shown = asyncio.create_task(heard(hub, room.token, "phone", lambda s: s["revealed"]))
        door.workshops.reveal(room.study, room.room)
        assert (await shown)["result"]["rows"][0] == {"id": room.candidates[1], "people": 1, "dots": 1}

    alone(run)


def test_streams_end_when_the_room_or_the_server_does(door: Workspace, room: Workshop) -> None:
    from pages._live.hub import Hub

    async def run() -> None:
        hub = Hub(lambda: door)

        async def all_of_it() -> None:
            async for _ in hub.listen(room.token, "phone"):
                pass

        gone = asyncio.create_task(all_of_it())
        await heard(hub, room.token, "board", lambda s: True)
        door.history.undo(room.study)
        await asyncio.wait_for(gone, 20)
        other = door.workshops.open(room.study, "Again", room.candidates)
        stream = hub.listen(other.token, "phone")
        assert await anext(stream)
        hub.close()
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(anext(stream), 20)

    alone(run)


def test_a_look_that_fails_is_followed_by_another(
    door: Workspace, room: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages._live import hub as module

    looks = iter([RuntimeError("gone wrong")])

    def views(*given: Any, **more: Any) -> Any:
        for problem in looks:
            raise problem
        return views_of(*given, **more)

    monkeypatch.setattr(module, "views_of", views)

    async def run() -> None:
        assert await heard(module.Hub(lambda: door), room.token, "phone", lambda s: s["title"] == "Friday")

    alone(run)


def test_a_store_that_fails_is_told_to_the_phone_and_the_next_dot_goes_through(
    door: Workspace, room: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages._live.hub import Hub
    from research import StoreError

    async def run() -> None:
        hub = Hub(lambda: door)
        with monkeypatch.context() as broken:
            broken.setattr(door.workshops, "cast", lambda *_: (_ for _ in ()).throw(StoreError("full", "make room")))
            with pytest.raises(StoreError):
                await hub.cast(room, Move("p", "k", room.candidates[0]))
        answer, kept = await hub.cast(room, Move("p", "k", room.candidates[0]))
        assert (answer.refused, kept) == (None, 1)

    alone(run)


def test_a_bucket_refills_with_time() -> None:
    now = [0.0]
    bucket = Buckets(rate=1, burst=2, clock=lambda: now[0])
    bucket.take("a")
    bucket.take("a")
    with pytest.raises(Turned):
        bucket.take("a")
    bucket.take("b")
    now[0] = 1.0
    bucket.take("a")
