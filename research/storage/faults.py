"""Turns what a database says into what a person can do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from nlp.errors import StoreError

_ELSEWHERE = "or choose another file with the setting CPI_WORKBENCH_DB"

_SQLITE = {
    "SQLITE_BUSY": (
        "is being written by another program",
        "Wait a moment, close other programs that use it, then retry.",
    ),
    "SQLITE_LOCKED": ("is being written by another program", "Wait a moment, then try again."),
    "SQLITE_READONLY": ("may only be read", f"Allow writing to the file and its folder, {_ELSEWHERE}."),
    "SQLITE_PERM": ("may not be opened", f"Ask for access to the file and its folder, {_ELSEWHERE}."),
    "SQLITE_CANTOPEN": ("cannot be opened", f"Check that its folder exists and may be written, {_ELSEWHERE}."),
    "SQLITE_NOTADB": ("is not a database", f"Check the name, {_ELSEWHERE}."),
    "SQLITE_CORRUPT": (
        "is damaged",
        "Move it away and put the latest backup copy in its place (the files beside it with “-backup-” in the name).",
    ),
    "SQLITE_FULL": ("cannot grow: the disk is full", "Make room on the disk, then try again; nothing was lost."),
    "SQLITE_IOERR": ("cannot be read or written: the disk reports an error", "Check the disk or network folder."),
}


def explained(error: Exception, place: str) -> StoreError:
    """The same problem in words: ``place`` is the file or server as a person would name it."""
    cause = getattr(error, "orig", None) or error
    name = (getattr(cause, "sqlite_errorname", None) or "") if isinstance(cause, sqlite3.Error) else ""
    for code, (what, fix) in _SQLITE.items():
        if name.startswith(code):
            return StoreError(f"The store {place} {what}.", fix)
    detail = str(cause).strip().partition("\n")[0].rstrip(".")
    if isinstance(error, IntegrityError):
        return StoreError(
            f"The store {place} refused a record that clashes with what it holds: {detail}.",
            "Somebody else may have written the same just now: reload the page and try again.",
        )
    return StoreError(
        f"The store {place} failed: {detail}.",
        "Check that it can be reached, then try again; nothing was half written.",
    )


@contextmanager
def plainly(place: str) -> Iterator[None]:
    """Raises every database error inside as a :class:`StoreError` that names ``place``."""
    try:
        yield
    except SQLAlchemyError as error:
        raise explained(error, place) from error
