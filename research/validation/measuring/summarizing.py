"""What is said of all units of a definition in numbers: a few small questions to its unit table."""

from __future__ import annotations

from typing import Any

import numpy as np

from research.validation.definition import Definition
from research.validation.estimating import estimate, wilson
from research.validation.measurements import Measurements, Scale, Slice
from research.validation.measuring.measure import Units
from research.validation.measuring.selecting import count_of
from research.validation.survival import Counts, survival

_SCALES: dict[str, Scale] = {
    "duration": "us",
    "score_pair": "us",
    "count": "count",
    "options": "count",
    "derived": "count",
    "ratio": "ratio",
}


def scale_of(definition: Definition) -> Scale:
    """What the values of a definition are."""
    return "us" if definition.is_time else _SCALES.get(definition.measure.type, "share")


def summarize(units: Units) -> Measurements:
    """The numbers about all units; every quantile is exact."""
    table, definition = units.table, units.definition
    scale = scale_of(definition)
    row = _totals(table)
    counts: dict[str, Any] = {name: row[name] for name in _WITHOUT}
    n, eligible = row["n"], row["n_eligible"]
    followed = eligible - counts["immature"]
    numbers: dict[str, Any] = {name: _float(row[name]) for name in _NUMBERS}
    total = row["total"] or 0
    leaving = _leaving(table) if _followed(definition) else None
    modes = _modes(table, leaving) if n else {}
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
        survival=survival(leaving) if leaving else None,
        months=_months(table),
        interval=_interval(units, row, total, n),
        query=units.query,
        notes=units.notes,
    )


_WITHOUT = ("censored", "competing", "immature", "unpaired", "missing")
_NUMBERS = ("sd", "q25", "median", "q75", "p90", "minimum", "maximum")


_QUANTILES = {"q25": 0.25, "median": 0.5, "q75": 0.75, "p90": 0.9}


def _totals(table: Any) -> dict[str, Any]:
    """What one question counts and adds up; our own engine sorts once for all quantiles."""
    value, status = table["value"], table["status"]
    exact = value.cast("float64")
    embedded = table.get_backend().name == "duckdb"
    quantiles = {name: exact.quantile(share) for name, share in _QUANTILES.items()}
    row = _one(
        table.aggregate(
            **{name: count_of(status == name) for name in _WITHOUT},
            **({"quantiles": exact.quantile([*_QUANTILES.values()])} if embedded else quantiles),
            n_eligible=table.count(),
            n=value.count(),
            total=value.sum(),
            sd=exact.std(how="sample"),
            minimum=value.min(),
            maximum=value.max(),
            negatives=count_of(value < 0),
            zeros=count_of(value == 0),
        )
    )
    if embedded:
        row |= zip(_QUANTILES, row["quantiles"] or [None] * len(_QUANTILES), strict=True)
    return row


def _mean(units: Units, total: float, n: int) -> float | None:
    """For a ratio the sum of numerators over the sum of denominators, else the mean of values."""
    if units.definition.measure.type == "ratio":
        return _ratio(units)[0]
    return total / n if n else None


def _interval(units: Units, row: dict[str, Any], total: float, n: int) -> tuple[float, float] | None:
    """95 % interval of the mean: Wilson for shares, the delta method for ratios, else Student's."""
    if units.definition.measure.type == "ratio":
        return _ratio(units)[1]
    if scale_of(units.definition) == "share":
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


def _modes(table: Any, leaving: Counts | None) -> dict[str, Any]:
    """How many different values there are, and how often the most frequent one occurs."""
    if leaving is not None:
        return {"top": int(leaving.ended.max()), "distinct": int((leaving.ended > 0).sum())}
    known = table.filter(table["value"].notnull())
    per_value = known.group_by("value").aggregate(k=known.count())
    return _one(per_value.aggregate(top=per_value["k"].max(), distinct=per_value.count()))


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


def _one(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = row.to_pyarrow().to_pylist()[0]
    return found


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
