"""Outcome by increment: the mean outcome of units in natural steps and in groups of equal size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from research.validation.checks.wording import number
from research.validation.estimating import Floats, mean_interval, wilson
from research.validation.finding import Bin

NATURAL: dict[str, tuple[float, ...]] = {
    "seconds": (5, 15, 30, 60, 120, 300, 600),
    "minutes": (1, 5, 15, 30, 60, 240, 1440),
    "hours": (0.5, 1, 4, 24, 72, 168),
    "days": (1, 2, 3, 7, 14, 30, 90),
    "weeks": (1, 2, 4, 8, 13, 26, 52),
}
"""Upper edges (inclusive) that people think in, per unit of time."""

_FEW = 12
GROUPS = 5


def natural_edges(dose: Floats, unit: str, edges: Sequence[float] = ()) -> list[float]:
    """Inclusive upper edges: ``edges`` customers named, else clock steps for times and whole numbers for counts."""
    if edges:
        return list(edges)
    if unit in NATURAL:
        return list(NATURAL[unit])
    values = np.unique(dose)
    if len(values) <= _FEW:
        return [float(value) for value in values[:-1]]
    top = float(np.quantile(dose, 0.95))
    step = max(1.0, float(np.ceil(top / 8)))
    return [float(edge) for edge in np.arange(step, top + step, step)]


def equal_edges(dose: Floats, groups: int = GROUPS) -> list[float]:
    """Inclusive upper edges of groups of about equal size; fewer where many units share a value."""
    cuts = np.quantile(dose, np.arange(1, groups) / groups, method="inverted_cdf")
    return [float(edge) for edge in np.unique(cuts) if edge < dose.max()]


def binned(dose: Floats, outcome: Floats, edges: Sequence[float], *, binary: bool) -> tuple[Bin, ...]:
    """Bins (previous edge, edge], the last one open, with the mean outcome: Wilson interval for yes/no, else Student's.

    Empty bins are kept, so that a gap shows.
    """
    place = np.searchsorted(np.asarray(edges, dtype=float), dose, side="left")
    bins = []
    for i in range(len(edges) + 1):
        held = outcome[place == i]
        low, high = (None if i == 0 else edges[i - 1]), (edges[i] if i < len(edges) else None)
        n, total = len(held), float(held.sum())
        interval = None if not n else wilson(total, n) if binary else mean_interval(held)
        bins.append(Bin(_label(low, high), low, high, n, total, total / n if n else None, interval))
    return tuple(bins)


def _label(low: float | None, high: float | None) -> str:
    if low is None:
        return f"up to {number(high)}" if high is not None else "all"
    return f"over {number(low)}" if high is None else f"{number(low)} to {number(high)}"
