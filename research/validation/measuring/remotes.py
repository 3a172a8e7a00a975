"""Databases that measure for themselves: PostgreSQL by its URL, and the Spark session of this process.

A table is looked at where it lies. Its times become whole microseconds there; what leaves are a few numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis

from nlp.errors import DataError
from research.validation.measuring.engine import part_of, part_of_zoned, unix_date, unix_micros
from research.validation.measuring.places import known_secrets, shown, table_behind
from research.validation.measuring.zones import DAY, instant_us, spanned

ORDER = "seq"
"""The column that says in which order rows at the same time stand, where a table has one."""


@contextmanager
def remote(location: str) -> Iterator[tuple[Any, Any]]:
    """The connection and the table of a location for which :func:`is_remote` holds.

    Raises:
        DataError: if there is no such table.
    """
    base, _, name = location.partition("#")
    source: Any = None
    with database_errors(location):
        try:
            if base.startswith("pyspark:"):
                source = ibis.pyspark.connect()
                table = source.read_parquet(name) if Path(name).exists() else table_named(source, name, location)
            else:
                source = ibis.connect(known_secrets(base))
                table = table_named(source, name, location)
            yield source, table
        finally:
            if source is not None and not base.startswith("pyspark:"):  # a Spark session is not ours to end
                source.disconnect()


@contextmanager
def database_errors(location: str) -> Iterator[None]:
    """Turns what a database says into words for a person."""
    try:
        yield
    except Exception as error:
        theirs = type(error).__module__.partition(".")[0] in ("psycopg", "pyspark", "ibis", "sqlglot")
        if not theirs and not isinstance(error, ImportError):
            raise
        said = re.sub(r"\s+", " ", str(error))[:300]
        raise DataError(
            f"{shown(location)} cannot be read: {shown(said)}.",
            "Check the address, the table behind '#' and your rights to it; "
            "PostgreSQL needs pip install 'psycopg[binary]', Spark the packages of requirements-spark.txt and Java.",
        ) from error


def table_named(source: Any, name: str, location: str) -> Any:
    """The table behind ``#``, ``schema.table`` where it lies in another schema; the only one where none is named.

    Raises:
        DataError: naming the tables there are, if there is no such one.
    """
    known = source.list_tables()
    schema, dot, inner = name.rpartition(".")
    if name not in known and dot and inner in source.list_tables(database=schema):
        return source.table(inner, database=schema)
    return source.table(table_behind(location, name, known))


def holds_text_times(raw: Any, columns: Iterable[str]) -> bool:
    """Whether one of the columns holds its times as texts, which only our own engine reads."""
    return any(raw[column].type().is_string() for column in columns if column in raw.columns)


def times_as_integers(connection: Any, raw: Any, timezone: str) -> dict[str, Any]:
    """Every column of times or dates as int64 UTC microseconds; those without an offset are of ``timezone``."""
    plain = _without_zone(connection, raw)
    found: dict[str, Any] = {}
    walls: dict[str, Any] = {}
    for name, kind in raw.schema().items():
        if kind.is_timestamp() or kind.is_date():
            local = name in plain or kind.is_date()
            us = _on_postgres(raw[name]) if connection.name == "postgres" else _on_spark(raw[name], local=local)
            (walls if local else found)[name] = us
    if walls and timezone not in ("", "UTC"):
        ends = {f"{end}{i}": getattr(us, end)() for i, us in enumerate(walls.values()) for end in ("min", "max")}
        known = [us for us in raw.aggregate(**ends).to_pyarrow().to_pylist()[0].values() if us is not None]
        span = spanned(min(known, default=None), max(known, default=None))
        walls = {name: instant_us(us, timezone, span) for name, us in walls.items()}
    return found | walls


def _without_zone(connection: Any, raw: Any) -> set[str]:
    """The columns of times without an offset. Spark's types have to be asked for; ibis does not tell them apart."""
    if connection.name == "pyspark":
        fields = connection.raw_sql(ibis.to_sql(raw.limit(0), dialect="pyspark")).schema.fields
        return {field.name for field in fields if field.dataType.typeName() == "timestamp_ntz"}
    return {name for name, kind in raw.schema().items() if kind.is_timestamp() and kind.timezone is None}


def _on_postgres(column: Any) -> Any:
    kind = column.type()
    zoned = kind.is_timestamp() and kind.timezone is not None
    seconds = part_of_zoned("epoch", column) if zoned else part_of("epoch", column.cast("timestamp"))
    return (seconds * 1e6).round().cast("int64")


def _on_spark(column: Any, *, local: bool) -> Any:
    """An instant as it is counted; what has no zone by its day and clock, which no session's time zone touches."""
    if column.type().is_date():
        return unix_date(column).cast("int64") * DAY
    if not local:
        return unix_micros(column)
    seconds = (part_of("SECOND", column) * 1e6).round().cast("int64")
    clock = (column.hour().cast("int64") * 60 + column.minute().cast("int64")) * 60_000_000
    return unix_date(column.date()).cast("int64") * DAY + clock + seconds
