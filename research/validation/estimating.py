"""Estimators on arrays: intervals for shares and means, areas, odds ratios, ranks, many tests at once.

Everything here is a plain function of numbers. Intervals are 95 % and two-sided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval and two-sided p; ``se`` is on the scale of ``value`` (log odds for a logit)."""

    value: float
    low: float
    high: float
    se: float
    p: float
    n: int
    df: float | None = None

    @property
    def interval(self) -> tuple[float, float]:
        """(low, high)."""
        return self.low, self.high

    def times(self, factor: float) -> Estimate:
        """The estimate of so many steps."""
        low, high = sorted((self.low * factor, self.high * factor))
        return Estimate(self.value * factor, low, high, abs(self.se * factor), self.p, self.n, self.df)

    def within(self, margin: float) -> bool:
        """Whether it is equivalent to nothing: both one-sided tests at 5 % lie inside ± ``margin`` (TOST)."""
        return abs(self.value) + quantile(0.95, self.df) * self.se < margin

    def odds(self) -> tuple[float, tuple[float, float]]:
        """A log odds ratio as an odds ratio with its interval."""
        return float(np.exp(self.value)), (float(np.exp(self.low)), float(np.exp(self.high)))


def wilson(successes: float, n: float) -> tuple[float, float]:
    """Wilson (1927) score interval of a share; n > 0."""
    share, z2 = successes / n, Z * Z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * np.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def mean_interval(values: Floats) -> tuple[float, float] | None:
    """Student's interval of a mean; ``None`` below two values."""
    from scipy.special import stdtrit

    n = len(values)
    if n < 2:
        return None
    half = float(stdtrit(n - 1, 0.975) * values.std(ddof=1) / np.sqrt(n))
    return float(values.mean()) - half, float(values.mean()) + half


def welch(left: Floats, right: Floats) -> Estimate:
    """Difference of means, right − left, with Welch's interval; each side needs two values."""
    a, b = left.var(ddof=1) / len(left), right.var(ddof=1) / len(right)
    se, df = float(np.sqrt(a + b)), (a + b) ** 2 / (a**2 / (len(left) - 1) + b**2 / (len(right) - 1))
    return estimate(float(right.mean() - left.mean()), se, len(left) + len(right), df=float(df))


def estimate(value: float, se: float, n: int, *, df: float | None = None) -> Estimate:
    """A value with its normal interval, or Student's with ``df`` degrees of freedom."""
    from scipy.special import ndtr, stdtr, stdtrit

    if se <= 0 or not np.isfinite(se):
        return Estimate(value, value, value, 0.0, 1.0, n)
    half = float((stdtrit(df, 0.975) if df else Z) * se)
    ratio = abs(value) / se
    p = float(2 * (stdtr(df, -ratio) if df else ndtr(-ratio)))
    return Estimate(value, value - half, value + half, se, p, n, df)


def quantile(share: float, df: float | None = None) -> float:
    """Quantile of the normal, or of Student's t with ``df`` degrees of freedom."""
    from scipy.special import ndtri, stdtrit

    return float(stdtrit(df, share) if df else ndtri(share))


def ranked(values: Floats) -> Floats:
    """Ranks from 1, ties sharing the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place], dtype=np.float64)


def auc(flags: NDArray[np.bool_], scores: Floats) -> float | None:
    """Chance that a flagged unit has the higher score (ties count half); ``None`` when one side is empty."""
    n1 = int(flags.sum())
    n0 = len(flags) - n1
    if not n1 or not n0:
        return None
    ranks = ranked(scores)
    return float((ranks[flags].sum() - n1 * (n1 + 1) / 2) / (n1 * n0))


def mantel_haenszel(tables: Sequence[tuple[float, float, float, float]]) -> Estimate:
    """Common log odds ratio of 2×2 tables (a, b, c, d) with the Robins–Breslow–Greenland (1986) variance."""
    r = s = pr = cross = qs = total = 0.0
    for a, b, c, d in tables:
        n = a + b + c + d
        if not n:
            continue
        ri, si, pi, qi = a * d / n, b * c / n, (a + d) / n, (b + c) / n
        r, s, total = r + ri, s + si, total + n
        pr, cross, qs = pr + pi * ri, cross + pi * si + qi * ri, qs + qi * si
    se = float(np.sqrt(pr / (2 * r * r) + cross / (2 * r * s) + qs / (2 * s * s)))
    return estimate(float(np.log(r / s)), se, int(total))


def e_value(odds_ratio: float, *, common: bool) -> float:
    """How strong an unseen cause would have to be, as a risk ratio on both sides (VanderWeele & Ding 2017).

    For a ``common`` outcome (above 15 %) the odds ratio stands for its square root as a risk ratio.
    """
    risk = float(np.sqrt(odds_ratio)) if common else odds_ratio
    risk = 1 / risk if risk < 1 else risk
    return risk + float(np.sqrt(risk * (risk - 1)))


def benjamini_hochberg(ps: Sequence[float | None], *, dependent: bool = False) -> tuple[float | None, ...]:
    """Adjusted p (q) of each test, in the order given; ``None`` stays ``None`` and does not count.

    ``dependent`` takes Benjamini & Yekutieli (2001), which holds however the tests hang together.
    """
    known = [(p, i) for i, p in enumerate(ps) if p is not None]
    found: list[float | None] = [None] * len(ps)
    lowest = 1.0
    factor = sum(1 / i for i in range(1, len(known) + 1)) if dependent else 1.0
    for rank, (p, i) in sorted(enumerate(sorted(known), start=1), reverse=True):
        lowest = min(lowest, p * len(known) * factor / rank)
        found[i] = lowest
    return tuple(found)


def spearman(x: Floats, y: Floats) -> Estimate | None:
    """Rank correlation with Fisher's interval (Bonett & Wright 2000); ``None`` below four units or without spread."""
    from scipy.special import ndtr

    if len(x) < 4 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    rho = float(np.corrcoef(ranked(x), ranked(y))[0, 1])
    se = float(np.sqrt((1 + rho**2 / 2) / (len(x) - 3)))
    z = float(np.arctanh(np.clip(rho, -0.999999, 0.999999)))
    low, high = float(np.tanh(z - Z * se)), float(np.tanh(z + Z * se))
    return Estimate(rho, low, high, se, float(2 * ndtr(-abs(z) / se)), len(x))
