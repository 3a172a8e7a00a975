"""Opening interaction data where it lies: CSV, Parquet, Excel, XES, a DuckDB file, or a table of a database."""

from __future__ import annotations

import codecs
import csv
import difflib
import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from nlp.errors import DataError, ResearchError
from nlp.reading.archives import guard_office
from nlp.reading.values import Limits
from research.validation.measuring.places import is_remote, known_secrets, shown, table_behind
from research.validation.measuring.xes import is_xes, write_table

ROW = "_row"
"""Name of the column that holds the order in which rows were read."""

_TEXT = (".csv", ".tsv", ".txt")
_LOOKED_AT = 1 << 24
_MOST_EXCEL_ROWS = 1_048_576
_WORKBOOK = Limits(unpacked=1_000_000_000)
"""A full sheet of events unpacks to some 700 MB; whatever claims more, or packs 200 times, is no workbook of ours."""
_FIX = "Give a .csv, .csv.gz, .tsv, .parquet, .xlsx, .xes, .xes.gz or .duckdb file, or a database URL and #table."


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows as texts, ``None`` where a cell is empty; ``rows`` run along ``columns``."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@contextmanager
def opened(location: str, columns: Iterable[str] | None = None) -> Iterator[tuple[Any, Any, bool]]:
    """The connection, the raw table with :data:`ROW` beside its columns, and whether it is cheap to scan again.

    Only ``columns`` (those of them that exist) are read from a text file; all when ``None``.
    ``location`` is a path, or a database URL (or ``.duckdb`` path) with the table behind ``#``.

    Raises:
        DataError: if there is no such file or table, or it cannot be read.
    """
    from research.validation.measuring.engine import connected

    with connected() as connection:
        with _complaining(location):
            table, cheap = _table(connection, location)
            if not cheap:
                table = _kept(connection, table, columns)
        yield connection, table, cheap


@contextmanager
def _complaining(location: str) -> Iterator[None]:
    """Turns what the engine says into words for a person."""
    import duckdb
    import ibis

    try:
        yield
    except (duckdb.Error, ibis.common.exceptions.IbisError, OSError, ImportError, ValueError) as error:
        said = re.sub(r"\s+", " ", str(error))[:300]
        raise DataError(f"{shown(location)} cannot be read: {said}.", _FIX) from error


def preview(location: str, *, rows: int = 50) -> Preview:
    """Column names and the first ``rows`` rows.

    Raises:
        DataError: as :func:`opened`.
    """
    from research.validation.measuring.engine import connected

    if is_remote(location):
        from research.validation.measuring.remotes import remote

        with remote(location) as (_, table):
            return _first(table, rows)
    with connected() as connection, _complaining(location):
        return _first(_table(connection, location)[0], rows)


def _first(table: Any, rows: int) -> Preview:
    columns = tuple(name for name in table.columns if name != ROW)
    first = table.limit(rows).select(**{name: table[name].cast("string") for name in columns})
    held = first.to_pyarrow().to_pylist()
    return Preview(columns, tuple(tuple(row[name] for name in columns) for row in held))


def require(raw: Any, wanted: Sequence[str], name: str, location: str = "") -> None:
    """Complains of the first column that the table lacks; ``wanted`` begins with that of the case.

    ``location`` says where to read all its columns, of which ``raw`` may hold only those wanted.

    Raises:
        DataError: naming the column, the nearest one and all there are.
    """
    if not wanted[0]:
        raise DataError(
            f"{name}: no column is named as the case.", "Say in the mapping which column tells cases apart."
        )
    missing = next((column for column in wanted if column and column not in raw.columns), None)
    if missing is None:
        return
    known = [column for column in (preview(location, rows=1) if location else raw).columns if column != ROW]
    near = difflib.get_close_matches(missing, known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    raise DataError(
        f"{name} has no column {missing!r}{hint} It has {', '.join(map(repr, known))}.",
        "Correct the mapping or the definition.",
    )


def fingerprint(location: str) -> str:
    """SHA-256 of a file's bytes; "" when the data is not a file."""
    path = Path(location.partition("#")[0])
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table(connection: Any, location: str) -> tuple[Any, bool]:

    base, _, name = location.partition("#")
    if re.match(r"[a-z][a-z0-9+]+://", base):
        return _numbered(_brought(connection, location)), True
    path = Path(base)
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if not path.exists():
        raise DataError(f"There is no file {base!r}.", "Check the path, or upload the file again.")
    if path.is_dir() or suffixes[-1:] == [".parquet"]:
        return _parquet(connection, path), True
    if suffixes[-1:] in ([".duckdb"], [".ddb"], [".db"]):
        return _attached(connection, path, name, location), True
    if suffixes[-1:] == [".xlsx"]:
        return _excel(connection, path, name), False
    if is_xes(path):
        copy = _spill(connection, "log.csv")
        write_table(path, copy)
        return _csv(connection, copy, delimiter=","), False
    if set(suffixes) & set(_TEXT):
        return _csv(connection, path), False
    raise DataError(f"{path.name} is of a kind that is not read here.", _FIX)


def _csv(connection: Any, path: Path, *, delimiter: str = "") -> Any:
    """Every column as text, so that a case called ``NA`` or ``007`` keeps its name.

    Nothing is left to the engine's sniffing: it skips rows that do not fit what it settles on.
    """
    encoding = _encoding(path)
    names, found = _header(path, encoding)
    return connection.read_csv(
        path, table_name="raw", columns=dict.fromkeys(names, "VARCHAR"), header=True, auto_detect=False,
        delim=delimiter or found, quote='"', escape='"', comment="", encoding=encoding,
    )  # fmt: skip


def _unpacked(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb"))


def _encoding(path: Path) -> str:
    """UTF-8, or Latin-1 where the file's beginning is no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with _unpacked(path) as file:
        try:
            decoder.decode(file.read(_LOOKED_AT))
        except UnicodeDecodeError:
            return "latin-1"
    return "utf-8"


def _header(path: Path, encoding: str) -> tuple[list[str], str]:
    """The names of the columns, told apart, and what stands between them (a comma where nothing else does)."""
    sure = "utf-8-sig" if encoding == "utf-8" else encoding
    with _unpacked(path) as file:
        line = file.readline(1 << 20).decode(sure)
    delimiter = max((",", ";", "\t", "|"), key=re.sub(r'"[^"]*"', "", line).count)
    names: list[str] = []
    for i, cell in enumerate(next(csv.reader([line], delimiter=delimiter), [])):
        name = cell.strip() or f"column{i}"
        names.append(name if name not in names else f"{name}_{i}")
    if not names:
        raise DataError(f"{path.name} holds no header.", "Give the columns' names in the first row.")
    return names, delimiter


def _parquet(connection: Any, path: Path) -> Any:
    import ibis

    found = f"{path}/**/*.parquet" if path.is_dir() else str(path)
    table = connection.read_parquet(found, table_name="raw", file_row_number=True, filename=path.is_dir())
    if "filename" not in table.columns:
        return table.rename({ROW: "file_row_number"})
    order = ibis.row_number().over(order_by=[table.filename, table.file_row_number])
    return table.mutate(**{ROW: order}).drop("filename", "file_row_number")


def _excel(connection: Any, path: Path, sheet: str) -> Any:
    from openpyxl import load_workbook

    try:
        guard_office(path.name, path.read_bytes(), _WORKBOOK)
    except ResearchError as error:
        raise DataError(error.message, "Save the sheet as CSV (UTF-8), or as a workbook of its own.") from error
    book = load_workbook(path, read_only=True, data_only=True)
    page = book[table_behind(f"{path.name}#{sheet}", sheet, book.sheetnames) if sheet else book.worksheets[0].title]
    copy = _spill(connection, "sheet.csv")
    with copy.open("w", newline="", encoding="utf-8") as file:
        rows = page.iter_rows(values_only=True, max_row=_MOST_EXCEL_ROWS)
        csv.writer(file).writerows([_cell(value) for value in row] for row in rows)
    return _csv(connection, copy, delimiter=",")


def _spill(connection: Any, name: str) -> Path:
    """A file in the folder that goes when the connection does."""
    spill = connection.raw_sql("SELECT current_setting('temp_directory')").fetchone()[0]
    copy = Path(spill) / name
    copy.parent.mkdir(exist_ok=True)
    return copy


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat(sep=" ") if hasattr(value, "hour") and hasattr(value, "year") else str(value)


def _attached(connection: Any, path: Path, name: str, location: str) -> Any:
    """A table or view of a DuckDB file, read where it lies; rows of a table keep the order they were loaded in."""
    quoted = str(path).replace("'", "''")
    connection.raw_sql(f"ATTACH '{quoted}' AS source (READ_ONLY)")
    found = connection.raw_sql(
        "SELECT schema_name, table_name, 'rowid' FROM duckdb_tables() WHERE database_name = 'source' UNION ALL "
        "SELECT schema_name, view_name, 'row_number() OVER ()' FROM duckdb_views() "
        "WHERE database_name = 'source' AND NOT internal"
    ).fetchall()
    known = {table if schema == "main" else f"{schema}.{table}": (schema, table, row) for schema, table, row in found}
    schema, table, row = known[table_behind(location, name, known)]
    place = f'source."{schema.replace(chr(34), chr(34) * 2)}"."{table.replace(chr(34), chr(34) * 2)}"'
    connection.raw_sql(f"CREATE TEMP VIEW raw AS SELECT *, {row} AS {ROW} FROM {place}")  # noqa: S608 - quoted above
    return connection.table("raw")


def _brought(connection: Any, location: str) -> Any:
    """A table of another database, brought over in batches."""
    import ibis

    from research.validation.measuring.remotes import remote, table_named

    base, _, name = location.partition("#")
    if is_remote(location):
        with remote(location) as (_, table):
            return _filled(connection, table.to_pyarrow_batches())
    source = ibis.connect(known_secrets(base))
    try:
        return _filled(connection, table_named(source, name, location).to_pyarrow_batches())
    finally:
        source.disconnect()


def _filled(connection: Any, batches: Any) -> Any:
    connection.con.register("_batches", batches)
    connection.raw_sql("CREATE TEMP TABLE raw AS SELECT * FROM _batches")
    connection.con.unregister("_batches")
    return connection.table("raw")


def _kept(connection: Any, table: Any, columns: Iterable[str] | None) -> Any:
    """A text file read once, its rows numbered, so that no later question parses it again."""
    wanted = table.columns if columns is None else [name for name in table.columns if name in set(columns)]
    connection.create_table("rows", _numbered(table.select(*wanted)), temp=True)
    return connection.table("rows")


def _numbered(table: Any) -> Any:
    """``row_number()`` without an order counts rows as they are read, as long as insertion order is preserved."""
    import ibis

    return table.mutate(**{ROW: ibis.row_number()})
