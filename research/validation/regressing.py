"""Logit, Poisson and least squares on arrays, with robust standard errors. Intervals are 95 % and two-sided.

With fewer than :data:`FEW_CLUSTERS` clusters the bias-reduced sandwich CR2 is used (Bell & McCaffrey 2002) with t on
G − 1 degrees of freedom: the plain one calls noise a finding far too often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from research.validation.estimating import Estimate, Floats, estimate

Labels = NDArray[np.object_]

FEW_CLUSTERS = 40

_MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class _Fit:
    """Coefficients of scaled columns and the inverse information; ``rows`` and ``left`` are the columns and residuals
    on the working scale, so that a unit's score is one times the other."""

    beta: Floats
    bread: Floats
    rows: Floats
    left: Floats
    scale: Floats

    @property
    def scores(self) -> Floats:
        """Each unit's score."""
        return np.asarray(self.rows * self.left[:, None], dtype=np.float64)


def design(columns: Sequence[Floats], n: int) -> Floats:
    """A matrix of shape (n, 1 + columns) whose first column is the constant; columns without spread are dropped."""
    varied = [np.asarray(column, dtype=np.float64) for column in columns if np.ptp(column) > 0]
    return np.column_stack([np.ones(n), *varied])


def dummies(levels: Labels) -> list[Floats]:
    """One 0/1 column per level but the commonest; a missing level is a level of its own."""
    texts = np.array(["" if level is None else str(level) for level in levels], dtype=str)
    names, counts = np.unique(texts, return_counts=True)
    common = names[int(np.argmax(counts))]
    return [(texts == name).astype(np.float64) for name in names if name != common]


def logit(y: Floats, x: Floats, *, clusters: Labels | None = None, column: int = 1) -> Estimate | None:
    """Log odds ratio of column ``column`` of ``x`` (from :func:`design`) by maximum likelihood.

    Standard errors come from the information matrix, or from the cluster sandwich with t(G − 1) when ``clusters`` are
    given. ``None`` when ``y`` takes one value only or the column separates it.
    """
    if y.min() == y.max() or column >= x.shape[1]:
        return None
    scale = np.maximum(np.abs(x).max(axis=0), 1e-12)
    xs = x / scale
    beta = _climb(y, xs)
    p = _expit(xs @ beta)
    if abs(beta[column]) > 500:
        return None
    return _slope(_working(xs, beta, y - p, p * (1 - p), scale), clusters, column)


def _working(xs: Floats, beta: Floats, miss: Floats, weight: Floats, scale: Floats) -> _Fit:
    """A fit whose units weigh ``weight``; the floor keeps separated units from dividing by nothing."""
    root = np.sqrt(np.maximum(weight, 1e-12))
    rows = xs * root[:, None]
    bread = np.asarray(np.linalg.pinv(rows.T @ rows, hermitian=True, rcond=1e-15), dtype=np.float64)
    return _Fit(beta, bread, rows, miss / root, scale)


def poisson(y: Floats, x: Floats, *, clusters: Labels | None = None, column: int = 1) -> Estimate | None:
    """Log rate ratio of column ``column`` for counts ``y`` ≥ 0, with standard errors that allow for over-dispersion.

    Robust errors stand in for a negative binomial's variance without assuming its form. ``None`` when all are zero.
    """
    if not y.any() or y.min() == y.max() or column >= x.shape[1] or len(y) <= x.shape[1]:
        return None
    scale = np.maximum(np.abs(x).max(axis=0), 1e-12)
    xs = x / scale
    beta = np.zeros(xs.shape[1])
    beta[0] = np.log(y.mean()) * scale[0]
    for _ in range(_MOST_STEPS):
        mu = np.exp(np.clip(xs @ beta, -30, 30))
        step = np.linalg.lstsq((xs * mu[:, None]).T @ xs, xs.T @ (y - mu), rcond=1e-14)[0]
        beta = beta + step / max(1.0, float(np.abs(xs @ step).max()) / 3)
        if np.abs(step).max() < 1e-10 * (np.abs(beta).max() + 1):
            break
    mu = np.exp(np.clip(xs @ beta, -30, 30))
    return _slope(_working(xs, beta, y - mu, mu, scale), clusters, column, robust=True)


def _climb(y: Floats, xs: Floats) -> Floats:
    """Newton's steps until the likelihood stands still; a level that separates drifts off without harm to the rest."""
    beta, before = np.zeros(xs.shape[1]), np.inf
    for _ in range(_MOST_STEPS):
        p = _expit(xs @ beta)
        w = np.maximum(p * (1 - p), 1e-10)
        beta = beta + np.linalg.lstsq((xs * w[:, None]).T @ xs, xs.T @ (y - p), rcond=1e-14)[0]
        p = _expit(xs @ beta)
        chance = np.maximum(np.where(y > 0, p, 1 - p), 1e-300)
        deviance = float(-2 * np.log(chance).sum())
        if abs(before - deviance) < 1e-11 * (abs(deviance) + 1):
            break
        before = deviance
    return beta


def _expit(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -700, 700))), dtype=np.float64)


def least_squares(y: Floats, x: Floats, *, clusters: Labels | None = None, column: int = 1) -> Estimate | None:
    """Slope of column ``column`` by least squares with robust (HC1, or cluster) standard errors; ``None`` without
    freedom or spread."""
    n, k = x.shape
    if n <= k or column >= k:
        return None
    scale = np.maximum(np.abs(x).max(axis=0), 1e-12)
    xs = x / scale
    bread = np.linalg.pinv(xs.T @ xs, hermitian=True)
    beta = bread @ xs.T @ y
    return _slope(_Fit(beta, bread, xs, y - xs @ beta, scale), clusters, column, robust=True)


def _slope(fit: _Fit, clusters: Labels | None, column: int, *, robust: bool = False) -> Estimate | None:
    n, k = fit.rows.shape
    cov, df = fit.bread, None
    if clusters is not None:
        cov, df = _sandwich(fit, clusters)
    elif robust:
        scores = fit.scores
        cov, df = fit.bread @ (scores.T @ scores) @ fit.bread * n / (n - k), float(n - k)
    variance = float(cov[column, column])
    if not np.isfinite(variance) or variance <= 0:
        return None
    scale = float(fit.scale[column])
    return estimate(float(fit.beta[column]) / scale, variance**0.5 / scale, n, df=df)


def _sandwich(fit: _Fit, clusters: Labels) -> tuple[Floats, float]:
    """Cluster-robust covariance and its G − 1 degrees of freedom: CR2 for few clusters, else with G/(G − 1)."""
    _, codes = np.unique(clusters.astype(str), return_inverse=True)
    groups = int(codes.max()) + 1
    if groups < FEW_CLUSTERS:
        sums = np.vstack([_reduced(fit, codes == g) for g in range(groups)])
        return fit.bread @ (sums.T @ sums) @ fit.bread, float(max(groups - 1, 1))
    sums = np.zeros((groups, fit.rows.shape[1]))
    np.add.at(sums, codes, fit.scores)
    cov = fit.bread @ (sums.T @ sums) @ fit.bread * groups / max(groups - 1, 1)
    return np.asarray(cov, dtype=np.float64), float(max(groups - 1, 1))


def _reduced(fit: _Fit, inside: NDArray[np.bool_]) -> Floats:
    """Score of a cluster whose residuals are stretched by (1 − leverage)^−½, so that they are as large as they should
    be; the root is taken in the few directions that the columns span."""
    rows, left = fit.rows[inside], fit.left[inside]
    values, vectors = np.linalg.eigh(fit.bread)
    half = vectors * np.sqrt(np.maximum(values, 0.0))
    q, size, _ = np.linalg.svd(rows @ half, full_matrices=False)
    stretch = 1 / np.sqrt(np.maximum(1 - size**2, 1e-8)) - 1
    stretch[size**2 > 1 - 1e-8] = 0.0
    return np.asarray(rows.T @ (left + q @ (stretch * (q.T @ left))), dtype=np.float64)
