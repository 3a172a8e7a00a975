"""What a gain that nobody assigned may say, whichever way it was found: the rules natural experiments share."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from research.validation.estimating import Estimate, Floats
from research.validation.finding import Answer, Bin

ALIKE_BEFORE = "The treated gained, and the groups moved alike before. Not assigned at random, so supported at most."

PRE_TREND_P = 0.10
"""p of the joint test of earlier differences above which none is seen: what full support asks for."""

PRE_TREND_ALARM = 0.05
"""p from which the groups are said to have moved apart: groups that did not are accused one time in twenty."""


def moved_apart(differences: Floats, covariance: Floats, units: int, groups: int) -> float | None:
    """p of all earlier differences being zero at once: Wald's statistic read as Hotelling's T² (1931).

    ``differences`` (k) and their ``covariance`` (k, k) come from ``units`` in ``groups``, which leaves units − groups
    degrees of freedom; F on k and units − groups − k + 1 allows for the covariance being estimated, which χ² and the
    smallest of many p do not. ``None`` without a difference, or with too few units for so many.
    """
    from scipy.special import fdtrc

    k, free = len(differences), units - groups
    if not k or free - k + 1 < 1:
        return None
    wald = float(differences @ np.linalg.pinv(covariance, hermitian=True) @ differences)
    return float(fdtrc(k, free - k + 1, wald * (free - k + 1) / (free * k)))


def as_bins(effects: Iterable[tuple[float, Estimate]]) -> tuple[Bin, ...]:
    """Differences period by period, as they are kept with a finding and drawn: label and edges are the period."""
    return tuple(Bin(f"{at:g}", at, at, e.n, e.value * e.n, e.value, e.interval) for at, e in effects)


def apart_before(p: float | None) -> tuple[Answer, str] | None:
    """That the groups moved apart before the change, ``None`` where that is not seen."""
    if p is None or p > PRE_TREND_ALARM:
        return None
    return "no", f"The groups already moved apart before the change (p = {p:.2g})."


def gained(p: float | None, sesoi: float, *, flat: bool) -> tuple[Answer, str]:
    """How far a gain goes, by what is known of the time before: ``p`` of :func:`moved_apart`, and whether every earlier
    interval lies within ± ``sesoi``, which a test alone cannot say."""
    if p is None:
        return "partly", "The treated gained; there are too few earlier periods to show that the groups moved alike."
    if p <= PRE_TREND_P:
        return "partly", f"The treated gained; whether the groups moved alike before is open (p = {p:.2g})."
    if not flat:
        return "partly", f"The treated gained; earlier differences up to ±{sesoi:g} are not ruled out."
    return "yes", ALIKE_BEFORE


def short_of_support(gain: Estimate, sesoi: float) -> tuple[Answer, str] | None:
    """Why a difference between groups supports nothing, ``None`` where it may; gains are above zero.

    It must not go the wrong way, nor stay within ± ``sesoi`` (the smallest effect that matters), and its interval must
    leave out zero with an estimate of at least half of it.
    """
    if gain.high < 0:
        return "no", "The treated moved the wrong way."
    if -sesoi < gain.low and gain.high < sesoi:
        return "no", f"The change stayed within ±{sesoi:g}."
    return undecided(gain, sesoi)


def undecided(gain: Estimate, sesoi: float) -> tuple[Answer, str] | None:
    """That the interval does not tell, ``None`` where it does."""
    if gain.low <= 0 or gain.value < sesoi / 2:
        return "undecided", f"The interval [{gain.low:.4g}, {gain.high:.4g}] does not tell."
    return None
