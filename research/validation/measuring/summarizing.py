"""What is said of all units of a definition in numbers: a few small questions to its unit table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nlp.parts import Progress
from research.validation.definition import Definition
from research.validation.estimating import estimate, wilson
from research.validation.measurements import Measurements, Scale
from research.validation.measuring.measure import Units
from research.validation.measuring.tallying import STATES, Tally, is_followed, tallies
from research.validation.measuring.values import Values, leaving_of, months_of
from research.validation.survival import survival

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
    return next(iter(summarize_many((units,))))


def summarize_many(units: Sequence[Units], progress: Progress | None = None) -> tuple[Measurements, ...]:
    """The numbers about all units of each definition, as :func:`summarize` gives them one by one.

    Counts of several definitions are asked for together. ``progress`` may raise to cancel.
    """
    made: dict[int, Measurements] = {}
    for place, tally in tallies(units):
        if progress is not None:
            progress(len(made), len(units))
        made[place] = _summary(units[place], tally)
    return tuple(made[place] for place in range(len(units)))


def _summary(units: Units, tally: Tally) -> Measurements:
    states = dict(zip(STATES, tally.states, strict=True))
    counts: dict[str, Any] = {name: states[name] for name in _WITHOUT}
    values = Values.of(tally)
    n, followed = values.n, tally.eligible - states["immature"]
    mean, interval = _mean(units, values)
    leaving = leaving_of(tally) if is_followed(units.definition) else None
    return Measurements(
        scale=scale_of(units.definition),
        n_eligible=tally.eligible,
        n=n,
        **counts,
        coverage=(n + states["censored"] + states["competing"]) / followed if followed else None,
        mean=mean,
        sum=round(values.total),
        **values.figures(),
        **_span_counts(units.table),
        survival=survival(leaving) if leaving else None,
        months=months_of(values, tally),
        interval=interval,
        query=units.query,
        notes=units.notes,
    )


_WITHOUT = ("censored", "competing", "immature", "unpaired", "missing")


def _mean(units: Units, values: Values) -> tuple[float | None, tuple[float, float] | None]:
    """The mean with its 95 % interval: Wilson's for shares, Student's else.

    For a ratio the sum of numerators over the sum of denominators, with the interval of the delta method.
    """
    definition, n = units.definition, values.n
    if definition.measure.type == "ratio":
        return _ratio(units)
    if not n:
        return None, None
    mean, spread = values.total / n, values.spread
    if scale_of(definition) == "share":
        return mean, wilson(values.total, n)
    return mean, estimate(mean, spread / n**0.5, n, df=n - 1).interval if spread else None


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


def _span_counts(table: Any) -> dict[str, Any]:
    if "spans" not in table.columns:
        return {}
    row = _one(
        table.aggregate(spans=table["spans"].sum(), span_sum=table["span_sum"].sum(), starts=table["starts"].sum())
    )
    return {"spans": row["spans"] or 0, "span_sum": row["span_sum"] or 0, "span_starts": row["starts"] or 0}


def _one(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = row.to_pyarrow().to_pylist()[0]
    return found
