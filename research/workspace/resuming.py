"""A long file written piece by piece: what was interrupted goes on where it stopped, and nothing half-written stays
under the name that was asked for."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from nlp.errors import DataError, ResearchError


@dataclass(slots=True)
class Draft:
    """A file in the making. ``rows`` of it are safe; what was written after them is dropped when work is taken up."""

    out: TextIO
    rows: int
    _mark: Path
    _given: str

    def keep(self, rows: int) -> None:
        """Says that ``rows`` rows are written, so that a later run need not write them again."""
        self.out.flush()
        os.fsync(self.out.fileno())
        self.rows = rows
        fresh = self._mark.with_suffix(".new")
        fresh.write_text(json.dumps({"given": self._given, "rows": rows, "bytes": self.out.tell()}), encoding="utf-8")
        os.replace(fresh, self._mark)


@contextmanager
def taken_up(target: Path, given: Mapping[str, object]) -> Iterator[Draft]:
    """A draft of ``target``, which takes its name when the block ends well.

    ``given`` says what the file is made of. An interrupted run (Ctrl+C, a crash, a power cut) leaves the draft and a
    note of its safe rows beside ``target``, both hidden; a run with equal ``given`` takes it up, another begins anew.
    After a ``ResearchError`` both are removed: the input must change before the work can go on.

    Raises:
        DataError: if ``target`` cannot be written.
    """
    draft, mark = (target.with_name(f".{target.name}.{end}") for end in ("part", "rows"))
    said = json.dumps(given, sort_keys=True, default=str)
    try:
        with _writable(target):
            rows, size = _safe(mark, said) if draft.exists() else (0, 0)
            with draft.open("r+" if rows else "w", encoding="utf-8", newline="") as out:
                out.seek(size)
                out.truncate()
                yield Draft(out, rows, mark, said)
            os.replace(draft, target)
            mark.unlink(missing_ok=True)
    except ResearchError:
        _remove(draft, mark)
        raise


@contextmanager
def whole(target: Path) -> Iterator[TextIO]:
    """A file that takes its name only once it is complete; whatever stops it, nothing half-written stays.

    Raises:
        DataError: if ``target`` cannot be written.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        with _writable(target):
            with draft.open("w", encoding="utf-8", newline="") as out:
                yield out
            os.replace(draft, target)
    finally:
        _remove(draft)


@contextmanager
def _writable(target: Path) -> Iterator[None]:
    """Makes the folder of ``target``, and says in words what keeps it from being written."""
    try:
        if target.is_dir():
            raise DataError(f"{target} cannot be written: it is a folder.", "Name the file that is to be made.")
        target.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as problem:
        raise DataError(
            f"{target} cannot be written: {problem.strerror}.", "Choose a file in a folder that you may write to."
        ) from problem


def _safe(mark: Path, said: str) -> tuple[int, int]:
    """Rows and bytes that an earlier run left for the same work; zeros where there is none."""
    try:
        note = json.loads(mark.read_text(encoding="utf-8"))
        return (int(note["rows"]), int(note["bytes"])) if note["given"] == said else (0, 0)
    except (OSError, ValueError, KeyError, TypeError):
        return 0, 0


def _remove(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):  # where there is no such folder there is nothing to take away
            path.unlink(missing_ok=True)
