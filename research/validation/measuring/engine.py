"""The embedded engine: one DuckDB connection under a memory guard, and the few of its functions that ibis lacks."""

from __future__ import annotations

import os
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


@_builtin("make_timestamptz", ((dt.int64,), dt.Timestamp(timezone="UTC")))
def instant_of(us: Any) -> Any:
    """The instant that lies so many microseconds after 1970."""


@_builtin("try_strptime", ((dt.string, dt.string), dt.timestamp))
def read_time(text: Any, style: Any) -> Any:
    """A text read by a strptime format; null where it does not fit."""
