"""A full room: how long from a phone's tap until the big screen shows it, and whether a dot is lost or doubled.

    python -m benchmarks.workshop [--phones 300] [--seconds 30] [--restart]

Starts the real app (``streamlit run app.py``) on a store that is thrown away and lets simulated phones do what
``join.js`` does: come in, listen, give five dots at random moments, some taken back and given elsewhere, one in five
sent twice, anything unanswered sent again under its key. ``--restart`` kills the server in the middle, with SIGKILL,
and starts it again. Afterwards the store is compared with what the phones were told, phone by phone.

The phones run in this process, on the same machine as the server: the times are those of a busy laptop, not of a
server with the network to itself.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlp.values import Stage
from research import Workshop, Workspace, open_workspace
from tests.browser.serving import ROOT, free_port

STAGES = ("Ask", "Wait", "Use", "Leave")
DOTS = 5


class Server:
    """The real app, to be started, killed and started again on one port."""

    def __init__(self, store: Path) -> None:
        self.store, self.port = store, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        self._spawn()
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                return
            await asyncio.sleep(0.1)
        raise TimeoutError("the app did not start")

    def _spawn(self) -> None:
        command = [
            sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port),
            "--server.headless", "true", "--server.address", "127.0.0.1", "--server.fileWatcherType", "none",
            "--", "--db", str(self.store),
        ]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def seconds_of_cpu(self) -> float:
        if not self.process:
            return 0.0
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            parts = file.read().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


async def post(port: int, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """One POST on a connection of its own, as phones on a bad network do."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = json.dumps(body).encode()
    host = f"127.0.0.1:{port}"
    head = (
        f"POST /live/{path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    try:
        writer.write(head.encode() + sent)
        answer = await asyncio.wait_for(reader.read(), 15)
    finally:
        writer.close()
    if not answer:
        raise ConnectionError("no answer")
    head_, _, told = answer.partition(b"\r\n\r\n")
    if b"chunked" in head_.lower():
        told = told.partition(b"\r\n")[2].rpartition(b"\r\n0\r\n")[0]
    return int(head_.split()[1]), json.loads(told)


async def listen(port: int, token: str, who: str, told: Any) -> None:
    """Follows the room for ever; comes back when the stream breaks."""
    while True:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, ValueError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
            try:
                writer.write(f"GET /live/events?room={token}&as={who} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
                while line := await reader.readline():
                    if line.startswith(b"data: {"):
                        told(json.loads(line[6:]))
            finally:
                writer.close()
        await asyncio.sleep(0.5)


@dataclass
class Log:
    """What all phones saw: answers in seconds, and (moment asked, moves kept by then) for each that was kept."""

    answered: list[float] = field(default_factory=list)
    asked: list[tuple[float, float, int]] = field(default_factory=list)
    seen: list[tuple[float, int]] = field(default_factory=list)
    heard: Counter[int] = field(default_factory=Counter)
    retries: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    final: dict[str, list[list[str]]] = field(default_factory=dict)


class Phone:
    """What ``join.js`` does, without a screen."""

    def __init__(self, number: int, port: int, room: Workshop, log: Log, chance: random.Random) -> None:
        self.number, self.port, self.room, self.log, self.chance = number, port, room, log, chance
        self.shown = ""
        self.mine: list[list[str]] = []

    async def insist(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        pause = 0.5
        while True:
            with contextlib.suppress(OSError, ConnectionError, TimeoutError, ValueError, IndexError):
                status, told = await post(self.port, path, body)
                if status < 500 and status != 429:
                    return status, told
            self.log.retries += 1
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5)

    async def move(self, key: str, candidate: str | None) -> None:
        body = {"room": self.room.token, "pass": self.shown, "key": key, "candidate": candidate}
        for again in range(2 if self.chance.random() < 0.2 else 1):
            began = time.monotonic()
            status, told = await self.insist("dots", body)
            done = time.monotonic()
            if status != 200:
                self.log.refused[told.get("refused", str(status))] += 1
                return
            self.mine = told["mine"]
            if not again:
                self.log.answered.append(done - began)
                self.log.asked.append((began, done, told["seq"]))

    async def live(self, seconds: float) -> None:
        await asyncio.sleep(self.chance.random() * 5)
        _, told = await self.insist("enter", {"room": self.room.token, "pass": ""})
        self.shown = told["pass"]

        def hear(_: dict[str, Any]) -> None:
            self.log.heard[self.number] += 1

        ear = asyncio.create_task(listen(self.port, self.room.token, "phone", hear))
        moments = sorted(self.chance.random() * (seconds - 6) for _ in range(DOTS))
        begun = time.monotonic()
        for n, moment in enumerate(moments):
            await asyncio.sleep(max(0.0, begun + moment - time.monotonic()))
            key = f"{self.number}-{n}"
            await self.move(key, self.chance.choice(self.room.candidates))
            if self.chance.random() < 0.1:
                await self.move(key, None)
                await self.move(f"{key}-b", self.chance.choice(self.room.candidates))
        self.log.final[self.shown.partition(".")[0]] = self.mine
        await asyncio.sleep(max(0.0, begun + seconds - 5 - time.monotonic()))
        ear.cancel()


async def run(given: argparse.Namespace, store: Path, workspace: Workspace, room: Workshop) -> None:
    server, log = Server(store), Log()
    await server.start()
    board = asyncio.create_task(
        listen(server.port, room.token, "board", lambda s: log.seen.append((time.monotonic(), s["seq"])))
    )
    await asyncio.sleep(3)
    used = server.seconds_of_cpu()
    began = time.monotonic()
    phones = [Phone(n, server.port, room, log, random.Random(n)) for n in range(given.phones)]
    tasks = [asyncio.create_task(phone.live(given.seconds)) for phone in phones]
    down: tuple[float, float] | None = None
    if given.restart:
        await asyncio.sleep(given.seconds / 2)
        fell = time.monotonic()
        server.kill()
        await server.start()
        used, down = 0.0, (fell, time.monotonic())
    await asyncio.gather(*tasks)
    lasted = time.monotonic() - began
    await asyncio.sleep(2)
    used = server.seconds_of_cpu() - used
    board.cancel()
    server.kill()
    report(given, log, kept(workspace, room), (lasted, used), down)


def kept(workspace: Workspace, room: Workshop) -> dict[str, list[tuple[str, str]]]:
    """For each person, (key, candidate) of the dots that the store holds."""
    found: dict[str, list[tuple[str, str]]] = {}
    for dot in workspace.workshops.dots(room):
        found.setdefault(dot.person, []).append((dot.key, dot.candidate))
    return found


def report(
    given: argparse.Namespace,
    log: Log,
    stored: dict[str, list[tuple[str, str]]],
    cost: tuple[float, float],
    down: tuple[float, float] | None,
) -> None:
    told = {person: sorted(map(tuple, mine)) for person, mine in log.final.items()}
    there = {person: sorted(mine) for person, mine in stored.items()}
    people = set(told) | set(there)
    lost = sum(len(set(told.get(p, [])) - set(there.get(p, []))) for p in people)
    extra = sum(len(set(there.get(p, [])) - set(told.get(p, []))) for p in people)
    doubled = sum(len(mine) - len({key for key, _ in mine}) for mine in there.values())
    over = sum(len(mine) > DOTS for mine in there.values())
    print(f"{given.phones} phones, {given.seconds:.0f} s" + (", server killed and restarted" if down else ""))
    print(f"{'what':<34}{'n':>7}{'median ms':>11}{'p95 ms':>9}{'max ms':>9}")
    line("tap to answer (stored)", log.answered)
    line("tap to big screen", visible(log))
    if down:
        print(f"server away for {1000 * (down[1] - down[0]):.0f} ms; the lines above include it. Taps outside of it:")
        outside = [a for a in log.asked if a[1] < down[0] or a[0] > down[1] + 5]
        line("  tap to answer (stored)", [done - asked for asked, done, _ in outside])
        line("  tap to big screen", visible(log, outside))
    print(f"sent again for want of an answer: {log.retries}; refused: {dict(log.refused) or 'none'}")
    print(f"phones that heard the room: {len(log.heard)}; server CPU {cost[1]:.1f} s in {cost[0]:.0f} s")
    print(f"dots told to phones {sum(map(len, told.values()))}, in the store {sum(map(len, there.values()))}")
    print(f"lost {lost}, not told of {extra}, doubled {doubled}, people over budget {over}")


def visible(log: Log, asked: list[tuple[float, float, int]] | None = None) -> list[float]:
    """For each tap, seconds until the first message on the big screen that counts it."""
    found = []
    for began, _, seq in log.asked if asked is None else asked:
        shown = next((at for at, reached in log.seen if reached >= seq), None)
        found.append(float("inf") if shown is None else shown - began)
    return found


def line(what: str, seconds: list[float]) -> None:
    if not seconds:
        return
    ordered = sorted(1000 * s for s in seconds)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    print(f"{what:<34}{len(ordered):>7}{statistics.median(ordered):>11.0f}{p95:>9.0f}{ordered[-1]:>9.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--restart", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "studies.db"
        workspace = open_workspace(str(store))
        study = workspace.studies.create("Full room", stages=tuple(Stage(name) for name in STAGES)).study
        ids = [
            workspace.candidates.add(
                study, f"Minimize the time it takes to do {n}", f"Thing {n}", assumed=True, stage=STAGES[n % 4]
            ).id
            for n in range(12)
        ]
        room = workspace.workshops.open(study, "Full room", ids, dots=DOTS)
        asyncio.run(run(given, store, workspace, room))


if __name__ == "__main__":
    main()
