"""The embedded engine: one DuckDB connection under a memory guard, and the few of its functions that ibis lacks."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ibis
import ibis.expr.datatypes as dt

MEMORY_SHARE = 0.6
"""Part of the machine's memory that the engine may use before it spills to disk."""


@contextmanager
def connected() -> Iterator[Any]:
    """An ibis connection to an empty DuckDB in memory that spills to a folder of its own, gone afterwards.

    Its time zone is UTC, so that nothing depends on the machine's.
    """
    with tempfile.TemporaryDirectory(prefix="cpi-") as spill:
        connection = ibis.duckdb.connect()
        try:
            settings = {
                "memory_limit": f"'{_memory_mib()}MiB'",
                "temp_directory": "'" + spill.replace("'", "''") + "'",
                "TimeZone": "'UTC'",
                "preserve_insertion_order": "true",  # while reading: the order of rows breaks ties
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            }
            for name, value in settings.items():
                connection.raw_sql(f"SET {name} = {value}")
            yield connection
        finally:
            connection.disconnect()


def _builtin(name: str, signature: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a function of the engine callable in ibis expressions."""
    decorated: Callable[[Callable[..., Any]], Callable[..., Any]]
    decorated = ibis.udf.scalar.builtin(name=name, signature=signature)
    return decorated


def _memory_mib() -> int:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        with open("/sys/fs/cgroup/memory.max", encoding="ascii") as limit:
            total = min(total, int(limit.read()))
    except (OSError, ValueError):
        pass  # no container limit
    return max(256, int(total * MEMORY_SHARE) >> 20)


@_builtin("epoch_us", ((dt.timestamp,), dt.int64))
def epoch_us(moment: Any) -> Any:
    """Microseconds since 1970 of a time without zone."""


@_builtin("epoch_us", ((dt.Timestamp(timezone="UTC"),), dt.int64))
def epoch_us_zoned(moment: Any) -> Any:
    """Microseconds since 1970 of a time with a zone."""


@_builtin("timezone", ((dt.string, dt.timestamp), dt.Timestamp(timezone="UTC")))
def in_zone(zone: Any, moment: Any) -> Any:
    """The instant that a wall clock in ``zone`` shows as ``moment``."""


@_builtin("timezone", ((dt.string, dt.Timestamp(timezone="UTC")), dt.timestamp))
def wall_clock(zone: Any, instant: Any) -> Any:
    """What a wall clock in ``zone`` shows at ``instant``."""


@_builtin("try_strptime", ((dt.string, dt.string), dt.timestamp))
def read_time(text: Any, style: Any) -> Any:
    """A text read by a strptime format; null where it does not fit."""


@_builtin("make_timestamp", ((dt.int64,), dt.timestamp))
def without_zone(us: Any) -> Any:
    """The time without zone that lies so many microseconds after 1970 (DuckDB)."""


@_builtin("to_timestamp", ((dt.float64,), dt.Timestamp(timezone="UTC")))
def instant_of_seconds(seconds: Any) -> Any:
    """The instant that lies so many seconds after 1970 (PostgreSQL)."""


@_builtin("date_part", ((dt.string, dt.timestamp), dt.float64))
def part_of(part: Any, moment: Any) -> Any:
    """A part of a time without zone, such as its epoch in seconds (PostgreSQL, Spark)."""


@_builtin("date_part", ((dt.string, dt.Timestamp(timezone="UTC")), dt.float64))
def part_of_zoned(part: Any, moment: Any) -> Any:
    """A part of an instant (PostgreSQL)."""


@_builtin("date_from_unix_date", ((dt.int32,), dt.date))
def days_of_spark(days: Any) -> Any:
    """The day that lies so many days after 1970-01-01 (Spark)."""


@_builtin("unix_date", ((dt.date,), dt.int32))
def unix_date(day: Any) -> Any:
    """Days since 1970-01-01 (Spark)."""


@_builtin("unix_micros", ((dt.timestamp,), dt.int64))
def unix_micros(moment: Any) -> Any:
    """Microseconds since 1970 of an instant (Spark)."""


@_builtin("convert_to", ((dt.string, dt.string), dt.binary))
def as_bytes(text: Any, encoding: Any) -> Any:
    """The bytes of a text, which sort alike under every collation (PostgreSQL)."""


def small_table(connection: Any, columns: dict[str, list[int | None]]) -> Any:
    """Integers worked out here as a table of the engine; Spark gets a view of its own, the others values in the query.

    Every column is an int64.
    """
    schema = dict.fromkeys(columns, "int64")
    if connection.name != "pyspark":
        return ibis.memtable(columns, schema=schema)
    from pyspark.sql import SparkSession

    rows = list(zip(*columns.values(), strict=True))
    name = f"cpi_{secrets.token_hex(8)}"
    session = SparkSession.getActiveSession() or SparkSession.builder.getOrCreate()
    typed = ", ".join(f"{column} BIGINT" for column in columns)
    session.createDataFrame(rows, typed).createOrReplaceTempView(name)
    return connection.table(name)
