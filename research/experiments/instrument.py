"""What one increment of the CPI does to the KPI, with assignment as the instrument."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from research.experiments.effects import Contrast, adjusted
from research.validation.estimating import Floats, Z

WEAK = 10.0
"""First-stage F below which assignment moved the CPI too little to carry the ratio (Staiger & Stock 1997)."""

STRONG = 104.7
"""First-stage F from which the usual 5 % test on the ratio keeps its level (Lee, McCrary, Moreira & Porter 2022)."""


@dataclass(frozen=True, slots=True)
class IncrementEffect:
    """Change of the KPI by one unit of the CPI, ``value`` with its delta-method ``se``.

    ``interval`` (95 %) inverts the Anderson–Rubin test and holds however weak the first stage: ``bounded`` is
    [low, high]; ``two rays`` is all outside (low, high); ``whole line`` says nothing. Rests on exclusion: assignment
    moves the KPI through the CPI only.
    """

    value: float
    se: float
    shape: Literal["bounded", "two rays", "whole line"]
    interval: tuple[float, float] | None
    first_stage_f: float
    n: int

    @property
    def weak(self) -> bool:
        """First stage too weak to report the ratio as a number."""
        return self.first_stage_f < WEAK


def increment_effect(contrast: Contrast, cpi: Floats) -> IncrementEffect | None:
    """Wald's ratio, which is two-stage least squares with one binary instrument, per unit of ``cpi``.

    ``None`` below two units in an arm, or where assignment left the CPI exactly as it was.
    """
    t = contrast.treated
    if contrast.smallest() < 2:
        return None
    y = adjusted(contrast)
    dy, dd = (float(v[t].mean() - v[~t].mean()) for v in (y, cpi))
    parts = np.column_stack([_influence(contrast, v) for v in (y, cpi)])
    cov = parts.T @ parts
    if dd == 0:
        return None
    ratio = dy / dd
    variance = cov[0, 0] - 2 * ratio * cov[0, 1] + ratio**2 * cov[1, 1]
    shape, interval = _anderson_rubin((dy, dd), cov)
    strength = dd**2 / float(cov[1, 1]) if cov[1, 1] > 0 else np.inf
    return IncrementEffect(ratio, float(np.sqrt(max(variance, 0.0))) / abs(dd), shape, interval, strength, len(t))


def _influence(contrast: Contrast, values: Floats) -> Floats:
    """Each unit's (or cluster's) part in a difference of means; the sum of squares is its variance."""
    t, parts = contrast.treated, np.empty(len(values))
    for side, sign in ((t, 1.0), (~t, -1.0)):
        n = int(side.sum())
        parts[side] = sign * (values[side] - values[side].mean()) / n
        if contrast.clusters is None:
            parts[side] *= np.sqrt(n / (n - 1))
    if contrast.clusters is None:
        return parts
    _, codes = np.unique(contrast.clusters.astype(str), return_inverse=True)
    sums = np.bincount(codes, weights=parts)
    return np.asarray(sums * np.sqrt(len(sums) / max(len(sums) - 1, 1)), dtype=np.float64)


def _anderson_rubin(
    moved: tuple[float, float], cov: Floats
) -> tuple[Literal["bounded", "two rays", "whole line"], tuple[float, float] | None]:
    """All ratios b for which dy − b·dd does not differ from 0: the solutions of a quadratic (Fieller 1954)."""
    dy, dd = moved
    a = dd**2 - Z**2 * cov[1, 1]
    b = -2 * (dy * dd - Z**2 * cov[0, 1])
    c = dy**2 - Z**2 * cov[0, 0]
    inner = b * b - 4 * a * c
    if a == 0 or inner < 0:
        return "whole line", None
    low, high = sorted(float((-b + sign * np.sqrt(inner)) / (2 * a)) for sign in (-1, 1))
    return ("bounded" if a > 0 else "two rays"), (low, high)
