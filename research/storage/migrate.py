"""Bringing a database to the form this version of the code writes.

A new file is made by the same migrations that change an old one. An existing file is copied before it is changed; a
server is changed only when somebody asks for it (``python -m research.storage URL``).
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from nlp.errors import StoreError
from research.storage.engines import WRITES, file_of, open_engine, parse, place_of
from research.storage.faults import explained, plainly
from research.storage.schema import APPLICATION, REVISION

_LOG = logging.getLogger(__name__)

_ONE_AT_A_TIME = threading.Lock()  # Alembic's context is a global of its module

SCRIPTS = "research.storage:migrations"
"""Where the migrations are."""


def ready(engine: Engine) -> Path | None:
    """Makes the database ready for use: creates a new SQLite store, migrates an old one after copying it.

    Returns:
        The backup copy that was made, ``None`` when none was needed.

    Raises:
        StoreError: if the database is newer than the code, cannot be written, or is a server that needs migrating.
    """
    with plainly(place_of(engine.url)), engine.connect() as connection:
        found = revision(connection)
    if found == REVISION:
        return None
    if engine.dialect.name != "sqlite":
        _refuse_newer(found, engine)
        raise StoreError(
            f"The store {place_of(engine.url)} {'is empty' if found is None else f'has the older form {found}'}; "
            f"this version of the program needs {REVISION}.",
            "Make a backup, then run: python -m research.storage URL (with the URL of the store).",
        )
    return upgrade(engine)


def upgrade_at(url: str) -> str:
    """Brings the store at ``url``, a server too, to the current form; says in a sentence what was done.

    Raises:
        StoreError: if it cannot be opened or is newer than the code.
    """
    engine = open_engine(parse(url), patience=10.0)
    try:
        copy = upgrade(engine)
    finally:
        engine.dispose()
    kept = f" The form before is kept in {copy}." if copy else ""
    return f"The store {place_of(engine.url)} has the form {REVISION}.{kept}"


def upgrade(engine: Engine) -> Path | None:
    """Runs the migrations that are missing, all or none, and returns the backup copy of an older file."""
    copy: Path | None = None
    path = file_of(engine.url)
    with _explaining(engine), engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        found = revision(connection)
        _refuse_newer(found, engine)
        if found == REVISION:
            return None
        if found is not None and path is not None:
            copy = back_up(path, found)
            _LOG.warning(
                "The store %s is brought from form %s to %s; a copy is kept in %s", path, found, REVISION, copy
            )
        _migrate(connection)
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
    if path is not None:
        _write_ahead(engine)
    return copy


def revision(connection: Connection) -> str | None:
    """The migration the database is at; ``None`` for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def back_up(path: Path, found: str) -> Path:
    """Copies the file beside itself as ``<name>-backup-<form>``, numbered when that name is taken."""
    names = (path.with_name(f"{path.name}-backup-{found}{f'-{n}' if n else ''}") for n in range(1000))
    copy = next(name for name in names if not name.exists())
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        copy.unlink(missing_ok=True)
        raise StoreError(
            f"The store {path} needs a newer form, but no backup copy could be written to {copy}: {error}.",
            "Make room on the disk or allow writing to the folder, then try again; nothing was changed.",
        ) from error
    return copy


@contextmanager
def _explaining(engine: Engine) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise explained(error, place_of(engine.url)) from error


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.attributes["connection"] = connection
    with _ONE_AT_A_TIME:
        command.upgrade(config, "head")


def _refuse_newer(found: str | None, engine: Engine) -> None:
    if found is not None and found not in _known():
        raise StoreError(
            f"The store {place_of(engine.url)} has the form {found}, which this version of the program does not know: "
            "a newer version wrote it.",
            "Update the program, or open another store; nothing was changed.",
        )


def _known() -> set[str]:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def _write_ahead(engine: Engine) -> None:
    """Lets readers go on while one writes. The file remembers; if others have it open now, the next start tries."""
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    except (sqlite3.OperationalError, OperationalError) as error:
        _LOG.info("Write-ahead log not switched on yet for %s: %s", engine.url.database, error)
    finally:
        raw.close()
