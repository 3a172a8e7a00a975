"""Opening a database: where it is, whether it is ours, and how each connection behaves."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from nlp.errors import StoreError
from research.storage.faults import explained
from research.storage.schema import APPLICATION

WRITES = "cpi_writes"
"""Execution option of a connection whose transactions will write."""


def parse(url: str) -> URL:
    """The URL for a plain path, an ``sqlite:///`` or a ``postgresql://`` URL (``~`` is the home folder).

    Raises:
        StoreError: if it is neither.
    """
    try:
        parsed = make_url(url) if "://" in url else URL.create("sqlite", database=url)
    except ArgumentError as error:
        raise StoreError(f"{url!r} is not the address of a store.", "Give a file path or a database URL.") from error
    backend = parsed.get_backend_name()
    if backend in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg") if "+" not in parsed.drivername else parsed
    if backend != "sqlite":
        raise StoreError(
            f"A store of the kind {backend!r} is not supported.", "Use a file path (SQLite) or a postgresql:// URL."
        )
    path = parsed.database or ":memory:"
    return parsed.set(database=path if path == ":memory:" else str(Path(path).expanduser()))


def file_of(url: URL) -> Path | None:
    """The SQLite file behind the URL; ``None`` for a server and for ``:memory:``."""
    inside = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(url.database or "") if inside else None


def place_of(url: URL) -> str:
    """How to name the store to a person: its path, or its URL without the password."""
    return str(file_of(url) or url.render_as_string(hide_password=True))


def open_engine(url: URL, *, patience: float) -> Engine:
    """An engine whose connections wait up to ``patience`` seconds for another writer.

    Raises:
        StoreError: if the file is not ours, or the driver is missing.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, patience)
    try:
        return create_engine(url, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(
            f"The store {place_of(url)} needs a PostgreSQL driver, and none is installed.",
            "Install it with: pip install 'psycopg[binary]'",
        ) from error


def _sqlite(url: URL, patience: float) -> Engine:
    path = file_of(url)
    arguments: dict[str, Any] = {"timeout": patience, "check_same_thread": False}
    if path is None:
        engine = create_engine(url, poolclass=StaticPool, connect_args=arguments)
    else:
        refuse_foreign(path)
        engine = create_engine(url, connect_args=arguments)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: the driver's own is too late and never immediate
    connection.execute("PRAGMA foreign_keys = ON")


def _on_begin(connection: Connection) -> None:
    """A writer takes its place in the queue at once, so that what it reads first still holds when it writes."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def refuse_foreign(path: Path) -> None:
    """Looks before touching: a file of another program must not gain our tables.

    Raises:
        StoreError: if the file holds something else, cannot be read, or its folder is missing.
    """
    if not path.parent.is_dir():
        raise StoreError(
            f"The folder of the store {path} does not exist.", "Create the folder first, or correct the path."
        )
    if path.is_dir():
        raise StoreError(f"The store {path} is a folder.", f"Name a file in it, such as {path / 'studies.db'}.")
    if not path.exists() or path.stat().st_size == 0:
        return
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise explained(error, str(path)) from error
    if application != APPLICATION and (application or tables):
        raise StoreError(
            f"The file {path} is a database of another program.", "Choose another path; this file was left untouched."
        )
