"""The best broken line through units, and whether it does better than every smooth curve that is tried beside it.

A broken line is flat up to a threshold and straight beyond, or straight up to it and flat beyond. Its rivals are the
straight line, the line on the logarithm, and the parabola on either: an effect that wears off smoothly has no
threshold, though a broken line fits it better than a straight one. The break is placed by likelihood over a grid; the
interval of the place comes from a bootstrap of cases, its existence from the distribution of the best break found where
the best rival is true, never from the best of many p values. Models are compared by BIC. Scores and amounts are fitted
by least squares, yes/no by logit, on groups of units of like dose.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from research.validation import thresholds as limits
from research.validation.estimating import Floats

_CELLS = 300
_DRAWS = 500
_STEPS, _WARM_STEPS = 8, 3


@dataclass(frozen=True, slots=True)
class Break:
    """Where a broken line breaks, in the dose's unit, with its bootstrap interval.

    ``slope`` is that of the part that is not flat (log odds for yes/no); ``beyond`` says that this is the part behind
    the break; ``gain`` is how much lower its BIC is than the best smooth curve's; ``p`` how often chance shows as much
    where that curve is true.
    """

    place: float
    interval: tuple[float, float]
    slope: float
    beyond: bool
    gain: float
    p: float


@dataclass(frozen=True, slots=True)
class _Fit:
    """Every broken line's intercept, slope and support, and the support of every curve with the ``best`` one's value in
    each cell. Support is twice the log likelihood less the penalty of BIC, up to a constant."""

    intercepts: Floats
    slopes: Floats
    broken: Floats
    curves: Floats
    best: Floats

    @property
    def gain(self) -> float:
        """By how much the best broken line beats the best curve."""
        return float(self.broken.max() - self.curves.max())


@dataclass(frozen=True, slots=True)
class _Cells:
    """Units gathered by like dose, and everything that is tried on them.

    ``cell`` is the cell of each unit; ``lines`` holds one broken line per row, those of ``places`` that are flat before
    the break first; ``curves`` the columns of each rival.
    """

    cell: NDArray[np.intp]
    lines: Floats
    places: Floats
    curves: tuple[Floats, ...]
    binary: bool

    @staticmethod
    def of(dose: Floats, grid: Floats, step: float, *, binary: bool) -> _Cells:
        """Every distinct dose, or cells of about equal size."""
        values = np.unique(dose)
        if len(values) > _CELLS:
            values = np.unique(np.quantile(dose, np.arange(1, _CELLS) / _CELLS))
        cell = np.searchsorted(values, dose)
        cell = (np.cumsum(np.bincount(cell) > 0) - 1)[cell]
        x = np.bincount(cell, weights=dose) / np.bincount(cell)
        log = np.log2(np.maximum(x, 0.0) + limits.LOG_OFFSET * step)
        curves = [_columns(held, powers) for held in (x, log) for powers in (1, 2)]
        broken = np.vstack([np.maximum(x - grid[:, None], 0.0), np.minimum(x, grid[:, None])])
        return _Cells(cell, broken, np.concatenate([grid, grid]), tuple(curves), binary)

    def gathered(self, values: Floats) -> Floats:
        """Sum of the units' values in each cell."""
        return np.bincount(self.cell, values, self.lines.shape[1]).astype(np.float64)

    def fit(self, n: Floats, outcome: Floats, start: _Fit | None = None) -> _Fit:
        """Everything fitted to an outcome; ``n`` units lie in each cell."""
        total, most = self.gathered(outcome), float(np.log(len(outcome)))
        fitted = [(_share if self.binary else _mean)(columns, n, total) for columns in self.curves]
        if self.binary:
            a, b, broken = _logits(self.lines, n, total, start)
            curves = [_likelihood(eta, n, total) for eta in fitted]
            values = [1 / (1 + np.exp(-eta)) for eta in fitted]
        else:
            a, b, won = _squares(self.lines, n, total)
            around = float(((outcome - outcome.mean()) ** 2).sum())
            broken, curves, values = _support(won, around, len(outcome)), [], fitted
            for mean in fitted:
                curves.append(float(_support(n @ (mean - outcome.mean()) ** 2, around, len(outcome))))
        spent = np.array([columns.shape[1] for columns in self.curves]) * most
        scores = np.array(curves) - spent
        return _Fit(a, b, broken - 2 * most, scores, values[int(np.argmax(scores))])


def _columns(x: Floats, powers: int) -> Floats:
    z = (x - x.mean()) / max(float(x.std()), 1e-12)
    return np.column_stack([z**power for power in range(1, powers + 1)])


def _support(explained: Floats | float, around: float, n: int) -> Floats:
    left = np.maximum(1 - np.asarray(explained, dtype=np.float64) / max(around, 1e-300), 1e-12)
    return np.asarray(-n * np.log(left), dtype=np.float64)


def _squares(lines: Floats, n: Floats, total: Floats) -> tuple[Floats, Floats, Floats]:
    """Intercept, slope and sum of squares explained of each line."""
    left = lines - (lines @ n / n.sum())[:, None]
    sxx, sxy = (left**2) @ n, left @ total
    slope = np.divide(sxy, sxx, out=np.zeros_like(sxy), where=sxx > 1e-12)
    return np.zeros_like(slope), slope, slope * sxy


def _mean(columns: Floats, n: Floats, total: Floats) -> Floats:
    """The curve's value in each cell, by least squares."""
    x = np.column_stack([np.ones(len(n)), columns])
    return np.asarray(x @ np.linalg.lstsq((x * n[:, None]).T @ x, x.T @ total, rcond=None)[0], dtype=np.float64)


def _share(columns: Floats, n: Floats, hits: Floats) -> Floats:
    """The curve's log odds in each cell, by Newton's method."""
    x = np.column_stack([np.ones(len(n)), columns])
    held = np.zeros(x.shape[1])
    held[0] = _log_odds(n, hits)
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ held, -30, 30)))
        held = held + np.linalg.lstsq((x * (n * p * (1 - p))[:, None]).T @ x, x.T @ (hits - n * p), rcond=None)[0]
    return np.asarray(np.clip(x @ held, -30, 30), dtype=np.float64)


def _log_odds(n: Floats, hits: Floats) -> float:
    share = float(hits.sum() / n.sum())
    return float(np.log(share / (1 - share))) if 0 < share < 1 else 0.0


def _likelihood(eta: Floats, n: Floats, hits: Floats) -> float:
    return float(2 * (eta @ hits - np.logaddexp(0, eta) @ n))


def _logits(lines: Floats, n: Floats, hits: Floats, start: _Fit | None) -> tuple[Floats, Floats, Floats]:
    """Newton's method for all lines at once, from ``start`` if given: intercepts, slopes, twice the log likelihood."""
    a, b = np.full(len(lines), _log_odds(n, hits)), np.zeros(len(lines))
    if start is not None:
        a, b = start.intercepts, start.slopes
    for _ in range(_STEPS if start is None else _WARM_STEPS):
        p = 1 / (1 + np.exp(-np.clip(a[:, None] + b[:, None] * lines, -30, 30)))
        weight, miss = n * p * (1 - p), hits - n * p
        s0, s1, s2 = weight.sum(1), (weight * lines).sum(1), (weight * lines**2).sum(1)
        g0, g1 = miss.sum(1), (miss * lines).sum(1)
        det = np.maximum(s0 * s2 - s1**2, 1e-12)
        a, b = a + (s2 * g0 - s1 * g1) / det, b + (s0 * g1 - s1 * g0) / det
    eta = np.clip(a[:, None] + b[:, None] * lines, -30, 30)
    return a, b, 2 * (eta @ hits - np.logaddexp(0, eta) @ n)


def find_break(dose: Floats, outcome: Floats, *, step: float, seed: int, binary: bool = False) -> Break | None:
    """The best broken line through the units; ``None`` without room for one, or where a smooth curve does as well.

    ``step`` is one increment; breaks are looked for at half increments between the 5th and 95th percentile.
    """
    grid = _grid(dose, step)
    if len(grid) < 3 or np.ptp(outcome) == 0:
        return None
    cells, random = _Cells.of(dose, grid, step, binary=binary), np.random.default_rng(seed)
    n = cells.gathered(np.ones(len(dose)))
    fit = cells.fit(n, outcome)
    if fit.gain < limits.BIC_STRONG:
        return None
    noise = np.array([cells.fit(n, _chance(cells, fit, outcome, random)).gain for _ in range(limits.PERMUTATIONS)])
    best = int(np.argmax(fit.broken))
    return Break(
        place=float(cells.places[best]),
        interval=_where(cells, fit, outcome, random),
        slope=float(fit.slopes[best]),
        beyond=best < len(grid),
        gain=fit.gain,
        p=float((1 + (noise >= fit.gain).sum()) / (1 + len(noise))),
    )


def single_hinge(dose: Floats, outcome: Floats, *, step: float, seed: int) -> tuple[float, tuple[float, float]]:
    """Where one broken line fits best, with its bootstrap interval, whether or not a smooth curve does better.

    To hold against figures that others report; what is said to a person is :func:`find_break`'s.
    """
    cells = _Cells.of(dose, _grid(dose, step), step, binary=False)
    fit = cells.fit(cells.gathered(np.ones(len(dose))), outcome)
    return float(cells.places[int(np.argmax(fit.broken))]), _where(cells, fit, outcome, np.random.default_rng(seed))


def _where(cells: _Cells, fit: _Fit, outcome: Floats, random: np.random.Generator) -> tuple[float, float]:
    draws = [_redrawn(cells, fit, outcome, random) for _ in range(_DRAWS)]
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)


def _chance(cells: _Cells, fit: _Fit, outcome: Floats, random: np.random.Generator) -> Floats:
    """Outcomes where the best curve is true: residuals shuffled, or answers drawn anew."""
    held = fit.best[cells.cell]
    if cells.binary:
        return (random.random(len(outcome)) < held).astype(np.float64)
    return np.asarray(held + random.permutation(outcome - held), dtype=np.float64)


def _redrawn(cells: _Cells, fit: _Fit, outcome: Floats, random: np.random.Generator) -> float:
    """Where the line breaks in one bootstrap sample: each case counts a Poisson(1) number of times."""
    weights = random.poisson(1.0, len(outcome)).astype(np.float64)
    n, total = cells.gathered(weights), cells.gathered(weights * outcome)
    won = _logits(cells.lines, n, total, fit)[2] if cells.binary else _squares(cells.lines, n, total)[2]
    return float(cells.places[int(np.argmax(won))])


def _grid(dose: Floats, step: float) -> Floats:
    low, high = np.quantile(dose, [0.05, 0.95])
    half = step / 2
    if (high - low) / half > 100:
        return np.unique(np.quantile(dose, np.linspace(0.05, 0.95, 46)))
    return np.asarray(np.arange(np.ceil(low / half), np.floor(high / half) + 1) * half, dtype=np.float64)
