"""Where the verbs of the Workspace work: reading what is live, and adding what was done in one stroke."""

from __future__ import annotations

import math
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from nlp.errors import RecordError
from research.records import Action, Entry, Record, Stamp, live_ids, successors
from research.storage.contract import Repository

R = TypeVar("R", bound=Record)

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no 0/o or 1/l/i: people read ids aloud


def new_token() -> str:
    """A fresh action id of eight characters (about 39 bits): short enough for a URL, never guessed twice."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


def utc_now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Act:
    """What one verb adds, collected until it is stored in one transaction."""

    stamp: Stamp
    records: list[Record] = field(default_factory=list)
    minted: int = 0

    def id(self) -> str:
        """A fresh record id within this action."""
        self.minted += 1
        return self.stamp.id(self.minted - 1)

    def add(self, *records: R) -> tuple[R, ...]:
        """Takes the records into the action."""
        self.records.extend(records)
        return records


@dataclass(slots=True)
class Ledger:
    """One study as it stands: which records are live, and what stands in for those that are not."""

    entries: list[Entry]
    live: frozenset[str]
    stands_in: dict[str, str]


class Desk:
    """Shared by every person at work on one repository; thread-safe.

    The ledger only grows, so its length says whether anything changed; records are immutable, so each is read and
    decoded once and then kept. ``patience`` is how many seconds a ledger once read is taken as it is: what this desk
    itself adds shows at once, what another process adds shows that much later.
    """

    def __init__(
        self,
        repository: Repository,
        *,
        clock: Callable[[], datetime] = utc_now,
        token: Callable[[], str] = new_token,
        patience: float = 0.0,
    ) -> None:
        self.repository = repository
        self.patience = patience
        self.clock = clock
        self.token = token
        self._lock = threading.RLock()
        self._ledgers: dict[str, Ledger] = {}
        self._looked: dict[str, float] = {}
        self._stored = 0
        self._records: dict[tuple[str, type[Record]], tuple[int, dict[str, Record]]] = {}

    def stamp(self, study: str, by: str) -> Stamp:
        """A stamp for one action now."""
        return Stamp(study=study, action=self.token(), by=by, at=self.clock())

    @contextmanager
    def act(self, study: str, by: str, verb: str, summary: str) -> Iterator[Act]:
        """Collects the records of one action and stores them together when the block ends."""
        act = Act(self.stamp(study, by))
        yield act
        self.store(act, verb, summary)

    def store(self, act: Act, verb: str, summary: str) -> None:
        """Keeps the action and its records, all or none. An action that did nothing leaves no trace."""
        if not act.records:
            return
        action = Action(id=act.stamp.action, stamp=act.stamp, verb=verb, summary=summary)
        with self.repository.transaction():
            self.repository.add(action, *act.records)
        with self._lock:
            self._looked.pop(act.stamp.study, None)
            self._stored += 1

    def ledger(self, study: str) -> Ledger:
        """The study's ledger with what is live today."""
        now = time.monotonic()
        with self._lock:
            stored, known = self._stored, self._ledgers.get(study)
            if known is not None and now - self._looked.get(study, -math.inf) < self.patience:
                return known
        entries = self._grown(study, known.entries if known else [])
        with self._lock:
            if stored == self._stored:  # nothing was added while the entries were being read
                self._looked[study] = now
            known = self._ledgers.get(study)
            if known is None or len(known.entries) < len(entries):
                live = live_ids(entries)
                known = Ledger(entries, live, successors(entries, live))
                self._ledgers[study] = known
            return known

    def _grown(self, study: str, known: list[Entry]) -> list[Entry]:
        """The known lines of a ledger and those added since: only they are read, however long the study is.

        What was read within a transaction that did not last is forgotten, with the records that it named.
        """
        if known:
            fresh = self.repository.since(study, known[-1].seq)
            if fresh[:1] == known[-1:]:
                return [*known, *fresh[1:]]
            with self._lock:
                self._ledgers.pop(study, None)
                self._records = {key: held for key, held in self._records.items() if key[0] != study}
        return self.repository.since(study, 1)

    def every(self, kind: type[R], study: str) -> dict[str, R]:
        """All versions of the study's records of one type, by id, in the order added."""
        entries = self.ledger(study).entries
        with self._lock:
            seen, records = self._records.get((study, kind), (0, {}))
            fresh = tuple(e.id for e in entries[seen:] if e.kind == kind.__name__)
            if seen == 0:
                records = {r.id: r for r in self.repository.find(kind, study=study)}
            elif fresh:
                records = records | {r.id: r for r in self.repository.find(kind, id=fresh)}
            self._records[study, kind] = (len(entries), records)
            return records  # type: ignore[return-value]

    def live(self, kind: type[R], study: str) -> list[R]:
        """The study's records of one type that count today, in the order added."""
        live = self.ledger(study).live
        return [record for record in self.every(kind, study).values() if record.id in live]

    def one(self, kind: type[R], study: str, id: str) -> R:
        """The live record with this id, or the one that stands in for it.

        Raises:
            RecordError: if there is none, or it was withdrawn.
        """
        ledger = self.ledger(study)
        current = id if id in ledger.live else ledger.stands_in.get(id, "")
        record = self.every(kind, study).get(current)
        if record is None:
            raise RecordError(
                f"There is no {kind.__name__.lower()} {id!r} in this study any more.",
                "It may have been undone or withdrawn; look in the history.",
            )
        return record
