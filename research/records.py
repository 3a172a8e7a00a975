"""What every record of a study has in common, and which of them count today.

Records are frozen and only ever added. A correction is a new record whose ``replaces`` names the old one; a
withdrawal is a record too; undo withdraws a whole action. What is *live* is derived from that ledger by
:func:`live_ids`, so history, undo, audit and several people at once need nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who did something, when, in which study: shared by all records of one action.

    ``action`` is the short random id of the action; ``at`` is UTC and always passed in; ``by`` is the name a
    person gave, or ``"machine:<fingerprint>"`` for a suggestion.
    """

    study: str
    action: str
    by: str
    at: datetime

    def id(self, n: int) -> str:
        """The id of the action's n-th record: short, unique, fit for a URL."""
        return f"{self.action}-{n}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Base of everything a study remembers.

    ``replaces`` is the id of the record that this one corrects, ``None`` for a first version.
    """

    id: str
    stamp: Stamp
    replaces: str | None = None

    @property
    def study(self) -> str:
        """Id of the study the record belongs to (a study's own id for the study itself)."""
        return self.stamp.study

    @property
    def by(self) -> str:
        """Who made the record."""
        return self.stamp.by

    @property
    def at(self) -> datetime:
        """When it was made (UTC)."""
        return self.stamp.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Record):
    """One thing a person did: its ``id`` is ``stamp.action``, and every record it added carries that stamp.

    ``verb`` is the Workspace verb (``"coding.confirm"``); ``summary`` a sentence for the history.
    """

    verb: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Record):
    """Takes back the record with its earlier versions, or the whole action, whose id is ``target``.

    Withdrawing a withdrawal restores.
    """

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePoint(Record):
    """A moment somebody named, to go back to: the study as it stood when the point was set."""

    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger that the store keeps for each record, in the order added (``seq`` from 1)."""

    seq: int
    id: str
    kind: str
    study: str
    action: str
    replaces: str | None
    target: str | None


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes remembered by content: an uploaded original (``sha256:…``), a vector (``vector:<model>:<sha256>``)."""

    key: str
    data: bytes


def live_ids(entries: Iterable[Entry]) -> frozenset[str]:
    """Ids of the records that count today.

    A record counts unless a counting withdrawal names it or its action, or it has been replaced, however often since.
    When a whole action is taken back, what its records replaced counts again; when a single record is withdrawn, the
    thing it speaks of is gone, and its earlier versions with it. Records only ever refer to earlier ones, so one walk
    from the newest to the oldest decides all of them.
    """
    withdrawn: set[str] = set()
    superseded: set[str] = set()
    live: list[str] = []
    for entry in sorted(entries, key=lambda e: e.seq, reverse=True):
        counts = entry.id not in superseded and entry.id not in withdrawn and entry.action not in withdrawn
        if counts:
            live.append(entry.id)
            withdrawn.update(() if entry.target is None else (entry.target,))
        if entry.replaces is not None and (counts or entry.id in superseded or entry.id in withdrawn):
            superseded.add(entry.replaces)
    return frozenset(live)


def successors(entries: Iterable[Entry], live: frozenset[str]) -> dict[str, str]:
    """For each superseded record, the id of the live record that stands in its place today."""
    ordered: Sequence[Entry] = sorted(entries, key=lambda e: e.seq, reverse=True)
    stands_in: dict[str, str] = {}
    for entry in ordered:
        current = entry.id if entry.id in live else stands_in.get(entry.id)
        if entry.replaces is not None and current is not None:
            stands_in.setdefault(entry.replaces, current)
    return stands_in
