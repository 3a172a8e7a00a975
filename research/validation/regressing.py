"""Logit and least squares on arrays, with robust standard errors. Intervals are 95 % and two-sided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from research.validation.estimating import Estimate, Floats, estimate

Labels = NDArray[np.object_]

_MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class _Fit:
    """Coefficients of scaled columns, the inverse information, and each unit's score."""

    beta: Floats
    bread: Floats
    scores: Floats
    scale: Floats


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
    bread = np.linalg.pinv((xs * np.maximum(p * (1 - p), 1e-12)[:, None]).T @ xs, hermitian=True, rcond=1e-15)
    if abs(beta[column]) > 500:
        return None
    return _slope(_Fit(beta, bread, xs * (y - p)[:, None], scale), clusters, column)


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
    return _slope(_Fit(beta, bread, xs * (y - xs @ beta)[:, None], scale), clusters, column, robust=True)


def _slope(fit: _Fit, clusters: Labels | None, column: int, *, robust: bool = False) -> Estimate | None:
    n, k = fit.scores.shape
    cov, df = fit.bread, None
    if clusters is not None:
        cov, df = _sandwich(fit, clusters)
    elif robust:
        cov, df = fit.bread @ (fit.scores.T @ fit.scores) @ fit.bread * n / (n - k), float(n - k)
    variance = float(cov[column, column])
    if not np.isfinite(variance) or variance <= 0:
        return None
    scale = float(fit.scale[column])
    return estimate(float(fit.beta[column]) / scale, variance**0.5 / scale, n, df=df)


def _sandwich(fit: _Fit, clusters: Labels) -> tuple[Floats, float]:
    """Cluster-robust covariance with the G/(G − 1) correction, and its G − 1 degrees of freedom."""
    _, codes = np.unique(clusters.astype(str), return_inverse=True)
    groups = int(codes.max()) + 1
    sums = np.zeros((groups, fit.scores.shape[1]))
    np.add.at(sums, codes, fit.scores)
    factor = groups / max(groups - 1, 1)
    cov = fit.bread @ (sums.T @ sums) @ fit.bread * factor
    return np.asarray(cov, dtype=np.float64), float(max(groups - 1, 1))
