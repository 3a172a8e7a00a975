"""Ordered answers (1 to 5 stars) as grades rather than numbers: the proportional-odds model (McCullagh 1980).

``statsmodels`` has it, too, and the tests hold both against each other. It is fitted here because theirs gives an odds
ratio of 10¹² without a word where the grades separate, and takes derivatives by differences, which is slow for many.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from research.validation.estimating import Estimate, Floats, estimate
from research.validation.regressing import Labels

MOST_LEVELS = 11
"""Grades that a scale may have (0 to 10); more are numbers."""

_MOST_STEPS = 50


def proportional_odds(grades: Floats, dose: Floats, *, clusters: Labels | None = None) -> Estimate | None:
    """Log odds ratio of a higher grade per unit of ``dose``, by maximum likelihood.

    Standard errors are robust, or by cluster with t(G − 1). ``None`` with fewer than two grades, without spread, or
    where the grades separate.
    """
    names, codes = np.unique(grades, return_inverse=True)
    k, n, spread = len(names), len(dose), float(dose.std())
    if k < 2 or spread == 0:
        return None
    x = (dose - dose.mean()) / spread
    below = np.cumsum(np.bincount(codes, minlength=k))[:-1] / n
    held = np.append(np.log(below / (1 - below)), 0.0)
    for _ in range(_MOST_STEPS):
        scores, information = _derivatives(held, x, codes)
        step = np.linalg.lstsq(information, scores.sum(axis=0), rcond=None)[0]
        step /= max(1.0, float(np.abs(step).max()) / 2)
        held = held + step
        if (np.diff(held[:-1]) <= 0).any() or not np.isfinite(held).all():
            return None
        if np.abs(step).max() < 1e-9:
            break
    if abs(held[-1]) > 30:
        return None
    return _told(held, (x, codes), spread, clusters)


def _told(held: Floats, data: tuple[Floats, NDArray[np.intp]], spread: float, clusters: Labels | None) -> Estimate:
    x, codes = data
    scores, information = _derivatives(held, x, codes)
    bread, n = np.linalg.pinv(information, hermitian=True), len(x)
    df = None
    if clusters is not None:
        _, groups = np.unique(clusters.astype(str), return_inverse=True)
        count = int(groups.max()) + 1
        scores = np.column_stack([np.bincount(groups, column) for column in scores.T])
        scores, df = scores * np.sqrt(count / max(count - 1, 1)), float(max(count - 1, 1))
    cov = bread @ (scores.T @ scores) @ bread
    return estimate(float(held[-1]) / spread, float(np.sqrt(cov[-1, -1])) / spread, n, df=df)


def _derivatives(held: Floats, x: Floats, codes: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Each unit's score and the expected information, for cut points and slope: P(grade ≤ j) = σ(cut_j − slope · x).

    A cut point moves the two grades beside it only, so that nothing grows with the square of the number of grades.
    """
    cuts, slope = held[:-1], held[-1]
    n, k = len(x), len(cuts) + 1
    upto = 1 / (1 + np.exp(-np.clip(cuts[None, :] - slope * x[:, None], -500, 500)))
    steep = upto * (1 - upto)
    edge = np.zeros((n, 1))
    chance = np.maximum(np.diff(np.column_stack([edge, upto, edge + 1]), axis=1), 1e-300)
    moved = -x[:, None] * np.diff(np.column_stack([edge, steep, edge]), axis=1)  # each grade's chance by the slope
    rows = np.arange(n)
    scores = np.zeros((n, k))
    own = chance[rows, codes]
    lower, upper = codes > 0, codes < k - 1
    scores[rows[upper], codes[upper]] = (steep[rows, np.minimum(codes, k - 2)] / own)[upper]
    scores[rows[lower], codes[lower] - 1] = -(steep[rows, np.maximum(codes - 1, 0)] / own)[lower]
    scores[:, -1] = moved[rows, codes] / own
    information = np.diag(np.append((steep**2 * (1 / chance[:, :-1] + 1 / chance[:, 1:])).sum(0), 0.0))
    beside = -(steep[:, :-1] * steep[:, 1:] / chance[:, 1:-1]).sum(0)
    with_slope = (steep * (moved[:, :-1] / chance[:, :-1] - moved[:, 1:] / chance[:, 1:])).sum(0)
    at = np.arange(k - 2)
    information[at, at + 1] = information[at + 1, at] = beside
    information[:-1, -1] = information[-1, :-1] = with_slope
    information[-1, -1] = (moved**2 / chance).sum()
    return scores, np.asarray(information, dtype=np.float64)
