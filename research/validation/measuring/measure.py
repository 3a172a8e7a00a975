"""A definition measured: the unit table once, then a few small questions to it."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from nlp.errors import DataError
from research.validation.definition import Definition
from research.validation.estimating import estimate, wilson
from research.validation.mapping import Question
from research.validation.measurements import CaseValue, Measurements, Scale, Slice
from research.validation.measuring.engine import as_bytes
from research.validation.measuring.events import EventTable
from research.validation.measuring.extras import with_extras
from research.validation.measuring.kinds import unit_table
from research.validation.measuring.selecting import count_of, names_in
from research.validation.measuring.units import task_for
from research.validation.measuring.zones import Span, spanned
from research.validation.survival import Counts, survival

_SCALES: dict[str, Scale] = {
    "duration": "us",
    "score_pair": "us",
    "count": "count",
    "options": "count",
    "ratio": "ratio",
}
_MOST_NAMES = 1_000
_KEPT = ("_unit", "status", "value", "start_us", "end_us", "time_us", "month")
_ADDED = ("cluster", "customer", "starts", "spans", "span_sum", "top", "bottom", "score", "scored_us")


@dataclass(frozen=True, slots=True)
class Units:
    """The unit table of a definition, kept by the engine.

    ``query`` is the SHA-256 of what made it; ``notes`` are sentences on what looks wrong; ``span`` is from when until
    when the data's events happened.
    """

    definition: Definition
    table: Any
    query: str
    notes: tuple[str, ...]
    span: Span = (0, 0)


def measure_units(events: EventTable, definition: Definition, question: Question | None = None) -> Units:
    """Computes the unit table once and keeps it with the engine.

    Raises:
        DataError: if the population is empty.
    """
    kept = _unit_rows(events, definition, question or Question())
    query = hashlib.sha256(ibis.to_sql(kept, dialect=events.connection.name).encode()).hexdigest()
    table = _keep(events.connection, kept, f"units_{query[:16]}")
    if table.count().to_pyarrow().as_py() == 0:
        raise DataError(
            f"{events.name}: no case belongs to the population of {definition.id}.",
            "Check the names in rows and population against the events and values in the data.",
        )
    return Units(definition, table, query, _absent(events, definition), spanned(events.start_us, events.end_us))


def _keep(connection: Any, expression: Any, name: str) -> Any:
    """The rows of an expression, computed once and kept with the engine."""
    if connection.name == "pyspark":
        return expression.cache()  # Spark has no temporary tables, only what it keeps in memory
    if connection.name == "postgres":
        connection.raw_sql(f'DROP TABLE IF EXISTS pg_temp."{name}"').close()
        return connection.create_table(name, expression, temp=True)
    return connection.create_table(name, expression, temp=True, overwrite=True)


def units_sql(events: EventTable, definition: Definition) -> str:
    """The question put to the engine, as SQL over the event table: one row per unit."""
    return str(ibis.to_sql(_unit_rows(events, definition, Question()), dialect=events.connection.name, pretty=True))


def _unit_rows(events: EventTable, definition: Definition, question: Question) -> Any:
    task = task_for(definition, events.table, events.mapping, (events.start_us, events.end_us))
    units = with_extras(task, unit_table(task), question)
    extra = [name for name in units.columns if name[:1] in ("o", "a") and name[1:2].isdigit()]
    return units.select(*_KEPT, *(name for name in _ADDED if name in units.columns), *extra)


def _absent(events: EventTable, definition: Definition) -> tuple[str, ...]:
    """A sentence for each event that the definition names and the data does not have."""
    names = names_in(definition)
    if not names:
        return ()
    held = events.table.filter(events.table["_event"].isin(names)).select("_event").distinct().to_pyarrow()
    known = set(held["_event"].to_pylist())
    if known >= names:
        return ()
    some = events.table.select("_event").distinct().limit(_MOST_NAMES).to_pyarrow()["_event"].to_pylist()
    there = [name for name in some if name is not None]
    return tuple(_missed(name, there) for name in sorted(names - known))


def _missed(name: str, there: list[str]) -> str:
    near = difflib.get_close_matches(name, there, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(map(repr, sorted(there)[:12]))}."
    return f"No row names the event {name!r}; {hint}"


def summarize(units: Units) -> Measurements:
    """The numbers about all units; every quantile is exact."""
    table, definition = units.table, units.definition
    scale = _SCALES.get(definition.measure.type, "share")
    row = _one(table.aggregate(**_aggregates(table)))
    counts: dict[str, Any] = {name: row[name] for name in _WITHOUT}
    n, eligible = row["n"], row["n_eligible"]
    followed = eligible - counts["immature"]
    numbers: dict[str, Any] = {name: _float(row[name]) for name in _NUMBERS}
    total = row["total"] or 0
    modes = _one(_frequencies(table)) if n else {}
    return Measurements(
        scale=scale,
        n_eligible=eligible,
        n=n,
        **counts,
        coverage=(n + counts["censored"] + counts["competing"]) / followed if followed else None,
        mean=_mean(units, total, n),
        sum=round(total),
        negatives=row["negatives"] or 0,
        zeros=row["zeros"] or 0,
        distinct=modes.get("distinct", 0),
        mode_share=modes["top"] / n if n else None,
        **numbers,
        **_span_counts(table),
        survival=survival(_leaving(table)) if _followed(definition) else None,
        months=_months(table),
        interval=_interval(units, row, total, n),
        query=units.query,
        notes=units.notes,
    )


_WITHOUT = ("censored", "competing", "immature", "unpaired", "missing")
_NUMBERS = ("sd", "q25", "median", "q75", "p90", "minimum", "maximum")


def _aggregates(table: Any) -> dict[str, Any]:
    value, status = table["value"], table["status"]
    found = {name: count_of(status == name) for name in ("censored", "competing", "immature", "unpaired", "missing")}
    quantiles = {"q25": 0.25, "median": 0.5, "q75": 0.75, "p90": 0.9}
    return found | {
        "n_eligible": table.count(),
        "n": value.count(),
        "total": value.sum(),
        "sd": value.cast("float64").std(how="sample"),
        **{name: value.cast("float64").quantile(share) for name, share in quantiles.items()},
        "minimum": value.min(),
        "maximum": value.max(),
        "negatives": count_of(value < 0),
        "zeros": count_of(value == 0),
    }


def _mean(units: Units, total: float, n: int) -> float | None:
    """For a ratio the sum of numerators over the sum of denominators, else the mean of values."""
    if units.definition.measure.type == "ratio":
        return _ratio(units)[0]
    return total / n if n else None


def _interval(units: Units, row: dict[str, Any], total: float, n: int) -> tuple[float, float] | None:
    """95 % interval of the mean: Wilson for shares, the delta method for ratios, else Student's."""
    if units.definition.measure.type == "ratio":
        return _ratio(units)[1]
    if _SCALES.get(units.definition.measure.type, "share") == "share":
        return wilson(total, n) if n else None
    found = estimate(total / n, row["sd"] / n**0.5, n, df=n - 1) if n > 1 and row["sd"] else None
    return found.interval if found else None


def _ratio(units: Units) -> tuple[float | None, tuple[float, float] | None]:
    """Sum over sum with the interval of the linearised difference top − ratio × bottom, units being independent."""
    table = units.table.filter((units.table["status"] == "value") & (units.table["bottom"] != 0))
    sums = _one(table.aggregate(n=table.count(), top=table["top"].sum(), bottom=table["bottom"].sum()))
    n, bottom = sums["n"], sums["bottom"]
    if not bottom:
        return None, None
    ratio = sums["top"] / bottom
    spread = _one(table.aggregate(sd=(table["top"] - table["bottom"] * ratio).std(how="sample")))["sd"]
    return ratio, estimate(ratio, spread * n**0.5 / abs(bottom), n).interval if spread else None


def _frequencies(table: Any) -> Any:
    known = table.filter(table["value"].notnull())
    per_value = known.group_by("value").aggregate(k=known.count())
    return per_value.aggregate(top=per_value["k"].max(), distinct=per_value.count())


def _span_counts(table: Any) -> dict[str, Any]:
    if "spans" not in table.columns:
        return {}
    row = _one(
        table.aggregate(spans=table["spans"].sum(), span_sum=table["span_sum"].sum(), starts=table["starts"].sum())
    )
    return {"spans": row["spans"] or 0, "span_sum": row["span_sum"] or 0, "span_starts": row["starts"] or 0}


def _followed(definition: Definition) -> bool:
    measure = definition.measure
    return measure.type == "duration" and measure.start.pick != "each"


def _leaving(table: Any) -> Counts:
    known = table.filter(table["time_us"].notnull())
    status = known["status"]
    per_time = known.group_by("time_us").aggregate(
        ended=count_of(status == "value"),
        competing=count_of(status == "competing"),
        censored=count_of(status == "censored"),
    )
    held = per_time.order_by("time_us").to_pyarrow()
    columns = (held[name].to_numpy().astype(np.float64) for name in ("time_us", "ended", "competing", "censored"))
    return Counts(*columns)


def _months(table: Any) -> tuple[Slice, ...]:
    dated = table.filter(table["month"].notnull())
    value = dated["value"]
    rows = dated.group_by("month").aggregate(
        eligible=dated.count(),
        n=value.count(),
        mean=value.cast("float64").mean(),
        median=value.cast("float64").quantile(0.5),
    )
    held = rows.order_by("month").to_pyarrow().to_pylist()
    return tuple(Slice(r["month"], r["eligible"], r["n"], _float(r["mean"]), _float(r["median"])) for r in held)


def per_case(units: Units, *, batch: int = 50_000) -> Iterator[CaseValue]:
    """Every unit's value, ordered by the unit's name, a batch at a time."""
    table = units.table
    score = table["score"] if "score" in table.columns else ibis.null("float64")
    columns = table.select(
        case=table["_unit"].cast("string"), status="status", value="value", start_us="start_us", end_us="end_us",
        time_us="time_us", score=score,
    )  # fmt: skip
    for held in columns.order_by(_alike(columns, "case")).to_pyarrow_batches(chunk_size=batch):
        for row in held.to_pylist():
            yield CaseValue(**row)


def arrays(units: Units, names: Sequence[str], *, most: int = 500_000) -> dict[str, NDArray[Any]]:
    """Columns of all units as arrays in one order; missing numbers are NaN, missing texts ``None``.

    Beyond ``most`` units an even sample is taken by a hash of the unit's name, so that asking again gives the same.
    """
    table = units.table
    n = table.count().to_pyarrow().as_py()
    if n > most:
        spread = 1_000_003
        table = table.filter(table["_unit"].cast("string").hash().abs() % spread < spread * most // n)
    texts = table.mutate(_text=table["_unit"].cast("string"))
    held = texts.order_by(_alike(texts, "_text")).select(*names).to_pyarrow()
    return {name: _array(held[name]) for name in names}


def _alike(table: Any, name: str) -> Any:
    """The column of texts as every engine sorts it in the same order: by its bytes."""
    return as_bytes(table[name], "UTF8") if table.get_backend().name == "postgres" else table[name]


def _array(held: Any) -> NDArray[Any]:
    import pyarrow as pa

    if pa.types.is_string(held.type) or pa.types.is_large_string(held.type):
        return np.array(held.to_pylist(), dtype=object)
    if held.null_count:
        return np.asarray(held.cast("float64").to_numpy(zero_copy_only=False), dtype=np.float64)
    return np.asarray(held.to_numpy())


def _one(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = row.to_pyarrow().to_pylist()[0]
    return found


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
