"""The canonical event table that every measure is written against, and the report on how it was read.

Columns: ``_case``, ``_entity``, ``_event``, ``_ts`` (int64, UTC microseconds), ``_seq`` (order of rows, breaks ties),
and the attributes asked for, as texts under their own names. No row is left out: one without event or readable time
still tells that its case exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import ibis

from nlp.errors import DataError
from research.validation.mapping import LoadReport, Mapping
from research.validation.measuring.ordered import backward, out_of_turn
from research.validation.measuring.places import is_remote
from research.validation.measuring.reading import ROW, fingerprint, opened, require
from research.validation.measuring.remotes import ORDER, holds_text_times, remote, times_as_integers
from research.validation.measuring.scanning import Kept
from research.validation.measuring.selecting import count_of
from research.validation.measuring.timestamps import AT, find_style, microseconds

_MOST_EXAMPLES = 5
CANONICAL = ("_case", "_entity", "_event", "_ts", "_seq")


@dataclass(frozen=True, slots=True)
class EventTable:
    """An open event table.

    ``end_us`` is the latest time in it (``None`` without any): the moment of extraction as far as the data shows.
    ``unparsed`` counts times that were written but could not be read; ``rows`` and ``no_case`` are of the raw table.
    ``ordered`` says that rows at the same time stand in the order in which they happened.
    ``kept`` holds the tables that measuring makes with the engine; they go when the event table is closed.
    """

    connection: Any
    table: Any
    mapping: Mapping
    name: str
    rows: int
    no_case: int
    unparsed: int
    start_us: int | None
    end_us: int | None
    notes: tuple[str, ...]
    dropped: int = 0
    unreadable: tuple[str, ...] = ()
    ordered: bool = True
    kept: Kept = field(kw_only=True)


@contextmanager
def open_events(location: str, mapping: Mapping, columns: Iterable[str] = ()) -> Iterator[EventTable]:
    """The event table of ``location`` with the attributes ``columns``.

    Raises:
        DataError: if the data cannot be read or lacks a column, or its times fit no format.
    """
    name = location.partition("?")[0].rsplit("/", 1)[-1]
    wanted = [mapping.case, mapping.event, mapping.timestamp, mapping.entity, *columns]
    wanted += _times(mapping)
    if is_remote(location):
        with remote(location) as (connection, raw):
            require(raw, wanted, name)
            if not holds_text_times(raw, _times(mapping)):
                events = events_on(connection, raw, mapping, columns, name=name)
                with events.kept:
                    yield events
                return
    with opened(location, wanted) as (connection, raw, cheap):
        require(raw, wanted, name, location)
        mapping, notes = _with_style(raw, mapping, name)
        try:
            table = _canonical(raw, mapping, sorted(set(columns)))
            if not cheap:
                table = connection.create_table("event", table, temp=True)
                connection.drop_table("rows")
            connection.raw_sql("SET preserve_insertion_order = false")
            counted = _counted(connection, table, mapping, name, notes)
            said = out_of_turn(counted.table) if mapping.event else ""
            with counted.kept:
                yield replace(counted, ordered=not said, notes=(*counted.notes, *filter(None, [said])))
        except duckdb.Error as error:
            raise DataError(
                f"{name} cannot be read as the mapping says: {' '.join(str(error).split())[:300]}.",
                "Look at the rows around the place named, or save the file again as UTF-8 CSV.",
            ) from error


def events_on(
    connection: Any, raw: Any, mapping: Mapping, columns: Iterable[str] = (), *, name: str = "the table"
) -> EventTable:
    """The event table over a table of PostgreSQL or Spark, which stays where it is.

    Rows at the same time follow the column ``seq`` where there is one, else the names of their events.

    Raises:
        DataError: if a column is missing.
    """
    require(raw, [mapping.case, mapping.event, mapping.timestamp, mapping.entity, *columns], name)
    raw, notes = _in_order(raw, mapping)
    instants = times_as_integers(connection, raw, mapping.timezone)
    counted = [column for column in _times(mapping) if column not in instants]
    if counted and not mapping.timestamp_format:
        style, note = find_style(raw, counted[0], timezone=mapping.timezone, name=name)
        mapping, notes = replace(mapping, timestamp_format=style), (*notes, note)
    kept = {AT + column: instants[column] for column in columns if column in instants}
    raw = raw.mutate(**kept, **{column: instants[column] for column in _times(mapping) if column in instants})
    if not counted:
        mapping = replace(mapping, timestamp_format="microseconds")
    counted_rows = _counted(connection, _canonical(raw, mapping, sorted(set(columns))), mapping, name, notes)
    return replace(counted_rows, ordered=ORDER in raw.columns or not mapping.event)


def _in_order(raw: Any, mapping: Mapping) -> tuple[Any, tuple[str, ...]]:
    """The table with :data:`ROW`, and a sentence where nothing says in which order rows at the same time stand."""
    if ORDER in raw.columns:
        return raw.mutate(**{ROW: raw[ORDER].cast("int64")}), ()
    order = [raw[mapping.timestamp], raw[mapping.event]] if mapping.event else [raw[mapping.case]]
    row = ibis.row_number().over(ibis.window(group_by=mapping.case, order_by=order))
    said = (
        f"No column {ORDER!r} says in which order rows at the same time happened: what ends at the very time it starts "
        "takes no time, other rows at the same time are taken by the names of their events."
    )
    return raw.mutate(**{ROW: row}), (said,) if mapping.event else ()


def _times(mapping: Mapping) -> list[str]:
    """The columns that hold the times of events."""
    return [column for column in (mapping.timestamp, *(held for _, held in mapping.event_columns)) if column]


def _with_style(raw: Any, mapping: Mapping, name: str) -> tuple[Mapping, tuple[str, ...]]:
    columns = _times(mapping)
    if mapping.timestamp_format or not columns:
        return mapping, ()
    found = [find_style(raw, column, timezone=mapping.timezone, name=name) for column in columns]
    styles = {style for style, _ in found}
    if len(styles) > 1:
        ways = ", ".join(sorted(style or "ISO 8601" for style in styles))
        raise DataError(
            f"{name}: its columns of times are written in different ways ({ways}).",
            "Declare timestamp_format, or give all times in ISO 8601.",
        )
    return replace(mapping, timestamp_format=styles.pop()), tuple(note for _, note in found if note)


def _canonical(raw: Any, mapping: Mapping, columns: list[str]) -> Any:
    clean = {column: _clean(raw[column].cast("string"), column, mapping) for column in columns}
    clean |= _moments(raw, mapping, columns)
    entity = _known(raw, mapping.entity, mapping) if mapping.entity else ibis.null("string")
    base = {"_case": _known(raw, mapping.case, mapping), "_entity": entity}
    if mapping.event:
        written = _known(raw, mapping.timestamp, mapping)
        times = microseconds(written, timezone=mapping.timezone, style=mapping.timestamp_format)
        own = {
            "_event": _clean(raw[mapping.event].cast("string"), mapping.event, mapping),
            "_ts": times,
            "_seq": raw[ROW].cast("int64"),
            "_bad": ibis.ifelse(times.isnull(), written.cast("string"), ibis.null("string")),
        }
        return raw.select(**base, **own, **clean)
    return _unpivoted(raw, mapping, {**base, **clean})


def _moments(raw: Any, mapping: Mapping, columns: list[str]) -> dict[str, Any]:
    """Attributes that are times by their type, as microseconds beside their text."""
    there = {AT + column: raw[AT + column] for column in columns if AT + column in raw.columns}
    typed = [column for column in columns if raw[column].type().is_timestamp() or raw[column].type().is_date()]
    return there or {AT + c: microseconds(raw[c], timezone=mapping.timezone, style="") for c in typed}


def _unpivoted(raw: Any, mapping: Mapping, kept: dict[str, Any]) -> Any:
    """One event per filled column of times, and one row without event that carries the case itself."""
    step = len(mapping.event_columns) + 1
    first = raw[ROW].cast("int64") * step
    empty = {"_event": ibis.null("string"), "_ts": ibis.null("int64"), "_seq": first, "_bad": ibis.null("string")}
    parts = [raw.select(**empty, **kept)]
    for i, (event, column) in enumerate(mapping.event_columns, start=1):
        times = microseconds(raw[column], timezone=mapping.timezone, style=mapping.timestamp_format)
        text = _clean(raw[column].cast("string"), column, mapping)
        bad = ibis.ifelse(times.isnull(), text, ibis.null("string"))
        own = {"_event": ibis.literal(event), "_ts": times, "_seq": first + i, "_bad": bad}
        parts.append(raw.filter(text.notnull()).select(**own, **kept))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _known(raw: Any, column: str, mapping: Mapping) -> Any:
    """The column as it is, or as a text without what means "not known" where the mapping names such texts."""
    named = any(name == column and texts for name, texts in mapping.sentinels)
    return _clean(raw[column].cast("string"), column, mapping) if named else raw[column]


def _clean(text: Any, column: str, mapping: Mapping) -> Any:
    """The text, null where it is one that the mapping declares to mean "not known"."""
    sentinels = dict(mapping.sentinels).get(column, ())
    return ibis.ifelse(text.isin(sentinels), ibis.null("string"), text) if sentinels else text


def _counted(connection: Any, table: Any, mapping: Mapping, name: str, notes: tuple[str, ...]) -> EventTable:
    step = len(mapping.event_columns) + 1
    first = table["_seq"] % step == 0  # a wide row became several
    found = table.aggregate(
        rows=count_of(first),
        no_case=count_of(first & table["_case"].isnull()),
        unparsed=table["_bad"].count(),
        start_us=table["_ts"].min(),
        end_us=table["_ts"].max(),
    )
    row = _one(found)
    counts: dict[str, Any] = {key: row[key] or 0 for key in ("rows", "no_case", "unparsed")}
    unreadable = _examples(table, mapping) if counts["unparsed"] else ()
    if mapping.drop_duplicates:
        same = ibis.window(group_by=["_case", "_event", "_ts"], order_by="_seq")
        again = table.mutate(_again=ibis.row_number().over(same))
        row["dropped"] = _one(again.aggregate(n=count_of(again["_again"] > 0)))["n"]
        table = again.filter(again["_again"] == 0).drop("_again")
        notes = (*notes, "Repeated rows (same case, event and time) are dropped, as the mapping asks.")
    return EventTable(
        connection, table.drop("_bad"), mapping, name, **counts, start_us=row["start_us"], end_us=row["end_us"],
        notes=notes, dropped=row.get("dropped") or 0, unreadable=unreadable,
        kept=Kept(connection),
    )  # fmt: skip


def _examples(table: Any, mapping: Mapping) -> tuple[str, ...]:
    """The first times that could not be read, with their row and column."""
    step = len(mapping.event_columns) + 1
    first = table.filter(table["_bad"].notnull()).order_by("_seq").limit(_MOST_EXAMPLES).select("_seq", "_bad")
    columns = [mapping.timestamp] if mapping.event else ["", *(column for _, column in mapping.event_columns)]
    return tuple(
        f"row {row['_seq'] // step + 1:,}: {row['_bad']!r} in {columns[row['_seq'] % step]!r} is no time"
        for row in first.to_pyarrow().to_pylist()
    )


def load_report(events: EventTable, location: str) -> LoadReport:
    """What was found while reading: one scan for counts, one for duplicates, one for rows out of order."""
    table, wide = events.table, not events.mapping.event
    found = _one(
        table.aggregate(
            cases=table["_case"].nunique(),
            entities=table["_entity"].nunique(),
            no_event=count_of(table["_event"].isnull()),
            no_time=count_of(table["_ts"].isnull()),
            events=count_of(table["_ts"].notnull() & table["_event"].notnull() & table["_case"].notnull()),
        )
    )
    return LoadReport(
        rows=events.rows,
        events=found["events"] or 0,
        cases=found["cases"],
        entities=found["entities"],
        duplicates=_repeated(table),
        unparsable=events.unparsed,
        no_case=events.no_case,
        no_event=0 if wide else found["no_event"] or 0,
        no_time=0 if wide else (found["no_time"] or 0) - events.unparsed,
        out_of_order=0 if wide else backward(table),
        first_us=events.start_us,
        extract_end_us=events.end_us,
        fingerprint=fingerprint(location),
        notes=events.notes,
        dropped=events.dropped,
        unreadable=events.unreadable,
    )


def _repeated(table: Any) -> int:
    """Rows that repeat case, event and time of another."""
    if table.get_backend().name != "duckdb":
        held = table.filter(table["_ts"].notnull() & table["_case"].notnull())
        same = held.group_by(["_case", "_event", "_ts"]).aggregate(k=lambda t: t.count())
        return int(_one(same.aggregate(d=(same["k"] - 1).sum()))["d"] or 0)
    key = ibis.struct({"c": table["_case"].cast("string"), "e": table["_event"], "t": table["_ts"]})
    timed = table.mutate(_key=key).filter(table["_ts"].notnull() & table["_case"].notnull())
    return int(_one(timed.aggregate(d=timed.count() - timed["_key"].hash().nunique()))["d"] or 0)


def _one(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = row.to_pyarrow().to_pylist()[0]
    return found
