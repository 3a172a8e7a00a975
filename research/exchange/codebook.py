"""Codebooks as CSV: one row a code, its path written with ``/`` from the root down."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from nlp.errors import ExchangeError
from research.coding import Code

COLUMNS = ("path", "definition", "include", "exclude")


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code as a codebook file holds it, before it is added to a study."""

    path: tuple[str, ...]
    definition: str = ""
    include: str = ""
    exclude: str = ""


def read_codebook(name: str, data: bytes) -> tuple[CodeRow, ...]:
    """Codes of a CSV file with the columns ``path`` (or ``code``), and optionally ``definition, include, exclude``.

    Raises:
        ExchangeError: naming the file and the row that cannot be read; nothing of the file is taken then.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise ExchangeError(f"{name} is not UTF-8 text: {problem}.", "Save it as CSV (UTF-8).") from problem
    reader = csv.DictReader(StringIO(text, newline=""), restval="")
    columns = {column.strip().lower(): column for column in reader.fieldnames or []}
    key = columns.get("path") or columns.get("code") or columns.get("name")
    if key is None:
        raise ExchangeError(f"{name} has no column 'path'.", f"Its first row must hold {', '.join(COLUMNS)}.")
    rows = []
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(reader, start=2):
        path = tuple(part.strip() for part in (row[key] or "").split("/"))
        if not all(path) or path in seen:
            why = f"repeats row {seen[path]}" if path in seen else "has an empty name"
            raise ExchangeError(
                f"{name}, row {number}: the code {row[key]!r} {why}.", "Mend the row; nothing was added."
            )
        seen[path] = number
        told = {field: (row.get(columns.get(field, "")) or "").strip() for field in COLUMNS[1:]}
        rows.append(CodeRow(path, **told))
    return tuple(rows)


def write_codebook(codes: Iterable[Code]) -> str:
    """The codebook as CSV; ``read_codebook`` gives the same paths and texts back."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(["/".join(c.path), c.definition, c.include, c.exclude] for c in codes)
    return out.getvalue()
