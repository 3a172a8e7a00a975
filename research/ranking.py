"""Rank ranges: how far a rank depends on weights nobody can know exactly.

Each weight may lie anywhere in a band around the stated one, and points may be known only as a range. The best and
the worst rank over *all* of these are found exactly, by integer programming, not by drawing some.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class RankRange:
    """Rank of one option: ``stated`` under the stated weights (middle points where unknown), ``best`` and ``worst``
    over every weighting in the band. 1 is the first; options that tie share the best rank and the worst one."""

    stated: int
    best: int
    worst: int
    total: float


def rank_ranges(
    low: Sequence[Sequence[float]], high: Sequence[Sequence[float]], weights: Sequence[float], *, band: float
) -> tuple[RankRange, ...]:
    """One range per option (row); columns are criteria, points lie in [``low``, ``high``].

    Every weight w may be anything in [w (1 − band), w (1 + band)], each on its own. ``total`` is the weighted mean of
    the middle points. Exact: a mixed-integer program per option counts the fewest and the most options ahead.

    Raises:
        ValueError: if shapes differ, a weight is negative or all are zero, or ``band`` is outside [0, 1].
    """
    least, most, w = np.array(low, dtype=float), np.array(high, dtype=float), np.array(weights, dtype=float)
    if least.shape != most.shape or (least > most).any() or (len(least) and least.shape[1] != len(w)):
        raise ValueError("low and high need one row per option, one column per weight, and low <= high")
    if (w < 0).any() or w.sum() <= 0 or not 0 <= band <= 1:
        raise ValueError("weights must not be negative nor all zero, and 0 <= band <= 1")
    if not len(least):
        return ()
    w = w / w.sum()  # the order is the same, and the program's tolerances keep their size
    box = w * (1 - band), w * (1 + band)
    totals = (least + most) / 2 @ w
    ranges = []
    for i in range(len(least)):
        others = np.arange(len(least)) != i
        best = 1 + fewest_ahead(most[i] - least[others], box)
        worst = len(least) - fewest_ahead(most[others] - least[i], box)
        stated = 1 + int((totals > totals[i] + _TIE).sum())
        ranges.append(RankRange(stated, best, worst, float(totals[i])))
    return tuple(ranges)


def fewest_ahead(leads: Floats, box: tuple[Floats, Floats]) -> int:
    """Over all weightings w in ``box``, the fewest rows of ``leads`` (options × criteria) with w · lead < 0.

    Rows whose sign no weighting changes are settled by the corner that favours them most; the rest by the program.
    """
    low, high = box
    upper = np.where(leads > 0, leads * high, leads * low).sum(axis=1)
    lower = np.where(leads > 0, leads * low, leads * high).sum(axis=1)
    always, open_ = upper < -_TIE, (upper >= -_TIE) & (lower < -_TIE)
    return int(always.sum()) + (_program(leads[open_], box) if open_.sum() > 1 else 0)


def _program(leads: Floats, box: tuple[Floats, Floats]) -> int:
    """Minimises the number of rows that must be given up: w · lead ≥ −M z, z in {0, 1}."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows, columns = leads.shape
    big = np.abs(leads) @ box[1] + 1.0
    matrix = np.hstack([leads, np.diag(big)])
    bounds = Bounds(np.r_[box[0], np.zeros(rows)], np.r_[box[1], np.ones(rows)])
    kinds = np.r_[np.zeros(columns), np.ones(rows)]
    cost = np.r_[np.zeros(columns), np.ones(rows)]
    found = milp(cost, constraints=LinearConstraint(matrix, lb=-_TIE), bounds=bounds, integrality=kinds)
    return round(float(found.fun)) if found.x is not None else rows
