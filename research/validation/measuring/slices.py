"""Units put into weeks or months by the engine: only a row per period comes back."""

from __future__ import annotations

from typing import Any

import ibis
import numpy as np

from research.validation.definition import Definition
from research.validation.mapping import Outcome, Question
from research.validation.measuring.measure import Units, arrays
from research.validation.measuring.zones import month_of, wall_us, week_of
from research.validation.periods import Clock, Limit, Period, PointKind, Series

LAG_SHARE = 0.95
"""A period is complete once this share of what comes at all takes no longer than it has had."""

RARE = 2.0
"""Events a period, on average, below which the units between two events are charted instead of a share."""

_RARE_MOST = 2_000


def series_of(units: Units, question: Question, clock: Clock, limit: Limit | None) -> tuple[Series, ...]:
    """The CPI, its share on target where a limit is given, the score of a score pair, and every KPI."""
    table = units.table.filter(units.table["start_us"].notnull()).mutate(_period=_first_day(units, clock))
    definition = units.definition
    lag = _lag(table, definition)
    made = [_cpi(units, table, clock, lag)]
    if limit is not None and definition.measure.type not in ("share", "target_hit", "first_contact", "ratio"):
        made.append(_on_target(definition, table, clock, lag, limit))
    if "score" in table.columns:
        rows = _by_period(table.filter(table["score"].notnull()), table["score"], None)
        made.append(_series("Score given", "mean", "", "target", rows, clock, lag))
    kpis = [_kpi(table, outcome, i, clock) for i, outcome in enumerate(question.outcomes)]
    made += [kpi for kpi in kpis if any(period.total for period in kpi.periods)]  # one that never happens is not theirs
    return tuple(made)


def _first_day(units: Units, clock: Clock) -> Any:
    wall = wall_us(units.table["start_us"], clock.timezone, units.span)
    return week_of(wall) if clock.every == "week" else month_of(wall) + "-01"


def _lag(table: Any, definition: Definition) -> float:
    """Microseconds after which most of what a unit was going to be is known."""
    fixed = max(
        int(getattr(definition.measure, "maturity_us", 0)),
        int(getattr(definition.measure, "reopen_within_us", 0)),
    )
    took = (table["end_us"] - table["start_us"]).cast("float64")
    seen = table.filter(table["value"].notnull() & table["end_us"].notnull()).aggregate(q=took.quantile(LAG_SHARE))
    quantile = seen.to_pyarrow().to_pylist()[0]["q"]
    return max(float(fixed), float(quantile or 0.0), 0.0)


def _by_period(table: Any, value: Any, size: Any) -> list[dict[str, Any]]:
    """Per period: n (or the sum of ``size``), the sum and the median of ``value``."""
    known = value.cast("float64")
    rows = table.group_by("_period").aggregate(
        n=known.count() if size is None else size.cast("float64").sum(), total=known.sum(), middle=known.quantile(0.5)
    )
    found: list[dict[str, Any]] = rows.order_by("_period").to_pyarrow().to_pylist()
    return [row for row in found if row["n"] and row["total"] is not None]


def _series(  # noqa: PLR0917 - the parts of one series
    name: str, kind: PointKind, unit: str, side: Any, rows: list[dict[str, Any]], clock: Clock, lag: float
) -> Series:  # fmt: skip
    """A series of rows; ``middle`` is the value of medians, ``total`` over ``n`` that of everything else."""
    periods = tuple(
        Period(
            row["_period"], float(row["n"]), float(row["total"]),
            float(row["middle"]) if kind == "median" else float(row["total"]) / float(row["n"]),
            clock.complete(row["_period"], lag),
        )
        for row in rows
    )  # fmt: skip
    return Series(name, kind, unit, side, periods)


def _cpi(units: Units, table: Any, clock: Clock, lag: float) -> Series:
    definition = units.definition
    if definition.is_time:
        scaled = table["value"].cast("float64") / float(definition.increment.unit_us or 1)
        rows = _by_period(table.filter(table["value"].notnull()), scaled, None)
        unit = definition.increment.unit if definition.increment.unit_us else "microseconds"
        return _series("Median", "median", unit, "cpi", rows, clock, lag)
    if definition.measure.type == "ratio":
        rows = _by_period(table, table["top"], table["bottom"])
        return _series("Ratio", "rate", definition.increment.unit, "cpi", rows, clock, lag)
    rows = _by_period(table.filter(table["value"].notnull()), table["value"], None)
    if definition.measure.type in ("count", "options", "derived"):
        return _series("Per unit", "rate", definition.increment.unit, "cpi", rows, clock, lag)
    return _rare(units, rows, clock, lag) or _series("Share", "share", "", "cpi", rows, clock, lag)


def _rare(units: Units, rows: list[dict[str, Any]], clock: Clock, lag: float) -> Series | None:
    """Units between two events, when one of yes and no is rare; ``None`` when it is not."""
    n, yes = sum(row["n"] for row in rows), sum(row["total"] for row in rows)
    seldom = min(yes, n - yes)
    if not rows or not 2 <= seldom < min(RARE * len(rows), _RARE_MOST):
        return None
    rare, held = float(yes <= n - yes), arrays(units, ["start_us", "value"])
    known = ~np.isnan(held["value"].astype(np.float64)) & ~np.isnan(held["start_us"].astype(np.float64))
    order = np.argsort(held["start_us"][known].astype(np.int64), kind="stable")
    starts, values = held["start_us"][known].astype(np.int64)[order], held["value"][known].astype(np.float64)[order]
    at = np.flatnonzero(values == rare)
    days = starts[at].astype("datetime64[us]").astype("datetime64[D]").astype(str)
    gaps = np.diff(at, prepend=-1) - 1
    word = "Units between two that are met" if rare else "Units between two that are not met"
    periods = tuple(
        Period(str(day), float(gap) + 1, 1.0, float(gap), bool(start + lag <= clock.extract_end_us))
        for day, gap, start in zip(days, gaps, starts[at], strict=True)
    )
    return Series(word, "between", "units", "cpi", periods)


def _on_target(definition: Definition, table: Any, clock: Clock, lag: float, limit: Limit) -> Series:
    """The share of units within the limit; one still open that is beyond it already counts as missed."""
    step = float(definition.increment.unit_us or 1) if definition.is_time else 1.0
    value = table["value"].cast("float64")
    met = (value <= limit.value * step) if limit.lower else (value >= limit.value * step)
    late = (table["status"] == "censored") & (table["time_us"].cast("float64") > limit.value * step)
    known = (
        table.filter(value.notnull() | late) if definition.is_time and limit.lower else table.filter(value.notnull())
    )
    rows = _by_period(known, ibis.ifelse(met.fill_null(False), 1.0, 0.0), None)
    words = "within" if limit.lower else "at least"
    name = f"Share {words} {limit.value:g} {definition.increment.unit}"
    return _series(name, "share", "", "target", rows, clock, lag)


def _kpi(table: Any, outcome: Outcome, i: int, clock: Clock) -> Series:
    value, at = table[f"o{i}"], table[f"o{i}_at"]
    came = table.filter((value > 0) & at.notnull())
    took = came.aggregate(q=(at - came["start_us"]).cast("float64").quantile(LAG_SHARE)).to_pyarrow().to_pylist()
    lag = max(float(took[0]["q"] or 0.0), 0.0)
    rows = _by_period(table.filter(value.notnull()), value, None)
    kind: PointKind = "share" if outcome.kind == "binary" else "mean"
    return _series(outcome.name, kind, "", "kpi", rows, clock, lag)
