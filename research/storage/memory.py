"""A store that forgets: for tests, for trying things out, and as the plainest reading of the contract."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import cast

from research.records import Blob, Entry, Record
from research.storage.codec import encode
from research.storage.contract import K
from research.storage.finding import fits, refuse_clashes, searchable, target_of, wanted
from research.storage.kinds import KINDS, by_kind


class MemoryRepository:
    """Keeps everything in this process and nowhere else; threads take turns."""

    def __init__(self) -> None:
        self._turn = threading.RLock()
        self._ledger: dict[str, Entry] = {}
        self._records: dict[type[Record], dict[str, Record]] = {kind.record: {} for kind in KINDS}
        self._blobs: dict[str, Blob] = {}

    def add(self, *records: Record | Blob) -> None:
        """See :meth:`research.storage.contract.Repository.add`."""
        fresh = [record for record in records if isinstance(record, Record)]
        for alike in by_kind(fresh).values():
            encode(alike)
        with self._turn:
            refuse_clashes(fresh, self._known)
            for record in records:
                if isinstance(record, Blob):
                    self._blobs.setdefault(record.key, record)
                else:
                    self._keep(record)

    def get(self, kind: type[K], id: str) -> K | None:
        """See :meth:`research.storage.contract.Repository.get`."""
        searchable(kind)
        with self._turn:
            return self._shelf(kind).get(id)

    def find(self, kind: type[K], /, **equal: object) -> list[K]:
        """See :meth:`research.storage.contract.Repository.find`."""
        asked = wanted(kind, equal)
        with self._turn:
            return [kept for kept in self._shelf(kind).values() if fits(kept, asked)]

    def since(self, study: str, seq: int) -> list[Entry]:
        """See :meth:`research.storage.contract.Repository.since`."""
        with self._turn:
            later = islice(self._ledger.values(), max(0, seq - 1), None)
            return [entry for entry in later if entry.study == study]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See :meth:`research.storage.contract.Repository.transaction`."""
        with self._turn:
            before, blobs = len(self._ledger), len(self._blobs)
            try:
                yield
            except BaseException:
                self._forget(before, blobs)
                raise

    def close(self) -> None:
        """Nothing to let go of."""

    def _shelf(self, kind: type[K]) -> dict[str, K]:
        shelf: object = self._ledger if kind is Entry else self._blobs if kind is Blob else None
        return cast("dict[str, K]", self._records[cast("type[Record]", kind)] if shelf is None else shelf)

    def _known(self, ids: Iterable[str]) -> set[str]:
        return self._ledger.keys() & set(ids)

    def _keep(self, record: Record) -> None:
        stamp, kind, target = record.stamp, type(record), target_of(record)
        seq = len(self._ledger) + 1
        entry = Entry(seq, record.id, kind.__name__, stamp.study, stamp.action, record.replaces, target)
        self._ledger[record.id] = entry
        self._records[kind][record.id] = record

    def _forget(self, before: int, blobs: int) -> None:
        for entry in list(self._ledger.values())[before:]:
            del self._ledger[entry.id]
            for shelf in self._records.values():
                shelf.pop(entry.id, None)
        for key in list(self._blobs)[blobs:]:
            del self._blobs[key]
