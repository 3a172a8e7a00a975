"""The store in a database: an SQLite file, or PostgreSQL by URL."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql, sqlite

from research.records import Blob, Entry, Record
from research.storage.codec import Row, columns_of, encode
from research.storage.contract import K
from research.storage.engines import WRITES, file_of, open_engine, parse, place_of
from research.storage.faults import plainly
from research.storage.finding import refuse_clashes, searchable, target_of, wanted
from research.storage.kinds import Kind, by_kind
from research.storage.migrate import ready
from research.storage.query import found, known, since
from research.storage.schema import APPLICATION, TABLES, blob, ledger


class SqlRepository:
    """Keeps records in tables; threads and processes may share one database.

    Writers queue up, in this process by a lock and between processes by the database, so the ledger's numbers rise
    in the order of commit. ``backup`` is the copy made when an older file was migrated on opening.

    Args:
        url: A file path, ``sqlite:///…``, ``sqlite://`` (in memory) or ``postgresql://…``.
        patience: Seconds to wait for another process that writes.

    Raises:
        StoreError: if the store cannot be opened, is not ours, or is newer than the program.
    """

    def __init__(self, url: str, *, patience: float = 10.0) -> None:
        parsed = parse(url)
        self.place = place_of(parsed)
        self._engine = open_engine(parsed, patience=patience)
        self._turn = threading.RLock()
        in_memory = self._engine.dialect.name == "sqlite" and file_of(parsed) is None
        self._read_turn: AbstractContextManager[Any] = self._turn if in_memory else nullcontext()
        self._mine = threading.local()
        self.backup: Path | None = ready(self._engine)

    def add(self, *records: Record | Blob) -> None:
        """See :meth:`research.storage.contract.Repository.add`."""
        fresh = [record for record in records if isinstance(record, Record)]
        blobs = [record for record in records if isinstance(record, Blob)]
        rows = {kind: encode(alike) for kind, alike in by_kind(fresh).items()}
        with self.transaction():
            connection = self._mine.connection
            if fresh:
                refuse_clashes(fresh, partial(known, connection))
                connection.execute(ledger.insert(), [_entry(record) for record in fresh])
            for kind, kept in rows.items():
                connection.execute(TABLES[kind.record].insert(), _own(kind, kept))
            if blobs:
                _keep_blobs(connection, blobs)

    def get(self, kind: type[K], id: str) -> K | None:
        """See :meth:`research.storage.contract.Repository.get`."""
        name = "key" if "key" in searchable(kind) and kind is Blob else "id"
        return next(iter(self.find(kind, **{name: id})), None)

    def find(self, kind: type[K], /, **equal: object) -> list[K]:
        """See :meth:`research.storage.contract.Repository.find`."""
        asked = wanted(kind, equal)
        with self._reading() as connection:
            return found(connection, kind, asked)

    def since(self, study: str, seq: int) -> list[Entry]:
        """See :meth:`research.storage.contract.Repository.since`."""
        with self._reading() as connection:
            return since(connection, study, seq)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """The connection of the transaction that this thread is in, else one for the moment."""
        mine: Connection | None = getattr(self._mine, "connection", None)
        with plainly(self.place):
            if mine is not None:
                yield mine
                return
            with self._read_turn, self._engine.connect() as connection:
                yield connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See :meth:`research.storage.contract.Repository.transaction`.

        A nested block that raises takes back its own adds; the outer one goes on if the error is caught there.
        """
        mine: Connection | None = getattr(self._mine, "connection", None)
        if mine is not None:
            with plainly(self.place), mine.begin_nested():
                yield
            return
        with self._turn, plainly(self.place), self._engine.connect() as fresh:
            connection = fresh.execution_options(**{WRITES: True})
            with connection.begin():
                _queue_up(connection)
                self._mine.connection = connection
                try:
                    yield
                finally:
                    self._mine.connection = None

    def close(self) -> None:
        """Lets go of files and connections; the next use opens them again."""
        self._engine.dispose()


def _queue_up(connection: Connection) -> None:
    """On a server, one writer at a time: otherwise a reader could see number 8 before number 7 is committed."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPLICATION})


def _entry(record: Record) -> dict[str, object]:
    stamp, kind = record.stamp, type(record).__name__
    about = {"id": record.id, "kind": kind, "study": stamp.study, "action": stamp.action}
    return {**about, "replaces": record.replaces, "target": target_of(record)}


def _own(kind: Kind, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows as their own table takes them: without what the ledger holds."""
    table = TABLES[kind.record]
    places = [(n, column.name) for n, column in enumerate(columns_of(kind.record)) if column.name in table.c]
    return [{name: row[n] for n, name in places} for row in rows]


def _keep_blobs(connection: Connection, blobs: Sequence[Blob]) -> None:
    rows = [{"key": kept.key, "data": kept.data} for kept in blobs]
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(blob).on_conflict_do_nothing(index_elements=["key"]), rows)
