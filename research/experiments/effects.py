"""Differences between two arms: means, shares and ratios, with a covariate, by clusters, at one look or at many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from research.experiments.design import Direction
from research.validation.estimating import Estimate, Floats, welch
from research.validation.regressing import Labels, design, least_squares

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """Two arms side by side, one row a unit. ``denominators`` make the KPI a ratio of sums.

    ``covariate`` was measured before exposure (NaN = not known). ``clusters`` were assigned whole.
    """

    treated: Flags
    values: Floats
    denominators: Floats | None = None
    covariate: Floats | None = None
    clusters: Labels | None = None

    def smallest(self) -> int:
        """Units in the smaller arm."""
        return int(min(self.treated.sum(), (~self.treated).sum()))


def difference(contrast: Contrast) -> Estimate | None:
    """Treated − control with its 95 % interval; ``None`` below two units (or clusters) in an arm.

    Welch's for units, the cluster sandwich with t(G − 1) for clusters; a 0/1 value makes it a difference of shares,
    whose Welch interval is the normal one but for 1/n.
    """
    t, values = contrast.treated, adjusted(contrast)
    if contrast.smallest() < 2:
        return None
    if contrast.clusters is None:
        return welch(values[~t], values[t])
    if min(len(set(contrast.clusters[side].tolist())) for side in (t, ~t)) < 2:
        return None
    return least_squares(values, design([t.astype(np.float64)], len(t)), clusters=contrast.clusters)


def adjusted(contrast: Contrast) -> Floats:
    """One number a unit whose mean in an arm is that arm's KPI, freed of what the covariate foretold."""
    values = linearised(contrast)
    return values if contrast.covariate is None else cuped(values, contrast.covariate, contrast.treated)


def linearised(contrast: Contrast) -> Floats:
    """A ratio of sums as a mean over units (delta method; Deng, Knoblich & Lu 2018); other KPIs as they are."""
    if contrast.denominators is None:
        return contrast.values
    found = np.empty(len(contrast.values))
    for side in (contrast.treated, ~contrast.treated):
        y, x = contrast.values[side], contrast.denominators[side]
        ratio = y.sum() / x.sum() if x.sum() else np.nan
        found[side] = ratio + (y - ratio * x) / x.mean() if x.sum() else np.nan
    return found


def cuped(values: Floats, covariate: Floats, treated: Flags) -> Floats:
    """Values less what a pre-exposure covariate foretold (CUPED; Deng, Xu, Kohavi & Walker 2013).

    One slope for both arms, from within the arms, so that the effect itself does not enter it. An unknown covariate
    counts as the mean, which leaves that unit as it is.
    """
    known = np.isfinite(covariate)
    centred = np.where(known, covariate - (covariate[known].mean() if known.any() else 0.0), 0.0)
    inside, outcome = centred.copy(), values.astype(np.float64)
    for side in (treated, ~treated):
        inside[side] -= inside[side].mean()
        outcome[side] -= outcome[side].mean()
    spread = float(inside @ inside)
    if spread <= 0:
        return values
    return np.asarray(values - centred * float(inside @ outcome) / spread, dtype=np.float64)


def always_valid(found: Estimate, planned: int, *, alpha: float = 0.05) -> Estimate:
    """The interval and p that hold at every look (asymptotic confidence sequence, Waudby-Smith et al. 2024, eq. 5).

    The normal mixture is the one of mSPRT (Johari et al. 2022), tuned to be tightest at ``planned`` units in all. The
    level of the interval is 1 − alpha.
    """
    if found.se <= 0 or found.n < 1:
        return replace(found, low=-np.inf, high=np.inf, p=1.0)
    tuned = (-2 * np.log(alpha) + np.log(1 - 2 * np.log(alpha))) / planned
    mixed = found.n * tuned + 1
    half = found.se * float(np.sqrt(2 * mixed / (mixed - 1) * np.log(np.sqrt(mixed) / alpha)))
    z2 = (found.value / found.se) ** 2
    p = float(min(1.0, np.sqrt(mixed) * np.exp(-z2 * (mixed - 1) / (2 * mixed))))
    return Estimate(found.value, found.value - half, found.value + half, found.se, p, found.n)


def signed(found: Estimate, direction: Direction) -> Estimate:
    """The same with gains above zero, whichever direction is hoped for."""
    return found if direction == "higher" else found.times(-1.0)


def harmless_p(found: Estimate, margin: float) -> float:
    """Two-sided p of "worse by the margin" for a difference whose gains are above zero: small when it is not.

    Twice the one-sided p, so that it can stand beside two-sided ones in a family.
    """
    from scipy.special import ndtr

    return float(min(1.0, 2 * ndtr(-(found.value + margin) / found.se))) if found.se > 0 else 1.0


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p of each test in the order given (Holm 1979)."""
    found, highest = [1.0] * len(ps), 0.0
    for rank, i in enumerate(sorted(range(len(ps)), key=lambda i: ps[i])):
        highest = max(highest, min(1.0, ps[i] * (len(ps) - rank)))
        found[i] = highest
    return tuple(found)
