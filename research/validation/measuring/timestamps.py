"""Times as people write them, as UTC microseconds: by what the column holds and what the mapping declares."""

from __future__ import annotations

from typing import Any

import ibis

from nlp.errors import DataError
from research.validation.mapping import Mapping
from research.validation.measuring.engine import epoch_us, epoch_us_zoned, in_zone, read_time
from research.validation.measuring.selecting import column

EPOCHS = {"seconds": 1_000_000, "milliseconds": 1_000, "microseconds": 1}
"""Formats that are a number since 1970, and how many microseconds one is."""

AT = "_at_"
"""Begins the name of an event table's column that holds an attribute's time as microseconds, beside its text."""

_OFFSET = r":\d{2}(\.\d+)?\s*(Z|z|UTC|GMT|[+-]\d{2}(:?\d{2})?)$"
_NO_SECONDS = r"([T ]\d{1,2}:\d{2})\s*(Z|z|[+-]\d{2}(?::?\d{2})?)$"
_LOOSE_OFFSET = r"\s*([+-]\d{2}):?(\d{2})$"

_CLOCKS = (" %H:%M:%S", " %H:%M", "T%H:%M:%S", " %H:%M:%S.%f", " %I:%M:%S %p", " %I:%M %p", "")
_DATES = ("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y",
          "%d/%m/%y", "%m/%d/%y")  # fmt: skip
FORMATS = tuple(date + clock for date in _DATES for clock in _CLOCKS)
"""Formats that are tried when times are not ISO 8601 and none was declared."""

_DAY_MONTH = {date: date.replace("%d", "#").replace("%m", "%d").replace("#", "%m") for date in FORMATS if "%m" in date}


def microseconds(held: Any, *, timezone: str, style: str) -> Any:
    """An int64 expression: UTC microseconds of ``held``, null where it cannot be read.

    ``style`` is a strptime format, a key of :data:`EPOCHS`, or "" (ISO 8601, or what its type says).
    """
    kind = held.type()
    if kind.is_timestamp() and kind.timezone is not None:
        return epoch_us_zoned(held)
    if kind.is_timestamp() or kind.is_date():
        return _instant(held.cast("timestamp"), timezone)
    if style in EPOCHS and kind.is_integer():
        return held.cast("int64") * EPOCHS[style]
    if style in EPOCHS:
        scaled = held.try_cast("float64") if kind.is_string() else held
        exact = scaled.try_cast("int64") if style == "microseconds" else (scaled * EPOCHS[style]).round()
        return exact.try_cast("int64")
    text = held.cast("string").strip()
    if style:
        # with %z the text says its own offset, and what is read is UTC already
        return _instant(read_time(text, style), "UTC" if "%z" in style or style.endswith("Z") else timezone)
    naive = _instant(text.try_cast("timestamp"), timezone)
    return ibis.ifelse(text.re_search(_OFFSET), epoch_us_zoned(_zoned(text)), naive)


def moment(table: Any, name: str, mapping: Mapping) -> Any:
    """UTC microseconds of an attribute of the event table: of its own type, or read from its text.

    Raises:
        DataError: if it is a text on an engine that reads no times from texts.
    """
    if AT + name in table.columns:
        return table[AT + name]
    text = column(table, name, mapping)
    if text.get_backend().name != "duckdb":
        raise DataError(
            f"{name!r} holds its times as texts, which are not read where the data lies.",
            "Give it the type of a time or date in the database, or measure a file of the data.",
        )
    return microseconds(text, timezone=mapping.timezone, style=mapping.timestamp_format)


def _zoned(text: Any) -> Any:
    """Times with an offset, among them those that the engine reads only with seconds and a colon: ``10:00 +0100``."""
    zoned = ibis.dtype("timestamp('UTC')")
    full = text.re_replace(_NO_SECONDS, r"\1:00\2").re_replace(_LOOSE_OFFSET, r"\1:\2")
    return ibis.coalesce(text.try_cast(zoned), full.try_cast(zoned))


def _instant(naive: Any, timezone: str) -> Any:
    if timezone in ("", "UTC"):
        return epoch_us(naive)
    return epoch_us_zoned(in_zone(timezone, naive))


def find_style(table: Any, column: str, *, timezone: str, name: str) -> tuple[str, str]:
    """The format of a column of times and, when it was not plain ISO 8601, a sentence that says so.

    Raises:
        DataError: if day and month cannot be told apart, or nothing fits at least half of the values.
    """
    held = table[column]
    if held.type().is_timestamp() or held.type().is_date():
        return "", ""
    if held.type().is_numeric():
        return _by_size(held.cast("float64").max().to_pyarrow().as_py(), column)
    known = table.filter(held.notnull()).select(text=held.cast("string").strip())
    first = known.limit(10_000)
    iso_us = microseconds(first.text, timezone=timezone, style="")
    total, iso = _numbers(first.aggregate(n=first.count(), iso=iso_us.count()))
    if iso * 2 >= total:
        return "", ""
    digits = first.text.re_search(r"^\d{9,19}(\.\d+)?$").cast("int64").sum()
    n, top = _numbers(first.aggregate(n=digits, top=first.text.try_cast("float64").max()))
    return _by_size(top, column) if n * 2 > total else _by_trying(known, column, name)


def _numbers(row: Any) -> list[Any]:
    """The values of a result of one row."""
    return list(row.to_pyarrow().to_pylist()[0].values())


def _by_size(top: float | None, column: str) -> tuple[str, str]:
    unit = "microseconds" if top and top > 1e14 else "milliseconds" if top and top > 1e11 else "seconds"
    return unit, f"Times in {column!r} are read as {unit} since 1970."


def _by_trying(known: Any, column: str, name: str) -> tuple[str, str]:
    first = known.limit(2_000)
    fits = _fitting(first, FORMATS)
    total = first.count().to_pyarrow().as_py()
    good = [style for style in FORMATS if fits[style] * 2 >= total]
    if good:
        fits, total = _fitting(known, good), known.count().to_pyarrow().as_py()
        best = max(good, key=lambda style: fits[style])
        rival = _DAY_MONTH.get(best)
        if rival in good and rival != best and fits[rival] == fits[best]:
            raise DataError(
                f"{name}: the times in {column!r} fit both {best!r} and {rival!r}; day and month cannot be told apart.",
                "Declare timestamp_format (terminal: --format), such as '%d/%m/%Y %H:%M' when the day comes first.",
            )
        return best, f"Times in {column!r} are read as {best!r}; {fits[best]:,} of {total:,} fit."
    sample = first.limit(1).to_pyarrow().to_pylist()[0]["text"]
    raise DataError(
        f"{name}: the times in {column!r}, such as {sample!r}, are not ISO 8601 and fit no format known here.",
        "Declare timestamp_format (--format in the terminal) by strptime, such as '%d/%m/%Y %H:%M:%S'.",
    )


def _fitting(known: Any, styles: Any) -> dict[str, int]:
    counts = {f"f{i}": read_time(known.text, style).count() for i, style in enumerate(styles)}
    row = known.aggregate(**counts).to_pyarrow().to_pylist()[0]
    return {style: row[f"f{i}"] for i, style in enumerate(styles)}
