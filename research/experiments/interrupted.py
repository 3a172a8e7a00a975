"""One series and one date: interrupted time series by segmented regression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from research.experiments.supporting import undecided
from research.validation.estimating import Estimate, Floats, estimate
from research.validation.finding import Answer, Finding

POINTS_LEAST = 8
"""Points before, and after, below which a slope and a step cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Interruption:
    """``step``: jump at the first point after; ``slope``: change of the slope per point from there on; ``before``: the
    slope per point before. ``lags`` is the reach of the standard errors over neighbouring points."""

    step: Estimate
    slope: Estimate
    before: Estimate
    lags: int


def interruption(values: Floats, first: int, *, comparison: Floats | None = None) -> Interruption | None:
    """Segmented least squares of equally spaced values, the change before index ``first``.

    With a ``comparison`` series (same points, not changed) the difference of the two is analysed. Standard errors are
    Newey & West's (1987) with lags ⌊4 (n/100)^(2/9)⌋, at least 1, and n/(n − k). ``None`` below
    :data:`POINTS_LEAST` points on either side.
    """
    y = np.asarray(values if comparison is None else values - comparison, dtype=np.float64)
    n = len(y)
    if min(first, n - first) < POINTS_LEAST or not np.isfinite(y).all():
        return None
    time = np.arange(n, dtype=np.float64)
    after = (time >= first).astype(np.float64)
    x = np.column_stack([np.ones(n), time - first, after, after * (time - first)])
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ x.T @ y
    lags = max(1, int(4 * (n / 100) ** (2 / 9)))
    cov = bread @ _long_run(x * (y - x @ beta)[:, None], lags) @ bread * n / (n - x.shape[1])
    before, step, slope = (estimate(float(beta[i]), float(np.sqrt(cov[i, i])), n, df=n - x.shape[1]) for i in (1, 2, 3))
    return Interruption(step, slope, before, lags)


def _long_run(scores: Floats, lags: int) -> Floats:
    """Sum of the scores' covariances up to ``lags`` apart, with Bartlett's falling weights."""
    found = scores.T @ scores
    for lag in range(1, lags + 1):
        part = scores[lag:].T @ scores[:-lag]
        found = found + (1 - lag / (lags + 1)) * (part + part.T)
    return np.asarray(found, dtype=np.float64)


def supported_by_series(
    values: Floats, first: int, *, sesoi: float, higher: bool = True, comparison: Floats | None = None
) -> Finding:
    """Whether the step supports the claim; without a comparison series the answer is at most ``partly``, since whatever
    else happened on that date would look the same."""
    found = interruption(values, first, comparison=comparison)
    name = "interrupted time series"
    if found is None:
        because = f"{first} points before and {len(values) - first} after; {POINTS_LEAST} of each are needed."
        return Finding(name, "supported", "refused", because, n=len(values))
    gain = found.step if higher else found.step.times(-1)
    verdict, because = _support(gain, sesoi, alone=comparison is None)
    return Finding(
        name,
        "supported",
        verdict,
        because,
        n=len(values),
        estimate=found.step.value,
        interval=found.step.interval,
        measure="step at the change",
        method=f"segmented regression, Newey–West with {found.lags} lags",
        p=found.step.p,
    )


def _support(gain: Estimate, sesoi: float, *, alone: bool) -> tuple[Answer, str]:
    if gain.high < 0 or (-sesoi < gain.low and gain.high < sesoi):
        return "no", "The series went the wrong way, or stayed where it was."
    if (open_still := undecided(gain, sesoi)) is not None:
        return open_still
    if alone:
        return "partly", "The series moved as hoped; nothing shows that it would not have done so anyway."
    return "yes", "The series moved away from its comparison as hoped. Not assigned at random, so supported at most."
