"""Long work: carried out beside the page, with progress that can be watched and a cancel that is heeded."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from nlp.errors import ResearchError
from nlp.parts import Progress

JobState = Literal["running", "done", "failed", "cancelled"]


class CancelledError(Exception):
    """Raised inside the work when a person has asked it to stop."""


@dataclass(slots=True)
class Job:
    """One piece of long work. ``result`` is set when done, ``problem`` when failed; ``seconds`` is time so far."""

    study: str
    name: str
    state: JobState = "running"
    done: int = 0
    total: int = 0
    result: object = None
    problem: ResearchError | None = None
    started: float = field(default_factory=time.monotonic)
    ended: float | None = None
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def seconds(self) -> float:
        """Time spent so far, or in all once ended."""
        return (self.ended or time.monotonic()) - self.started

    @property
    def share(self) -> float:
        """How far it is, in [0, 1]; 0 while the extent is unknown."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    def cancel(self) -> None:
        """Asks the work to stop at its next step; nothing half-done is kept."""
        self._stop.set()

    def report(self, done: int, total: int) -> None:
        """The progress callback handed to the work.

        Raises:
            CancelledError: once cancelling was asked for.
        """
        self.done, self.total = done, total
        if self._stop.is_set():
            raise CancelledError


class Jobs:
    """Runs at most one job per study and name at a time; shared by all sessions of a server."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[tuple[str, str], Job] = {}

    def start(self, study: str, name: str, work: Callable[[Progress], object]) -> Job:
        """Starts ``work(progress)`` in a thread, or gives the running job of that name."""
        with self._lock:
            running = self._jobs.get((study, name))
            if running is not None and running.state == "running":
                return running
            job = Job(study, name)
            self._jobs[study, name] = job
        threading.Thread(target=_carry_out, args=(job, work), daemon=True, name=f"job {name}").start()
        return job

    def of(self, study: str) -> list[Job]:
        """The study's jobs of this server run, the latest started last."""
        with self._lock:
            return [job for (owner, _), job in self._jobs.items() if owner == study]

    def dismiss(self, job: Job) -> None:
        """Forgets a job that has ended and been seen."""
        with self._lock:
            if job.state != "running":
                self._jobs.pop((job.study, job.name), None)


def _carry_out(job: Job, work: Callable[[Progress], object]) -> None:
    try:
        job.result = work(job.report)
        job.state = "done"
    except CancelledError:
        job.state = "cancelled"
    except ResearchError as problem:
        job.problem = problem
        job.state = "failed"
    except Exception as fault:  # noqa: BLE001 - a fault in a thread would vanish; the page must be able to show it
        job.problem = ResearchError(
            f"{job.name} stopped: {fault}.", "Try again; if it recurs, report it with this text."
        )
        job.state = "failed"
    finally:
        job.ended = time.monotonic()
