"""Roll-outs in steps: effects by group and period against the never treated (Callaway & Sant'Anna 2021).

Two-way fixed effects would compare late starters with early ones, and can turn the sign (Goodman-Bacon 2021).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.errors import DataError
from research.experiments.supporting import apart_before, as_bins, gained, moved_apart, short_of_support
from research.validation.estimating import Estimate, Floats, estimate
from research.validation.finding import Finding


@dataclass(frozen=True, slots=True)
class GroupTime:
    """The effect on the units that started in ``group``, in ``period``; before its start it should be near 0."""

    group: float
    period: float
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Staggered:
    """``effects`` by group and period; ``overall`` is the mean over all treated cells, weighted by group size;
    ``by_age`` the same by periods since the start (0 = the first treated one; negative = before); ``pre_trend_p`` tests
    all of the latter at once, ``None`` without one."""

    effects: tuple[GroupTime, ...]
    overall: Estimate
    by_age: tuple[tuple[float, Estimate], ...]
    pre_trend_p: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Cell:
    group: float
    period: float
    age: int
    value: float
    influence: Floats


def staggered(values: Floats, periods: Floats, starts: Floats) -> Staggered:
    """Effects of a staggered start.

    ``values`` (units, periods) is a balanced panel, ``periods`` rises, ``starts`` holds the period in which each unit
    started (NaN = never). The period before a group's start is its reference, for earlier ones too. Groups that start
    in the first period have none and are left out. Standard errors are by unit, from influence functions, and allow
    for estimated weights. Raises :class:`DataError` with fewer than two never-treated units or no group of two.
    """
    _check(values, periods, starts)
    never = np.isnan(starts)
    cells = [
        _cell(values, periods, (starts == group, never), (int(np.flatnonzero(periods >= group)[0]), t))
        for group in np.unique(starts[~never])
        if periods[0] < group <= periods[-1] and int((starts == group).sum()) > 1
        for t in range(len(periods))
    ]
    treated = [cell for cell in cells if cell.age >= 0]
    if not treated:
        raise DataError("No group of two units has a period before its start.", "Give earlier periods.")
    n = len(values)
    each = tuple(GroupTime(c.group, c.period, _estimate(c.value, c.influence, n)) for c in cells if c.age != -1)
    ages = sorted({cell.age for cell in cells} - {-1})
    means = {age: _mean([c for c in cells if c.age == age], starts) for age in ages}
    by_age = tuple((float(age), _estimate(*mean, n)) for age, mean in means.items())
    before = [mean for age, mean in means.items() if age < 0]
    return Staggered(each, _estimate(*_mean(treated, starts), n), by_age, _apart(before, starts))


def _apart(before: list[tuple[float, Floats]], starts: Floats) -> float | None:
    """p of all differences before the start being zero at once."""
    if not before:
        return None
    parts = np.column_stack([influence for _, influence in before]) / len(starts)
    groups = len(np.unique(starts[~np.isnan(starts)])) + 1
    return moved_apart(np.array([value for value, _ in before]), parts.T @ parts, len(starts), groups)


def _check(values: Floats, periods: Floats, starts: Floats) -> None:
    if values.shape != (len(starts), len(periods)) or not np.isfinite(values).all() or (np.diff(periods) <= 0).any():
        raise DataError("The panel is not balanced, or its periods do not rise.", "Keep units seen in every period.")
    never = int(np.isnan(starts).sum())
    if never < 2:
        raise DataError(f"{never} units never start.", "Two at least are needed to compare with.")


def _cell(
    values: Floats, periods: Floats, sides: tuple[NDArray[np.bool_], NDArray[np.bool_]], at: tuple[int, int]
) -> _Cell:
    (group, never), (start, t) = sides, at
    moves = values[:, t] - values[:, start - 1]
    influence, n = np.zeros(len(moves)), len(moves)
    means = [float(moves[side].mean()) for side in (group, never)]
    for side, mean, sign in ((group, means[0], 1.0), (never, means[1], -1.0)):
        count = int(side.sum())
        influence[side] = sign * n / count * (moves[side] - mean) * np.sqrt(count / (count - 1))
    return _Cell(float(periods[start]), float(periods[t]), t - start, means[0] - means[1], influence)


def _mean(cells: list[_Cell], starts: Floats) -> tuple[float, Floats]:
    """Mean of cells weighted by the size of their group, and its influence function with the part of the weights."""
    masks = [_members(cell, starts) for cell in cells]
    shares = np.array([mask.mean() for mask in masks])
    total = float(shares.sum())
    weights = shares / total
    value = float(weights @ np.array([cell.value for cell in cells]))
    influence = np.zeros(len(starts))
    for cell, mask, share, weight in zip(cells, masks, shares, weights, strict=True):
        influence += weight * cell.influence + (mask - share) / total * (cell.value - value)
    return value, influence


def _members(cell: _Cell, starts: Floats) -> Floats:
    return np.asarray(starts == cell.group, dtype=np.float64)


def _estimate(value: float, influence: Floats, n: int) -> Estimate:
    return estimate(value, float(np.sqrt((influence**2).sum())) / n, n)


def supported_by_rollout(
    values: Floats, periods: Floats, starts: Floats, *, sesoi: float, higher: bool = True
) -> Finding:
    """Whether a roll-out in steps supports the claim.

    ``yes`` needs earlier differences that are neither seen (joint p > .10) nor possible beyond ± ``sesoi``.
    """
    found = staggered(values, periods, starts)
    gain = found.overall if higher else found.overall.times(-1)
    flat = all(-sesoi < e.low and e.high < sesoi for age, e in found.by_age if age < 0)
    p = found.pre_trend_p
    verdict, because = apart_before(p) or short_of_support(gain, sesoi) or gained(p, sesoi, flat=flat)
    return Finding(
        "staggered roll-out",
        "supported",
        verdict,
        because,
        n=len(starts),
        estimate=found.overall.value,
        interval=found.overall.interval,
        measure="mean effect on the treated, over groups and periods",
        method="group-time effects against the never treated (Callaway & Sant'Anna 2021)",
        p=found.overall.p,
        bins=as_bins(found.by_age),
    )
