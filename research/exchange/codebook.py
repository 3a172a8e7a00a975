"""Codebooks as tables: one row a code, its path written with ``/`` from the root down (a slash in a name: ``\\/``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nlp.errors import ExchangeError
from research.coding import Code
from research.exchange.sheets import csv_of, rows_of

COLUMNS = ("path", "definition", "include", "exclude", "example")
_HEADERS = {"tag": "path", "code": "path", "name": "path", "description": "definition"}


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code as a codebook file holds it, before it is added to a study."""

    path: tuple[str, ...]
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line of a codebook file: what it says, and ``problem`` where it cannot be taken ("" where it can)."""

    number: int
    said: str
    row: CodeRow
    problem: str = ""


def read_lines(name: str, data: bytes) -> tuple[CodeLine, ...]:
    """Every line of a CSV or Excel codebook with what is wrong with it; ``number`` is that of the sheet.

    Raises:
        ExchangeError: if the file cannot be read or names no column with the paths.
    """
    table = rows_of(name, data)
    header = [cell.strip().casefold() for cell in table[0]] if table else []
    known = [_HEADERS.get(cell, cell) if _HEADERS.get(cell, cell) not in header else cell for cell in header]
    if "path" not in known:
        raise ExchangeError(f"{name} has no column 'path'.", f"Its first row must hold {', '.join(COLUMNS)}.")
    lines, seen = [], dict[tuple[str, ...], int]()
    for number, cells in enumerate(table[1:], start=2):
        told = dict(zip(known, cells, strict=False))
        if any(cell.strip() for cell in cells):
            lines.append(_line(number, told, seen))
    return tuple(lines)


def _line(number: int, told: Mapping[str, str], seen: dict[tuple[str, ...], int]) -> CodeLine:
    said = told.get("path", "")
    path = parted(said)
    problem = ""
    if not all(path):
        problem = "has an empty name"
    elif path in seen:
        problem = f"repeats row {seen[path]}"
    seen.setdefault(path, number)
    row = CodeRow(path, **{field: told.get(field, "").strip() for field in COLUMNS[1:]})
    return CodeLine(number, said, row, problem)


def read_codebook(name: str, data: bytes) -> tuple[CodeRow, ...]:
    """Codes of a CSV or Excel file with the columns ``path`` (or ``code``), and optionally the others.

    Raises:
        ExchangeError: naming the file and the row that cannot be read; nothing of the file is taken then.
    """
    lines = read_lines(name, data)
    bad = next((line for line in lines if line.problem), None)
    if bad is not None:
        what = f"{name}, row {bad.number}: the code {bad.said!r} {bad.problem}."
        raise ExchangeError(what, "Mend the row; nothing was added.")
    return tuple(line.row for line in lines)


def codebook_rows(codes: Iterable[Code]) -> Sequence[Sequence[str]]:
    """The codebook as rows, the header first."""
    return [COLUMNS, *([joined(c.path), c.definition, c.include, c.exclude, c.example] for c in codes)]


def write_codebook(codes: Iterable[Code]) -> str:
    """The codebook as CSV; ``read_codebook`` gives the same paths and texts back."""
    return csv_of(codebook_rows(codes))


def joined(path: Iterable[str]) -> str:
    """A path in one cell."""
    return "/".join(name.replace("\\", "\\\\").replace("/", "\\/") for name in path)


def parted(cell: str) -> tuple[str, ...]:
    """The names of a path in one cell."""
    pieces = re.findall(r"\\[\\/]|/|[^\\/]+|\\", cell)  # an escape, a step down, plain words, a lone backslash
    names = [""]
    for piece in pieces:
        if piece == "/":
            names.append("")
        else:
            names[-1] += piece[1:] if len(piece) == 2 and piece[0] == "\\" else piece
    return tuple(name.strip() for name in names)
