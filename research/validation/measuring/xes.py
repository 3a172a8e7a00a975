"""Event logs in XES (IEEE 1849-2016), read trace by trace into a plain table.

Columns: attributes of a trace as ``case:KEY``, those of an event as ``KEY``, nested ones behind a slash. Keys of the
standard extensions get their usual prefix (``concept:name``) whatever prefix the file declares. Times keep the offset
they were written with. A trace without events stays a row, so that its case is counted.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from nlp.errors import DataError

_STANDARD = {"concept", "time", "lifecycle", "org", "cost", "identity", "semantic", "micro", "artifactlifecycle"}
_VALUES = {"string", "date", "int", "float", "boolean", "id"}
_NAME = "case:concept:name"
Row = dict[str, str]


def is_xes(path: Path) -> bool:
    """Whether a file's name says XES, packed or not."""
    return path.name.lower().endswith((".xes", ".xes.gz"))


def write_table(path: Path, target: Path) -> None:
    """Writes the log as CSV with a header; one trace is held in memory at a time.

    Raises:
        DataError: if the file is no well-formed XES, or holds no event.
    """
    columns: dict[str, int] = {_NAME: 0, "concept:name": 1, "time:timestamp": 2}
    body = target.with_suffix(".rows")
    with body.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        for row in _rows(path):
            for key in row:
                columns.setdefault(key, len(columns))
            rows.writerow([row.get(key, "") for key in columns])
    with body.open(newline="", encoding="utf-8") as held, target.open("w", newline="", encoding="utf-8") as file:
        whole = csv.writer(file)
        whole.writerow(columns)
        whole.writerows(row + [""] * (len(columns) - len(row)) for row in csv.reader(held))
    body.unlink()


def _rows(path: Path) -> Iterator[Row]:
    seen = 0
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            for row in _parsed(cast("IO[bytes]", file)):
                seen += 1
                yield row
    except (ParseError, DefusedXmlException, EOFError, gzip.BadGzipFile) as error:
        raise DataError(
            f"{path.name} is not readable as XES after row {seen:,}: {error}.",
            "Export the log again, or open it in the program it came from to see whether it is whole.",
        ) from error
    if not seen:
        raise DataError(f"{path.name} holds no trace and no event.", "Give an XES file with <trace> and <event>.")


def _parsed(file: IO[bytes]) -> Iterator[Row]:
    prefixes: dict[str, str] = {}
    depth, traces, root = 0, 0, None
    for what, element in iterparse(file, events=("start", "end")):
        root = element if root is None else root
        depth += 1 if what == "start" else -1
        if what == "start" or depth != 1:
            continue
        tag = _tag(element)
        if tag == "extension":
            _declared(element, prefixes)
        elif tag == "trace":
            traces += 1
            yield from _trace(element, prefixes, traces)
        elif tag == "event":
            yield _attributes(element, prefixes)
        root.clear()  # what was read is let go


def _declared(element: Any, prefixes: dict[str, str]) -> None:
    """Remembers the usual prefix of a standard extension that the file calls otherwise."""
    known = str(element.get("uri", "")).rstrip("/").rsplit("/", 1)[-1].removesuffix(".xesext").lower()
    if known in _STANDARD and element.get("prefix"):
        prefixes[element.get("prefix")] = known


def _trace(element: Any, prefixes: dict[str, str], number: int) -> Iterator[Row]:
    own = {f"case:{key}": value for key, value in _attributes(element, prefixes).items()}
    own.setdefault(_NAME, f"trace {number}")
    events = [child for child in element if _tag(child) == "event"]
    for event in events:
        yield own | _attributes(event, prefixes)
    if not events:
        yield own


def _attributes(element: Any, prefixes: dict[str, str], before: str = "") -> Row:
    found: Row = {}
    for child in element:
        kind, key = _tag(child), child.get("key")
        if key is None or kind in ("event", "trace"):
            continue
        prefix, colon, rest = key.partition(":")
        name = before + (f"{prefixes.get(prefix, prefix)}:{rest}" if colon else key)
        if kind in _VALUES:
            found[name] = child.get("value", "")
        inner = child if kind != "list" else next((part for part in child if _tag(part) == "values"), child)
        found |= _attributes(inner, prefixes, f"{name}/")
    return found


def _tag(element: Any) -> str:
    return str(element.tag).rsplit("}", 1)[-1]
